import type { Command } from 'commander';
import { Problem } from '../../pipeline/errors.ts';
import type { Kinship } from '../../pipeline/plot/lineage.ts';
import { action } from '../shell.ts';

type Options = { output: string; history?: string };

const WORDS: Record<Kinship | 'gone', { zh: string; en: string }> = {
  same: { zh: '同一地块', en: 'same field' },
  split: { zh: '由一块分出', en: 'split from one' },
  merged: { zh: '由多块合并', en: 'merged from several' },
  redrawn: { zh: '边界重划', en: 'redrawn' },
  new: { zh: '新增', en: 'new' },
  gone: { zh: '消失', en: 'gone' }
};

/** `parus lineage`: what became of each plot between two runs. */
export function register(program: Command): void {
  program
    .command('lineage')
    .argument('<earlier>', 'plots.geojson or plots.parquet of an earlier run')
    .argument('<later>', 'the same of a later one')
    .description('which plots of two runs are one field, split, merged, new or gone (docs/formats/lineage.md)')
    .requiredOption('-o, --output <file>', 'history.csv: a row a plot and earlier plot under it')
    .option('--history <file>', 'history.csv of the earlier plots, so that fields keep their ids through the years')
    .addHelpText(
      'after',
      `
Examples:
  $ parus lineage out/2023/plots.geojson out/2024/plots.geojson -o history-2024.csv
  $ parus lineage out/2024/plots.parquet out/2025/plots.parquet --history history-2024.csv -o history-2025.csv`
    )
    .action(
      action(async ([earlierPath, laterPath]: [string, string], o: Options, shell) => {
        if (!o.output.endsWith('.csv')) throw new Problem('BadUsage', `Expected -o as .csv, got '${o.output}'.`);
        const { readPlotsFile } = await import('../lineage/plots-file.ts');
        const { historyCsv, readFields } = await import('../lineage/history-file.ts');
        const { fromLonLat, utmEpsgOf } = await import('../../pipeline/geo/crs.ts');
        const { writeAtomically } = await import('../../pipeline/io/store.ts');
        const { ellipsoidSize } = await import('../../pipeline/plot/area.ts');
        const { KINSHIPS, lineageOf } = await import('../../pipeline/plot/lineage.ts');

        const [earlier, later] = [await readPlotsFile(earlierPath), await readPlotsFile(laterPath)];
        const fields = o.history === undefined ? new Map<string, string>() : await readFields(o.history);
        const fieldOf = (id: string) => fields.get(id) ?? id;
        const [lon, lat] = later[0]?.lonLat[0]?.[0] ?? earlier[0]?.lonLat[0]?.[0] ?? [0, 0];
        const epsg = utmEpsgOf(lon, lat);
        const onPlane = (plots: typeof later) =>
          plots.map(({ id, lonLat }) => ({
            id,
            polygon: lonLat.map((ring) => ring.map(([x, y]) => fromLonLat(epsg, x, y)))
          }));
        const lineage = lineageOf(onPlane(earlier), onPlane(later), fieldOf);
        const areas = new Map(later.map((p) => [p.id, ellipsoidSize(p.lonLat).areaM2]));
        await writeAtomically(
          o.output,
          historyCsv(lineage, (id) => areas.get(id)!, fieldOf)
        );

        const counts = {
          ...Object.fromEntries(KINSHIPS.map((k) => [k, lineage.later.filter((d) => d.kinship === k).length])),
          gone: lineage.gone.length
        } as Record<Kinship | 'gone', number>;
        const unknown = o.history === undefined ? 0 : earlier.filter((p) => !fields.has(p.id)).length;
        if (shell.json) {
          shell.out(
            JSON.stringify({ earlier: earlier.length, later: later.length, ...counts, unknown, output: o.output })
          );
          return 0;
        }
        if (unknown > 0)
          shell.note(
            shell.lang === 'zh'
              ? `${o.history} 中没有 ${unknown} 个早期地块;它们以自身编号为地块号。`
              : `${unknown} earlier plots are not in ${o.history}; their own ids name their fields.`
          );
        const told = Object.entries(counts).map(([k, n]) => `${WORDS[k as Kinship | 'gone'][shell.lang]} ${n}`);
        shell.out(
          shell.lang === 'zh'
            ? `${earlier.length} → ${later.length} 个地块: ${told.join(',')} → ${o.output}`
            : `${earlier.length} → ${later.length} plots: ${told.join(', ')} → ${o.output}`
        );
        return 0;
      })
    );
}
