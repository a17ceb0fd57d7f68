import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { regionsAt } from '../../pipeline/crop/catalogue.ts';
import type { IsoDate } from '../../pipeline/dates.ts';
import { Problem } from '../../pipeline/errors.ts';
import { toLonLat } from '../../pipeline/geo/crs.ts';
import { bboxOfGrid } from '../../pipeline/geo/grid.ts';
import { decodeJson, encodeJson } from '../../pipeline/io/arrays.ts';
import { type DropListing, listDrop } from '../../pipeline/io/drop.ts';
import { parseFarmers } from '../../pipeline/io/farmers-file.ts';
import { keyOf, sha256Hex } from '../../pipeline/io/keys.ts';
import { openStore, type Store } from '../../pipeline/io/store.ts';
import { passesOf } from '../../pipeline/scene/pass.ts';
import type { Scene, SceneOutcome } from '../../pipeline/scene/scene.ts';
import { mosaicGrid, selectScenes } from '../../pipeline/scene/select.ts';
import type { EstimateInput, IngestArtefact } from '../../pipeline/stages/artefacts.ts';
import { shippedNets } from '../../pipeline/stages/nets.ts';
import { type Nets, planIngest, planSeason } from '../../pipeline/stages/plan.ts';
import { type RunResult, readRun } from '../../pipeline/stages/run-result.ts';
import { economicsCanonical, parseEconomicsCsv } from '../../pipeline/value/economics.ts';
import type { Engine, RunReport } from '../../workers/engine.ts';
import { dateOption } from '../date-option.ts';
import { regionOption } from '../model-options.ts';
import type { RunRecord } from '../scenes/run-record.ts';

export type RunOptions = {
  drops: string[];
  farmers: string;
  out: string;
  season?: number;
  asOf?: string;
  region?: string;
  tables?: string;
  minAreaM2: number;
};

export type SeasonRun = {
  result: RunResult;
  reports: RunReport[];
  listings: DropListing[];
  farmers: { path: string; sha256: string; bytes: number };
  warnings: string[]; // of the farmers file: fields and places that were read otherwise than written
  tables: EstimateInput['tables'];
  minAreaM2: number;
  nets: Nets;
  record: RunRecord;
};

/**
 * The main job: from drops and a farmers file to decisions, as two plans given to the engine. Everything that it makes
 * is an artefact of the store; what is there is not made again.
 *
 * Throws NoScene where no scene of the drops can be used at all, BadFarmers and BadUsage before any work is done.
 */
export async function runSeason(
  options: RunOptions,
  engine: Engine,
  storeUrl: string,
  note: (text: string) => void
): Promise<SeasonRun> {
  const drops = options.drops.map((d) => resolve(d));
  const asOf = options.asOf === undefined ? null : dateOption('--as-of', options.asOf);
  const regionGiven = regionOption(options.region);
  const tables = options.tables ? await readTables(options.tables) : null;
  const store = openStore(storeUrl);
  const farmers = await readFarmers(options.farmers, store);

  const listings: DropListing[] = [];
  for (const [i, drop] of drops.entries()) listings.push(await listDrop(drop, i));
  const ingestJobs = planIngest(listings.flatMap((l) => l.candidates));
  note(`Reading ${ingestJobs.length} scenes.`);
  const ingested = await engine.run(ingestJobs, drops);

  const failed = new Map(ingested.failed.map((f) => [f.key, f.reason]));
  const accepted: { scene: Scene; key: (typeof ingestJobs)[number]['key'] }[] = [];
  const rejected: SceneOutcome[] = listings.flatMap((l) =>
    l.rejected.map(({ id, item, reason }) => ({ id, item, reason, status: 'rejected' as const }))
  );
  for (const job of ingestJobs) {
    if (failed.has(job.key)) {
      rejected.push({ id: job.label, item: job.label, status: 'rejected', reason: failed.get(job.key)! });
      continue;
    }
    const artefact = decodeJson<IngestArtefact>(await store.get(job.key));
    if (!artefact.ok)
      rejected.push({ id: artefact.id, item: artefact.item, status: 'rejected', reason: artefact.reason });
    else if (accepted.some((a) => a.scene.id === artefact.scene.id)) rejected.push(duplicate(artefact.scene));
    else accepted.push({ scene: artefact.scene, key: job.key });
  }
  if (accepted.length === 0) {
    const reasons = rejected.slice(0, 5).map((r) => `${r.item}: ${r.reason}`);
    throw new Problem(
      'NoScene',
      `Expected a readable scene in ${options.drops.join(', ')}, found none. ${reasons.join(' ')}`
    );
  }

  const chosen = selectScenes(
    accepted.map((a) => a.scene),
    { season: options.season ?? null, asOf }
  );
  const keys = new Map(accepted.map((a) => [a.scene.id, a.key]));
  const { epsg } = chosen;
  const passes = passesOf(chosen.used, epsg);
  // Where no scene is of use the ground of one is enough: there is nothing to be seen on it.
  const ground =
    chosen.used.length > 0 ? chosen.used : accepted.map((a) => a.scene).filter((s) => s.grid.epsg === epsg);
  const grid = mosaicGrid(ground, epsg);
  const region = regionGiven ?? regionOf(grid);
  const nets = shippedNets();
  const plan = planSeason(
    epsg,
    passes.map((pass) => pass.map((scene) => ({ scene, key: keys.get(scene.id)! }))),
    farmers.key,
    { season: chosen.season, asOf: chosen.asOf, region, minAreaM2: options.minAreaM2, nets, tables }
  );
  note(
    `Season ${chosen.season} as of ${chosen.asOf}, region ${region ?? 'none'}: ` +
      `${chosen.used.length} scenes used, ${chosen.outcomes.filter((o) => o.status === 'skipped').length} skipped, ${rejected.length} rejected; ` +
      `${plan.tiles.length} ${plan.tiles.length === 1 ? 'tile' : 'tiles'} on ${grid.width} × ${grid.height} px.`
  );
  const worked = await engine.run([plan.score], drops);
  if (worked.failed.length > 0) {
    const f = worked.failed[0]!;
    throw new Error(
      `${f.stage} of ${f.label} failed: ${f.reason}${worked.failed.length > 1 ? ` (and ${worked.failed.length - 1} more)` : ''}`
    );
  }

  const scenes = [...chosen.outcomes, ...rejected].sort((a, b) =>
    a.id < b.id ? -1 : a.id > b.id ? 1 : a.item < b.item ? -1 : 1
  );
  const result = await readRun(plan, store, {
    season: chosen.season,
    asOf: chosen.asOf as IsoDate,
    region,
    grid,
    drops,
    used: chosen.used,
    passes,
    scenes
  });
  const record: RunRecord = {
    drops,
    epsg,
    season: chosen.season,
    asOf: chosen.asOf,
    scenes: scenes.map((s) => ({
      ...s,
      key: s.status === 'rejected' ? null : (keys.get(s.id as Scene['id']) ?? null)
    })),
    passes: passes.map((pass) => pass.map((s) => s.id)),
    tiles: plan.tiles.map(({ key, label }, i) => ({ id: label, key, core: result.tiles[i]!.core }))
  };
  const warnings = [
    ...result.score.warnings,
    ...movedPlots(farmers.file.path, result),
    ...driftedFarmers(farmers.file.path, result)
  ];
  return {
    result,
    reports: [ingested, worked],
    listings,
    farmers: farmers.file,
    warnings,
    tables,
    minAreaM2: options.minAreaM2,
    nets,
    record
  };
}

/** Sentences on declared plots whose coordinates were read in another system, because only so they lie on a field. */
const movedPlots = (file: string, { score }: RunResult): string[] =>
  score.declared.flatMap(({ farmerId, plotId, moved }) =>
    moved === null
      ? []
      : `${file} (farmer ${farmerId}, plot ${plotId}): expected ${moved.declaredCrs} coordinates, found some that lie on no such field but read as ${moved.readAs}, ${moved.shiftM} m away, fit one; they are read so. State their crs.`
  );

/** A sentence on each farmer whose outlines lie off alike. */
function driftedFarmers(file: string, { score }: RunResult): string[] {
  return [...new Set(score.declared.map((d) => d.farmerId))].flatMap((farmerId) => {
    const plots = score.declared.filter((d) => d.farmerId === farmerId);
    const alike = plots.flatMap(({ drift }) => (drift?.shared ? [drift] : []));
    if (alike.length === 0) return [];
    const metres = Math.round(alike.reduce((sum, d) => sum + d.metres, 0) / alike.length);
    return [
      `${file} (farmer ${farmerId}): ${alike.length} of ${plots.length} outlines lie some ${metres} m off the fields that they fit, all the same way; they are measured there. Check how they were drawn.`
    ];
  });
}

const duplicate = (scene: Scene): SceneOutcome => ({
  id: scene.id,
  item: scene.item,
  status: 'rejected',
  reason: `${scene.item}: expected one scene of id ${scene.id}, found it in an earlier drop already.`
});

/** The region whose smallest box holds the middle of the ground; none outside all. */
function regionOf(grid: RunResult['grid']): string | null {
  const [minX, minY, maxX, maxY] = bboxOfGrid(grid);
  const [lon, lat] = toLonLat(grid.epsg!, (minX + maxX) / 2, (minY + maxY) / 2);
  return regionsAt(lon, lat)[0]?.code ?? null;
}

/** Parses the farmers file and keeps what was read as an artefact: personal data travels by its key alone. */
async function readFarmers(path: string, store: Store) {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Problem('BadFarmers', `Expected a farmers file at ${path}, found none that can be read.`, {
      subject: path
    });
  });
  const parsed = parseFarmers(text, basename(path));
  const key = keyOf('farmers', 1, parsed);
  if (!(await store.has(key))) await store.put(key, encodeJson(parsed));
  return {
    key,
    file: { path: basename(path), sha256: sha256Hex(text), bytes: Buffer.byteLength(text) }
  };
}

async function readTables(folder: string): Promise<EstimateInput['tables']> {
  const path = join(folder, 'economics.csv');
  if (!existsSync(path))
    throw new Problem('BadUsage', `Expected economics.csv in ${folder} (--tables), found none.`, { subject: path });
  const economics = economicsCanonical(parseEconomicsCsv(await readFile(path, 'utf8'), path));
  return { sha256: sha256Hex(economics), economics };
}
