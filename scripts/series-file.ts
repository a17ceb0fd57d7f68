import { readFile } from 'node:fs/promises';
import { type IsoDate, isoDate } from '../pipeline/dates.ts';
import { Problem } from '../pipeline/errors.ts';
import { plotId, sceneId } from '../pipeline/ids.ts';
import { BANDS, type Band } from '../pipeline/scene/bands.ts';
import type { Observation, Series } from '../pipeline/series/observation.ts';

type Cell = string | number | bigint | boolean | Date | null | undefined;
type Row = Record<string, Cell>;

/**
 * Plot series of a csv or parquet file (docs/formats/series.md), plots in the order in which they first occur, dates
 * ascending. Throws BadFile or BadItem, which name the file and the line: not found, no `plot_id` or `date`, no
 * band at all, a number or date that is none, or values that look like digital numbers.
 */
export async function readSeriesFile(path: string): Promise<Series[]> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Problem('BadFile', `Expected series in ${path}, found no such file.`, { subject: path, cause });
  });
  const rows = path.endsWith('.parquet') ? await parquetRows(path, bytes) : csvRows(path, bytes.toString('utf8'));
  const columns = Object.keys(rows[0] ?? {});
  for (const wanted of ['plot_id', 'date']) {
    if (!columns.includes(wanted)) {
      throw new Problem(
        'BadItem',
        `Expected a column '${wanted}' in ${path}, found ${columns.join(', ') || 'no rows'}.`
      );
    }
  }
  const bands = BANDS.filter((b) => columns.includes(b));
  if (bands.length === 0) {
    throw new Problem(
      'BadItem',
      `Expected at least one of ${BANDS.join(', ')} in ${path}, found ${columns.join(', ')}.`
    );
  }
  const byPlot = new Map<string, Map<IsoDate, Observation>>();
  const values: number[] = [];
  rows.forEach((row, i) => {
    const line = `${path} line ${i + 2}`;
    const id = String(row.plot_id ?? '').trim();
    if (id === '') throw new Problem('BadItem', `Expected a plot_id in ${line}, found none.`);
    const plot = byPlot.get(id) ?? new Map<IsoDate, Observation>();
    byPlot.set(id, plot);
    const date = dateOf(row.date, line);
    if (row.valid !== undefined && ['0', 'false'].includes(String(row.valid))) return;
    const mean: Partial<Record<Band, number>> = {};
    for (const band of bands) {
      const cell = row[band];
      if (cell === null || cell === undefined || cell === '') continue;
      const v = Number(cell);
      if (Number.isNaN(v)) {
        if (typeof cell === 'number') continue; // NaN of a parquet file: missing
        throw new Problem('BadItem', `Expected a number as ${band} in ${line}, got '${String(cell)}'.`);
      }
      mean[band] = v;
      values.push(v);
    }
    if (Object.keys(mean).length === 0) return;
    plot.set(date, { scene: sceneId(`${id}-${date}`), date, clearShare: 1, count: 1, mean, sd: {} });
  });
  const high = Float64Array.from(values).sort()[Math.floor(0.99 * (values.length - 1))] ?? 0;
  if (high > 2) {
    throw new Problem(
      'BadItem',
      `Expected reflectance 0..1 in ${path}, but the 99th percentile is ${high}: it looks like DN. Multiply by the product's scale first (Sentinel-2: 0.0001, and minus 0.1 from baseline 04.00).`
    );
  }
  return [...byPlot].map(([id, of]) => ({
    plot: plotId(id),
    observations: [...of.values()].sort((a, b) => (a.date < b.date ? -1 : 1))
  }));
}

function dateOf(cell: Cell, line: string): IsoDate {
  try {
    return isoDate(cell instanceof Date ? cell.toISOString() : String(cell ?? '').trim());
  } catch {
    throw new Problem('BadItem', `Expected a date YYYY-MM-DD in ${line}, got '${String(cell)}'.`);
  }
}

async function parquetRows(path: string, bytes: Buffer): Promise<Row[]> {
  const { parquetReadObjects } = await import('hyparquet');
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  return (await parquetReadObjects({ file }).catch((cause: unknown) => {
    throw new Problem('BadFile', `Expected a parquet file, ${path} is none.`, { subject: path, cause });
  })) as Row[];
}

function csvRows(path: string, text: string): Row[] {
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
