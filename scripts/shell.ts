import type { Command } from 'commander';
import { isProblem, type ProblemTag, sentenceOf } from '../pipeline/errors.ts';

/** How a command speaks: results to standard output, everything else (progress, notes, errors) to standard error. */
export type Shell = {
  out(text: string): void;
  note(text: string): void;
  json: boolean; // --json: `out` carries one JSON document and nothing else
  lang: 'zh' | 'en';
};

/** 0 ok · 1 failed · 2 bad usage or input · 3 done, some input rejected. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Problems that the user mends by calling differently: exit 2. All others that reach the top are exit 1. */
const USAGE: readonly ProblemTag[] = [
  'BadUsage',
  'NoScene',
  'BadFarmers',
  'BadFile',
  'BadItem',
  'MissingBand',
  'Unsupported'
];

/**
 * Wraps what a command does as a commander action: gives it its arguments, its options and the shell, sets the exit
 * code, and turns whatever it throws into one sentence (`PARUS_DEBUG=1` adds the stack).
 */
export function action<Args extends unknown[], Options>(
  run: (args: Args, options: Options, shell: Shell) => Promise<ExitCode>
): (...all: unknown[]) => Promise<void> {
  return async (...all) => {
    const command = all.at(-1) as Command;
    const options = command.optsWithGlobals() as Options & { json?: boolean; lang?: string };
    const lang = options.lang ?? (/^zh/i.test(process.env.LC_ALL ?? process.env.LANG ?? '') ? 'zh' : 'en');
    const shell: Shell = {
      out: (text) => process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
      note: (text) => process.stderr.write(text.endsWith('\n') ? text : `${text}\n`),
      json: options.json === true,
      lang: lang === 'zh' ? 'zh' : 'en'
    };
    try {
      process.exitCode = await run(all.slice(0, -2) as Args, options, shell);
    } catch (e) {
      shell.note(`parus ${command.name()}: ${sentenceOf(e)}`);
      if (process.env.PARUS_DEBUG === '1' && e instanceof Error) shell.note(e.stack ?? '');
      process.exitCode = isProblem(e) && USAGE.includes(e._tag) ? 2 : 1;
    }
  };
}
