import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { encodeCog } from '../../../pipeline/io/cog.ts';
import { prettyJson } from '../../../pipeline/io/keys.ts';
import { BAND_TABLE, BANDS, SCL } from '../../../pipeline/scene/bands.ts';
import { SKY } from '../sky/knobs.ts';
import { itemOf } from './item.ts';
import type { DropPlan } from './plan.ts';
import { type Plane, readPlane, reserve } from './scratch.ts';

/** What a date leaves behind, in the order in which a window writes it. */
export const SCENE_PLANES: readonly Plane[] = [
  ...BANDS.map((name): Plane => ({ name, type: 'uint16', gsd: BAND_TABLE[name].gsdM })),
  { name: SCL, type: 'uint8', gsd: 20 },
  { name: 'cloud', type: 'float32', gsd: 10 },
  { name: 'shadow', type: 'uint8', gsd: 10 }
];
/** What the land leaves behind. */
export const LAND_PLANES: readonly Plane[] = [{ name: 'plot-id', type: 'uint32', gsd: 10 }];

/** The file of planes of one date; of the land where `date` is null. */
export const scratchOf = (scratch: string, date: number | null): string => join(scratch, `${date ?? 'land'}.planes`);

export function reserveScratch(plan: DropPlan, scratch: string): void {
  for (const date of [null, ...plan.dates.keys()]) reserve(scratchOf(scratch, date));
}

/** Writes the files of one date (null: of the land) from its planes, one plane in memory at a time. */
export async function finishScene(plan: DropPlan, date: number | null, out: string, scratch: string): Promise<void> {
  const planes = date === null ? LAND_PLANES : SCENE_PLANES;
  const path = scratchOf(scratch, date);
  const scene = date === null ? null : plan.dates[date]!;
  const folder = scene ? join(out, 'scenes', scene.sceneId) : join(out, 'truth');
  mkdirSync(folder, { recursive: true });
  let cloudPercent = 0;
  for (const [p, { name, gsd, type }] of planes.entries()) {
    const data = readPlane(path, planes, plan, p);
    const isTruth = name === 'cloud' || name === 'shadow';
    if (name === 'cloud') {
      let clouded = 0;
      for (const alpha of data) if (alpha >= SKY.scl.thinFrom) clouded++;
      cloudPercent = Math.round((1000 * clouded) / data.length) / 10;
    }
    const cog = await encodeCog({
      grid: gridOf(plan, gsd),
      bands: [{ name, data }],
      ...(isTruth ? {} : { nodata: 0 }),
      overviews: type === 'uint16' ? 'mean' : 'nearest'
    });
    writeFileSync(isTruth ? join(out, 'truth', `${scene!.sceneId}-${name}.tif`) : join(folder, `${name}.tif`), cog);
  }
  if (scene) writeFileSync(join(folder, 'item.json'), prettyJson(itemOf(plan, scene, cloudPercent)));
}

/** The grid of a county at a pixel size. */
export const gridOf = ({ place, size }: DropPlan, gsd: number): Grid => ({
  epsg: place.epsg,
  transform: [gsd, 0, place.origin[0], 0, -gsd, place.origin[1]],
  width: (size * 10) / gsd,
  height: (size * 10) / gsd
});
