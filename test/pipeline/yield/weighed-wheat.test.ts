import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type IsoDate, isoDate } from '../../../pipeline/dates.ts';
import { sceneId } from '../../../pipeline/ids.ts';
import { plotCurves } from '../../../pipeline/series/curves.ts';
import type { Observation } from '../../../pipeline/series/observation.ts';
import { readCsv } from '../../../pipeline/value/csv.ts';
import { GCVI_EXPONENT } from '../../../pipeline/yield/plot-yield.ts';

const folder = join(process.env.PARUS_DATA ?? '', 'crops', 'bavaria-tum-yield-s2-2018');
const there = process.env.PARUS_DATA !== undefined && existsSync(folder);
if (!there) console.warn('skipped: weighed wheat needs PARUS_DATA with crops/bavaria-tum-yield-s2-2018');

type Row = Record<string, string>;
function rowsOf(text: string): Row[] {
  const [head, ...body] = readCsv(text, (line, expected, found) => {
    throw new Error(`line ${line}: expected ${expected}, found ${found}`);
  });
  return body.map(({ cells }) => Object.fromEntries(head!.cells.map((name, i) => [name, cells[i]!])));
}
const read = (file: string) => readFileSync(join(folder, file));
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
function slopeAndCorrelation(x: number[], y: number[]) {
  const [mx, my] = [mean(x), mean(y)];
  const sum = (f: (i: number) => number) => x.reduce((total, _, i) => total + f(i), 0);
  const xy = sum((i) => (x[i]! - mx) * (y[i]! - my));
  const xx = sum((i) => (x[i]! - mx) ** 2);
  return { slope: xy / xx, r: xy / Math.sqrt(xx * sum((i) => (y[i]! - my) ** 2)) };
}

test.skipIf(!there)(
  'weighed winter wheat in Bavaria: the exponent of the GCVI peak is the one that we use, ± 0.1',
  () => {
    const bands = { B02: 'B2', B03: 'B3', B04: 'B4', B08: 'B8', B8A: 'B8A', B11: 'B11' };
    const byField = new Map<string, Observation[]>();
    for (const row of rowsOf(gunzipSync(read('wheat_fields_daily_s2_weather_yield.csv.gz')).toString())) {
      if (row.NDVI_mean === '') continue; // weather only
      const name = `${row.Name} ${row.Jahr}`;
      const date: IsoDate = isoDate(row.date!);
      const values = Object.entries(bands).map(([band, column]) => [band, Number(row[`${column}_mean`]) * 1e-4]);
      const look = { scene: sceneId(name), date, clearShare: 1, count: 50, mean: Object.fromEntries(values), sd: {} };
      byField.set(name, [...(byField.get(name) ?? []), look]);
    }
    const points = rowsOf(read('fields_summary.csv').toString())
      .filter((f) => f.Type === 'WW' && byField.has(`${f.Name} ${f.Jahr}`))
      .map((f) => {
        const looks = byField.get(`${f.Name} ${f.Jahr}`)!.toSorted((a, b) => (a.date < b.date ? -1 : 1));
        const { curves, seasons } = plotCurves(looks, Number(f.Jahr));
        expect(seasons.length).toBeGreaterThan(0);
        return { x: Math.log(1 + Math.max(...curves.GCVI!.values)), y: Math.log(Number(f.Ertrag)) };
      });
    const { slope, r } = slopeAndCorrelation(
      points.map((p) => p.x),
      points.map((p) => p.y)
    );
    console.log(`${points.length} weighed fields: exponent ${slope.toFixed(3)}, r ${r.toFixed(2)}`);
    expect(points.length).toBeGreaterThanOrEqual(20);
    expect(Math.abs(slope - GCVI_EXPONENT)).toBeLessThan(0.1);
    expect(r).toBeGreaterThan(0.35);
  }
);
