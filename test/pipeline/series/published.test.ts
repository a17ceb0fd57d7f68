import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dateOfDay, dayOfYear, daysBetween, type IsoDate, isoDate } from '../../../pipeline/dates.ts';
import { phenologyOf } from '../../../pipeline/series/phenology.ts';
import { findSeasons } from '../../../pipeline/series/season.ts';
import { smooth } from '../../../pipeline/series/smooth.ts';
import { keepMask } from '../../../pipeline/series/spikes.ts';

const folder = join(process.env.PARUS_DATA ?? '', 'reference', 'phenology-series');
const there = process.env.PARUS_DATA !== undefined && existsSync(folder);
if (!there) console.warn('skipped: published phenology needs PARUS_DATA with reference/phenology-series');

type Row = Record<string, string>;
function rowsOf(file: string): Row[] {
  const lines = readFileSync(join(folder, file), 'utf8').trim().split('\n');
  const [head, ...body] = lines.map((line) => line.replaceAll('"', '').split(','));
  return body.map((cells) => Object.fromEntries(head!.map((name, i) => [name, cells[i]!])));
}

describe.skipIf(!there)('real series with published fits', () => {
  test.each(['1', '2'])('field %s at Jolanda di Savoia, 2020: dates of the main cycle as sen2rts fits them', (id) => {
    const raw = rowsOf('sen2rts_ts_raw.csv')
      .filter((r) => r.id === id && Number(r.qa) > 0 && Number.isFinite(Number(r.value)))
      .map((r) => ({ day: dayOfYear(isoDate(r.date!), 2020), value: Number(r.value), weight: Number(r.qa) }));
    const keep = keepMask(raw);
    const curve = smooth(
      raw.filter((_, i) => keep[i] === 1),
      { lambda: 'gcv', envelope: true }
    )!;
    const ours = findSeasons(curve, null)
      .map((hump) => phenologyOf(curve, hump))
      .toSorted((a, b) => b.amplitude - a.amplitude)[0]!;

    const fit = rowsOf('sen2rts_cf_series.csv').filter((r) => r.id === id && r.cycle === '1');
    const half = Math.max(...fit.map((r) => Number(r.predicted_norm))) / 2;
    const above = fit.filter((r) => Number(r.predicted_norm) >= half).map((r) => r.date as IsoDate);
    const maxdate = rowsOf('sen2rts_cf_params.csv').find((r) => r.id === id && r.cycle === '1')!.maxdate as IsoDate;
    const off = (day: number, published: IsoDate) => Math.abs(daysBetween(published, dateOfDay(day, 2020)));
    expect(off(ours.startHalf, above[0]!)).toBeLessThanOrEqual(5);
    expect(off(ours.endHalf, above.at(-1)!)).toBeLessThanOrEqual(5);
    expect(off(ours.peak, maxdate)).toBeLessThanOrEqual(7);
  });

  test('1,218 labelled Mato Grosso series with one look in 32 days: most double crops are double still, pasture is not', () => {
    const byId = new Map<string, Row[]>();
    for (const row of rowsOf('sits_samples_modis_ndvi.csv')) byId.set(row.id!, [...(byId.get(row.id!) ?? []), row]);
    const counts = new Map<string, { of: number; double: number }>();
    for (const rows of byId.values()) {
      const year = Number(rows[0]!.Index!.slice(0, 4)) + 1;
      const samples = rows.map((r) => ({ day: dayOfYear(isoDate(r.Index!), year), value: Number(r.NDVI), weight: 1 }));
      const found = findSeasons(smooth(samples, { lambda: 'gcv', envelope: true })!, null).length;
      const label = rows[0]!.label!;
      const count = counts.get(label) ?? { of: 0, double: 0 };
      counts.set(label, { of: count.of + 1, double: count.double + (found >= 2 ? 1 : 0) });
    }
    const doubleShare = (label: string) => counts.get(label)!.double / counts.get(label)!.of;
    expect(counts.get('Soy_Corn')!.of).toBe(364);
    console.log(`double: Soy_Corn ${doubleShare('Soy_Corn').toFixed(3)}, Pasture ${doubleShare('Pasture').toFixed(3)}`);
    expect(doubleShare('Soy_Corn')).toBeGreaterThan(0.55);
    expect(doubleShare('Pasture')).toBeLessThan(0.12);
  });
});
