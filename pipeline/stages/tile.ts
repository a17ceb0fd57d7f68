import { z } from 'zod';
import { dayNumber, type IsoDate, yearOf } from '../dates.ts';
import { Problem } from '../errors.ts';
import { gridOnLattice } from '../geo/lattice.ts';
import type { Window } from '../geo/window.ts';
import { byCodeUnit, type Key, type TileId } from '../ids.ts';
import { decodeArrays, decodeJson, encodeArrays } from '../io/arrays.ts';
import { keyOf } from '../io/keys.ts';
import { readLook } from '../io/scene-read.ts';
import type { Store } from '../io/store.ts';
import { quantised } from '../scene/reflectance.ts';
import type { Scene } from '../scene/scene.ts';
import { buffered, classifyLook, isUsable } from '../segment/clear.ts';
import { addLook, boundaryOf, type ClearLook, croplandOf, newMarks, stepStrength } from '../segment/fields.ts';
import { MASK } from '../segment/mask-classes.ts';
import { correctByNeighbours, type DatedLook, NEIGHBOUR_DAYS, NEIGHBOURS_A_SIDE } from '../segment/temporal.ts';
import { cut } from '../tile/cut.ts';
import type { IngestArtefact, MaskMeta, TileInput, TileMeta } from './artefacts.ts';
import { EPSG, KEY, WINDOW } from './payload.ts';
import type { Stage, StageIo } from './stage.ts';

/** Raise it when the same looks give another mask. */
const MASK_VERSION = 2;

/** The bands that masks and boundaries need. Held for all dates of a tile as uint16: 0.85 MB a date. */
const USED_BANDS = ['B02', 'B03', 'B04', 'B08', 'B11'] as const;
type UsedBand = (typeof USED_BANDS)[number];

/** A pass of the season over the tile, and what it shows: reflectance × 10000 + 1 by band, 0 where there is no data. */
type Seen = {
  keys: Key[];
  scenes: Scene[];
  date: IsoDate;
  bands: Partial<Record<UsedBand, Uint16Array>>; // without near infrared or SWIR the band is absent
  look: DatedLook;
  isWhole: boolean; // there is data everywhere
};

/**
 * A tile's season: a mask for each pass under its own key, and over all dates how clearly field boundaries run through
 * each pixel, how field-like it is, and how often it was seen. Of two passes on one date, a pixel counts the first that
 * shows it clear.
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

    const marks = newMarks(read.width * read.height);
    const steps: { month: number; strength: Uint8Array }[] = [];
    const dates: TileMeta['dates'] = [];
    let counted = { date: '', pixels: new Uint8Array(0) };
    for (const [i, { scenes, date, bands }] of season.entries()) {
      const { key, mask } = await maskOf(i, season, input, io.store);
      const usable = mask.map((c) => (isUsable(c) ? 1 : 0));
      dates.push({ scenes: scenes.map((s) => s.id), date, mask: key, ...sharesOf(mask, read, core) });
      if (counted.date !== date) counted = { date, pixels: usable.slice() };
      else {
        for (let p = 0; p < usable.length; p++) {
          if (counted.pixels[p] === 1) usable[p] = 0;
          else counted.pixels[p] = usable[p]!;
        }
      }
      const look: ClearLook = {
        month: yearOf(date) * 12 + Number(date.slice(5, 7)),
        bands: USED_BANDS.flatMap((name) => {
          const values = bands[name];
          return values ? [{ name, values }] : [];
        }),
        usable
      };
      addLook(marks, look, (p) => mask[p] === MASK.water);
      steps.push({ month: look.month, strength: stepStrength(look, read.width) });
    }

    const hasNir = season.some((s) => s.bands.B08 !== undefined);
    const boundary = boundaryOf(steps, read.width * read.height);
    const cropland = croplandOf(marks, read.width, hasNir);
    const meta: TileMeta = { core, dates };
    return encodeArrays(
      {
        boundary: cut(boundary, read, core),
        cropland: cut(cropland, read, core),
        looks: cut(marks.looks, read, core)
      },
      meta
    );
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
  passes: z.array(z.array(KEY).nonempty())
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

async function see(pass: Pass, { epsg, tile }: TileInput, io: StageIo): Promise<Seen> {
  const { scenes, date } = pass;
  const names = USED_BANDS.filter((band) => scenes.every((s) => s.bands[band] !== undefined));
  const target = gridOnLattice(epsg, tile.read);
  const { bands: seen, scl } = await readLook(scenes, io.drops, names, target, { scl: true });
  const single = classifyLook({ bands: seen, width: target.width, level: scenes[0]!.level, scl });
  const bands: Seen['bands'] = Object.fromEntries(names.map((name) => [name, quantised(seen[name])]));
  const { B02: blue, B04: red, B08: nir = null, B11: swir = null } = bands;
  if (!blue || !red) throw new Error(`Expected the bands B02 and B04 of scene ${scenes[0]!.id}.`);
  const look = { day: dayNumber(date), blue, red, nir, swir, single };
  return { ...pass, bands, look, isWhole: !single.includes(MASK.nodata) };
}

/** The mask of a pass over the read window (boundaries at the core's rim need it): from the store, else made and put there. */
async function maskOf(
  i: number,
  season: readonly Seen[],
  { epsg, tile: { core, read } }: TileInput,
  store: Store
): Promise<{ key: Key; mask: Uint8Array }> {
  const { keys, scenes, date, look } = season[i]!;
  const before = neighbours(i, season, -1);
  const after = neighbours(i, season, 1);
  const keysOf = (side: Seen[]) => side.map((s) => s.keys);
  const input = { epsg, core, read, scenes: keys, before: keysOf(before), after: keysOf(after) };
  const key = keyOf('mask', MASK_VERSION, input);
  if (await store.has(key)) {
    return { key, mask: decodeArrays<MaskMeta>(await store.get(key)).arrays.read as Uint8Array };
  }
  const looksOf = (side: Seen[]) => side.map((s) => s.look);
  const mask = buffered(correctByNeighbours(look, looksOf(before), looksOf(after), read.width), read.width);
  const meta: MaskMeta = { scenes: scenes.map((s) => s.id), date, core };
  await store.put(key, encodeArrays({ mask: cut(mask, read, core), read: mask }, meta));
  return { key, mask };
}

/**
 * The passes before (−1) or after (+1) one that its mask is checked against, nearest first: of other dates, near enough,
 * and as many as give each pixel NEIGHBOURS_A_SIDE dates with data, wherever the tile's rim lies.
 */
function neighbours(i: number, season: readonly Seen[], step: 1 | -1): Seen[] {
  const { day } = season[i]!.look;
  const out: Seen[] = [];
  const wholeDays = new Set<number>();
  for (let k = i + step; k >= 0 && k < season.length && wholeDays.size < NEIGHBOURS_A_SIDE; k += step) {
    const other = season[k]!;
    if (Math.abs(other.look.day - day) > NEIGHBOUR_DAYS) break;
    if (other.look.day === day) continue;
    out.push(other);
    if (other.isWhole) wholeDays.add(other.look.day);
  }
  return out;
}

/** Of the core's pixels: how many are usable, and how many have data. */
function sharesOf(mask: Uint8Array, read: Window, core: Window): { clearShare: number; coveredShare: number } {
  const inner = cut(mask, read, core);
  let clear = 0;
  let covered = 0;
  for (const c of inner) {
    if (isUsable(c)) clear++;
    if (c !== MASK.nodata) covered++;
  }
  return { clearShare: clear / inner.length, coveredShare: covered / inner.length };
}
