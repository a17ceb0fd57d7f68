import { dirname, join } from 'node:path';
import { Problem } from '../../pipeline/errors.ts';
import { type Grid, gridOfWindow } from '../../pipeline/geo/grid.ts';
import { gridOnLattice, latticeWindowOf } from '../../pipeline/geo/lattice.ts';
import { intersect, isEmpty, type Window } from '../../pipeline/geo/window.ts';
import type { Key } from '../../pipeline/ids.ts';
import { decodeArrays, decodeJson } from '../../pipeline/io/arrays.ts';
import { openRaster } from '../../pipeline/io/raster-file.ts';
import { readReflectance } from '../../pipeline/io/scene-read.ts';
import type { Store } from '../../pipeline/io/store.ts';
import type { Scene, SceneOutcome } from '../../pipeline/scene/scene.ts';
import type { IngestArtefact, TileMeta } from '../../pipeline/stages/artefacts.ts';
import type { Ground } from './ground.ts';
import { groundOfPath } from './outside-scene.ts';
import type { RunRecord } from './run-record.ts';

/** A scene of a run: what became of it, what ingest measured, and the keys of what rests on it. */
export type SceneOfRun = {
  outcome: SceneOutcome;
  scene: Scene | null; // null: rejected
  pass: string[]; // the scenes that are one look with it, itself included; empty unless used
  maskFile: string | null; // relative to the run's folder; null unless used
  keys: { ingest: Key | null; tiles: SceneTile[] };
};
/** A tile that the scene touches: the keys of its season and of this pass's mask, and what of it the pass shows clear. */
export type SceneTile = {
  id: string;
  tile: Key;
  mask: Key | null;
  clearShare: number | null;
  coveredShare: number | null;
};

/**
 * Finds a scene of a run by its id; of several with one id that which was used, else skipped, else rejected.
 * Throws BadUsage where the run knows no such scene, or its artefacts have been removed.
 */
export async function sceneOfRun(record: RunRecord, store: Store, id: string, out: string): Promise<SceneOfRun> {
  const found = ['used', 'skipped', 'rejected'].flatMap((status) =>
    record.scenes.filter((s) => s.id === id && s.status === status)
  )[0];
  if (!found) {
    const ids = record.scenes.map((s) => s.id);
    const some = ids.slice(0, 8).join(', ') + (ids.length > 8 ? ' …' : '');
    throw new Problem('BadUsage', `${out}: expected a scene of the run (${some || 'none'}), found '${id}'.`);
  }
  const { key, ...outcome } = found;
  const none = { outcome, scene: null, pass: [], maskFile: null, keys: { ingest: key, tiles: [] } };
  if (key === null) return none;
  if (!(await store.has(key)))
    throw new Problem('BadUsage', `${out}: expected the artefact ${key} in the run's store, found none; run it again.`);
  const artefact = decodeJson<IngestArtefact>(await store.get(key));
  if (!artefact.ok) return none;
  const { scene } = artefact;
  const pass = record.passes.find((ids) => ids.includes(id)) ?? [];
  const tiles: SceneTile[] = [];
  if (pass.length > 0) {
    const own = latticeWindowOf(scene.grid, record.epsg);
    for (const tile of record.tiles) {
      if (!isEmpty(intersect(tile.core, own))) tiles.push(await sceneTile(tile, id, store));
    }
  }
  return {
    outcome,
    scene,
    pass,
    maskFile: pass.length > 0 ? `masks/${pass[0]}.tif` : null,
    keys: { ingest: key, tiles }
  };
}

/** The store's folder may be emptied at any time; what a tile's artefact said is then not known. */
async function sceneTile({ id, key }: RunRecord['tiles'][number], scene: string, store: Store): Promise<SceneTile> {
  const unknown = { id, tile: key, mask: null, clearShare: null, coveredShare: null };
  if (!(await store.has(key))) return unknown;
  const { meta } = decodeArrays<TileMeta>(await store.get(key));
  const date = meta.dates.find(({ scenes }) => (scenes as string[]).includes(scene));
  if (!date) return unknown;
  const { mask, clearShare, coveredShare } = date;
  return { id, tile: key, mask, clearShare, coveredShare };
}

/**
 * The ground of a scene of a run. Of a used scene on the run's grid, under the mask of its pass, which rests on the dates beside it;
 * of a skipped one, of which a run makes no mask, on its own grid under the mask of that date alone.
 */
export async function groundOfRun(
  record: RunRecord,
  out: string,
  { scene, maskFile }: SceneOfRun
): Promise<Ground & { close(): Promise<void> }> {
  if (scene === null) throw new Error('Expected a scene that could be read, got a rejected one.');
  if (maskFile === null) {
    const drop = record.drops[scene.drop]!;
    const item = join(drop, scene.item);
    return groundOfPath(isFolderItem(scene.item) ? dirname(item) : join(drop, scene.bands.B02!.path));
  }
  const own = latticeWindowOf(scene.grid, record.epsg);
  const grid: Grid = gridOnLattice(record.epsg, own);
  const file = await openRaster(join(out, maskFile), maskFile);
  const whole = latticeWindowOf(file.grid, record.epsg);
  return {
    grid,
    async rgb(window) {
      const read = await readReflectance(scene, record.drops, ['B04', 'B03', 'B02'], gridOfWindow(grid, window));
      return [read.B04, read.B03, read.B02];
    },
    async mask({ col, row, width, height }: Window) {
      const at = { col: own.col - whole.col + col, row: own.row - whole.row + row, width, height };
      return (await file.readBand(0, at)) as Uint8Array;
    },
    close: () => file.close()
  };
}

/** Items that have a folder of their own: item.json and SAFE; a sidecar stands beside its GeoTIFF. */
const isFolderItem = (item: string): boolean => /(^|\/)item\.json$/.test(item) || /\.xml$/i.test(item);
