import { expect, test } from 'vitest';
import { blend, laiWithin, soil } from '../../../pipeline/canopy/mixing.ts';

const ten = (v: number) => new Float64Array(10).fill(v);

test('a film over a quarter of the ground', () => {
  const out = ten(0.2);
  blend(out, ten(0.4), 0.25);
  for (const v of out) expect(v).toBeCloseTo(0.25, 12);
});

test('a share beyond 0..1 counts as none or all; an absent one as none', () => {
  for (const [share, expected] of [
    [-1, 0.2],
    [0, 0.2],
    [1, 0.4],
    [7, 0.4],
    [Number.NaN, 0.2]
  ] as const) {
    const out = ten(0.2);
    blend(out, ten(0.4), share);
    expect(out).toEqual(ten(expected));
  }
});

test('leaf area of rows: the same leaves on less ground', () => {
  expect(laiWithin(2, 0.5)).toBe(4);
  expect(laiWithin(2, 1)).toBe(2);
  expect(laiWithin(2, 1.4)).toBe(2);
  expect(laiWithin(2, 0)).toBe(0);
});

test('soil between dry and wet, brightened', () => {
  const out = new Float64Array(10);
  soil(ten(0.4), ten(0.2), 0.5, 1.2, out);
  for (const v of out) expect(v).toBeCloseTo(0.36, 12);
  soil(ten(0.4), ten(0.2), 3, 1, out);
  expect(out).toEqual(ten(0.2));
});
