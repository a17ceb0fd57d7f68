import { expect, test } from 'vitest';
import { type Layer, lagCorrelation } from '../../../../scripts/simulate/realism/lag.ts';
import { seeded } from '../../../support/random.ts';
import { normalOf } from './drawn-fields.ts';

/** Rows of a first-order autoregression: neighbours along a row correlate by φ, rows are independent. */
function autoregression(width: number, height: number, phi: number, random: () => number): Float64Array {
  const out = new Float64Array(width * height);
  for (let row = 0; row < height; row++) {
    let v = normalOf(random);
    for (let col = 0; col < width; col++) {
      out[row * width + col] = v;
      v = phi * v + Math.sqrt(1 - phi * phi) * normalOf(random);
    }
  }
  return out;
}

test('an autoregression along rows gives the mean of φ^lag and the 0 of its columns', () => {
  const layers: Layer[] = [{ width: 400, values: autoregression(400, 400, 0.8, seeded(1)) }];
  for (const lag of [1, 2, 5]) expect(lagCorrelation(layers, lag)).toBeCloseTo(0.8 ** lag / 2, 1.5);
});

test('stripes of two pixels are alike at their period and opposite at half of it', () => {
  const values = Float64Array.from({ length: 64 * 64 }, (_, i) => ((i % 64) % 4 < 2 ? 1 : 0));
  // along rows −1 at 2 and 1 at 4, along columns always 1; pairs are as many in both
  expect(lagCorrelation([{ width: 64, values }], 2)).toBeCloseTo(0, 6);
  expect(lagCorrelation([{ width: 64, values }], 4)).toBeCloseTo(1, 6);
});

test('what a date has in common does not count, and unseen pixels are left out', () => {
  const random = seeded(2);
  const noise = () => Float64Array.from({ length: 100 * 100 }, () => normalOf(random));
  const bright = noise().map((v) => v + 100);
  const holed = noise().map((v, i) => (i % 3 === 0 ? Number.NaN : v));
  expect(
    lagCorrelation(
      [
        { width: 100, values: bright },
        { width: 100, values: holed }
      ],
      1
    )
  ).toBeCloseTo(0, 1.5);
  expect(lagCorrelation([{ width: 4, values: new Float64Array(16).fill(1) }], 1)).toBeNaN();
});
