import { expect, test } from 'vitest';
import { at } from '../../../../scripts/simulate/realism/field-series.ts';
import {
  bandQuantiles,
  indexCurve,
  peakDayOf,
  peakFigures,
  soilLine
} from '../../../../scripts/simulate/realism/spectra.ts';
import { fieldOf, lookAt } from './drawn-fields.ts';

const hill = (peak: number) => (day: number) => 0.2 + 0.6 * Math.exp(-(((day - peak) / 40) ** 2));

test('quantiles of a band by month', () => {
  const looks = Array.from({ length: 101 }, (_, i) => lookAt(15, 0.5, i / 1000));
  const months = bandQuantiles([
    { field: 'a', group: 'a', place: 'a', code: 'SM', looks: [...looks, lookAt(45, 0.5)] }
  ]);
  expect([...months.keys()]).toEqual([1]); // February has one look alone
  expect(months.get(1)!.bands[at('B02')]!.map((v) => Math.round(v * 1000))).toEqual([5, 25, 50, 75, 95]);
});

test('a curve counts each field once a step, however often it was seen', () => {
  const often = { ...fieldOf('a', () => 0.8, { step: 2 }) };
  const seldom = [fieldOf('b', () => 0.2), fieldOf('c', () => 0.5)];
  const curve = indexCurve([often, ...seldom]);
  expect(curve).toHaveLength(37);
  for (const p of curve) {
    expect(p.fields).toBe(3);
    expect(p.mean).toBeCloseTo(0.5, 6);
    expect(p.quartiles.map((v) => Math.round(v * 100))).toEqual([35, 50, 65]);
  }
});

test('the peak of the season, not of the winter before', () => {
  const winter = (day: number) => Math.max(hill(200)(day), hill(-10)(day) * 1.1);
  const fields = ['a', 'b', 'c', 'd'].map((f, k) => fieldOf(f, (day) => winter(day) + 0.02 * k));
  expect(peakDayOf(indexCurve(fields))).toBe(200);
  const peak = peakFigures(fields);
  expect(peak.day).toBe(200);
  expect(peak.fields).toBe(4);
  // offsets 0, 0.02, 0.04, 0.06: sd 0.0258
  expect(peak.betweenFields).toBeCloseTo(0.0258, 3);
  expect(peak.withinField).toBeNaN();
});

test('the soil line rests on bare ground alone', () => {
  const soil = soilLine([lookAt(1, 0.2), lookAt(2, 0.1), lookAt(3, 0.6)]);
  expect(soil.looks).toBe(2);
  // (1 + NDVI) / (1 − NDVI): 1.5 and 1.222
  expect(soil.ratio[2]).toBeCloseTo((1.5 + 1.1 / 0.9) / 2, 6);
});
