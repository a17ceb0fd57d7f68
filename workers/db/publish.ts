import { basename, dirname } from 'node:path';
import type { Geometry } from 'geojson';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { IsoDate } from '../../pipeline/dates.ts';
import { byCodeUnit } from '../../pipeline/ids.ts';
import { canonicalJson, sha256Hex } from '../../pipeline/io/keys.ts';
import type { Plot } from '../../pipeline/plot/plot.ts';
import type { SceneOutcome } from '../../pipeline/scene/scene.ts';
import { plotFeatures } from '../../pipeline/stages/outputs.ts';
import type { RunResult } from '../../pipeline/stages/run-result.ts';
import { type DeadLetter, deadLetters } from '../dead-letter.ts';
import type { Engine } from '../engine.ts';
import { logEvent, runLogPath } from '../log.ts';
import { openDatabase } from './open.ts';
import type { Database } from './schema.ts';
import { OWN } from './tenant.ts';

/** All that a run gives the lending service. */
export type Publication = {
  run: {
    tenant: string;
    scope: string; // which land: runs of two regions in one database differ in it, re-runs of one do not
    season: number; // harvest year
    asOf: IsoDate;
    region: string | null;
    version: string; // of Parus
  };
  scenes: readonly SceneOutcome[];
  plots: readonly { plot: Plot; attributes: object }[];
  declared: readonly { farmerId: string; plotId: string; geometry: Geometry | null; attributes: object }[]; // WGS 84
  decisions: readonly { farmerId: string; assessmentId: string; policy: string; input: object; resource: object }[];
  deadLetters: readonly DeadLetter[];
};

/**
 * Publishes a run's result in the database that the engine's settings name. Closes the engine first: an embedded queue
 * and the embedded database are one PGlite. Returns whether anything had to be written.
 * The land that keeps runs of one database apart is named as the run's output folder.
 */
export async function publishRun(
  engine: Pick<Engine, 'settings' | 'close'>,
  result: RunResult,
  version: string
): Promise<boolean> {
  await engine.close();
  const { stateDir } = engine.settings;
  const { db, close } = await openDatabase(engine.settings);
  try {
    const log = runLogPath(stateDir);
    return await publish(
      db,
      publicationOf(result, basename(dirname(stateDir)), version, deadLetters(stateDir)),
      (event) => logEvent(log, event)
    );
  } finally {
    await close();
  }
}

function publicationOf(result: RunResult, scope: string, version: string, letters: DeadLetter[]): Publication {
  const { season, asOf, region, score } = result;
  const matches = new Map<string, { plot: string; iou: number }[]>();
  const keyOf = (farmerId: string, plotId: string) => JSON.stringify([farmerId, plotId]);
  for (const { plotId: plot, declared } of score.matches) {
    for (const { farmerId, plotId, iou } of declared) {
      const key = keyOf(farmerId, plotId);
      matches.set(key, [...(matches.get(key) ?? []), { plot, iou }]);
    }
  }
  return {
    run: { tenant: OWN, scope, season, asOf, region, version },
    scenes: result.scenes,
    plots: plotFeatures(result).map(({ plot, ...attributes }) => ({ plot, attributes })),
    declared: score.declared.map(({ farmerId, plotId, lonLat, crop, status, flags }) => ({
      farmerId,
      plotId,
      geometry: { type: 'Polygon', coordinates: lonLat },
      attributes: { crop, status, flags, matches: matches.get(keyOf(farmerId, plotId)) ?? [] }
    })),
    decisions: score.decisions.map((resource, i) => {
      const input = score.inputs[i]!;
      return {
        farmerId: resource.farmerId,
        assessmentId: resource.assessmentId,
        policy: input.policy,
        input,
        resource
      };
    }),
    deadLetters: letters
  };
}

/** Rows a statement: each statement has one parameter, their JSON, of some megabytes at most. */
const BATCH = 2000;

/**
 * Publishes a run in one transaction: what its scope had for the same season and as-of date is replaced, so a process
 * killed at any moment leaves the old rows or the new ones, each once. Equal content is not written again: false.
 * `moment` hears when the commit begins and when it is done.
 */
export async function publish(
  db: Kysely<Database>,
  publication: Publication,
  moment: (event: 'Db:Commit' | 'Db:Done') => void = () => {}
): Promise<boolean> {
  const { run, scenes, plots, declared, decisions, deadLetters } = publication;
  const of = { tenant: run.tenant, scope: run.scope, season: run.season, as_of: run.asOf };
  const content = sha256Hex(canonicalJson(publication));
  const before = await db
    .selectFrom('run')
    .select('content_sha256')
    .where('tenant', '=', of.tenant)
    .where('scope', '=', of.scope)
    .where('season', '=', of.season)
    .where('as_of', '=', sql<string>`${of.as_of}::date`)
    .executeTakeFirst();
  if (before?.content_sha256 === content) return false;

  await db.transaction().execute(async (tx) => {
    await sql`delete from run where tenant = ${of.tenant} and scope = ${of.scope} and season = ${of.season} and as_of = ${of.as_of}::date`.execute(
      tx
    ); // and all that hangs on it
    await sql`insert into run (tenant, scope, season, as_of, region, version, content_sha256)
      values (${of.tenant}, ${of.scope}, ${of.season}, ${of.as_of}::date, ${run.region}, ${run.version}, ${content})`.execute(
      tx
    );

    const sceneRows = [...scenes].sort((a, b) => byCodeUnit(a.item, b.item));
    await inBatches(
      tx,
      sceneRows,
      (rows) => sql`
      insert into scene (tenant, scope, season, as_of, id, item, status, reason)
      select ${of.tenant}, ${of.scope}, ${of.season}::int, ${of.as_of}::date, r.id, r.item, r.status, r.reason
      from jsonb_to_recordset(${rows}::jsonb) as r(id text, item text, status text, reason text)`
    );

    const plotRows = plots.map(({ plot, attributes }) => ({
      id: plot.id,
      geom: { type: 'Polygon', coordinates: plot.lonLat },
      area_m2: plot.areaM2,
      area_se_m2: plot.areaSeM2,
      pure_pixels: plot.purePixels,
      tier: plot.tier,
      confidence: plot.confidence,
      attributes
    }));
    await inBatches(
      tx,
      plotRows,
      (rows) => sql`
      insert into plot (tenant, scope, season, as_of, id, geom, area_m2, area_se_m2, pure_pixels, tier, confidence, attributes)
      select ${of.tenant}, ${of.scope}, ${of.season}::int, ${of.as_of}::date, r.id, st_setsrid(st_geomfromgeojson(r.geom), 4326),
        r.area_m2, r.area_se_m2, r.pure_pixels, r.tier, r.confidence, r.attributes
      from jsonb_to_recordset(${rows}::jsonb) as r(id text, geom jsonb, area_m2 float8, area_se_m2 float8,
        pure_pixels int, tier text, confidence float8, attributes jsonb)`
    );

    const declaredRows = declared.map((d) => ({
      farmer_id: d.farmerId,
      plot_id: d.plotId,
      geom: d.geometry,
      attributes: d.attributes
    }));
    await inBatches(
      tx,
      declaredRows,
      (rows) => sql`
      insert into declared_plot (tenant, scope, season, as_of, farmer_id, plot_id, geom, attributes)
      select ${of.tenant}, ${of.scope}, ${of.season}::int, ${of.as_of}::date, r.farmer_id, r.plot_id,
        st_setsrid(st_geomfromgeojson(nullif(r.geom, 'null'::jsonb)), 4326), r.attributes
      from jsonb_to_recordset(${rows}::jsonb) as r(farmer_id text, plot_id text, geom jsonb, attributes jsonb)`
    );

    const decisionRows = decisions.map((d) => ({
      farmer_id: d.farmerId,
      assessment_id: d.assessmentId,
      policy: d.policy,
      input: canonicalJson(d.input),
      resource: canonicalJson(d.resource)
    }));
    await inBatches(
      tx,
      decisionRows,
      (rows) => sql`
      insert into decision_record (tenant, assessment_id, farmer_id, season, as_of, cause, made_by, policy, input, resource)
      select ${of.tenant}, r.assessment_id, r.farmer_id, ${of.season}::int, ${of.as_of}::date, 'run', ${run.version}, r.policy,
        r.input, r.resource
      from jsonb_to_recordset(${rows}::jsonb) as r(farmer_id text, assessment_id text, policy text, input text, resource text)
      on conflict do nothing`
    );
    await inBatches(
      tx,
      decisionRows.map(({ farmer_id, assessment_id }) => ({ farmer_id, assessment_id })),
      (rows) => sql`
      insert into decision (tenant, farmer_id, season, as_of, scope, assessment_id)
      select ${of.tenant}, r.farmer_id, ${of.season}::int, ${of.as_of}::date, ${of.scope}, r.assessment_id
      from jsonb_to_recordset(${rows}::jsonb) as r(farmer_id text, assessment_id text)
      on conflict (tenant, farmer_id, season, as_of) do update set scope = excluded.scope, assessment_id = excluded.assessment_id`
    );

    await inBatches(
      tx,
      deadLetters,
      (rows) => sql`
      insert into dead_letter (tenant, scope, season, as_of, key, stage, label, reason, input)
      select ${of.tenant}, ${of.scope}, ${of.season}::int, ${of.as_of}::date, r.key, r.stage, r.label, r.reason, r.input
      from jsonb_to_recordset(${rows}::jsonb) as r(key text, stage text, label text, reason text, input jsonb)`
    );
    moment('Db:Commit');
  });
  moment('Db:Done');
  return true;
}

async function inBatches(
  tx: Transaction<Database>,
  rows: readonly object[],
  statement: (rows: string) => ReturnType<typeof sql>
): Promise<void> {
  for (let i = 0; i < rows.length; i += BATCH) await statement(JSON.stringify(rows.slice(i, i + BATCH))).execute(tx);
}
