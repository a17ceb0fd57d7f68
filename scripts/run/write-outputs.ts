import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { keyOf, prettyJson, sha256Hex } from '../../pipeline/io/keys.ts';
import { openStore, removeUnfinished, writeAtomically } from '../../pipeline/io/store.ts';
import { planOutputs } from '../../pipeline/stages/outputs.ts';
import { STAGE_VERSIONS } from '../../pipeline/stages/plan.ts';
import { quicklook } from '../../pipeline/stages/quicklook.ts';
import { buildReport, pageSha256, type ReportInput } from '../report/report.ts';
import { manifestOf } from './manifest.ts';
import type { SeasonRun } from './run-season.ts';

type Written = { key: string; outputs: { path: string; sha256: string }[] };

/** Raise when the same artefacts give other output files. */
const OUTPUTS_VERSION = 3;

/**
 * Writes what a run shows into its folder, each file whole or not at all, the manifest after what it lists. Where
 * the same outputs stand already, nothing is written. Files of an earlier run that this one does not make are removed.
 * Returns how many files were written.
 */
export async function writeOutputs(
  run: SeasonRun,
  out: string,
  storeUrl: string,
  version: string,
  lang: ReportInput['lang'],
  notice: ReportInput['notice']
): Promise<number> {
  const { result } = run;
  const settingsSha256 = sha256Hex(
    keyOf('settings', 1, {
      season: result.season,
      asOf: result.asOf,
      region: result.region,
      nets: run.nets,
      stages: STAGE_VERSIONS,
      lang,
      notice,
      minAreaM2: run.minAreaM2,
      tables: run.tables?.sha256 ?? null
    })
  );
  const listed = run.listings.map(({ candidates, ignored, rejected }) => ({ candidates, ignored, rejected }));
  const key = keyOf('outputs', OUTPUTS_VERSION, {
    version,
    settingsSha256,
    page: pageSha256(),
    score: result.tracks,
    scenes: result.scenes,
    listed,
    farmers: run.farmers
  });
  const record = join(out, '.parus', 'outputs.json');
  const before = await readFile(record, 'utf8').then(
    (text) => JSON.parse(text) as Written,
    () => null
  );
  if (before?.key === key && (await allStand(out, before))) return 0;

  const planned = planOutputs(result, openStore(storeUrl));
  for (const folder of new Set(planned.map((o) => dirname(join(out, o.path))))) await removeUnfinished(folder);
  const outputs: Written['outputs'] = [];
  const write = async (path: string, bytes: Uint8Array | string) => {
    await writeAtomically(join(out, path), bytes);
    outputs.push({ path, sha256: sha256Hex(bytes) });
  };
  for (const output of planned) await write(output.path, await output.bytes());
  await write('report.html', buildReport({ run: result, quicklook: await quicklook(result), version, lang, notice }));
  outputs.sort((a, b) => (a.path < b.path ? -1 : 1));
  const made = new Set(outputs.map((o) => o.path));
  for (const { path } of before?.outputs ?? []) {
    if (!made.has(path) && path !== 'manifest.json') await rm(join(out, path), { force: true });
  }
  await write('manifest.json', prettyJson(manifestOf(run, version, settingsSha256, [...outputs])));
  await writeAtomically(record, prettyJson({ key, outputs }));
  return outputs.length;
}

async function allStand(out: string, { outputs }: Written): Promise<boolean> {
  for (const { path, sha256 } of outputs) {
    const bytes = await readFile(join(out, path)).catch(() => null);
    if (bytes === null || sha256Hex(bytes) !== sha256) return false;
  }
  return true;
}
