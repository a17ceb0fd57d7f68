import type { Command } from 'commander';
import { Problem } from '../../pipeline/errors.ts';
import { numberOption, regionOption } from '../model-options.ts';
import { progressBar } from '../progress.ts';
import { action } from '../shell.ts';

type Options = {
  region?: string;
  year: string;
  seed: string;
  size: string;
  dates: string;
  maxCloud: string;
  out: string;
  threads?: string;
  offset: string;
  series?: string;
  patches?: string;
};

const LARGEST = 8192;
const LAST_YEAR = 2100;

/** Adds `parus simulate`: a county's season of scenes with its farmers and the whole truth; or plot series; or patches. */
export function register(program: Command): void {
  program
    .command('simulate')
    .description("a county's season of simulated scenes, with farmers and the whole truth beside it")
    .option(
      '--region <code>',
      'a region of the crop catalogue (HHH); for --series and --patches all, unless one is given'
    )
    .option('--year <year>', 'harvest year: decides the weather and, from 2022 on, the DN offset', '2024')
    .option('--seed <n>', 'which county: its place, fields, farmers and clouds', '1')
    .option('--size <px>', 'side of the county in 10 m pixels, even (not of --series and --patches)', '512')
    .option('--dates <n>', "acquisitions, evenly over the season's passes, cloudy ones included", '36')
    .option('--max-cloud <percent>', 'leave out dates above this cloud cover, as a query of an archive does', '100')
    .requiredOption('-o, --out <dir>', 'a new folder, or an earlier drop of this command')
    .option('--threads <n>', 'worker threads (all cores); the bytes do not depend on it')
    .option('--offset <rule>', 'DN offset of 1000 from 25 January 2022 on (auto), or never (none)', 'auto')
    .option('--series <n>', 'only plot series with labels, for training: series.parquet and labels.csv')
    .option('--patches <n>', 'only patches of 128 px with truth, for training')
    .addHelpText(
      'after',
      `
Everything is simulated; no satellite saw these fields and no farmer lives there. docs/simulator.md says how real it is.

Examples:
  $ parus simulate --region HHH --year 2024 --seed 7 --size 512 --dates 24 --out county
  $ parus run county --farmers county/farmers.geojson --out result
  $ parus simulate --series 20000 --out my-fields && parus train crop --data my-fields --out my-model`
    )
    .action(
      action<[], Options>(async (_, o, shell) => {
        const whole = (name: string, given: string, least: number) => numberOption(name, given, least, true);
        const region = regionOption(o.region);
        const year = whole('year', o.year, 2016);
        if (year > LAST_YEAR)
          throw new Problem('BadUsage', `Expected --year as a year up to ${LAST_YEAR}, got '${o.year}'.`);
        const seed = whole('seed', o.seed, 0);
        const progress = progressBar(process.stderr, shell.lang);
        if (o.series !== undefined && o.patches !== undefined)
          throw new Problem('BadUsage', 'Expected one of --series and --patches, got both.');
        if (o.series !== undefined) {
          const { writeSeries } = await import('../simulate/write-series.ts');
          const n = whole('series', o.series, 1);
          const made = await writeSeries({ region, n, seed, out: o.out }, (done) =>
            progress({ stage: null, label: 'series', done, failed: 0, total: n })
          );
          shell.out(
            shell.json
              ? JSON.stringify(made)
              : `${made.series} simulated series of ${made.groups} region-years in ${o.out}`
          );
          return 0;
        }
        if (o.patches !== undefined) {
          const { writePatches } = await import('../simulate/write-patches.ts');
          const n = whole('patches', o.patches, 1);
          const made = await writePatches({ region, n, seed, out: o.out }, (done) =>
            progress({ stage: null, label: 'patches', done, failed: 0, total: n })
          );
          shell.out(shell.json ? JSON.stringify(made) : `${made.patches} simulated patches in ${o.out}`);
          return 0;
        }
        const size = whole('size', o.size, 32);
        if (size % 2 !== 0 || size > LARGEST)
          throw new Problem('BadUsage', `Expected --size as an even number of at most ${LARGEST}, got '${o.size}'.`);
        if (o.offset !== 'auto' && o.offset !== 'none')
          throw new Problem('BadUsage', `Expected --offset as auto or none, got '${o.offset}'.`);
        const { planDrop } = await import('../simulate/drop/plan.ts');
        const { makeDrop } = await import('../simulate/drop/run.ts');
        const dates = whole('dates', o.dates, 1);
        const mostCover = numberOption('max-cloud', o.maxCloud, 0, false) / 100;
        const plan = planDrop({ region: region ?? 'HHH', year, seed, size, dates, mostCover, offset: o.offset });
        const threads = o.threads === undefined ? undefined : whole('threads', o.threads, 1);
        const made = await makeDrop(plan, o.out, {
          threads,
          step: (done, total, label) => progress({ stage: null, label, done, failed: 0, total })
        });
        if (shell.json) shell.out(JSON.stringify({ out: o.out, place: plan.place.name, ...made }));
        else {
          shell.out(
            `${made.scenes} simulated scenes, ${made.plots} plots, ${made.farmers} farmers who declare ${made.declaredPlots} plots, beside ${plan.place.name}: ${o.out}`
          );
        }
        return 0;
      })
    );
}
