import { expect, test } from 'vitest';
import type { Sample } from '../../../pipeline/series/index-samples.ts';
import { lastNode, smooth, valueAt } from '../../../pipeline/series/smooth.ts';
import { keepMask } from '../../../pipeline/series/spikes.ts';
import { seeded } from '../../support/random.ts';

/** The same least squares by a dense system and Gauss with pivots: nothing shared with the banded solver. */
function dense(samples: Sample[], firstNode: number, nodes: number, lambda: number): number[] {
  const a = Array.from({ length: nodes }, () => new Array<number>(nodes + 1).fill(0));
  const addRow = (row: number[], target: number, weight: number) => {
    for (let i = 0; i < nodes; i++) {
      for (let j = 0; j < nodes; j++) a[i]![j]! += weight * row[i]! * row[j]!;
      a[i]![nodes]! += weight * row[i]! * target;
    }
  };
  for (const { day, value, weight } of samples) {
    const row = new Array<number>(nodes).fill(0);
    for (let i = 0; i < nodes; i++) row[i] = Math.max(0, 1 - Math.abs(day - (firstNode + 10 * i)) / 10);
    addRow(row, value, weight);
  }
  for (let i = 0; i + 2 < nodes; i++) {
    const row = new Array<number>(nodes).fill(0);
    [row[i], row[i + 1], row[i + 2]] = [1, -2, 1];
    addRow(row, 0, lambda);
  }
  for (let c = 0; c < nodes; c++) {
    let pivot = c;
    for (let r = c; r < nodes; r++) if (Math.abs(a[r]![c]!) > Math.abs(a[pivot]![c]!)) pivot = r;
    [a[c], a[pivot]] = [a[pivot]!, a[c]!];
    for (let r = 0; r < nodes; r++) {
      if (r === c) continue;
      const f = a[r]![c]! / a[c]![c]!;
      for (let k = c; k <= nodes; k++) a[r]![k]! -= f * a[c]![k]!;
    }
  }
  return a.map((row, i) => row[nodes]! / row[i]!);
}

const randomSeries = (seed: number): Sample[] => {
  const random = seeded(seed);
  const days = new Set<number>();
  const n = 3 + random(40);
  while (days.size < n) days.add(-120 + random(480));
  return [...days]
    .sort((a, b) => a - b)
    .map((day) => ({ day, value: random() * 1.2 - 0.2, weight: 0.05 + 0.95 * random() }));
};

test('the banded solver agrees with a dense one on 200 random series', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const samples = randomSeries(seed);
    const lambda = 2 + 98 * seeded(seed * 7)();
    const curve = smooth(samples, { lambda, envelope: false })!;
    const expected = dense(samples, curve.firstNode, curve.values.length, lambda);
    expected.forEach((z, i) => {
      expect(Math.abs(curve.values[i]! - z)).toBeLessThan(1e-8);
    });
  }
});

test('a straight line passes through unbent, whatever λ and envelope', () => {
  const samples = [-97, -60, 3, 44, 45, 200, 310].map((day) => ({ day, value: 0.2 + 0.001 * day, weight: 1 }));
  for (const lambda of [2, 10, 100]) {
    const curve = smooth(samples, { lambda, envelope: true })!;
    for (const { day, value } of samples) expect(valueAt(curve, day)).toBeCloseTo(value, 8);
  }
});

test('a curve claims nothing outside its nodes, and two days make none', () => {
  const samples = [12, 40, 77].map((day) => ({ day, value: 0.5, weight: 1 }));
  const curve = smooth(samples, { lambda: 'gcv', envelope: true })!;
  expect([curve.firstNode, lastNode(curve)]).toEqual([10, 80]);
  expect(valueAt(curve, 9)).toBeNaN();
  expect(valueAt(curve, 81)).toBeNaN();
  expect(valueAt(curve, 80)).toBeCloseTo(0.5, 10);
  expect(smooth([samples[0]!, samples[0]!, samples[1]!], { lambda: 10, envelope: false })).toBeNull();
});

test('the λ that GCV takes has the least error of a dense hat matrix among its candidates', () => {
  for (let seed = 300; seed < 306; seed++) {
    const samples = randomSeries(seed);
    if (samples.length < 8) continue;
    const curve = smooth(samples, { lambda: 'gcv', envelope: false })!;
    const errorOf = (lambda: number) => {
      const at = (z: number[], day: number) => {
        const i = Math.min(Math.floor((day - curve.firstNode) / 10), z.length - 2);
        return z[i]! + (z[i + 1]! - z[i]!) * ((day - curve.firstNode) / 10 - i);
      };
      const fitted = dense(samples, curve.firstNode, curve.values.length, lambda);
      let trace = 0; // how far each look's own fit follows a unit change of the look
      samples.forEach((s, k) => {
        const unit = samples.map((other, j) => ({ ...other, value: j === k ? 1 : 0 }));
        trace += at(dense(unit, curve.firstNode, curve.values.length, lambda), s.day);
      });
      const squares = samples.reduce((sum, s) => sum + s.weight * (s.value - at(fitted, s.day)) ** 2, 0);
      return squares / (samples.length - trace) ** 2;
    };
    const errors = [0, 1, 2, 3, 4, 5, 6].map((k) => errorOf(2 * 50 ** (k / 6)));
    expect(errorOf(curve.lambda)).toBeCloseTo(Math.min(...errors), 8);
  }
});

test('GCV smooths noise harder than a clean curve and stays in [2, 100]', () => {
  const random = seeded(5);
  const noisy = Array.from({ length: 60 }, (_, k) => ({ day: -120 + 8 * k, value: random(), weight: 1 }));
  const clean = noisy.map(({ day }) => ({ day, value: 0.5 + 0.4 * Math.sin(day / 25), weight: 1 }));
  const lambdaOf = (samples: Sample[]) => smooth(samples, { lambda: 'gcv', envelope: false })!.lambda;
  expect(lambdaOf(noisy)).toBeCloseTo(100, 9);
  expect(lambdaOf(clean)).toBeCloseTo(2, 9);
  expect(lambdaOf(clean.slice(0, 7))).toBe(10);
});

test('the envelope lifts the curve towards looks that clouds did not lower', () => {
  const samples = Array.from({ length: 40 }, (_, k) => ({
    day: k * 8,
    value: k % 3 === 0 ? 0.6 : 0.8,
    weight: 1
  }));
  const plain = smooth(samples, { lambda: 50, envelope: false })!;
  const upper = smooth(samples, { lambda: 50, envelope: true })!;
  expect(valueAt(plain, 150)).toBeCloseTo(0.733, 2);
  expect(valueAt(upper, 150)).toBeGreaterThan(0.76);
});

test('one cloud among clear looks is a spike; a season, a harvest and a sparse peak are not', () => {
  const at = (values: number[], step: number) => values.map((value, i) => ({ day: i * step, value, weight: 1 }));
  const spikes = (samples: Sample[]) => [...keepMask(samples)].flatMap((k, i) => (k === 1 ? [] : [i]));
  expect(spikes(at([0.7, 0.72, 0.15, 0.75, 0.76, 0.78], 5))).toEqual([2]);
  expect(spikes(at([0.2, 0.3, 0.5, 0.7, 0.85, 0.86, 0.7, 0.5, 0.3], 10))).toEqual([]);
  expect(spikes(at([0.85, 0.85, 0.8, 0.25, 0.22, 0.21], 5))).toEqual([]);
  expect(spikes(at([0.2, 0.2, 0.9, 0.2, 0.2], 30))).toEqual([]);
});
