import { z } from 'zod';
import { dayNumber, yearOf } from '../dates.ts';
import { Problem } from '../errors.ts';
import type { Grid } from '../geo/grid.ts';
import type { Window } from '../geo/window.ts';
import { byCodeUnit, type Key, type TileId } from '../ids.ts';
import { decodeArrays, decodeJson, encodeArrays } from '../io/arrays.ts';
import { keyOf } from '../io/keys.ts';
import { readReflectance, readScl } from '../io/scene-read.ts';
import type { Store } from '../io/store.ts';
import type { Scene } from '../scene/scene.ts';
import { buffered, classifyLook, isUsable } from '../segment/clear.ts';
import { addLook, boundaryOf, type ClearLook, croplandOf, newMarks, stepStrength } from '../segment/fields.ts';
import { MASK } from '../segment/mask-classes.ts';
import { correctByNeighbours, type DatedLook, NEIGHBOUR_DAYS, NEIGHBOURS_A_SIDE } from '../segment/temporal.ts';
import { cut } from '../tile/cut.ts';
import type { IngestArtefact, MaskMeta, TileInput, TileMeta } from './artefacts.ts';
import { GRID, WINDOW } from './payload.ts';
import type { Stage, StageIo } from './stage.ts';

/** Raise it when the same looks give another mask. */
const MASK_VERSION = 1;

/** The bands that masks and boundaries need. Held for all dates of a tile as uint16: 0.85 MB a date. */
const USED_BANDS = ['B02', 'B03', 'B04', 'B08', 'B11'] as const;
type UsedBand = (typeof USED_BANDS)[number];

/** A used date of the season: its scene, the key of that, the dates that its mask is checked against, its mask's key. */
type Dated = { scene: Scene; key: Key; before: number[]; after: number[]; mask: Key };

/** A date's pixels: reflectance × 10000 + 1, 0 where there is no data. Without near infrared or SWIR the band is absent. */
type Pixels = { bands: Partial<Record<UsedBand, Uint16Array>>; single: Uint8Array | null };

/**
 * A tile's season: a mask for each date under its own key, and over all dates how clearly field boundaries run through
 * each pixel, how field-like it is, and how often it was seen.
 *
 * A date's mask rests on the date and on at most six dates each side, so a new scene makes its own mask and those of its
 * neighbours; the others are read from the store.
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
    const season = await seasonOf(input, io.store);
    const stored = await Promise.all(season.map(({ mask }) => io.store.has(mask)));
    const checked = new Set(season.flatMap((d, i) => (stored[i] ? [] : [i, ...d.before, ...d.after])));

    const pixels: Pixels[] = [];
    for (const [i, { scene }] of season.entries()) {
      pixels.push(await readPixels(scene, io, input.grid, read, checked.has(i)));
    }
    const looks = season.map((d, i) => datedLook(d, pixels[i]!));

    const marks = newMarks(read.width * read.height);
    const steps: { month: number; strength: Uint8Array }[] = [];
    const dates: TileMeta['dates'] = [];
    for (const [i, dated] of season.entries()) {
      const mask = stored[i]
        ? readWindowMask(await io.store.get(dated.mask))
        : await makeMask(dated, i, looks, input.tile, io.store);
      const look: ClearLook = {
        month: yearOf(dated.scene.date) * 12 + Number(dated.scene.date.slice(5, 7)),
        bands: USED_BANDS.flatMap((name) => {
          const values = pixels[i]!.bands[name];
          return values ? [{ name, values }] : [];
        }),
        usable: mask.map((c) => (isUsable(c) ? 1 : 0))
      };
      addLook(marks, look, (p) => mask[p] === MASK.water);
      steps.push({ month: look.month, strength: stepStrength(look, read.width) });
      dates.push({ scene: dated.scene.id, date: dated.scene.date, mask: dated.mask, ...sharesOf(mask, read, core) });
    }

    const hasNir = pixels.some((p) => p.bands.B08 !== undefined);
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

/** A date's mask over its tile's core, in MASK classes. Throws where there is no such artefact. */
export async function readMask(store: Store, key: Key): Promise<{ meta: MaskMeta; mask: Uint8Array }> {
  const { meta, arrays } = decodeArrays<MaskMeta>(await store.get(key));
  return { meta, mask: arrays.mask as Uint8Array };
}

const INPUT = z.object({
  grid: GRID,
  tile: z.object({ id: z.string().transform((s) => s as TileId), core: WINDOW, read: WINDOW }),
  scenes: z.array(z.string().transform((s) => s as Key))
});

async function seasonOf({ grid, tile: { core, read }, scenes }: TileInput, store: Store): Promise<Dated[]> {
  const known: { scene: Scene; key: Key }[] = [];
  for (const key of scenes) {
    const artefact = decodeJson<IngestArtefact>(await store.get(key));
    if (!artefact.ok)
      throw new Error(`Expected an accepted scene under ${key}, got ${artefact.id}: ${artefact.reason}`);
    known.push({ scene: artefact.scene, key });
  }
  known.sort((p, q) => byCodeUnit(p.scene.date, q.scene.date) || byCodeUnit(p.scene.id, q.scene.id));
  const days = known.map(({ scene }) => dayNumber(scene.date));
  return known.map(({ scene, key }, i) => {
    const near = days.flatMap((day, k) => (day !== days[i] && Math.abs(day - days[i]!) <= NEIGHBOUR_DAYS ? [k] : []));
    const before = near
      .filter((k) => k < i)
      .slice(-NEIGHBOURS_A_SIDE)
      .reverse();
    const after = near.filter((k) => k > i).slice(0, NEIGHBOURS_A_SIDE);
    const keys = (side: number[]) => side.map((k) => known[k]!.key);
    const mask = keyOf('mask', MASK_VERSION, {
      grid,
      core,
      read,
      scene: key,
      before: keys(before),
      after: keys(after)
    });
    return { scene, key, before, after, mask };
  });
}

async function readPixels(scene: Scene, io: StageIo, grid: Grid, read: Window, classify: boolean): Promise<Pixels> {
  const names = USED_BANDS.filter((band) => scene.bands[band] !== undefined);
  const bands = await readReflectance(scene, io.drops, names, grid, read);
  const single = classify
    ? classifyLook({ bands, width: read.width, level: scene.level, scl: await readScl(scene, io.drops, grid, read) })
    : null;
  return { bands: Object.fromEntries(names.map((name) => [name, quantised(bands[name])])), single };
}

/** Reflectance × 10000 + 1 as uint16; 0 for NaN. Darkness below 0 counts as 0. */
const quantised = (band: Float32Array): Uint16Array =>
  Uint16Array.from(band, (v) => (Number.isNaN(v) ? 0 : Math.max(1, Math.min(65535, Math.round(v * 10_000) + 1))));

function datedLook({ scene }: Dated, { bands, single }: Pixels): DatedLook | null {
  if (single === null || !bands.B02 || !bands.B04) return null;
  const { B02: blue, B04: red, B08: nir = null, B11: swir = null } = bands;
  return { day: dayNumber(scene.date), blue, red, nir, swir, single };
}

async function makeMask(
  dated: Dated,
  i: number,
  looks: readonly (DatedLook | null)[],
  { core, read }: TileInput['tile'],
  store: Store
): Promise<Uint8Array> {
  const of = (side: number[]) => side.flatMap((k) => looks[k] ?? []);
  const look = looks[i];
  if (!look) throw new Error(`Expected the bands B02 and B04 of scene ${dated.scene.id}.`);
  const corrected = correctByNeighbours(look, of(dated.before), of(dated.after), read.width);
  const mask = buffered(corrected, read.width);
  const meta: MaskMeta = { scene: dated.scene.id, date: dated.scene.date, core };
  await store.put(dated.mask, encodeArrays({ mask: cut(mask, read, core), read: mask }, meta));
  return mask;
}

/** The mask over the read window: boundaries at the core's rim need it. */
const readWindowMask = (bytes: Uint8Array): Uint8Array => decodeArrays<MaskMeta>(bytes).arrays.read as Uint8Array;

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
