import { Argument, type Command } from 'commander';
import { Problem } from '../../pipeline/errors.ts';
import { progressBar } from '../progress.ts';
import { action } from '../shell.ts';

type Options = { size: string; repeats: string; seed: string; python: string };

/** `parus bench`: speed as a ratio against a named peer, measured in turns in one run. */
export function register(program: Command): void {
  program
    .command('bench')
    .description('measure speed against a named peer')
    .addArgument(new Argument('<name>', 'what to measure').choices(['read']))
    .option('--size <px>', 'side of the raster', '5490')
    .option('--repeats <n>', 'rounds that count', '7')
    .option('--seed <n>', 'of the pixels', '1')
    .option('--python <command>', 'a Python that has the peer', 'python3')
    .addHelpText('after', '\nExample:\n  $ parus bench read --json > docs/bench/read.json')
    .action(
      action<['read'], Options>(async (_args, options, shell) => {
        const whole = (name: 'size' | 'repeats' | 'seed', least: number) => {
          const n = Number(options[name]);
          if (Number.isInteger(n) && n >= least) return n;
          throw new Problem(
            'BadUsage',
            `Expected --${name} as a whole number from ${least} on, got '${options[name]}'.`
          );
        };
        const { benchRead } = await import('../bench/read.ts');
        const { benchText } = await import('../bench/report.ts');
        const progress = progressBar(process.stderr, shell.lang);
        const report = await benchRead(
          { size: whole('size', 16), repeats: whole('repeats', 1), seed: whole('seed', 0), python: options.python },
          program.version() ?? '',
          (done, total, label) => progress({ stage: null, label, done, failed: 0, total }),
          shell.note
        );
        shell.out(shell.json ? JSON.stringify(report) : benchText(report));
        return 0;
      })
    );
}
