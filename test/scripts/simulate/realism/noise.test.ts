import { expect, test } from 'vitest';
import { at } from '../../../../scripts/simulate/realism/field-series.ts';
import { madSdOf } from '../../../../scripts/simulate/realism/figures.ts';
import { noiseFigures, sharedNoise, tripletResiduals } from '../../../../scripts/simulate/realism/noise.ts';
import { seeded } from '../../../support/random.ts';
import { fieldOf, lookAt, normalOf } from './drawn-fields.ts';

const series = (looks: ReturnType<typeof lookAt>[]) => ({ field: 'a', group: 'a', place: 'p', code: 'SM', looks });

test('a look is held against the line between its neighbours, by their distance in days', () => {
  // line from 0.2 to 0.8 over 20 days: 0.5 on day 10, 0.35 on day 5
  const [residual] = tripletResiduals([series([lookAt(0, 0.2), lookAt(5, 0.5), lookAt(20, 0.8)])]);
  expect(residual!.ndvi).toBeCloseTo(0.15, 10);
  expect(residual!.bands[at('B02')]).toBeCloseTo(0, 10);
  expect(residual!.pass).toBe('p 5');
  // 31 days between the neighbours are too many
  expect(tripletResiduals([series([lookAt(0, 0.2), lookAt(5, 0.5), lookAt(31, 0.8)])])).toEqual([]);
});

test('a curve of straight lines has no noise; independent noise of sd s shows as √1.5 s', () => {
  const straight = fieldOf('a', (day) => 0.3 + 0.001 * day);
  expect(noiseFigures(tripletResiduals([straight])).sd).toBeCloseTo(0, 8);
  const random = seeded(4);
  const noisy = Array.from({ length: 300 }, (_, i) => fieldOf(`f${i}`, () => 0.5 + 0.03 * normalOf(random)));
  const f = noiseFigures(tripletResiduals(noisy));
  expect(f.triplets).toBe(300 * 35);
  expect(f.sd).toBeCloseTo(0.03 * Math.sqrt(1.5), 3);
  expect(f.madSd).toBeCloseTo(0.03 * Math.sqrt(1.5), 2.5);
});

test('noise of the pass and of the field are told apart', () => {
  const random = seeded(5);
  const days = new Map<number, number>();
  const ofPass = (day: number) => {
    if (!days.has(day)) days.set(day, 0.04 * normalOf(random));
    return days.get(day)!;
  };
  const fields = Array.from({ length: 200 }, (_, i) =>
    fieldOf(`f${i}`, (day) => 0.5 + ofPass(day) + 0.01 * normalOf(random), { step: 3, place: 'one' })
  );
  const { ndvi, passes } = sharedNoise(tripletResiduals(fields));
  expect(passes).toBe(119);
  // 119 draws of the passes know their own spread to about a tenth
  expect(ndvi.common / (0.04 * Math.sqrt(1.5))).toBeGreaterThan(0.75);
  expect(ndvi.common / (0.04 * Math.sqrt(1.5))).toBeLessThan(1.25);
  expect(ndvi.own).toBeCloseTo(0.01 * Math.sqrt(1.5), 2.5);
});

test('the deviation of the bulk is deaf to a tail', () => {
  const random = seeded(6);
  const values = Array.from({ length: 5000 }, (_, i) => (i % 20 === 0 ? -5 : normalOf(random)));
  expect(madSdOf(values)).toBeGreaterThan(0.95);
  expect(madSdOf(values)).toBeLessThan(1.12);
});
