import { type Command, InvalidArgumentError, Option } from 'commander';
import { BACKENDS, type BackendWanted, backendLine, startBackend, wantedBackend } from '../../models/backend.ts';
import type { RunCommandOptions } from '../run/run-command.ts';
import { action } from '../shell.ts';

const wholeNumber = (text: string) => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
};

export function register(program: Command): void {
  program
    .command('run')
    .description('from drops of scenes and a farmers file to plots, crops, yields, decisions and a report')
    .argument('<drop...>', 'folders of scenes')
    .requiredOption('--farmers <file>', 'declared plots and what the lender knows of each farmer (see parus init)')
    .requiredOption('--out <dir>', 'where outputs and the state of the run live')
    .option('--season <year>', 'harvest year (default: the year of the last scene)', wholeNumber)
    .option('--as-of <date>', 'what may be known: nothing after this date (default: the date of the last scene)')
    .option('--region <code>', 'region of the crop catalogue (default: from the place)')
    .option('--tables <dir>', "a lender's own economics.csv instead of the shipped regional table")
    .option('--min-area-m2 <n>', 'smallest plot', wholeNumber, 500)
    .option('--concurrency <n>', 'jobs at once in this process; 0 leaves all work to `parus worker`', wholeNumber)
    .addOption(
      new Option(
        '--backend <name>',
        'where neural networks run (default: PARUS_BACKEND, else the best there is)'
      ).choices([...BACKENDS])
    )
    .addHelpText(
      'after',
      '\nExample:\n  $ parus run drops/flanders-2018 --farmers farmers.geojson --out out/flanders --season 2018'
    )
    .action(
      action<[string[]], RunFlags>(async ([drops], options, shell) => {
        const backend = options.backend ?? wantedBackend();
        process.env.PARUS_BACKEND = backend;
        shell.note(backendLine(await startBackend(backend), shell.lang)); // demanded and absent, it stops the run here
        const { runCommand } = await import('../run/run-command.ts');
        return runCommand({ ...options, drops }, shell);
      })
    );
}

type RunFlags = Omit<RunCommandOptions, 'drops' | 'notice'> & { backend?: BackendWanted };
