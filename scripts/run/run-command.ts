import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { publishRun } from '../../workers/db/publish.ts';
import { openEngine } from '../../workers/engine.ts';
import { runEnv } from '../../workers/env.ts';
import { progressBar } from '../progress.ts';
import { writeRecord } from '../scenes/run-record.ts';
import type { ExitCode, Shell } from '../shell.ts';
import { farmersTable } from './farmers-table.ts';
import { type RunOptions, runSeason } from './run-season.ts';
import { writeOutputs } from './write-outputs.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** What a run is asked for: the season, how many jobs at once (0: none here), the report's language and what it must say first. */
export type RunCommandOptions = RunOptions & {
  concurrency?: number;
  lang?: 'zh' | 'en';
  notice?: readonly [zh: string, en: string];
};

/** `parus run` from open to close: engine, season, outputs, database, and what the user sees of it. */
export async function runCommand(options: RunCommandOptions, shell: Shell): Promise<ExitCode> {
  const started = performance.now();
  const out = resolve(options.out);
  const settings = runEnv(process.env, join(out, '.parus'));
  const engine = await openEngine({
    ...settings,
    concurrency: options.concurrency,
    note: shell.note,
    progress: progressBar(process.stderr, shell.lang)
  });
  try {
    const run = await runSeason(options, engine, settings.storeUrl, shell.note);
    const written = await writeOutputs(
      run,
      out,
      settings.storeUrl,
      version,
      options.lang ?? null,
      options.notice ?? null
    );
    await writeRecord(out, run.record);
    await publishRun(engine, run.result, version);
    const computed = sum(run.reports.flatMap((r) => Object.values(r.computed)));
    const reused = sum(run.reports.flatMap((r) => Object.values(r.reused)));
    const rejected = run.result.scenes.filter((s) => s.status === 'rejected');
    const setAside = run.result.score.setAside;
    const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
    const report = join(options.out, 'report.html');
    if (shell.json) {
      shell.out(
        JSON.stringify({
          out: options.out,
          report,
          season: run.result.season,
          asOf: run.result.asOf,
          region: run.result.region,
          plots: run.result.plots.length,
          farmers: run.result.score.decisions.length,
          scenes: count(run.result.scenes.map((s) => s.status)),
          rejected,
          setAside,
          warnings: run.warnings,
          artefacts: { computed, reused },
          outputsWritten: written,
          seconds: Math.round((performance.now() - started) / 100) / 10,
          peakRssMiB: peakMiB
        })
      );
    } else {
      for (const r of rejected) shell.note(`Rejected ${r.item}: ${r.reason}`);
      for (const s of setAside) shell.note(`Set aside ${s.farmerId ?? '?'} / ${s.plotId ?? '?'}: ${s.reason}`);
      for (const w of run.warnings) shell.note(`Note: ${w}`);
      shell.out(farmersTable(run.result.score.decisions, shell.lang));
      shell.note(
        `${run.result.plots.length} plots; artefacts: ${computed} made, ${reused} already there; ${written} files written. ` +
          `${((performance.now() - started) / 1000).toFixed(1)} s, peak memory ${peakMiB} MiB.`
      );
      shell.out(`${shell.lang === 'zh' ? '报告' : 'Report'}: ${report}`);
    }
    return rejected.length > 0 || setAside.length > 0 ? 3 : 0;
  } finally {
    await engine.close();
  }
}

const sum = (ns: number[]) => ns.reduce((a, b) => a + b, 0);
function count(words: string[]): Record<string, number> {
  const n: Record<string, number> = {};
  for (const word of words) n[word] = (n[word] ?? 0) + 1;
  return n;
}
