import { expect, test } from 'vitest';
import { bimodalAngles, ellipsoidalAngles, type LeafAngles } from '../../../pipeline/canopy/leaf-angles.ts';

const meanOf = ({ anglesDeg, shares }: LeafAngles) => anglesDeg.reduce((sum, deg, i) => sum + deg * shares[i]!, 0);
const sum = (values: Float64Array) => values.reduce((s, v) => s + v, 0);

test('shares are shares', () => {
  for (let mean = 0; mean <= 90; mean += 5) {
    const { shares } = ellipsoidalAngles(mean);
    expect(sum(shares)).toBeCloseTo(1, 12);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
  }
  for (const [a, b] of [
    [1, 0],
    [-1, 0],
    [0, -1],
    [0, 1],
    [-0.35, -0.15]
  ] as const) {
    const { shares } = bimodalAngles(a, b);
    expect(sum(shares)).toBeCloseTo(1, 12);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(-1e-9);
  }
});

test('an ellipsoid of a mean inclination has that mean, within two degrees over the range of crops', () => {
  for (const mean of [25, 35, 45, 57, 65, 75]) expect(Math.abs(meanOf(ellipsoidalAngles(mean)) - mean)).toBeLessThan(2);
});

test('at 57.4° the ellipsoid is a sphere: the share below an angle is 1 − cos', () => {
  const { shares } = ellipsoidalAngles(57.4);
  let below = 0;
  shares.forEach((share, i) => {
    below += share;
    expect(below).toBeCloseTo(1 - Math.cos(((i + 1) * 5 * Math.PI) / 180), 1);
  });
});

test('Verhoef’s named canopies: uniform, planophile, erectophile, plagiophile, extremophile, spherical', () => {
  expect(meanOf(bimodalAngles(0, 0))).toBeCloseTo(45, 6);
  expect(meanOf(bimodalAngles(1, 0))).toBeLessThan(30);
  expect(meanOf(bimodalAngles(-1, 0))).toBeGreaterThan(60);
  expect(meanOf(bimodalAngles(0, -1))).toBeCloseTo(45, 0);
  expect(meanOf(bimodalAngles(0, 1))).toBeCloseTo(45, -0.5);
  expect(meanOf(bimodalAngles(-0.35, -0.15))).toBeCloseTo(57.3, -0.5);
});

test('refuses what is no inclination', () => {
  expect(() => ellipsoidalAngles(91)).toThrow('Expected a mean leaf angle of 0..90°, got 91.');
  expect(() => bimodalAngles(0.8, 0.4)).toThrow('Expected |a| + |b| of at most 1, got 0.8 and 0.4.');
});
