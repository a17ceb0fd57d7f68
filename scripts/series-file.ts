import { readFile } from 'node:fs/promises';
import { type IsoDate, isoDate } from '../pipeline/dates.ts';
import { Problem } from '../pipeline/errors.ts';
import { plotId, sceneId } from '../pipeline/ids.ts';
import { BANDS } from '../pipeline/scene/bands.ts';
import type { Observation, Series } from '../pipeline/series/observation.ts';

type Cell = string | number | bigint | boolean | Date | null | undefined;
type Row = Record<string, Cell>;

/**
 * Plot series of a csv or parquet file (docs/formats/series.md), plots in the order in which they first occur, dates
 * ascending. With a `given` index the column `value` holds it and no band is wanted; without, the bands, or where a file has
 * none, `value` as the index `otherwise`. Throws BadFile or BadItem, which name the file and the line: not found, no `plot_id` or `date`, no
 * band at all, a number or date that is none, or values that look like digital numbers.
 */
export async function readSeriesFile(
  path: string,
  given: string | null = null,
  otherwise: string | null = null
): Promise<Series[]> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Problem('BadFile', `Expected series in ${path}, found no such file.`, { subject: path, cause });
  });
  const rows = path.endsWith('.parquet') ? await parquetRows(path, bytes) : csvRows(path, bytes.toString('utf8'));
  const columns = Object.keys(rows[0] ?? {});
  const noBand = !BANDS.some((b) => columns.includes(b)) && columns.includes('value');
  const index = given ?? (noBand ? otherwise : null);
  const wanted = index === null ? ['plot_id', 'date'] : ['plot_id', 'date', 'value'];
  for (const name of wanted.filter((w) => !columns.includes(w))) {
    throw new Problem('BadItem', `Expected a column '${name}' in ${path}, found ${columns.join(', ') || 'no rows'}.`);
  }
  const bands = BANDS.filter((b) => columns.includes(b));
  if (index === null && bands.length === 0) {
    const hint = columns.includes('value') ? "; say with --index which index 'value' is" : '';
    throw new Problem(
      'BadItem',
      `Expected at least one of ${BANDS.join(', ')} in ${path}, found ${columns.join(', ')}${hint}.`
    );
  }
  const read: readonly string[] = index === null ? bands : ['value'];
  const byPlot = new Map<string, { first: IsoDate; looks: Map<IsoDate, Observation> }>();
  const values: number[] = [];
  rows.forEach((row, i) => {
    const line = `${path} line ${i + 2}`;
    const id = String(row.plot_id ?? '').trim();
    if (id === '') throw new Problem('BadItem', `Expected a plot_id in ${line}, found none.`);
    const date = dateOf(row.date, line);
    const plot = byPlot.get(id) ?? { first: date, looks: new Map<IsoDate, Observation>() };
    if (date < plot.first) plot.first = date;
    byPlot.set(id, plot);
    if (row.valid !== undefined && ['0', 'false'].includes(String(row.valid))) return;
    const look: Record<string, number> = {};
    for (const name of read) {
      const v = numberOf(row[name], name, line);
      if (v === null) continue;
      look[name] = v;
      values.push(v);
    }
    if (Object.keys(look).length === 0) return;
    const held = index === null ? { mean: look } : { mean: {}, index: { [index]: look.value! } };
    plot.looks.set(date, { scene: sceneId(`${id}-${date}`), date, clearShare: 1, count: 1, sd: {}, ...held });
  });
  const high = Float64Array.from(values).sort()[Math.floor(0.99 * (values.length - 1))] ?? 0;
  if (high > 2 && !(index !== null && WIDE_INDICES.includes(index))) {
    throw new Problem(
      'BadItem',
      `Expected reflectance 0..1 in ${path}, but the 99th percentile is ${high}: it looks like DN. Multiply by the product's scale first (Sentinel-2: 0.0001, and minus 0.1 from baseline 04.00).`
    );
  }
  return [...byPlot].map(([id, { first, looks }]) => ({
    plot: plotId(id),
    first,
    observations: [...looks.values()].sort((a, b) => (a.date < b.date ? -1 : 1))
  }));
}

/** Indices that rightly go beyond 2. */
const WIDE_INDICES: readonly string[] = ['GCVI'];

/** A cell as a number; null where it is empty or a parquet file's NaN. */
function numberOf(cell: Cell, name: string, line: string): number | null {
  if (cell === null || cell === undefined || cell === '') return null;
  const v = Number(cell);
  if (!Number.isNaN(v)) return v;
  if (typeof cell === 'number') return null;
  throw new Problem('BadItem', `Expected a number as ${name} in ${line}, got '${String(cell)}'.`);
}

function dateOf(cell: Cell, line: string): IsoDate {
  try {
    return isoDate(cell instanceof Date ? cell.toISOString() : String(cell ?? '').trim());
  } catch {
    throw new Problem('BadItem', `Expected a date YYYY-MM-DD in ${line}, got '${String(cell)}'.`);
  }
}

export async function parquetRows(path: string, bytes: Buffer): Promise<Row[]> {
  const { parquetReadObjects } = await import('hyparquet');
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  return (await parquetReadObjects({ file }).catch((cause: unknown) => {
    throw new Problem('BadFile', `Expected a parquet file, ${path} is none.`, { subject: path, cause });
  })) as Row[];
}

export function csvRows(path: string, text: string): Row[] {
  const [head, ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = cellsOf(head ?? '').map((n) => n.trim());
  return lines
    .filter((l) => l.trim() !== '')
    .map((l, i) => {
      const cells = cellsOf(l);
      if (cells.length !== names.length) {
        throw new Problem('BadItem', `Expected ${names.length} cells in ${path} line ${i + 2}, got ${cells.length}.`);
      }
      return Object.fromEntries(names.map((n, k) => [n, cells[k]]));
    });
}

/** Cells of a csv line; a cell in double quotes may hold commas, and "" is a quote. */
function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(,|$)/g)].map((m) => m[1]!);
  if (!line.endsWith(',')) cells.pop(); // the match of nothing at the end
  return cells.map((c) => (c.startsWith('"') ? c.slice(1, -1).replaceAll('""', '"') : c));
}

/** A text as a cell of a csv line: in double quotes where it holds what a line or cell ends with. */
export const csvCell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
