import { readFile } from 'node:fs/promises';
import { Problem } from '../../pipeline/errors.ts';
import type { Lineage } from '../../pipeline/plot/lineage.ts';
import { csvCell, csvRows } from '../series-file.ts';

const COLUMNS = [
  'plot_id',
  'field_id',
  'kinship',
  'area_m2',
  'earlier_id',
  'earlier_field_id',
  'share_of_earlier',
  'share_of_plot',
  'iou'
] as const;

/**
 * A lineage as a table: a row a plot and earlier plot under it, a plot without one in one row; then the earlier plots that
 * are gone, with the share that is a field still and without a `plot_id`.
 */
export function historyCsv(
  { later, gone }: Lineage,
  areaM2: (plotId: string) => number,
  fieldOf: (earlierId: string) => string
): string {
  const lines = later.flatMap(({ id, field, kinship, ancestors }) => {
    const own = [csvCell(id), csvCell(field), kinship, areaM2(id).toFixed(2)];
    if (ancestors.length === 0) return [[...own, '', '', '', '', '']];
    return ancestors.map((a) => [
      ...own,
      csvCell(a.id),
      csvCell(fieldOf(a.id)),
      a.ofEarlier.toFixed(4),
      a.ofLater.toFixed(4),
      a.iou.toFixed(4)
    ]);
  });
  const lost = gone.map(({ id, kept }) => [
    '',
    '',
    'gone',
    '',
    csvCell(id),
    csvCell(fieldOf(id)),
    kept.toFixed(4),
    '',
    ''
  ]);
  return `${[COLUMNS, ...lines, ...lost].map((cells) => cells.join(',')).join('\n')}\n`;
}

/** The stable field of every plot of an earlier history, by plot id. Throws BadFile or BadItem where the file is none. */
export async function readFields(path: string): Promise<Map<string, string>> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Problem('BadFile', `Expected a history in ${path}, found no such file.`, { subject: path, cause });
  });
  const rows = csvRows(path, text);
  for (const name of ['plot_id', 'field_id'])
    if (!text.split('\n', 1)[0]!.split(',').includes(name))
      throw new Problem('BadItem', `Expected a column '${name}' in ${path}, found none.`);
  return new Map(
    rows.flatMap(({ plot_id, field_id }) => (plot_id && field_id ? [[String(plot_id), String(field_id)] as const] : []))
  );
}
