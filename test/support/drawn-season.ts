import { join } from 'node:path';
import { dayNumber, isoDate } from '../../pipeline/dates.ts';
import { toXY } from '../../pipeline/geo/affine.ts';
import { fromLonLat, toLonLat } from '../../pipeline/geo/crs.ts';
import type { Grid } from '../../pipeline/geo/grid.ts';
import { gridOnLattice } from '../../pipeline/geo/lattice.ts';
import { around, type Window } from '../../pipeline/geo/window.ts';
import { type Key, sceneId } from '../../pipeline/ids.ts';
import { decodeArrays, decodeJson, encodeJson } from '../../pipeline/io/arrays.ts';
import { encodeCog } from '../../pipeline/io/cog.ts';
import { sha256Hex } from '../../pipeline/io/keys.ts';
import { type Store, writeAtomically } from '../../pipeline/io/store.ts';
import type { Plot } from '../../pipeline/plot/plot.ts';
import { passesOf } from '../../pipeline/scene/pass.ts';
import type { Scene } from '../../pipeline/scene/scene.ts';
import { selectScenes } from '../../pipeline/scene/select.ts';
import type { Series } from '../../pipeline/series/observation.ts';
import type { DelineateArtefact, IngestArtefact, TileMeta } from '../../pipeline/stages/artefacts.ts';
import { delineate } from '../../pipeline/stages/delineate.ts';
import { fields } from '../../pipeline/stages/fields.ts';
import { shippedNets } from '../../pipeline/stages/nets.ts';
import { observe, readSeries } from '../../pipeline/stages/observe.ts';
import { type PlannedScene, planSeason, type SeasonPlan } from '../../pipeline/stages/plan.ts';
import type { Job, Stage } from '../../pipeline/stages/stage.ts';
import { readMask, tile } from '../../pipeline/stages/tile.ts';
import { stitch } from '../../pipeline/tile/stitch.ts';
import { pixels } from '../../pipeline/units.ts';

/** A scene to be drawn: the ground of `grid` at a time. `hole` says where it has no data, in metres of zone 50. */
export type DrawnScene = {
  id: string;
  datetime: string;
  grid: Grid; // 10 m, in zone 50 or another
  baseline?: string; // 1000 is added to the numbers from 04.00 on
  hole?: (x: number, y: number) => boolean;
};

const BANDS = [
  { band: 'B02', gsdM: 10, bare: 0.09, green: 0.03 },
  { band: 'B03', gsdM: 10, bare: 0.12, green: 0.06 },
  { band: 'B04', gsdM: 10, bare: 0.16, green: 0.04 },
  { band: 'B08', gsdM: 10, bare: 0.25, green: 0.42 },
  { band: 'B11', gsdM: 20, bare: 0.33, green: 0.2 }
] as const;

const ZONE = 32650;
const FIELD_M = [170, 210] as const;

/** 0..1 from whole numbers, without a pattern that an eye finds. */
function hashed(...parts: number[]): number {
  let h = 2166136261;
  for (const p of parts) {
    h = Math.imul(h ^ (p | 0), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return (h >>> 0) / 4_294_967_296;
}

/**
 * Reflectance at a place of zone 50 on a day: fields that green and ripen at their own times, some under white film that
 * comes and goes, grain in each 10 m cell, a cloud that wanders. A formula of place and day, so that ground is the same however scenes are cut from it.
 */
function reflectanceAt(band: number, x: number, y: number, day: number): number {
  const field = hashed(Math.floor(x / FIELD_M[0]), Math.floor(y / FIELD_M[1]));
  const { bare, green } = BANDS[band]!;
  const greenness = Math.max(0, Math.sin((day - 19_830) / 60 + 4 * field));
  const grain = hashed(Math.floor(x / 10), Math.floor(y / 10), band, day) * 0.006;
  const [cx, cy] = [hashed(day, 1) * 2600, hashed(day, 2) * 1500];
  const cloud = Math.max(0, 1 - Math.hypot((x % 2600) - cx, (y % 1500) - cy) / 260);
  const isFilm = field > 0.6 && hashed(field * 1e6, day) < 0.32;
  const ground = isFilm ? 0.3 : bare + (green - bare) * greenness;
  return ground * (1 - cloud) + 0.6 * cloud + grain;
}

/** Writes the scene's files into `drop`, puts its ingest artefact into the store. */
export async function drawScene(drop: string, store: Store, drawn: DrawnScene): Promise<PlannedScene> {
  const { id, datetime, grid, hole } = drawn;
  const date = isoDate(datetime.slice(0, 10));
  const added = drawn.baseline && Number(drawn.baseline) >= 4 ? 1000 : 0;
  const bands: Scene['bands'] = {};
  for (const [b, { band, gsdM }] of BANDS.entries()) {
    const [, , x0, , , y0] = grid.transform;
    const size = { width: (grid.width * 10) / gsdM, height: (grid.height * 10) / gsdM };
    const own: Grid = { epsg: grid.epsg, transform: [gsdM, 0, x0, 0, -gsdM, y0], ...size };
    const data = Uint16Array.from({ length: size.width * size.height }, (_, i) => {
      let [x, y] = toXY(own.transform, (i % size.width) + 0.5, Math.floor(i / size.width) + 0.5);
      if (grid.epsg !== ZONE) [x, y] = fromLonLat(ZONE, ...toLonLat(grid.epsg!, x, y));
      return hole?.(x, y) ? 0 : Math.round(reflectanceAt(b, x, y, dayNumber(date)) * 10_000) + added;
    });
    const bytes = await encodeCog({ grid: own, bands: [{ name: band, data }], nodata: 0 });
    const path = `${id}-${band}.tif`;
    await writeAtomically(join(drop, path), bytes);
    const offset = -added / 10_000;
    bands[band] = {
      path,
      bandIndex: 0,
      sha256: sha256Hex(bytes),
      bytes: bytes.length,
      grid: own,
      scale: 1e-4,
      offset,
      nodata: 0
    };
  }
  const scene: Scene = {
    id: sceneId(id),
    item: id,
    drop: 0,
    datetime,
    date,
    level: 'L2A',
    grid,
    bands,
    scl: null,
    missing: [],
    sunAzimuthDeg: null,
    sunZenithDeg: null,
    processingBaseline: drawn.baseline ?? null,
    nodataShare: 0,
    cloudShare: 0
  };
  const key = `ingest-${sha256Hex(JSON.stringify(scene))}` as Key;
  await store.put(key, encodeJson({ ok: true, scene } satisfies IngestArtefact));
  return { scene, key };
}

/** The plan of a season on these scenes, in tiles of `size`. */
export function planDrawn(
  scenes: readonly PlannedScene[],
  size: number
): { epsg: number; plan: SeasonPlan; passes: Scene[][] } {
  const { epsg, used } = selectScenes(scenes.map((s) => s.scene));
  const passes = passesOf(used, epsg);
  const planned = passes.map((pass) => pass.map((scene) => scenes.find((s) => s.scene === scene)!));
  const settings = {
    season: 2024,
    asOf: isoDate('2024-12-31'),
    region: null,
    minAreaM2: 500,
    nets: shippedNets(),
    tables: null
  };
  return { epsg, passes, plan: planSeason(epsg, planned, 'farmers-0' as Key, settings, pixels(size)) };
}

export type Found = {
  plots: Plot[];
  series: Map<string, Omit<Series['observations'][number], 'scene'>[]>; // by plot; which scene is said apart
  scenes: Map<string, string[]>; // by plot: the scenes that its observations name
  masks: Map<string, string>; // by time of the pass: the hash of its mask over `extent`
  extent: Window;
  tiles: number;
};

/** A season worked as far as series. */
export async function workDrawn(
  scenes: readonly PlannedScene[],
  size: number,
  io: { store: Store; drops: string[] }
): Promise<Found> {
  const { plan, passes } = planDrawn(scenes, size);
  const work = async <T>(stage: Stage<T>, { key, input }: Job) => {
    const bytes = await stage.run(stage.parse(JSON.parse(JSON.stringify(input))), io);
    await io.store.put(key, bytes);
    return bytes;
  };
  const metas: TileMeta[] = [];
  for (const job of plan.tiles) metas.push(decodeArrays<TileMeta>(await work(tile, job)).meta);
  for (const job of plan.fields) await work(fields, job);
  const { plots } = decodeJson<DelineateArtefact>(await work(delineate, plan.delineate));
  const series: Series[] = [];
  for (const job of plan.observe) series.push(...readSeries(await work(observe, job)));

  const extent = around(metas.map((m) => m.core));
  const masks = new Map<string, string>();
  for (const pass of passes) {
    const mask = new Uint8Array(extent.width * extent.height);
    const time = pass.map((s) => s.datetime).sort()[0]!;
    for (const { core, dates } of metas) {
      const date = dates.find((d) => pass.some((s) => s.id === d.scenes[0]));
      if (date) stitch(mask, extent, core, (await readMask(io.store, date.mask)).mask);
    }
    masks.set(time, sha256Hex(mask));
  }
  series.sort((p, q) => (p.plot < q.plot ? -1 : 1));
  return {
    plots,
    series: new Map(series.map((s) => [s.plot, s.observations.map(({ scene: _, ...rest }) => rest)])),
    scenes: new Map(series.map((s) => [s.plot, s.observations.map((o) => o.scene)])),
    masks,
    extent,
    tiles: metas.length
  };
}

/** A 10 m grid of zone 50 by its west and north edges in pixels of the lattice. */
export const onZone50 = (col: number, row: number, width: number, height: number): Grid =>
  gridOnLattice(ZONE, { col, row, width, height });
