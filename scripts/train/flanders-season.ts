/** The real season of `drops/flanders-2018`: its scenes, its looks, the masks that a run gives them, and its true crop regions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromLonLat } from '../../pipeline/geo/crs.ts';
import type { Grid } from '../../pipeline/geo/grid.ts';
import { latticeWindowOf } from '../../pipeline/geo/lattice.ts';
import type { Polygon } from '../../pipeline/geo/polygon.ts';
import type { Key } from '../../pipeline/ids.ts';
import { decodeArrays, decodeJson } from '../../pipeline/io/arrays.ts';
import { listDrop } from '../../pipeline/io/drop.ts';
import { openRaster } from '../../pipeline/io/raster-file.ts';
import { readReflectance, readScl } from '../../pipeline/io/scene-read.ts';
import { memoryStore } from '../../pipeline/io/store.ts';
import type { Band } from '../../pipeline/scene/bands.ts';
import { passesOf } from '../../pipeline/scene/pass.ts';
import type { Scene } from '../../pipeline/scene/scene.ts';
import { mosaicGrid, selectScenes } from '../../pipeline/scene/select.ts';
import type { Look } from '../../pipeline/segment/clear.ts';
import type { IngestArtefact, TileMeta } from '../../pipeline/stages/artefacts.ts';
import { shippedNets } from '../../pipeline/stages/nets.ts';
import { type PlannedScene, planIngest, planPlots } from '../../pipeline/stages/plan.ts';
import type { StageName } from '../../pipeline/stages/stage.ts';
import { readMask } from '../../pipeline/stages/tile.ts';
import { STAGES } from '../../pipeline/stages.ts';
import { stitch } from '../../pipeline/tile/stitch.ts';

/** The scenes that a run of the season uses, by date, on one 10 m grid. */
export type RealSeason = {
  drop: string;
  grid: Grid;
  scenes: Scene[];
  passes: Scene[][]; // the same scenes, those of one overpass together, by time
  look(scene: Scene, bands: readonly Band[]): Promise<Look>; // reflectance and SCL on the grid
  tileMasks(): Promise<Map<string, Uint8Array>>; // by scene id: what the tile stage says, grown as a run grows them
};

/** Harvest year of the drop: its last scenes are of November 2018. */
const SEASON = 2018;

export const flandersSeason = (data: string): Promise<RealSeason> =>
  realSeason(join(data, 'drops', 'flanders-2018'), SEASON);

/** A season of a drop; null: the one that a run would choose. */
export async function realSeason(drop: string, season: number | null): Promise<RealSeason> {
  const drops = [drop];
  const store = memoryStore();
  const run = async (stage: StageName, key: Key, input: unknown) => {
    const { parse, run: work } = await STAGES[stage]();
    await store.put(key, await work(parse(input), { store, drops }));
    return key;
  };
  const known = new Map<Scene, PlannedScene>();
  for (const { key, input } of planIngest((await listDrop(drop, 0)).candidates)) {
    const artefact = decodeJson<IngestArtefact>(await store.get(await run('ingest', key, input)));
    if (artefact.ok) known.set(artefact.scene, { scene: artefact.scene, key });
  }
  const { epsg, used } = selectScenes([...known.keys()], { season });
  const grid = mosaicGrid(used, epsg);
  return {
    drop,
    grid,
    scenes: used,
    passes: passesOf(used, epsg),
    async look(scene, bands) {
      const read = await readReflectance(scene, drops, bands, grid);
      return { bands: read, width: grid.width, level: scene.level, scl: await readScl(scene, drops, grid) };
    },
    async tileMasks() {
      const planned = passesOf(used, epsg).map((pass) => pass.map((scene) => known.get(scene)!));
      const whole = latticeWindowOf(grid, epsg);
      const masks = new Map<string, Uint8Array>();
      for (const { job } of planPlots(epsg, planned, 0, shippedNets()).tiles) {
        await run('tile', job.key, job.input);
        for (const { scenes, mask: key } of decodeArrays<TileMeta>(await store.get(job.key)).meta.dates) {
          const { meta, mask } = await readMask(store, key);
          for (const id of scenes) {
            const out = masks.get(id) ?? new Uint8Array(grid.width * grid.height);
            stitch(out, whole, meta.core, mask);
            masks.set(id, out);
          }
        }
      }
      return masks;
    }
  };
}

/** WorldCereal codes of the crops that were declared there: maize, grass, other legumes, potato, cabbage. */
const CROPS: readonly number[] = [1200, 9120, 7900, 2130, 5100];

/** 1 where a pixel lies on a parcel with a declared crop (band 2 of the drop's truth), on the season's grid. */
export async function parcelPixels({ drop, grid }: RealSeason): Promise<Uint8Array> {
  const tiff = await openRaster(join(drop, 'truth_landcover_croptype.tif'));
  try {
    if (String(tiff.grid.transform) !== String(grid.transform) || tiff.grid.width !== grid.width) {
      throw new Error(`Expected the truth on the season's grid ${grid.transform}, found ${tiff.grid.transform}.`);
    }
    return Uint8Array.from(await tiff.readBand(1), (code) => (CROPS.includes(code) ? 1 : 0));
  } finally {
    await tiff.close();
  }
}

/** The true crop regions in metres of the season's grid. Fields of one crop that touch are one region. */
export function cropRegions({ drop, grid }: Pick<RealSeason, 'drop' | 'grid'>): { code: number; polygon: Polygon }[] {
  const { features } = JSON.parse(readFileSync(join(drop, 'truth_crop_regions.geojson'), 'utf8')) as {
    features: { properties: { CT: number }; geometry: { coordinates: Polygon } }[];
  };
  return features
    .filter((f) => CROPS.includes(f.properties.CT))
    .map((f) => ({
      code: f.properties.CT,
      polygon: f.geometry.coordinates.map((ring) => ring.map(([lon, lat]) => fromLonLat(grid.epsg!, lon, lat)))
    }));
}
