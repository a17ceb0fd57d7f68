import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { coverFigures } from '../../../../scripts/simulate/realism/clouds.ts';
import { ndviOf } from '../../../../scripts/simulate/realism/field-series.ts';
import { medianOf } from '../../../../scripts/simulate/realism/figures.ts';
import { lagCorrelation } from '../../../../scripts/simulate/realism/lag.ts';
import { eoLearn, flanders, flanders2019, franceFields } from '../../../../scripts/simulate/realism/real.ts';
import { drawnSeries, dropPatches } from '../../../../scripts/simulate/realism/simulated.ts';
import { peakFigures } from '../../../../scripts/simulate/realism/spectra.ts';

const samples = fileURLToPath(new URL('../../../../data-samples/north-wheat-maize', import.meta.url));

test('drawn series are whole, full, elsewhere, and the same at every call', () => {
  const maize = drawnSeries.series('SM', 5);
  expect(maize.map((s) => s.code)).toEqual(['SM', 'SM', 'SM', 'SM', 'SM']);
  for (const { looks } of maize) {
    expect(looks.at(-1)!.day).toBeGreaterThanOrEqual(325);
    expect(looks.every((l) => l.bands.every(Number.isFinite))).toBe(true);
  }
  expect(drawnSeries.series('SM', 5)).toEqual(maize);
  const seasons = drawnSeries.seasons(400);
  expect(new Set(seasons.map((s) => s.label)).size).toBe(37);
  expect(seasons.every((s) => typeof s.region === 'string')).toBe(true);
});

test('a simulated drop is read in squares with its plots', async () => {
  const [patch, ...more] = await dropPatches(samples);
  expect(more).toEqual([]); // 96 pixels hold one square of 64
  expect(patch!.patch.dates.length).toBe(34);
  expect(patch!.patch.season).toBe(2024);
  const codes = new Set(patch!.series.map((s) => s.code));
  expect(codes.has('UM')).toBe(true);
  const maize = patch!.series.filter((s) => s.code === 'UM');
  const peak = peakFigures(maize);
  expect(peak.ndvi).toBeGreaterThan(0.8);
  expect(peak.withinField).toBeGreaterThan(0);
  expect(patch!.patch.dates.every((d) => d.trueCloud !== null)).toBe(true);
});

const data = process.env.PARUS_DATA;
const here = data !== undefined && existsSync(data);
if (!here) console.warn('PARUS_DATA is not set: real scenes are not measured.');

test.skipIf(!here)('Slovenia as it was measured before: U-shaped cover, likeness of cloud and NDVI', async () => {
  const { dates } = await eoLearn(data!, 101);
  const { shares, mean } = coverFigures(dates.map((d) => d.cover));
  expect(shares.map((s) => Number(s.toFixed(2)))).toEqual([0.43, 0.16, 0.12, 0.29]);
  expect(mean).toBeCloseTo(0.4, 1.5);
  const cloud = dates.map((d) => d.cloud);
  expect(lagCorrelation(cloud, 10)).toBeCloseTo(0.66, 1.5);
  expect(lagCorrelation(cloud, 30)).toBeCloseTo(0.18, 1.3);
  const clear = dates.filter((d) => d.cover < 0.02).map((d) => d.ndvi);
  expect([1, 2, 5, 8].map((lag) => lagCorrelation(clear, lag).toFixed(1))).toEqual(['0.8', '0.6', '0.4', '0.3']);
});

test.skipIf(!here)('Flanders and France show the seasons of their crops', async () => {
  const first = await flanders(data!);
  expect(first.patch.dates).toHaveLength(118);
  const of = (code: string, series: typeof first.series) => series.filter((s) => s.code === code);
  const maize = peakFigures(of('SM', first.series));
  expect(maize.day).toBeGreaterThan(170);
  expect(maize.day).toBeLessThan(250);
  const may = of('SM', first.series).flatMap((s) =>
    s.looks.filter((l) => l.day > 125 && l.day < 145).map((l) => ndviOf(l.bands))
  );
  expect(medianOf(may)).toBeLessThan(0.35); // bare before it is sown
  const second = await flanders2019(data!);
  expect(of('PT', second.series).length).toBeGreaterThanOrEqual(3);
  const wheat = peakFigures(of('WW', franceFields(data!)));
  expect(wheat.day).toBeGreaterThan(100);
  expect(wheat.day).toBeLessThan(160);
  expect(wheat.ndvi).toBeGreaterThan(0.8);
});
