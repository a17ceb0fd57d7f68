import { resolve } from 'node:path';
import { isoDate } from '../../pipeline/dates.ts';
import { isProblem, Problem, sentenceOf } from '../../pipeline/errors.ts';
import type { Grid } from '../../pipeline/geo/grid.ts';
import type { Key } from '../../pipeline/ids.ts';
import { decodeArrays, decodeJson } from '../../pipeline/io/arrays.ts';
import { listDrop } from '../../pipeline/io/drop.ts';
import { memoryStore } from '../../pipeline/io/store.ts';
import type { Plot } from '../../pipeline/plot/plot.ts';
import { passesOf } from '../../pipeline/scene/pass.ts';
import type { Scene } from '../../pipeline/scene/scene.ts';
import { mosaicGrid, selectScenes } from '../../pipeline/scene/select.ts';
import type { DelineateArtefact, IngestArtefact, TileMeta } from '../../pipeline/stages/artefacts.ts';
import { shippedNets } from '../../pipeline/stages/nets.ts';
import { planIngest, planPlots } from '../../pipeline/stages/plan.ts';
import { quicklook } from '../../pipeline/stages/quicklook.ts';
import type { StageName } from '../../pipeline/stages/stage.ts';
import { STAGES } from '../../pipeline/stages.ts';

/** What `parus plots` found, wherever it looked. `picture` draws the ground that the plots lie on. */
export type PlotsFound = {
  plots: Plot[];
  determinedAt: string | null; // RFC 3339, of the last scene used; null where the image has no date
  notes: string[];
  rejected: { item: string; reason: string }[];
  picture(): Promise<{ png: Uint8Array; grid: Grid }>;
};

/**
 * The plots of a drop and nothing else, in this process: scenes are read, masked and searched for fields; no farmers,
 * no crops, no engine. Artefacts live in memory and are gone afterwards.
 *
 * Throws NoScene where the drop has no usable scene.
 */
export async function plotsOfDrop(
  drop: string,
  options: { season: number | null; asOf: string | null; minAreaM2: number }
): Promise<PlotsFound> {
  const drops = [resolve(drop)];
  const listing = await listDrop(drops[0]!, 0);
  const store = memoryStore();
  const run = async (stage: StageName, key: Key, input: unknown) => {
    const { parse, run: work } = await STAGES[stage]();
    await store.put(key, await work(parse(input), { store, drops }));
    return key;
  };

  const rejected = listing.rejected.map(({ item, reason }) => ({ item, reason: reason ?? 'cannot be read' }));
  const scenes = new Map<string, { scene: Scene; key: Key }>();
  for (const { key, input, label } of planIngest(listing.candidates)) {
    try {
      const artefact = decodeJson<IngestArtefact>(await store.get(await run('ingest', key, input)));
      if (!artefact.ok) rejected.push({ item: artefact.item, reason: artefact.reason });
      else if (!scenes.has(artefact.scene.id)) scenes.set(artefact.scene.id, { scene: artefact.scene, key });
    } catch (e) {
      if (!isProblem(e)) throw e;
      rejected.push({ item: label, reason: sentenceOf(e) });
    }
  }
  if (scenes.size === 0) {
    const reasons = rejected.slice(0, 5).map((r) => `${r.item}: ${r.reason}`);
    throw new Problem('NoScene', `Expected a readable scene in ${drop}, found none. ${reasons.join(' ')}`);
  }
  const { epsg, used, season } = selectScenes(
    [...scenes.values()].map((s) => s.scene),
    { season: options.season, asOf: options.asOf === null ? null : isoDate(options.asOf) }
  );
  if (used.length === 0)
    throw new Problem('NoScene', `Expected a usable scene of season ${season} in ${drop}, found none.`);

  const passes = passesOf(used, epsg);
  const planned = passes.map((pass) => pass.map((scene) => scenes.get(scene.id)!));
  const { tiles, fields, delineate } = planPlots(epsg, planned, options.minAreaM2, shippedNets());
  const metas: TileMeta[] = [];
  for (const { job } of tiles) {
    const key = await run('tile', job.key, job.input);
    metas.push(decodeArrays<TileMeta>(await store.get(key)).meta);
  }
  for (const { key, input } of fields) await run('fields', key, input);
  const key = await run('delineate', delineate.key, delineate.input);
  const { plots } = decodeJson<DelineateArtefact>(await store.get(key));
  return {
    plots,
    determinedAt: used.at(-1)!.datetime,
    notes: [
      `Season ${season}: ${used.length} of ${scenes.size} scenes used.`,
      ...rejected.map((r) => `Rejected ${r.item}: ${r.reason}`)
    ],
    rejected,
    async picture() {
      const look = await quicklook({ tiles: metas, passes, grid: mosaicGrid(used, epsg), drops });
      if (look === null) throw new Problem('NoScene', `Expected a clear look in ${drop} to draw on, found none.`);
      return look;
    }
  };
}
