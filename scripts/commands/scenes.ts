import { type Command, InvalidArgumentError } from 'commander';
import { action } from '../shell.ts';

type Flags = { season?: number; asOf?: string };

const year = (text: string) => {
  if (!/^\d{4}$/.test(text)) throw new InvalidArgumentError('Expected a year of four digits.');
  return Number(text);
};

export function register(program: Command): void {
  program
    .command('scenes')
    .description('which scenes of a drop a run would use, skip or reject, and why; which files it would ignore')
    .argument('<drop>', 'a folder of scenes')
    .option('--season <year>', 'harvest year (default: the year of the last scene)', year)
    .option('--as-of <date>', 'nothing after this date (default: the date of the last scene)')
    .addHelpText('after', '\nExample:\n  $ parus scenes data-samples/north-wheat-maize --json')
    .action(
      action<[string], Flags>(async ([drop], { season, asOf }, shell) => {
        const { checkDrop } = await import('../scenes/check-drop.ts');
        const checked = await checkDrop(drop, { season: season ?? null, asOf: asOf ?? null });
        if (shell.json) shell.out(JSON.stringify(checked));
        else {
          const { scenesTable } = await import('../scenes/scenes-table.ts');
          shell.out(scenesTable(checked, shell.lang));
        }
        return checked.scenes.some((s) => s.status === 'rejected') ? 3 : 0;
      })
    );
}
