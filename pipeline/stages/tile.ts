import { z } from 'zod';
import { SKY_WEIGHTS, skyNet } from '../../models/cloud-seg/predict.ts';
import { modelInfoOf } from '../../models/model-file.ts';
import { dayNumber, type IsoDate, yearOf } from '../dates.ts';
import { Problem } from '../errors.ts';
import { gridOnLattice } from '../geo/lattice.ts';
import { grow, type Window } from '../geo/window.ts';
import { byCodeUnit, type Key, type TileId } from '../ids.ts';
import { decodeArrays, decodeJson, encodeArrays } from '../io/arrays.ts';
import { keyOf } from '../io/keys.ts';
import { readLook } from '../io/scene-read.ts';
import type { Store } from '../io/store.ts';
import { quantised } from '../scene/reflectance.ts';
import type { Scene } from '../scene/scene.ts';
import { CLOUD_BANDS, type CoarseLook, NEIGHBOUR_DAYS, NEIGHBOURS_A_SIDE } from '../segment/cloud-input.ts';
import { type GlancedLook, glanced, inSeason } from '../segment/glance.ts';
import { isUsable, MASK } from '../segment/mask-classes.ts';
import { type Composite, medianComposite, PLOT_BANDS, periodOf } from '../segment/plot-input.ts';
import {
  buffered,
  coarsened,
  coarsenedClasses,
  coarseWindowOf,
  maskOfSky,
  skyClassesOf,
  skyOf
} from '../segment/sky.ts';
import { surfaceOf } from '../segment/surface.ts';
import { cut } from '../tile/cut.ts';
import { HALO } from '../tile/plan.ts';
import type { IngestArtefact, MaskMeta, TileInput, TileMeta } from './artefacts.ts';
import { EPSG, expectWeights, KEY, NET, WINDOW } from './payload.ts';
import type { Stage, StageIo } from './stage.ts';

/** Raise it when the same looks give another mask. */
const MASK_VERSION = 3;

/** The bands that are read: those of composites and masks. */
const USED_BANDS = [...PLOT_BANDS, 'B11', 'B12'] as const;
type UsedBand = (typeof USED_BANDS)[number];

/** Clouds are looked for on pixels of 20 m. */
const COARSE = 2;
const SWIR = CLOUD_BANDS.indexOf('B11');
/** Dates whose references are held at once. */
const AT_ONCE = 8;

/** A pass of the season over the tile, and what it shows: reflectance × 10000 + 1 by band, 0 where there is no data. */
type Seen = {
  keys: Key[];
  scenes: Scene[];
  date: IsoDate;
  day: number;
  bands: Partial<Record<UsedBand, Uint16Array>>; // those of composites; without near infrared that band is absent
  hasData: Uint8Array; // 1 where every band has data
  coarse: CoarseLook;
  isWhole: boolean; // there is data everywhere
};

/**
 * A tile's season: a mask for each pass under its own key, and a clear composite for every two months: the median of a pixel's clear
 * looks in them. Of two passes on one date, a pixel counts the first that shows it clear.
 *
 * A mask rests on the pass and its neighbours in time, so a new scene makes its own mask and those of its neighbours;
 * the others are read from the store.
 */
export const tile: Stage<TileInput> = {
  name: 'tile',
  parse(data) {
    const parsed = INPUT.safeParse(data);
    if (!parsed.success)
      throw new Problem('BadPayload', `Expected the input of a tile job: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  },
  async run(input, io) {
    const { core, read } = input.tile;
    const season: Seen[] = [];
    for (const pass of await passesOf(input, io.store)) season.push(await see(pass, input, io));
    const masks = await masksOf(season, input, io.store);

    const size = core.width * core.height;
    const looks = new Uint16Array(size);
    const dates: TileMeta['dates'] = [];
    const periods = new Map<number, Composite[]>();
    let counted = { date: '', pixels: new Uint8Array(0) };
    for (const [i, { scenes, date, bands }] of season.entries()) {
      const { key, mask: whole } = masks[i]!;
      const mask = cut(whole, read, core);
      const usable = mask.map((c) => (isUsable(c) ? 1 : 0));
      dates.push({ scenes: scenes.map((s) => s.id), date, mask: key, ...sharesOf(mask) });
      if (counted.date !== date) counted = { date, pixels: usable.slice() };
      else {
        for (let p = 0; p < size; p++) {
          if (counted.pixels[p] === 1) usable[p] = 0;
          else counted.pixels[p] = usable[p]!;
        }
      }
      if (!usable.includes(1)) continue;
      for (let p = 0; p < size; p++) looks[p]! += usable[p]!;
      const clear = PLOT_BANDS.map((name) => {
        const band = bands[name];
        return band ? cut(band, read, core).map((v, p) => (usable[p] === 1 ? v : 0)) : null;
      });
      const period = periodOf(yearOf(date), Number(date.slice(5, 7)));
      periods.set(period, [...(periods.get(period) ?? []), clear]);
    }

    const arrays: Record<string, Uint16Array> = { looks };
    for (const [period, clear] of periods) {
      medianComposite(clear, size).forEach((band, b) => {
        if (band) arrays[`${period} ${PLOT_BANDS[b]}`] = band;
      });
    }
    const meta: TileMeta = { core, dates, periods: [...periods.keys()].sort((p, q) => p - q) };
    return encodeArrays(arrays, meta);
  }
};

/** A pass's mask over its tile's core, in MASK classes. Throws where there is no such artefact. */
export async function readMask(store: Store, key: Key): Promise<{ meta: MaskMeta; mask: Uint8Array }> {
  const { meta, arrays } = decodeArrays<MaskMeta>(await store.get(key));
  return { meta, mask: arrays.mask as Uint8Array };
}

const INPUT = z.object({
  epsg: EPSG,
  tile: z.object({ id: z.string().transform((s) => s as TileId), core: WINDOW, read: WINDOW }),
  passes: z.array(z.array(KEY).nonempty()),
  sky: NET
});

type Pass = Pick<Seen, 'keys' | 'scenes' | 'date'>;

/** The passes by time, whatever their order in the input. */
async function passesOf({ passes }: TileInput, store: Store): Promise<Pass[]> {
  const sceneUnder = async (key: Key): Promise<Scene> => {
    const artefact = decodeJson<IngestArtefact>(await store.get(key));
    if (artefact.ok) return artefact.scene;
    throw new Error(`Expected an accepted scene under ${key}, got ${artefact.id}: ${artefact.reason}`);
  };
  const known: Pass[] = [];
  for (const keys of passes) {
    const scenes = await Promise.all(keys.map(sceneUnder));
    known.push({ keys, scenes, date: scenes[0]!.date });
  }
  const timeOf = ({ scenes }: Pass) => Math.min(...scenes.map((s) => Date.parse(s.datetime)));
  return known.sort((p, q) => byCodeUnit(p.date, q.date) || timeOf(p) - timeOf(q));
}

/**
 * The coarse pixels that the network sees of a tile: all around, beyond the end of the ground too. There it sees pixels without data, which
 * is not the same to it as the end of its input, and where that lies must not depend on the tiles.
 */
const skyWindowOf = (core: Window): Window => coarseWindowOf(grow(core, HALO), COARSE);

async function see(pass: Pass, { epsg, tile: { core, read } }: TileInput, io: StageIo): Promise<Seen> {
  const { scenes, date } = pass;
  const names = USED_BANDS.filter((band) => scenes.every((s) => s.bands[band] !== undefined));
  const { bands: seen, scl } = await readLook(scenes, io.drops, names, gridOnLattice(epsg, read), { scl: true });
  const bands: Seen['bands'] = Object.fromEntries(names.map((name) => [name, quantised(seen[name])]));
  if (!bands.B02 || !bands.B03 || !bands.B04)
    throw new Error(`Expected the bands B02, B03 and B04 of scene ${scenes[0]!.id}.`);
  const hasData = new Uint8Array(read.width * read.height).fill(1);
  for (const band of Object.values(bands)) for (let i = 0; i < band.length; i++) if (band[i] === 0) hasData[i] = 0;
  for (const band of Object.values(bands)) for (let i = 0; i < band.length; i++) if (hasData[i] === 0) band[i] = 0;
  const coarse = skyWindowOf(core);
  const layers = CLOUD_BANDS.map((name) => {
    const band = bands[name];
    return band ? coarsened(band, read, coarse, COARSE) : null;
  });
  const isWhole = hasData.every((v) => v === 1);
  delete bands.B11; // from here on short wave is looked at on coarse pixels alone
  delete bands.B12;
  return {
    ...pass,
    day: dayNumber(date),
    bands,
    hasData,
    coarse: { bands: layers, level: scenes[0]!.level, scl: scl && coarsenedClasses(scl, read, coarse, COARSE) },
    isWhole
  };
}

/** The mask of each pass over the read window: from the store, else made and put there. */
async function masksOf(
  season: readonly Seen[],
  { epsg, tile: { core, read }, sky }: TileInput,
  store: Store
): Promise<{ key: Key; mask: Uint8Array }[]> {
  expectWeights(sky, modelInfoOf(SKY_WEIGHTS).weightsSha256);
  const coarse = skyWindowOf(core);
  const planned = season.map((seen, i) => {
    const [before, after] = [neighbours(i, season, -1), neighbours(i, season, 1)];
    const keysOf = (side: Seen[]) => side.map((s) => s.keys);
    const input = { epsg, core, read, scenes: seen.keys, before: keysOf(before), after: keysOf(after), sky };
    return { seen, before, after, key: keyOf('mask', MASK_VERSION, input), mask: null as Uint8Array | null };
  });
  for (const p of planned) {
    if (await store.has(p.key)) p.mask = decodeArrays<MaskMeta>(await store.get(p.key)).arrays.read as Uint8Array;
  }
  // Only what a missing mask rests on is glanced at: of a season that was worked before, a new pass and its neighbours.
  const known = new Map<Seen, GlancedLook>();
  const glanceOf = (seen: Seen): GlancedLook => {
    const found = known.get(seen) ?? glanced(seen.coarse, seen.day, coarse.width);
    known.set(seen, found);
    return found;
  };
  const missing = planned.filter((p) => p.mask === null);
  for (let from = 0; from < missing.length; from += AT_ONCE) {
    const part = missing.slice(from, from + AT_ONCE);
    const looks = part.map(({ seen, before, after }) =>
      inSeason(glanceOf(seen), before.map(glanceOf), after.map(glanceOf), coarse.width)
    );
    const skies = await skyOf(skyNet, looks, coarse);
    for (const [k, p] of part.entries()) {
      const { bands, hasData, scenes, date } = p.seen;
      const surface = surfaceOf(bands, looks[k]!.look.bands[SWIR] ?? null, read, coarse, COARSE);
      const mask = maskOfSky(skyClassesOf(looks[k]!, skies[k]!), coarse, read, COARSE, hasData, surface);
      p.mask = buffered(mask, read.width);
      const meta: MaskMeta = { scenes: scenes.map((s) => s.id), date, core };
      await store.put(p.key, encodeArrays({ mask: cut(p.mask, read, core), read: p.mask }, meta));
    }
  }
  return planned.map(({ key, mask }) => ({ key, mask: mask! }));
}

/**
 * The passes before (−1) or after (+1) one that its mask is checked against, nearest first: of other dates, near enough,
 * and as many as give each pixel NEIGHBOURS_A_SIDE dates with data, wherever the tile's rim lies.
 */
function neighbours(i: number, season: readonly Seen[], step: 1 | -1): Seen[] {
  const { day } = season[i]!;
  const out: Seen[] = [];
  const wholeDays = new Set<number>();
  for (let k = i + step; k >= 0 && k < season.length && wholeDays.size < NEIGHBOURS_A_SIDE; k += step) {
    const other = season[k]!;
    if (Math.abs(other.day - day) > NEIGHBOUR_DAYS) break;
    if (other.day === day) continue;
    out.push(other);
    if (other.isWhole) wholeDays.add(other.day);
  }
  return out;
}

/** Of the core's pixels: how many are usable, and how many have data. */
function sharesOf(mask: Uint8Array): { clearShare: number; coveredShare: number } {
  let clear = 0;
  let covered = 0;
  for (const c of mask) {
    if (isUsable(c)) clear++;
    if (c !== MASK.nodata) covered++;
  }
  return { clearShare: clear / mask.length, coveredShare: covered / mask.length };
}
