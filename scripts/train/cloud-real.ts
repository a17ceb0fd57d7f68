import { join } from 'node:path';
import { bootstrapConfusion, type Estimate, groupedConfusion } from '../../models/metrics/bootstrap.ts';
import { type Confusion, confusionOf, marginsOf } from '../../models/metrics/confusion.ts';
import { iouByClass } from '../../models/metrics/overlap.ts';
import { seededRandom } from '../../models/training/random.ts';
import { dayNumber } from '../../pipeline/dates.ts';
import { Problem } from '../../pipeline/errors.ts';
import { openRaster } from '../../pipeline/io/raster-file.ts';
import { dilate } from '../../pipeline/raster/morphology.ts';
import type { Band } from '../../pipeline/scene/bands.ts';
import type { Look } from '../../pipeline/segment/clear.ts';
import { isUsable, MASK } from '../../pipeline/segment/mask-classes.ts';
import type { Sun } from '../../pipeline/segment/shadow.ts';
import { flandersSeason, parcelPixels, type RealSeason } from './flanders-season.ts';
import {
  type BlockSeries,
  type IndexSeason,
  type SeriesFigure,
  type SeriesScores,
  seriesDifference,
  seriesScores,
  tripletsOf
} from './mask-series.ts';

/**
 * Anything that masks one date: MASK classes of a look's pixels, nothing grown. `patch` says what it is asked about, so that a
 * network learned from other patches can answer; nothing else of the judge reaches it.
 */
export type MaskPredictor = (
  look: Look,
  where: { pixelM: number; sun: Sun | null; patch: string }
) => Promise<Uint8Array>;

/** What a mask is worth against drawn truth. Cloud is thick and thin; ground is whatever is neither cloud nor shadow. */
export type MaskScores = {
  accuracy: Estimate; // share of pixels rightly called cloud or not
  iou: Estimate; // of cloud
  balanced: Record<Drawn, Estimate>; // of each class against the rest: mean of recall and specificity
  shadowIou: Estimate;
};
export type UkisScores = {
  patch: string;
  pixels: number;
  shares: Record<Drawn, number>; // of the truth
  found: MaskScores;
  baseline: MaskScores; // blue > 0.20 is cloud
  published: { accuracy: number; iou: number };
};

/** The classes of the drawn masks that we ask for, in the order of the tables. */
export const DRAWN = ['ground', 'shadow', 'cloud'] as const;
export type Drawn = (typeof DRAWN)[number];

/**
 * The Landsat patches of ukis-csmask (German Aerospace Center, Apache-2.0) and what a published U-Net reached there, cloud or not:
 * the weights `landsatbiomeRGBISWIR7` of DL-L8S2-UV (Mateo-García et al. 2020), run on the same pixels.
 */
const PATCHES = [
  { patch: 'landsat7', published: { accuracy: 0.867, iou: 0.634 } },
  { patch: 'landsat5', published: { accuracy: 0.907, iou: 0.721 } }
] as const;
const BANDS: readonly Band[] = ['B02', 'B03', 'B04', 'B08', 'B11', 'B12'];
const PIXEL_M = 30;
/** Classes of the drawn masks: 0 shadow, 1 water, 2 snow (does not occur), 3 land, 4 cloud. */
const OF_REFERENCE: readonly number[] = [1, 0, 0, 0, 2];
/** Pixels of one block share their fate in the bootstrap: 1.9 km, wider than most of the clouds. */
const BLOCK_PX = 64;
const BASELINE_BLUE = 0.2;
const SEED = 20_181_106;

/** Judges a predictor on both patches. No pixel of them is read for anything but this. Needs `clouds/ukis-csmask` in `data`. */
export async function judgeUkis(data: string, predict: MaskPredictor): Promise<UkisScores[]> {
  const out: UkisScores[] = [];
  for (const { patch, published } of PATCHES) {
    const { look, truth } = await readPatch(data, patch);
    const found = await predict(look, { pixelM: PIXEL_M, sun: null, patch });
    const blue = Array.from(look.bands.B02!, (v) => (v > BASELINE_BLUE ? 2 : 0));
    const { actual, all } = marginsOf(confusionOf(truth, truth, DRAWN.length));
    out.push({
      patch,
      pixels: all,
      shares: byClass((c) => actual[c]! / all),
      found: scoresOf(truth, drawnOf(found), look.width),
      baseline: scoresOf(truth, Uint8Array.from(blue), look.width),
      published
    });
  }
  return out;
}

/** A patch as a look, and its drawn classes as indices of DRAWN. */
async function readPatch(data: string, patch: string): Promise<{ look: Look; truth: Uint8Array }> {
  const folder = join(data, 'clouds', 'ukis-csmask');
  const [image, mask] = [
    await openRaster(join(folder, `${patch}_toa.tif`)),
    await openRaster(join(folder, `${patch}_refmask.tif`))
  ];
  try {
    const layers = await image.readBands(BANDS.map((_, i) => i));
    const bands = Object.fromEntries(BANDS.map((band, i) => [band, Float32Array.from(layers[i]!)])) as Look['bands'];
    const reference = await mask.readBand(0);
    return {
      look: { bands, width: image.grid.width, level: 'TOA', scl: null },
      truth: Uint8Array.from(reference, (c) => OF_REFERENCE[c]!)
    };
  } finally {
    await image.close();
    await mask.close();
  }
}

/** MASK classes as indices of DRAWN. */
export const drawnOf = (mask: Uint8Array): Uint8Array =>
  mask.map((c) => (c === MASK.cloud || c === MASK.thinCloud ? 2 : c === MASK.shadow ? 1 : 0));

/** Scores of predicted classes (indices of DRAWN) with 95 % intervals over whole blocks of 64 px. */
export function scoresOf(truth: Uint8Array, predicted: Uint8Array, width: number): MaskScores {
  const groups = Array.from(truth, (_, i) => {
    const col = i % width;
    return `${Math.floor((i - col) / width / BLOCK_PX)} ${Math.floor(col / BLOCK_PX)}`;
  });
  const figures = bootstrapConfusion({
    table: groupedConfusion(truth, predicted, DRAWN.length, groups),
    random: seededRandom(SEED),
    statistics: {
      accuracy: (table) => {
        const { all, actual, called, right } = marginsOf(table);
        return (all - actual[2]! - called[2]! + 2 * right[2]!) / all;
      },
      iou: (table) => iouByClass(table)[2]!,
      shadowIou: (table) => iouByClass(table)[1]!,
      ground: (table) => againstRest(table, 0),
      shadow: (table) => againstRest(table, 1),
      cloud: (table) => againstRest(table, 2)
    }
  });
  const { ground, shadow, cloud, ...rest } = figures;
  return { ...rest, balanced: { ground, shadow, cloud } };
}

/** Balanced accuracy of one class against the rest. */
function againstRest(table: Confusion, c: number): number {
  const { all, actual, called, right } = marginsOf(table);
  const wrong = called[c]! - right[c]!;
  return (right[c]! / actual[c]! + 1 - wrong / (all - actual[c]!)) / 2;
}

const byClass = <T>(of: (c: number) => T): Record<Drawn, T> =>
  Object.fromEntries(DRAWN.map((name, c) => [name, of(c)])) as Record<Drawn, T>;

export type FlandersMaskScores = {
  scenes: number;
  parcelPixels: number;
  blocks: number;
  found: SeriesScores;
  scl: SeriesScores; // SCL as it is
  sclGrown: { pixels: number; scores: SeriesScores }; // what SCL throws out, grown until no more is clear than after `found`
  difference: Record<SeriesFigure, Estimate>; // found − sclGrown, on the same blocks
};

/** Classes of SCL that let a look through: vegetation, bare soil, water, unclassified (Sen2Cor); snow hides crops. */
const SCL_CLEAR: readonly number[] = [4, 5, 6, 7];
const DRAWS = 300;

/**
 * How smooth NDVI series of parcel pixels are after a season's masks, beside those after SCL on the same scenes (those that a run of 2018
 * uses). `masksOf` gives MASK classes by scene id on the season's grid, as a run would use them; a scene without a mask is not clear.
 *
 * A mask that lets fewer looks through is smoother for that alone, so SCL is also grown, one pixel after another, until it lets through at
 * most as much: beside that one a smoother series is a better mask. Intervals are over blocks of 80 m of ground under one sky: they do
 * not speak for other seasons.
 */
export async function judgeFlanders(
  data: string,
  masksOf: (season: RealSeason) => Promise<Map<string, Uint8Array>>
): Promise<FlandersMaskScores> {
  const season = await flandersSeason(data);
  const { grid, scenes } = season;
  const masks = await masksOf(season);
  const ground = await parcelPixels(season);
  const size = grid.width * grid.height;
  const layers: Float32Array[] = []; // NDVI
  const sclShut: Uint8Array[] = []; // 1 where SCL shuts a look out
  for (const scene of scenes) {
    const { bands, scl } = await season.look(scene, ['B04', 'B08']);
    if (scl === null) throw new Problem('BadItem', `${scene.id}: expected SCL, found none.`);
    layers.push(bands.B08!.map((nir, i) => (nir - bands.B04![i]!) / (nir + bands.B04![i]!)));
    sclShut.push(scl.map((c) => (SCL_CLEAR.includes(c) ? 0 : 1)));
  }
  const ndvi: IndexSeason = { width: grid.width, days: scenes.map((s) => dayNumber(s.date)), layers };
  const judge = (clear: readonly Uint8Array[]) => tripletsOf(ndvi, clear, ground);
  const found = judge(scenes.map((s) => (masks.get(s.id) ?? new Uint8Array(size)).map((c) => (isUsable(c) ? 1 : 0))));
  const afterScl = (grownBy: number) =>
    judge(sclShut.map((shut) => dilate(shut, grid.width, grownBy).map((v) => 1 - v)));
  const clearLooks = (blocks: readonly BlockSeries[]) => blocks.reduce((n, b) => n + b.clear, 0);

  const scl = afterScl(0);
  let [grownBy, grown] = [0, scl];
  while (clearLooks(grown) > clearLooks(found)) grown = afterScl(++grownBy);
  const scores = (blocks: readonly BlockSeries[]) => seriesScores(blocks, { random: seededRandom(SEED), draws: DRAWS });
  return {
    scenes: scenes.length,
    parcelPixels: ground.reduce((n, v) => n + v, 0),
    blocks: scl.length,
    found: scores(found),
    scl: scores(scl),
    sclGrown: { pixels: grownBy, scores: scores(grown) },
    difference: seriesDifference(found, grown, { random: seededRandom(SEED), draws: DRAWS })
  };
}
