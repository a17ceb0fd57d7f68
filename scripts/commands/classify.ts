import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { BACKENDS, backendLine } from '../../models/backend.ts';
import { backendOption, regionOption, yearOption } from '../model-options.ts';
import { action } from '../shell.ts';

type Options = {
  series: string;
  output: string;
  model: string;
  index?: string;
  season?: string;
  region?: string;
  backend?: string;
};

/** `parus classify`: the crop of any plot series, without imagery. */
export function register(program: Command): void {
  program
    .command('classify')
    .description('name the crop of plot series (csv or parquet; docs/formats/series.md)')
    .requiredOption('--series <file>', 'plot_id, date, bands as reflectance, or value with --index')
    .requiredOption(
      '-o, --output <file>',
      'where to write plot_id,label,probability,second,second_probability,rejected'
    )
    .option('--model <model>', "'shipped', the model that comes with Parus, or a folder of parus train", 'shipped')
    .option(
      '--index <name>',
      "the index that the column 'value' holds, such as NDVI; default: the model's own, where it reads one alone"
    )
    .option('--season <year>', "harvest year; default: the year of each plot's last date")
    .option('--region <code>', 'region of the crop calendars, such as HHH; default: none, and no regional prior')
    .option('--backend <name>', `${BACKENDS.join('|')} (default: PARUS_BACKEND, else auto)`)
    .addHelpText(
      'after',
      `
Examples:
  $ parus classify --series series.csv -o crops.csv --season 2024 --region HHH
  $ parus classify --series ndvi.csv --index NDVI --model my-model -o crops.csv`
    )
    .action(
      action(async (_args: [], o: Options, shell) => {
        const season = yearOption(o.season);
        const region = regionOption(o.region);
        const backend = backendOption(o.backend);
        const { readSeriesFile } = await import('../series-file.ts');
        const { classifiedCsv, classifyPlots, indexOf, ranked } = await import('../classify-plots.ts');
        const plots = await readSeriesFile(o.series, o.index ?? null, indexOf(o.model));
        const classified = await classifyPlots(plots, { model: o.model, season, region, backend });
        const best = ranked(classified);
        await mkdir(dirname(o.output), { recursive: true });
        await writeFile(o.output, classifiedCsv(plots, best));
        const rejected = best.filter((b) => b?.rejected ?? true).length;
        shell.note(backendLine(classified.backend, shell.lang));
        shell.note(
          shell.lang === 'zh'
            ? `${plots.length} 个地块，${rejected} 个不作判断。`
            : `${plots.length} plots, ${rejected} rejected.`
        );
        if (shell.json) shell.out(JSON.stringify({ plots: plots.length, rejected, backend: classified.backend.name }));
        return 0;
      })
    );
}
