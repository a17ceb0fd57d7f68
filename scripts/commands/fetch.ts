import { type Command, InvalidArgumentError } from 'commander';
import type { FetchOptions } from '../fetch/fetch-command.ts';
import { action } from '../shell.ts';

const numberIn = (min: number, max: number, isWhole: boolean) => (text: string) => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= min && value <= max) || (isWhole && !Number.isInteger(value)))
    throw new InvalidArgumentError(`Expected a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}.`);
  return value;
};

export function register(program: Command): void {
  program
    .command('fetch')
    .description('Sentinel-2 scenes from a STAC API into a drop; given again, it goes on where it stopped')
    .requiredOption('--from <date>', 'first day')
    .requiredOption('--to <date>', 'last day')
    .option('--bbox <box>', 'minLon,minLat,maxLon,maxLat in degrees')
    .option('--farmers <file>', 'the box around the declared plots of a farmers file')
    .option('--area <file>', 'polygons of a GeoJSON file')
    .requiredOption('--out <dir>', 'the drop: scenes go to <dir>/scenes/<id>/')
    .option('--api <name|url>', 'earth-search, planetary-computer, cdse, or the URL of a STAC API', 'earth-search')
    .option('--collection <id>', 'collection of the API (of the named ones: sentinel-2-l2a)')
    .option(
      '--max-cloud <percent>',
      'no scenes with more cloud, as the catalogue states it',
      numberIn(0, 100, false),
      95
    )
    .option('--max-items <n>', 'no more items than this', numberIn(1, 100_000, true), 1000)
    .option('--downloads <n>', 'files at once (default: 4)', numberIn(1, 32, true))
    .option('--rate <n>', 'requests a second (default: 10, cdse 4)', numberIn(0.01, 1000, false))
    .option('--retries <n>', 'new tries in a row before patience ends', numberIn(0, 100, true), 6)
    .option('--dry-run', 'only say what would be fetched')
    .addHelpText(
      'after',
      '\nExample:\n  $ parus fetch --from 2023-09-01 --to 2024-08-31 --farmers farmers.geojson --out drops/2024 --dry-run'
    )
    .action(
      action<[], FetchOptions>(async (_args, options, shell) => {
        const { fetchCommand } = await import('../fetch/fetch-command.ts');
        return fetchCommand(options, process.env, shell);
      })
    );
}
