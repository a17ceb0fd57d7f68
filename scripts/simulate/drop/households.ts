import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TruePlot } from '../farmers/types.ts';
import { blockOf } from '../land/parcel.ts';

/**
 * The plots of households that may ask for a loan, waiting on disk until all are known: a household's plots may lie in several windows. They are
 * kept by the column of blocks of the household's number, so that they come back column by column, in the order of those numbers, and
 * memory holds one column.
 */
export function openHouseholds(folder: string) {
  const columns = new Set<number>();
  const fileOf = (column: number) => join(folder, `households-${column}.jsonl`);
  return {
    add(plots: readonly TruePlot[]) {
      const lines = new Map<number, string>();
      for (const plot of plots) {
        const [column] = blockOf(plot.holder);
        lines.set(column, `${lines.get(column) ?? ''}${JSON.stringify(plot)}\n`);
      }
      for (const [column, text] of lines) {
        columns.add(column);
        appendFileSync(fileOf(column), text);
      }
    },
    *byColumn(): Generator<TruePlot[]> {
      for (const column of [...columns].sort((a, b) => a - b)) {
        yield readFileSync(fileOf(column), 'utf8')
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as TruePlot);
      }
    }
  };
}
export type Households = ReturnType<typeof openHouseholds>;
