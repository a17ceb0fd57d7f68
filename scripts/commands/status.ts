import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { Problem } from '../../pipeline/errors.ts';
import { action } from '../shell.ts';

/** `parus status`: what a run has done, and whether it still runs. Reads only; works beside a running run. */
export function register(program: Command): void {
  program
    .command('status')
    .description('what a run has done so far, what failed, and whether it is still running')
    .requiredOption('--out <folder>', 'output folder of the run')
    .addHelpText('after', '\nExample:\n  $ parus status --out season-2018')
    .action(
      action<[], { out: string }>(async (_, options, shell) => {
        const { runEnv } = await import('../../workers/env.ts');
        const { folderHolder } = await import('../../workers/lock.ts');
        const { runLogPath } = await import('../../workers/log.ts');
        const { deadLetters } = await import('../../workers/dead-letter.ts');
        const stateDir = resolve(options.out, '.parus');
        if (!existsSync(stateDir)) {
          throw new Problem('BadUsage', `Expected the output folder of a run, found no .parus in ${options.out}.`, {
            subject: options.out
          });
        }
        const holder = await folderHolder(stateDir);
        const run = lastRun(runLogPath(stateDir));
        const status = {
          state: holder !== null ? 'running' : run === null ? 'never run' : run.finished ? 'finished' : 'interrupted',
          process: holder,
          lastPhase: run,
          artefacts: artefactCounts(runEnv(process.env, stateDir).storeUrl.replace(/^file:(\/\/)?/, '')),
          failed: deadLetters(stateDir).map(({ key, stage, label, reason }) => ({ key, stage, label, reason }))
        };
        if (shell.json) shell.out(JSON.stringify(status));
        else shell.out(inWords(status, shell.lang, options.out));
        return 0;
      })
    );
}

type LastRun = { startedAt: string; jobs: number; missing: number; done: number; failed: number; finished: boolean };

/** The last phase of the log: what it began with and what became of it. Null where nothing was ever run. */
function lastRun(path: string): LastRun | null {
  if (!existsSync(path)) return null;
  let run: LastRun | null = null;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const entry = parseLine(line);
    if (!entry) continue;
    if (entry.event === 'Run:Start') {
      run = {
        startedAt: entry.at,
        jobs: entry.jobs ?? 0,
        missing: entry.missing ?? 0,
        done: 0,
        failed: 0,
        finished: false
      };
    } else if (run) {
      if (entry.event === 'Stage:Done') run.done++;
      else if (entry.event === 'Run:Done') {
        run.finished = true;
        run.failed = entry.failed ?? 0;
      }
    }
  }
  return run;
}

/** A line that a kill cut short is passed over. */
function parseLine(
  line: string
): { at: string; event: string; jobs?: number; missing?: number; failed?: number } | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Artefacts by stage in a file store. */
function artefactCounts(root: string): Record<string, number> {
  if (!existsSync(root)) return {};
  const counts: Record<string, number> = {};
  for (const stage of readdirSync(root).sort()) {
    const files = readdirSync(join(root, stage), { recursive: true, withFileTypes: true });
    counts[stage] = files.filter((f) => f.isFile() && !f.name.endsWith('.part')).length;
  }
  return counts;
}

function inWords(
  status: {
    state: string;
    process: number | 'unknown' | null;
    lastPhase: LastRun | null;
    artefacts: Record<string, number>;
    failed: { stage: string; label: string; reason: string }[];
  },
  lang: 'zh' | 'en',
  out: string
): string {
  const zh = lang === 'zh';
  const state = zh
    ? { running: '运行中', finished: '已完成', interrupted: '中断（重新运行即可继续）', 'never run': '尚未运行' }[
        status.state
      ]
    : status.state === 'interrupted'
      ? 'interrupted (run the same command again to go on)'
      : status.state;
  const lines = [
    `${out}: ${state}${typeof status.process === 'number' ? ` (${zh ? '进程' : 'process'} ${status.process})` : ''}`
  ];
  const run = status.lastPhase;
  if (run) {
    lines.push(
      zh
        ? `最近一步：${run.startedAt} 开始，需做 ${run.missing} 项（共 ${run.jobs} 项），完成 ${run.done}，失败 ${run.failed}`
        : `last phase: began ${run.startedAt}, ${run.missing} of ${run.jobs} jobs to do, ${run.done} done, ${run.failed} failed`
    );
  }
  for (const [stage, n] of Object.entries(status.artefacts)) lines.push(`  ${stage.padEnd(10)} ${n}`);
  for (const f of status.failed) lines.push(`${zh ? '失败' : 'failed'}: ${f.stage} ${f.label}: ${f.reason}`);
  if (status.failed.length > 0)
    lines.push(zh ? `重试：parus retry --out ${out}` : `try them again: parus retry --out ${out}`);
  return lines.join('\n');
}
