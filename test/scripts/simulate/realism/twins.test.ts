import { expect, test } from 'vitest';
import { BANDS } from '../../../../pipeline/scene/bands.ts';
import { targetOf } from '../../../../scripts/simulate/realism/domains.ts';
import { ndviOf } from '../../../../scripts/simulate/realism/field-series.ts';
import { indexCurve, peakDayOf } from '../../../../scripts/simulate/realism/spectra.ts';
import {
  curvesOf,
  eachAligned,
  filled,
  gridded,
  moved,
  peakShift,
  twinsOf
} from '../../../../scripts/simulate/realism/twins.ts';
import { fieldOf, lookAt } from './drawn-fields.ts';

const hill = (peak: number) => (day: number) => 0.2 + 0.6 * Math.exp(-(((day - peak) / 40) ** 2));
const WIDTH = BANDS.length + 1;

test('gaps are drawn linearly and the ends held', () => {
  const seen = gridded([lookAt(0, 0.2), lookAt(40, 0.6), lookAt(41, 0.8)], BANDS); // steps 3 and 7 (median of two looks)
  expect([...seen.keys()]).toEqual([3, 7]);
  const row = filled(seen, [3, 7]);
  const ndvi = Array.from({ length: 37 }, (_, s) => row[s * WIDTH + WIDTH - 1]!);
  const last = seen.get(7)![WIDTH - 1]!;
  expect(ndvi[0]).toBeCloseTo(0.2, 6);
  expect(ndvi[3]).toBeCloseTo(0.2, 6);
  expect(ndvi[5]).toBeCloseTo((0.2 + last) / 2, 6);
  expect(ndvi[7]).toBeCloseTo(last, 6);
  expect(ndvi[36]).toBeCloseTo(last, 6);
});

test('twins keep the steps that both have seen, choose by dates alone, and use each candidate once', () => {
  const real = [fieldOf('r1', hill(200)), fieldOf('r2', hill(200))];
  const every = fieldOf('s1', hill(100));
  const some = { ...fieldOf('s2', hill(100)), looks: fieldOf('s2', hill(100)).looks.filter((_, k) => k % 2 === 0) };
  const few = { ...fieldOf('s3', hill(200)), looks: fieldOf('s3', hill(200)).looks.slice(0, 3) };
  const twins = twinsOf(real, [few, some, every], BANDS);
  expect(twins.map((t) => t.group)).toEqual(['r1', 'r2']);
  const ndvi = (row: Float32Array, s: number) => row[s * WIDTH + WIDTH - 1]!;
  // the second real field met the one seen at every second step: its own odd steps are drawn between too
  expect(ndvi(twins[0]!.real, 23)).toBeCloseTo(hill(200)(200), 4);
  expect(ndvi(twins[1]!.real, 23)).toBeCloseTo((hill(200)(190) + hill(200)(210)) / 2, 4);
  expect(twinsOf(real, [few], BANDS)).toEqual([]);
  const [curve] = curvesOf(twins, BANDS);
  expect(curve!.real).toHaveLength(37);
  expect(curve!.real[23]).toBeCloseTo(hill(200)(200), 4);
});

test('series that differ by a shift alone are brought together', () => {
  const real = ['a', 'b', 'c'].map((f) => fieldOf(f, hill(200)));
  const late = ['d', 'e', 'f'].map((f) => fieldOf(f, hill(240), { step: 5 }));
  expect(peakShift(real, late, ndviOf)).toBe(-40);
  const target = targetOf(real, ndviOf);
  const aligned = eachAligned(late, target, BANDS);
  expect(aligned[0]!.looks[0]!.day).toBe(-30 - 40);
  expect(peakDayOf(indexCurve(aligned))).toBe(200);
  expect(moved(late[0]!, 7).looks[0]!.day).toBe(-23);
});

test('a flat curve stays where it is', () => {
  const real = ['a', 'b', 'c'].map((f) => fieldOf(f, hill(200)));
  const flat = ['d', 'e', 'f'].map((f) => fieldOf(f, () => 0.75));
  expect(peakShift(real, flat, ndviOf)).toBe(0);
  expect(eachAligned(flat, targetOf(flat, ndviOf), BANDS)[0]!.looks[0]!.day).toBe(-30);
});
