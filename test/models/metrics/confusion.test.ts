import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  accuracyOf,
  balancedAccuracyOf,
  type Confusion,
  classScores,
  confusionOf,
  fromRows,
  kappaOf,
  macroF1Of,
  rowsOf,
  weightedF1Of
} from '../../../models/metrics/confusion.ts';
import { iouByClass, meanIouOf } from '../../../models/metrics/overlap.ts';
import { seeded } from '../../support/random.ts';

// class 0: 3 of 4 right, and 1 of class 1 called 0; class 1: 5 of 6 right; class 2 neither true nor called
const BY_HAND = fromRows([
  [3, 1, 0],
  [1, 5, 0],
  [0, 0, 0]
]);

test('the figures of a table worked by hand', () => {
  expect(accuracyOf(BY_HAND)).toBeCloseTo(8 / 10, 12);
  expect(balancedAccuracyOf(BY_HAND)).toBeCloseTo((3 / 4 + 5 / 6) / 2, 12);
  expect(macroF1Of(BY_HAND)).toBeCloseTo((6 / 8 + 10 / 12) / 2, 12);
  expect(weightedF1Of(BY_HAND)).toBeCloseTo((4 * (6 / 8) + 6 * (10 / 12)) / 10, 12);
  expect(kappaOf(BY_HAND)).toBeCloseTo((0.8 - 0.52) / (1 - 0.52), 12); // by chance 0.4 · 0.4 + 0.6 · 0.6
  expect([...iouByClass(BY_HAND)]).toEqual([3 / 5, 5 / 7, NaN]);
  expect(meanIouOf(BY_HAND)).toBeCloseTo((3 / 5 + 5 / 7) / 2, 12);
  expect(classScores(BY_HAND)[0]).toEqual({ actual: 4, called: 4, precision: 0.75, recall: 0.75, f1: 0.75 });
});

test('what is a share of nothing is not a number, never 0', () => {
  const nothing = fromRows([
    [0, 0],
    [0, 0]
  ]);
  for (const figure of [accuracyOf, balancedAccuracyOf, macroF1Of, weightedF1Of, kappaOf, meanIouOf]) {
    expect(figure(nothing)).toBeNaN();
  }
  expect(classScores(BY_HAND)[2]).toEqual({ actual: 0, called: 0, precision: NaN, recall: NaN, f1: NaN });
  const onlyOne = fromRows([
    [4, 0],
    [0, 0]
  ]);
  expect(kappaOf(onlyOne)).toBeNaN(); // chance alone agrees
  expect(accuracyOf(onlyOne)).toBe(1);
});

test('a class that is called but never true costs the others, and is no part of their mean', () => {
  const table = confusionOf([0, 0, 1, 1], [0, 2, 1, 1], 3);
  expect(macroF1Of(table)).toBeCloseTo((2 / 3 + 1) / 2, 12);
  expect(meanIouOf(table)).toBeCloseTo((1 / 2 + 1) / 2, 12);
  expect(classScores(table)[2]).toMatchObject({ called: 1, precision: 0, recall: NaN, f1: 0 });
});

test('refuses a class outside the table, samples without prediction and a ragged table', () => {
  expect(() => confusionOf([0, 3], [0, 0], 3)).toThrow('Expected classes 0 to 2, got 3 called 0');
  expect(() => confusionOf([0, 1], [0, -1], 3)).toThrow(/got 1 called -1/);
  expect(() => confusionOf([0, NaN], [0, 0], 3)).toThrow(RangeError);
  expect(() => confusionOf([0, 1], [0], 3)).toThrow('each of 2 samples, got 1');
  expect(() => fromRows([[1, 2], [3]])).toThrow('square table of 2 rows, got a row of 1');
});

test('laws of random tables: order of samples and names of classes do not matter, F1 and IoU agree, bounds hold', () => {
  const random = seeded(3);
  for (let round = 0; round < 200; round++) {
    const classes = 2 + random(4);
    const n = 1 + random(60);
    const truth = Array.from({ length: n }, () => random(classes));
    const predicted = truth.map((t) => (random() < 0.6 ? t : random(classes)));
    const table = confusionOf(truth, predicted, classes);
    expect(fromRows(rowsOf(table))).toEqual(table);
    expect(table.counts.reduce((s, v) => s + v, 0)).toBe(n);

    const turn = random(n);
    const turned = confusionOf(
      [...truth.slice(turn), ...truth.slice(0, turn)],
      [...predicted.slice(turn), ...predicted.slice(0, turn)],
      classes
    );
    expect(turned).toEqual(table);

    const renamed = confusionOf(
      truth.map((t) => classes - 1 - t),
      predicted.map((p) => classes - 1 - p),
      classes
    );
    const figures = (t: Confusion) =>
      [accuracyOf, balancedAccuracyOf, macroF1Of, weightedF1Of, meanIouOf].map((f) => f(t));
    figures(table).forEach((v, k) => {
      expect(v).toBeGreaterThanOrEqual(0);
      expect(v).toBeLessThanOrEqual(1);
      expect(figures(renamed)[k]).toBeCloseTo(v, 12);
    });
    const kappa = kappaOf(table);
    if (!Number.isNaN(kappa)) {
      expect(kappa).toBeLessThanOrEqual(1);
      expect(kappa).toBeGreaterThanOrEqual(-1);
      expect(kappaOf(renamed)).toBeCloseTo(kappa, 12);
    }
    classScores(table).forEach(({ precision, recall, f1 }, c) => {
      if (Number.isNaN(f1)) expect(iouByClass(table)[c]).toBeNaN();
      else expect(iouByClass(table)[c]).toBeCloseTo(f1 / (2 - f1), 12);
      if (precision + recall > 0) expect(f1).toBeCloseTo((2 * precision * recall) / (precision + recall), 12);
      if (precision > 0) expect(f1).toBeGreaterThanOrEqual(Math.min(precision, recall) - 1e-12);
      if (precision > 0) expect(f1).toBeLessThanOrEqual(Math.max(precision, recall) + 1e-12);
    });
  }
});

test('scikit-learn gives the same figures', () => {
  const golden = JSON.parse(
    readFileSync(new URL('../../golden/metrics/metrics.json', import.meta.url), 'utf8')
  ).confusion;
  const { expected } = golden;
  const table = confusionOf(golden.truth, golden.predicted, golden.classes);
  expect(rowsOf(table)).toEqual(expected.table);
  expect(accuracyOf(table)).toBeCloseTo(expected.accuracy, 12);
  expect(balancedAccuracyOf(table)).toBeCloseTo(expected.balancedAccuracy, 12);
  expect(macroF1Of(table)).toBeCloseTo(expected.macroF1, 12);
  expect(weightedF1Of(table)).toBeCloseTo(expected.weightedF1, 12);
  expect(kappaOf(table)).toBeCloseTo(expected.kappa, 12);
  expect(meanIouOf(table)).toBeCloseTo(expected.meanIou, 12);
  const scores = classScores(table);
  expected.f1.forEach((v: number, c: number) => {
    expect(scores[c]!.f1).toBeCloseTo(v, 12);
    expect(iouByClass(table)[c]).toBeCloseTo(expected.iou[c], 12);
  });
  expected.precisionOf.forEach((c: number, k: number) => {
    expect(scores[c]!.precision).toBeCloseTo(expected.precision[k], 12);
  });
  expected.recallOf.forEach((c: number, k: number) => {
    expect(scores[c]!.recall).toBeCloseTo(expected.recall[k], 12);
  });
});
