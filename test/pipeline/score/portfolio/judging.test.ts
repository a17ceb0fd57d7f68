import { expect, test } from 'vitest';
import { pdOf } from '../../../../pipeline/score/points.ts';
import { POLICY } from '../../../../pipeline/score/policy.ts';
import { calibrationRow, plattLine, plattOf } from '../../../../pipeline/score/portfolio/calibration.ts';
import {
  aucDifference,
  aucOf,
  countsOf,
  discriminationOf,
  ksOf,
  rankedOf
} from '../../../../pipeline/score/portfolio/discrimination.ts';
import { sigmoid } from '../../../../pipeline/score/portfolio/logistic.ts';
import {
  bandCounts,
  binCounts,
  decileBounds,
  psiOf,
  stabilityOf
} from '../../../../pipeline/score/portfolio/stability.ts';
import { SCORECARD } from '../../../../pipeline/score/scorecard.ts';
import { seeded } from '../../../support/random.ts';

test('AUC is the share of pairs won and KS the widest gap, by brute force', () => {
  const random = seeded(5);
  for (let round = 0; round < 100; round++) {
    const n = 2 + random(60);
    const score = Array.from({ length: n }, () => random(12));
    const bad = score.map((_, i) => (i < 2 ? i === 0 : random(3) === 0));
    const goods = score.filter((_, i) => !bad[i]);
    const bads = score.filter((_, i) => bad[i]);
    let won = 0;
    for (const g of goods) for (const b of bads) won += g > b ? 1 : g === b ? 0.5 : 0;
    const share = (of: number[], s: number) => of.filter((v) => v <= s).length / of.length;
    const gaps = score.map((s) => share(bads, s) - share(goods, s));
    const counts = countsOf(rankedOf(score, bad));
    expect(aucOf(counts)).toBeCloseTo(won / (goods.length * bads.length), 12);
    expect(ksOf(counts)).toBeCloseTo(Math.max(0, ...gaps), 12);
  }
});

test('intervals hold the estimate; a scorecard beside itself differs by nothing, beside noise by much', () => {
  const random = seeded(6);
  const bad = Array.from({ length: 600 }, () => random(5) === 0);
  const farmers = bad.map((_, i) => `f${i >> 1}`);
  const good = rankedOf(
    bad.map((b) => 600 + random(80) - (b ? 40 : 0)),
    bad
  );
  const noise = rankedOf(
    bad.map(() => random(80)),
    bad
  );
  const how = { farmers, draws: 100, random: () => random() };
  const { auc, gini } = discriminationOf(good, how);
  expect(auc.low < auc.estimate && auc.estimate < auc.high).toBe(true);
  expect(gini.estimate).toBeCloseTo(2 * auc.estimate - 1, 12);
  expect(aucDifference(good, good, how)).toEqual({ estimate: 0, low: 0, high: 0 });
  expect(aucDifference(good, noise, how).low).toBeGreaterThan(0.1);
});

test('calibration: within a fifth, outside, perhaps by chance, too few', () => {
  const loans = (pd: number, n: number, bads: number) =>
    Array.from({ length: n }, (_, i) => ({ score: 600, pd, bad: i < bads }));
  expect(calibrationRow(loans(0.05, 2000, 100))).toMatchObject({ ratio: expect.closeTo(1, 9), verdict: 'within' });
  expect(calibrationRow(loans(0.07, 2000, 100)).verdict).toBe('outside');
  expect(calibrationRow(loans(0.065, 700, 35)).verdict).toBe('maybe');
  expect(calibrationRow(loans(0.05, 200, 10)).verdict).toBe('too_few');
  expect(() => calibrationRow([])).toThrow(/got none/);
});

test("Platt's line finds what was done to the odds, and a policy that carries it predicts what happened", () => {
  const random = seeded(9);
  const loans = Array.from({ length: 20_000 }, () => {
    const score = 500 + random(200);
    const pd = pdOf(score, POLICY);
    return { score, pd, bad: random() < sigmoid(0.4 + 0.7 * Math.log(pd / (1 - pd))) };
  });
  const platt = plattOf(loans)!;
  expect(Math.abs(platt.a - 0.4)).toBeLessThan(3 * platt.se.a);
  expect(Math.abs(platt.b - 0.7)).toBeLessThan(3 * platt.se.b);
  const pd = plattLine(POLICY.pd, platt);
  const mended = loans.map((l) => ({ ...l, pd: pdOf(l.score, { ...POLICY, pd }) }));
  expect(calibrationRow(mended).ratio).toBeCloseTo(1, 6);
  expect(plattOf(mended)!.a).toBeCloseTo(0, 6);
  expect(plattOf(mended)!.b).toBeCloseTo(1, 6);
  expect(plattOf(loans.map((l) => ({ ...l, bad: false })))).toBe(null);
  expect(() => plattLine(POLICY.pd, { a: 0, b: -1, se: { a: 1, b: 1 } })).toThrow(/rising/);
});

test('PSI by hand, 0 for equal shares whatever the size, never below 0', () => {
  expect(psiOf([50, 50], [30, 70])).toBeCloseTo(-0.2 * Math.log(0.6) + 0.2 * Math.log(1.4), 12);
  const random = seeded(4);
  for (let round = 0; round < 100; round++) {
    const counts = Array.from({ length: 2 + random(9) }, () => random(50));
    counts[0]!++;
    const other = counts.map(() => 1 + random(50));
    expect(
      psiOf(
        counts,
        counts.map((c) => 3 * c)
      )
    ).toBeCloseTo(0, 12);
    expect(psiOf(counts, other)).toBeGreaterThanOrEqual(0);
  }
  expect([0.05, 0.2, 0.3].map(stabilityOf)).toEqual(['stable', 'watch', 'retrain']);
});

test('every score lies in one band, every value in one bin, unknown ones and stops apart', () => {
  const scores = [500, 500, 520, 530, 530, 540, 560, 580, 600, 640, 700];
  const bounds = decileBounds(scores);
  expect(bandCounts(scores, bounds).reduce((a, b) => a + b)).toBe(scores.length);
  const bureau = SCORECARD.find((l) => l.id === 'bureau')!;
  expect(binCounts(bureau, ['clean', 'clean', 'dpd_1_30', 'enforcement', null])).toEqual([2, 0, 1, 0, 1, 1]);
});
