import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  brierOf,
  calibratedSoftmax,
  calibrationError,
  fitTemperature,
  logLossOf,
  reliabilityTable,
  TEMPERATURES,
  topOf
} from '../../../models/metrics/calibration.ts';
import { seeded } from '../../support/random.ts';

const golden = JSON.parse(
  readFileSync(new URL('../../golden/metrics/metrics.json', import.meta.url), 'utf8')
).calibration;
const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Rows of logits (flat) and classes drawn from the softmax of logits / temperature, weighed by a prior. */
function drawn(n: number, classes: number, temperature: number, random: () => number, prior?: readonly number[]) {
  const logits = Float64Array.from({ length: n * classes }, () => 2.5 * normal(random));
  const truth = Int32Array.from({ length: n }, (_, i) => {
    const p = calibratedSoftmax(logits.subarray(i * classes, (i + 1) * classes), temperature, prior);
    let left = random();
    const c = p.findIndex((v) => (left -= v) < 0);
    return c < 0 ? classes - 1 : c;
  });
  return { logits, truth };
}

const softmaxRows = (logits: Float64Array, classes: number, temperature: number): Float32Array => {
  const out = new Float32Array(logits.length);
  for (let at = 0; at < out.length; at += classes) {
    out.set(calibratedSoftmax(logits.subarray(at, at + classes), temperature), at);
  }
  return out;
};

describe('reliability', () => {
  test('always 0.95 sure and right half the time is 0.45 off', () => {
    expect(calibrationError([0.95, 0.95], [true, false])).toBeCloseTo(0.45);
  });

  test('bins of equal width and of equal mass, by hand', () => {
    const sure = [0.1, 0.2, 0.3, 0.9];
    const right = [0, 1, 0, 1];
    expect(reliabilityTable(sure, right, { bins: 2 })).toEqual([
      { from: 0, to: 0.5, n: 3, confidence: (0.1 + 0.2 + 0.3) / 3, right: 1 / 3 },
      { from: 0.5, to: 1, n: 1, confidence: 0.9, right: 1 }
    ]);
    expect(reliabilityTable(sure, right, { bins: 2, by: 'mass' })).toEqual([
      { from: 0.1, to: 0.2, n: 2, confidence: (0.1 + 0.2) / 2, right: 1 / 2 },
      { from: 0.3, to: 0.9, n: 2, confidence: (0.3 + 0.9) / 2, right: 1 / 2 }
    ]);
    expect(calibrationError(sure, right, { bins: 2 })).toBeCloseTo((3 * (1 / 3 - 0.2) + 0.1) / 4, 12);
    expect(calibrationError(sure, right, { bins: 2, by: 'mass' })).toBeCloseTo((0.35 + 0.1) / 2, 12);
  });

  test('a confidence of exactly 1 is in the last bin, and an empty bin has no mean', () => {
    const table = reliabilityTable([1, 1], [true, true]);
    expect(table[9]).toMatchObject({ n: 2, confidence: 1, right: 1 });
    expect(table[0]).toMatchObject({ n: 0, confidence: NaN, right: NaN });
  });

  test('samples that are right as often as they say have a small error, and any order gives the same', () => {
    const random = seeded(8);
    const sure = Array.from({ length: 20_000 }, () => random());
    const right = sure.map((p) => random() < p);
    for (const by of ['width', 'mass'] as const) {
      const error = calibrationError(sure, right, { by });
      expect(error).toBeLessThan(0.015);
      expect(calibrationError([...sure].reverse(), [...right].reverse(), { by })).toBeCloseTo(error, 12);
      const doubted = sure.map((p) => p / 2);
      expect(calibrationError(doubted, right, { by })).toBeCloseTo(0.25, 1);
    }
  });
});

describe('scores of probabilities', () => {
  test('by hand: sure and right, sure and wrong, undecided', () => {
    expect(brierOf([1, 0, 0, 1], [0, 1], 2)).toBe(0);
    expect(brierOf([1, 0], [1], 2)).toBe(2);
    expect(brierOf([0.5, 0.5], [1], 2)).toBe(0.5);
    expect(logLossOf([0.5, 0.5], [1], 2)).toBeCloseTo(Math.LN2, 12);
    expect(logLossOf([1, 0], [1], 2)).toBeCloseTo(-Math.log(1e-15), 12);
    expect(logLossOf([1, 0], [1], 2, 0.01)).toBeCloseTo(-Math.log(0.01), 12);
  });

  test('the top class and its value, ties to the earlier class', () => {
    expect(topOf([0.2, 0.8, 0.5, 0.5], 2)).toEqual({ top: Int32Array.of(1, 0), sure: Float64Array.of(0.8, 0.5) });
  });

  test('the best Brier and log loss are those of the probabilities that the classes were drawn from', () => {
    const { logits, truth } = drawn(4000, 4, 1, seeded(2));
    const at = (t: number) => softmaxRows(logits, 4, t);
    for (const score of [brierOf, logLossOf]) {
      const own = score(at(1), truth, 4);
      for (const other of [0.5, 2]) expect(score(at(other), truth, 4)).toBeGreaterThan(own);
    }
  });

  test('refuses rows that are not whole, a truth too short and a class that is not there', () => {
    expect(() => brierOf([0.5, 0.5, 1], [0], 2)).toThrow('rows of 2 classes, got 3 values');
    expect(() => logLossOf([0.5, 0.5], [0, 1], 2)).toThrow('the truth of 1 samples, got 2');
    expect(() => logLossOf([0.5, 0.5], [2], 2)).toThrow('true classes 0 to 1, got 2 for sample 0');
  });
});

describe('temperature', () => {
  test('the prior moves a near tie and the temperature flattens', () => {
    const sharp = calibratedSoftmax([2, 1.9], 1);
    expect(sharp[0]).toBeGreaterThan(sharp[1]!);
    expect(sharp).toEqual(calibratedSoftmax([2, 1.9], 1, [1, 1]));
    expect(calibratedSoftmax([2, 1.9], 1, [0.02, 1])[1]).toBeGreaterThan(0.95);
    expect(calibratedSoftmax([2, 0], 2)[0]).toBeLessThan(calibratedSoftmax([2, 0], 1)[0]!);
  });

  test('a class without prior gets nothing, even where its logit dwarfs the others', () => {
    expect([...calibratedSoftmax([5000, 1, 1], 1, [0, 1, 1])]).toEqual([0, 0.5, 0.5]);
  });

  test('logits that are k times too sharp come out at k times the temperature', () => {
    const { logits, truth } = drawn(600, 5, 1, seeded(4));
    const own = fitTemperature(logits, truth, 5);
    expect(own).toBeGreaterThan(0.85);
    expect(own).toBeLessThan(1.15);
    for (const k of [0.3, 2, 7]) {
      const scaled = logits.map((v) => v * k);
      expect(fitTemperature(scaled, truth, 5) / own).toBeCloseTo(k, 6);
    }
  });

  test('no temperature on a fine grid has a lower loss, with a prior and without', () => {
    const prior = [1, 0.02, 0.5, 1];
    for (const [seed, weights] of [
      [1, undefined],
      [2, prior]
    ] as const) {
      const { logits, truth } = drawn(300, 4, 1.6, seeded(seed), weights);
      const lossAt = (t: number): number => {
        let loss = 0;
        truth.forEach((c, i) => {
          const z = [...logits.subarray(i * 4, i * 4 + 4)].map((v, k) => v / t + Math.log(weights?.[k] ?? 1));
          loss += Math.log(z.reduce((s, v) => s + Math.exp(v), 0)) - z[c]!;
        });
        return loss;
      };
      const t = fitTemperature(logits, truth, 4, weights && (() => weights));
      for (let other = 0.5; other < 5; other += 0.01) expect(lossAt(other)).toBeGreaterThanOrEqual(lossAt(t) - 1e-9);
    }
  });

  test('is 1 where no temperature helps: nothing to fit on, logits that say nothing, or no sample wrong', () => {
    expect(fitTemperature([], [], 3)).toBe(1);
    expect(fitTemperature([2, 2, 2, 5, 5, 5], [0, 1], 3)).toBe(1);
    expect(fitTemperature([2, 0, 0, 3], [0, 1], 2)).toBe(1);
    expect(fitTemperature([2, 0, 0, 3], [0, 1], 2, () => [1, 0])).toBe(1); // the second sample has no prior for its class
  });

  test('is the highest there is where logits point away from the truth', () => {
    expect(fitTemperature([3, 0, 0, 3, 3, 0], [1, 0, 0], 2)).toBe(TEMPERATURES.most);
  });

  test('logits of −∞ and ±1000 do no harm', () => {
    const t = fitTemperature([1000, -1000, -Infinity, 0, 1, -Infinity, 0, 1, 2], [0, 0, 1], 3);
    expect(t).toBeGreaterThanOrEqual(TEMPERATURES.least);
    expect(t).toBeLessThanOrEqual(TEMPERATURES.most);
  });
});

test('scikit-learn and scipy give the same figures', () => {
  const { classes, truth, prior, expected } = golden;
  const logits = Float64Array.from(golden.logits as number[]);
  const p = softmaxRows(logits, classes, 1);
  expect(logLossOf(p, truth, classes)).toBeCloseTo(expected.logLoss, 6);
  expect(brierOf(p, truth, classes)).toBeCloseTo(expected.brier, 6);
  expect(fitTemperature(logits, truth, classes)).toBeCloseTo(expected.temperature, 6);
  expect(fitTemperature(logits, truth, classes, () => prior)).toBeCloseTo(expected.temperatureWithPrior, 6);
  calibratedSoftmax(logits.subarray(0, classes), 1.7, prior).forEach((v, c) => {
    expect(v).toBeCloseTo(expected.firstRow[c], 6);
  });
  const { top, sure } = topOf(p, classes);
  const right = top.map((c, i) => Number(c === truth[i]));
  for (const by of ['width', 'mass'] as const) {
    const table = reliabilityTable(sure, right, { bins: expected.bins, by }).filter((b) => b.n > 0);
    expect(table.length).toBe(expected.right[by].length);
    table.forEach((bin, b) => {
      expect(bin.right).toBeCloseTo(expected.right[by][b], 6);
      expect(bin.confidence).toBeCloseTo(expected.confidence[by][b], 6);
    });
    expect(calibrationError(sure, right, { bins: expected.bins, by })).toBeCloseTo(expected.ece[by], 6);
  }
});
