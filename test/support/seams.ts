import { resolve } from 'node:path';
import { polygonArea } from '../../pipeline/geo/polygon.ts';
import type { Key } from '../../pipeline/ids.ts';
import { decodeJson } from '../../pipeline/io/arrays.ts';
import { listDrop } from '../../pipeline/io/drop.ts';
import { memoryStore } from '../../pipeline/io/store.ts';
import { overlapArea } from '../../pipeline/plot/overlap.ts';
import type { Plot } from '../../pipeline/plot/plot.ts';
import { passesOf } from '../../pipeline/scene/pass.ts';
import type { Scene } from '../../pipeline/scene/scene.ts';
import { selectScenes } from '../../pipeline/scene/select.ts';
import type { DelineateArtefact, IngestArtefact } from '../../pipeline/stages/artefacts.ts';
import { shippedNets } from '../../pipeline/stages/nets.ts';
import { planIngest, planPlots } from '../../pipeline/stages/plan.ts';
import type { Job } from '../../pipeline/stages/stage.ts';
import { STAGES } from '../../pipeline/stages.ts';
import { pixels } from '../../pipeline/units.ts';

/** The plots of a drop, worked in tiles of each size. */
export async function plotsByTileSize(drop: string, sizes: readonly number[]): Promise<Map<number, Plot[]>> {
  const io = { store: memoryStore(), drops: [resolve(drop)] };
  const work = async ({ stage, key, input }: Job) => {
    const { parse, run } = await STAGES[stage]();
    if (!(await io.store.has(key))) await io.store.put(key, await run(parse(JSON.parse(JSON.stringify(input))), io));
    return key;
  };
  const scenes: { scene: Scene; key: Key }[] = [];
  for (const job of planIngest((await listDrop(io.drops[0]!, 0)).candidates)) {
    const artefact = decodeJson<IngestArtefact>(await io.store.get(await work(job)));
    if (artefact.ok) scenes.push({ scene: artefact.scene, key: job.key });
  }
  const { epsg, used } = selectScenes(scenes.map((s) => s.scene));
  const passes = passesOf(used, epsg).map((pass) => pass.map((scene) => scenes.find((s) => s.scene === scene)!));
  const out = new Map<number, Plot[]>();
  for (const size of sizes) {
    const { tiles, fields, delineate } = planPlots(epsg, passes, 500, shippedNets(), pixels(size));
    for (const job of [...tiles.map((t) => t.job), ...fields]) await work(job);
    out.set(size, decodeJson<DelineateArtefact>(await io.store.get(await work(delineate))).plots);
  }
  return out;
}

/** How like two delineations of one ground are: the IoU of each plot of the first with its best match, and plots that the second cuts in two. */
export function likeness(
  first: readonly Plot[],
  second: readonly Plot[]
): { meanIou: number; split: number; sameIds: number } {
  const ids = new Set(second.map((p) => p.id));
  let [sum, split] = [0, 0];
  for (const plot of first) {
    const area = polygonArea(plot.polygon);
    const shared = second.map((q) => {
      const overlap = overlapArea(plot.polygon, q.polygon);
      const other = polygonArea(q.polygon);
      return {
        overlap,
        iou: overlap / (area + other - overlap),
        isPart: overlap > 0.1 * area && overlap > 0.8 * other
      };
    });
    sum += Math.max(0, ...shared.map((s) => s.iou));
    if (shared.filter((s) => s.isPart).length > 1) split++;
  }
  return {
    meanIou: sum / first.length,
    split: split / first.length,
    sameIds: first.filter((p) => ids.has(p.id)).length / first.length
  };
}
