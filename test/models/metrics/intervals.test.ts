import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  binomialInterval,
  coverageOf,
  crpsOfQuantiles,
  crpsOfSample,
  intervalScore,
  pinballLoss
} from '../../../models/metrics/intervals.ts';
import { regressionScores } from '../../../models/metrics/regression.ts';
import { seeded } from '../../support/random.ts';

const golden = JSON.parse(
  readFileSync(new URL('../../golden/metrics/metrics.json', import.meta.url), 'utf8')
).intervals;

test('coverage, width, interval score and pinball loss by hand', () => {
  const [truth, low, high] = [
    [5, 1, 9, 4],
    [4, 2, 6, 4],
    [6, 5, 8, 4]
  ];
  expect(coverageOf(truth, low, high)).toMatchObject({ n: 4, share: 2 / 4, meanWidth: (2 + 3 + 2 + 0) / 4 });
  // at 0.8 a unit outside costs 10
  expect(intervalScore(truth, low, high, 0.8)).toBeCloseTo((2 + (3 + 10) + (2 + 10) + 0) / 4, 12);
  expect(pinballLoss([10], [8], 0.9)).toBeCloseTo(1.8, 12);
  expect(pinballLoss([8], [10], 0.9)).toBeCloseTo(0.2, 12);
});

test('CRPS by hand: two points around the truth', () => {
  expect(crpsOfSample([0, 2], 1)).toBeCloseTo(1 - 0.5, 12); // E|X − y| = 1, E|X − X′| = 1
  expect(crpsOfSample([0, 2], 1, [3, 1])).toBeCloseTo(1 - (0.75 * 0.25 * 2 * 2) / 2, 12);
});

test('regression by hand', () => {
  const s = regressionScores([1, 2, 3], [2, 2, 5]);
  expect(s).toMatchObject({ n: 3, mae: 1, bias: 1 });
  expect(s.rmse).toBeCloseTo(Math.sqrt(5 / 3), 12);
  expect(s.r2).toBeCloseTo(1 - 5 / 2, 12);
  expect(s.rrmse).toBeCloseTo(Math.sqrt(5 / 3) / 2, 12);
  expect(regressionScores([3, 3], [3, 4]).r2).toBeNaN();
  expect(regressionScores([-1, 1], [0, 0]).rrmse).toBeNaN();
});

test('nothing seen says nothing of a share', () => {
  expect(binomialInterval(0, 0)).toEqual([0, 1]);
  expect(coverageOf([], [], []).share).toBeNaN();
});

test('refuses unequal lengths, no points, levels outside or not rising', () => {
  expect(() => coverageOf([1, 2], [0], [3, 4])).toThrow('Expected 2 numbers, got 1');
  expect(() => regressionScores([1], [])).toThrow('got 0 and 1');
  expect(() => regressionScores([], [])).toThrow(RangeError);
  expect(() => crpsOfSample([], 1)).toThrow('got none');
  expect(() => pinballLoss([1], [1], 1)).toThrow('between 0 and 1, got 1');
  expect(() => intervalScore([1], [0], [2], 0)).toThrow('between 0 and 1, got 0');
  expect(() => crpsOfQuantiles([1, 2], [0.5, 0.5], 1)).toThrow('rising levels between 0 and 1, got 0.5');
  expect(() => binomialInterval(3, 2)).toThrow('0 to 2 hits, got 3');
});

test('scikit-learn and scipy give the same figures', () => {
  const { truth, predicted, points, weights, at, expected } = golden;
  for (const [k, n, low, high] of expected.wilson) {
    expect(binomialInterval(k, n)[0]).toBeCloseTo(low, 10);
    expect(binomialInterval(k, n)[1]).toBeCloseTo(high, 10);
  }
  for (const [level, loss] of expected.pinball) expect(pinballLoss(truth, predicted, level)).toBeCloseTo(loss, 10);
  at.forEach((y: number, k: number) => {
    expect(crpsOfSample(points, y)).toBeCloseTo(expected.crps[k], 10);
    expect(crpsOfSample(points, y, weights)).toBeCloseTo(expected.crpsWeighted[k], 10);
  });
  const scores = regressionScores(truth, predicted);
  for (const name of ['rmse', 'mae', 'bias', 'r2', 'rrmse'] as const) {
    expect(scores[name]).toBeCloseTo(expected.regression[name], 10);
  }
});

test('a perfectly calibrated forecaster covers as often as it says, and scores better than one too narrow or too wide', () => {
  const random = seeded(10);
  const n = 5000;
  // truth is uniform in [centre − 1, centre + 1]: the central interval at level 0.8 is centre ± 0.8
  const centre = Array.from({ length: n }, () => 10 * random());
  const truth = centre.map((c) => c + 2 * random() - 1);
  const at = (half: number) => [centre.map((c) => c - half), centre.map((c) => c + half)] as const;
  const { share, ci95, meanWidth } = coverageOf(truth, ...at(0.8));
  expect(ci95[0]).toBeLessThan(0.8);
  expect(ci95[1]).toBeGreaterThan(0.8);
  expect(share).toBeCloseTo(0.8, 1);
  expect(meanWidth).toBeCloseTo(1.6, 10);
  for (const half of [0.5, 1]) {
    expect(intervalScore(truth, ...at(half), 0.8)).toBeGreaterThan(intervalScore(truth, ...at(0.8), 0.8));
  }
  for (const wrong of [0.3, 0.9]) {
    const own = centre.map((c) => c + 0.2); // the 60 % quantile
    const other = centre.map((c) => c + 2 * wrong - 1);
    expect(pinballLoss(truth, other, 0.6)).toBeGreaterThan(pinballLoss(truth, own, 0.6));
  }
});

test('laws of the CRPS: |error| of a point, at least 0, the order of points is nothing, twice the mean pinball loss', () => {
  const random = seeded(14);
  for (let round = 0; round < 200; round++) {
    const m = 1 + random(20);
    const truth = 10 * random();
    const point = 10 * random();
    expect(crpsOfSample(new Array(m).fill(point), truth)).toBeCloseTo(Math.abs(point - truth), 12);
    const uneven = Array.from({ length: m }, () => random()).sort((a, b) => a - b);
    expect(crpsOfQuantiles(new Array(m).fill(point), uneven, truth)).toBeCloseTo(Math.abs(point - truth), 12);

    const points = Array.from({ length: m }, () => 10 * random());
    const score = crpsOfSample(points, truth);
    expect(score).toBeGreaterThanOrEqual(0);
    expect(crpsOfSample([...points].reverse(), truth)).toBeCloseTo(score, 12);
    expect(crpsOfSample([...points, ...points], truth)).toBeCloseTo(score, 12);
    const pairs = points.flatMap((a) => points.map((b) => Math.abs(a - b))).reduce((s, v) => s + v, 0) / m ** 2;
    expect(score).toBeCloseTo(points.reduce((s, p) => s + Math.abs(p - truth), 0) / m - pairs / 2, 10);

    const quantiles = points.sort((a, b) => a - b);
    const levels = quantiles.map((_, k) => (k + 0.5) / m);
    const pinball = quantiles.reduce((s, q, k) => s + pinballLoss([truth], [q], levels[k]!), 0) / m;
    expect(crpsOfQuantiles(quantiles, levels, truth)).toBeCloseTo(2 * pinball, 10);
  }
});
