import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { BACKENDS, type BackendWanted, backendLine, wantedBackend } from '../../models/backend.ts';
import { Problem } from '../../pipeline/errors.ts';
import { action } from '../shell.ts';

type Options = {
  series: string;
  output: string;
  model: string;
  season?: string;
  region?: string;
  backend?: string;
};

/** `parus classify`: the crop of any plot series, without imagery. */
export function register(program: Command): void {
  program
    .command('classify')
    .description('name the crop of plot series (csv or parquet; docs/formats/series.md)')
    .requiredOption('--series <file>', 'plot_id, date, bands as reflectance')
    .requiredOption(
      '-o, --output <file>',
      'where to write plot_id,label,probability,second,second_probability,rejected'
    )
    .option('--model <model>', "'shipped', the model that comes with Parus", 'shipped')
    .option('--season <year>', "harvest year; default: the year of each plot's last date")
    .option('--region <code>', 'region of the crop calendars, such as HHH; default: none, and no regional prior')
    .option('--backend <name>', `${BACKENDS.join('|')} (default: PARUS_BACKEND, else auto)`)
    .addHelpText('after', '\nExample:\n  $ parus classify --series series.csv -o crops.csv --season 2024 --region HHH')
    .action(
      action(async (_args: [], o: Options, shell) => {
        if (o.model !== 'shipped') throw new Problem('BadUsage', `Expected --model shipped, got '${o.model}'.`);
        if (o.backend !== undefined && !(BACKENDS as readonly string[]).includes(o.backend)) {
          throw new Problem('BadUsage', `Expected --backend as one of ${BACKENDS.join(', ')}, got '${o.backend}'.`);
        }
        const { REGIONS } = await import('../../pipeline/crop/catalogue.ts');
        if (o.region !== undefined && !REGIONS.some((r) => r.code === o.region)) {
          const known = REGIONS.map((r) => r.code).join(', ');
          throw new Problem('BadUsage', `Expected --region as one of ${known}, got '${o.region}'.`);
        }
        if (o.season !== undefined && !/^\d{4}$/.test(o.season)) {
          throw new Problem('BadUsage', `Expected --season as a year, got '${o.season}'.`);
        }
        const { readSeriesFile } = await import('../series-file.ts');
        const { classifiedCsv, classifyPlots } = await import('../classify-plots.ts');
        const plots = await readSeriesFile(o.series);
        const { rows, backend } = await classifyPlots(plots, {
          season: o.season === undefined ? null : Number(o.season),
          region: o.region ?? null,
          backend: (o.backend as BackendWanted | undefined) ?? wantedBackend()
        });
        await mkdir(dirname(o.output), { recursive: true });
        await writeFile(o.output, classifiedCsv(rows));
        const rejected = rows.filter((r) => r.rejected).length;
        shell.note(backendLine(backend, shell.lang));
        shell.note(`${rows.length} plots, ${rejected} rejected.`);
        if (shell.json) shell.out(JSON.stringify({ plots: rows.length, rejected, backend: backend.name }));
        return 0;
      })
    );
}
