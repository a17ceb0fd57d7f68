import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrapInterval, type Estimate } from '../../models/metrics/bootstrap.ts';
import { ownGroups } from '../../models/metrics/groups.ts';
import type { Labels } from '../../models/metrics/objects.ts';
import { seededRandom } from '../../models/training/random.ts';
import { toXY } from '../../pipeline/geo/affine.ts';
import type { Grid } from '../../pipeline/geo/grid.ts';
import type { Polygon } from '../../pipeline/geo/polygon.ts';
import { rasterize } from '../../pipeline/geo/rasterize.ts';
import { encodeCog } from '../../pipeline/io/cog.ts';
import { openRaster } from '../../pipeline/io/raster-file.ts';
import { overlapArea } from '../../pipeline/plot/overlap.ts';
import type { Plot } from '../../pipeline/plot/plot.ts';
import { type FieldScores, fieldScores } from './field-scores.ts';
import { cropRegions, type RealSeason } from './flanders-season.ts';

/** Anything that finds plots in one image, or in a drop: a path in, plots out. */
export type PlotPredictor = (path: string) => Promise<Plot[]>;

/** A real picture as delineation is given it: surface-like reflectance × 10000, bands in the order that `parus plots` takes them in. */
export type RealPicture = {
  grid: Grid;
  tif: Uint8Array;
  rgb: [red: Float32Array, green: Float32Array, blue: Float32Array];
};

/**
 * `crops/denmark-lpis-2016-s2-rgb`: three bands of 8 May 2016 and the 186 fields declared there (Danish field register, Marker 2016).
 * Its bands are blue, green, red at the top of the atmosphere, whatever is said of them: the first is nowhere below 0.077, which is air,
 * and bare soil is brightest in the third. So they are put in the order red, green, blue, and the air is taken off by the darkest
 * hundredth of a band, which dense canopies and woods make up (dark-object subtraction, Chavez 1988); what is left to it is that of such
 * ground in L2A.
 */
export async function denmarkPicture(data: string): Promise<RealPicture> {
  const tiff = await openRaster(denmarkRaw(data));
  try {
    const [blue, green, red] = (await tiff.readBands([0, 1, 2])) as [Uint16Array, Uint16Array, Uint16Array];
    const rgb = [
      withoutAir(red, DARKEST.red),
      withoutAir(green, DARKEST.green),
      withoutAir(blue, DARKEST.blue)
    ] as const;
    return await pictureOf(tiff.grid, ['red', 'green', 'blue'], [...rgb], [0, 1, 2]);
  } finally {
    await tiff.close();
  }
}
const DENMARK = join('crops', 'denmark-lpis-2016-s2-rgb');

/** The same file as it lies. */
export const denmarkRaw = (data: string): string => join(data, DENMARK, 'RGB_west.tif');

/** Reflectance × 10000 of dense green canopy at the surface, by band. */
const DARKEST = { red: 200, green: 400, blue: 200 } as const;

function withoutAir(band: Uint16Array, darkest: number): Uint16Array {
  const air = band.slice().sort()[Math.floor(band.length / 100)]! - darkest;
  return band.map((v) => Math.max(1, v - air));
}

/**
 * `scenes/ftw-two-season`, small plots along the Inn in Upper Austria and Bavaria without truth (Fields of the World): one of its two
 * dates as a picture of blue, green, red, near infrared.
 */
export async function twoSeasonPicture(data: string, date: 0 | 1): Promise<RealPicture> {
  const tiff = await openRaster(join(data, 'scenes', 'ftw-two-season', 'inference-img.tif'));
  try {
    const bands = (await tiff.readBands([2, 1, 0, 3].map((b) => b + 4 * date))) as Uint16Array[];
    return await pictureOf(tiff.grid, ['blue', 'green', 'red', 'nir'], bands, [2, 1, 0]);
  } finally {
    await tiff.close();
  }
}

/** `rgb` says which of the bands are red, green and blue. */
async function pictureOf(
  grid: Grid,
  names: readonly string[],
  bands: readonly Uint16Array[],
  rgb: readonly [number, number, number]
): Promise<RealPicture> {
  const reflectance = (b: number) => Float32Array.from(bands[b]!, (v) => v * 1e-4);
  return {
    grid,
    tif: await encodeCog({ grid, bands: names.map((name, i) => ({ name, data: bands[i]! })), nodata: 0 }),
    rgb: [reflectance(rgb[0]), reflectance(rgb[1]), reflectance(rgb[2])]
  };
}

/** The true fields of Denmark, in metres of its picture; a field may have parts. */
export function denmarkFields(data: string): Polygon[][] {
  const { features } = JSON.parse(readFileSync(join(data, DENMARK, 'parcels_west_epsg32632.geojson'), 'utf8')) as {
    features: {
      geometry: { type: 'Polygon'; coordinates: Polygon } | { type: 'MultiPolygon'; coordinates: Polygon[] };
    }[];
  };
  return features.map(({ geometry: g }) => (g.type === 'Polygon' ? [g.coordinates] : g.coordinates));
}

/**
 * Where tuning ends and testing begins, by place and for good: thresholds and weights may be chosen on the part north of `line`, the part
 * south of it is only ever judged. Ground within `marginM` of the line, and fields that reach into it, belong to neither.
 */
export const DENMARK_SPLIT = { line: 6_245_250, marginM: 50 } as const;
export const PARTS = ['tuning', 'test'] as const;
export type Part = (typeof PARTS)[number];

/** 1 on the pixels of a part. */
export function partOf(grid: Grid, part: Part): Uint8Array {
  const { line, marginM } = DENMARK_SPLIT;
  return Uint8Array.from({ length: grid.width * grid.height }, (_, i) => {
    const [, y] = toXY(grid.transform, 0.5, Math.floor(i / grid.width) + 0.5);
    return (part === 'tuning' ? y > line + marginM : y < line - marginM) ? 1 : 0;
  });
}

/** Field labels from 1 on a grid; a pixel belongs to the first polygon that holds its centre. */
export function labelsOf(fields: readonly (readonly Polygon[])[], grid: Grid): Labels {
  const out = new Uint32Array(grid.width * grid.height);
  fields.forEach((parts, k) => {
    for (const polygon of parts) {
      const { window, inside } = rasterize(polygon, grid);
      inside.forEach((v, i) => {
        const at = (window.row + Math.floor(i / window.width)) * grid.width + window.col + (i % window.width);
        if (v === 1 && out[at] === 0) out[at] = k + 1;
      });
    }
  });
  return out;
}

const SEED = 20_160_508;
const DRAWS = 1000;

/** Found plots against the true fields of Denmark, part by part. Ground without a declared field counts as no field. */
export function judgeDenmark(data: string, grid: Grid, plots: readonly Plot[]): Record<Part, FieldScores> {
  const found = labelsOf(
    plots.map((p) => [p.polygon]),
    grid
  );
  return judgeDenmarkLabels(data, grid, found);
}

/** The same for fields as labels of pixels. */
export function judgeDenmarkLabels(data: string, grid: Grid, found: Labels): Record<Part, FieldScores> {
  const truth = labelsOf(denmarkFields(data), grid);
  const of = (part: Part) =>
    fieldScores(
      { truth, found, width: grid.width, inPart: partOf(grid, part) },
      { random: seededRandom(SEED), draws: DRAWS }
    );
  return { tuning: of('tuning'), test: of('test') };
}

export type RegionScores = {
  regions: number; // true regions of at least `LEAST_HA`
  plots: number; // found on the whole patch
  best: Estimate; // mean over regions of the best single plot's IoU with the region
  union: Estimate; // … of the IoU of all plots that lie mostly in the region, taken together
};
const LEAST_HA = 0.3;

/** Of a polygon whichever way its rings run. */
const areaOf = (polygon: Polygon) => overlapArea(polygon, polygon);

/**
 * Found plots against the crop regions of Flanders. Neighbouring fields of one crop are one region there, so the best single plot cannot
 * be whole; intervals are a bootstrap over regions.
 */
export function judgeFlandersPlots(season: Pick<RealSeason, 'drop' | 'grid'>, plots: readonly Plot[]): RegionScores {
  const regions = cropRegions(season).filter(({ polygon }) => areaOf(polygon) >= LEAST_HA * 10_000);
  const areas = plots.map((p) => areaOf(p.polygon));
  const scores = regions.map(({ polygon }) => {
    const whole = areaOf(polygon);
    const shared = plots.map((p) => overlapArea(p.polygon, polygon));
    const best = Math.max(0, ...shared.map((s, i) => s / (areas[i]! + whole - s)));
    let [covered, beyond] = [0, 0];
    shared.forEach((s, i) => {
      if (s <= 0.5 * areas[i]!) return;
      covered += s;
      beyond += areas[i]! - s;
    });
    return { best, union: covered / (whole + beyond) };
  });
  const mean = (of: (s: (typeof scores)[number]) => number) =>
    bootstrapInterval({
      groups: ownGroups(scores.length),
      random: seededRandom(SEED),
      statistic: (drawn) => drawn.reduce((sum, i) => sum + of(scores[i]!), 0) / drawn.length
    });
  return { regions: regions.length, plots: plots.length, best: mean((s) => s.best), union: mean((s) => s.union) };
}
