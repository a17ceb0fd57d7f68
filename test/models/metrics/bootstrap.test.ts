import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  bootstrapConfusion,
  bootstrapConfusionDifference,
  bootstrapDifference,
  bootstrapInterval,
  groupedConfusion,
  quantileOf
} from '../../../models/metrics/bootstrap.ts';
import { accuracyOf, confusionOf, macroF1Of } from '../../../models/metrics/confusion.ts';
import { groupedOf, ownGroups } from '../../../models/metrics/groups.ts';
import { seeded } from '../../support/random.ts';

const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const meanOf = (values: ArrayLike<number>, indices: Int32Array) =>
  indices.reduce((s, i) => s + values[i]!, 0) / indices.length;

test('samples by group, groups in the order in which they come', () => {
  expect(groupedOf(['b', 'a', 'b'])).toEqual({
    names: ['b', 'a'],
    starts: Int32Array.of(0, 2, 3),
    members: Int32Array.of(0, 2, 1)
  });
});

test('quantiles as numpy gives them', () => {
  const { points, expected } = JSON.parse(
    readFileSync(new URL('../../golden/metrics/metrics.json', import.meta.url), 'utf8')
  ).intervals;
  const sorted = Float64Array.from(points as number[]).sort();
  for (const [q, value] of expected.quantiles) expect(quantileOf(sorted, q)).toBeCloseTo(value, 12);
  expect(quantileOf([], 0.5)).toBeNaN();
});

describe('any statistic', () => {
  test('whole groups are drawn: two groups give the mean of one, of the other, or of both', () => {
    const values = [0, 0, 1, 1, 1];
    const seen = new Set<number>();
    const { estimate, interval } = bootstrapInterval({
      groups: ['a', 'a', 'b', 'b', 'b'],
      random: seeded(1),
      statistic: (indices) => {
        const mean = meanOf(values, indices);
        seen.add(mean);
        return mean;
      }
    });
    expect([...seen].sort()).toEqual([0, 3 / 5, 1]);
    expect(estimate).toBe(3 / 5);
    expect(interval).toEqual([0, 1]);
  });

  test('the interval of a mean is the one that statistics gives', () => {
    const random = seeded(12);
    const values = Float64Array.from({ length: 400 }, () => normal(random));
    const { estimate, interval } = bootstrapInterval({
      groups: ownGroups(400),
      draws: 4000,
      random,
      statistic: (indices) => meanOf(values, indices)
    });
    const spread = Math.sqrt(values.reduce((s, v) => s + (v - estimate) ** 2, 0) / 400);
    for (const [k, end] of interval.entries()) {
      expect(end - estimate).toBeCloseTo(((k === 0 ? -1 : 1) * 1.96 * spread) / 20, 1);
      expect(Math.abs(end - estimate) / ((1.96 * spread) / 20)).toBeGreaterThan(0.9);
      expect(Math.abs(end - estimate) / ((1.96 * spread) / 20)).toBeLessThan(1.1);
    }
  });

  test('most intervals hold the true mean where samples share their group’s fate; drawing single samples they would not', () => {
    const random = seeded(20);
    let [byGroup, bySample] = [0, 0];
    for (let round = 0; round < 200; round++) {
      const groups = Array.from({ length: 120 }, (_, i) => `g${Math.floor(i / 4)}`);
      const fates = Float64Array.from({ length: 30 }, () => normal(random));
      const values = groups.map((_, i) => fates[Math.floor(i / 4)]! + 0.2 * normal(random));
      const holds = (names: string[]) => {
        const { interval } = bootstrapInterval({
          groups: names,
          draws: 200,
          random,
          statistic: (indices) => meanOf(values, indices)
        });
        return interval[0] <= 0 && interval[1] >= 0 ? 1 : 0;
      };
      byGroup += holds(groups);
      bySample += holds(ownGroups(120));
    }
    expect(byGroup / 200).toBeGreaterThan(0.88);
    expect(bySample / 200).toBeLessThan(0.78);
  });

  test('draws without a figure are left out; without any the interval is not a number', () => {
    const statistic = (indices: Int32Array) => (indices.includes(0) ? 1 : NaN);
    expect(bootstrapInterval({ groups: ['a', 'b'], random: seeded(1), statistic }).interval).toEqual([1, 1]);
    expect(bootstrapInterval({ groups: ['a', 'b'], random: seeded(1), statistic: () => NaN }).interval).toEqual([
      NaN,
      NaN
    ]);
  });

  test('a difference is smaller in doubt than either figure, for both are seen on the same draws', () => {
    const random = seeded(5);
    const hard = Float64Array.from({ length: 300 }, () => normal(random));
    const better = hard.map((v) => v + 0.2 + 0.05 * normal(random));
    const o = { groups: ownGroups(300), random };
    const { estimate, interval } = bootstrapDifference({
      ...o,
      first: (indices) => meanOf(better, indices),
      second: (indices) => meanOf(hard, indices)
    });
    expect(estimate).toBeCloseTo(0.2, 1);
    expect(interval[0]).toBeGreaterThan(0.15);
    const alone = bootstrapInterval({ ...o, statistic: (indices) => meanOf(better, indices) }).interval;
    expect(interval[1] - interval[0]).toBeLessThan((alone[1] - alone[0]) / 5);
  });
});

describe('statistics of confusion tables', () => {
  const random = seeded(7);
  const n = 200;
  const truth = Int32Array.from({ length: n }, () => random(3));
  const good = truth.map((t) => (random() < 0.8 ? t : random(3)));
  const poor = truth.map((t) => (random() < 0.5 ? t : random(3)));
  const groups = Array.from({ length: n }, () => `g${random(40)}`);
  const figures = { accuracy: accuracyOf, macroF1: macroF1Of };
  const of = (predicted: Int32Array) => (statistic: typeof accuracyOf) => (indices: Int32Array) =>
    statistic(
      confusionOf(
        indices.map((i) => truth[i]!),
        indices.map((i) => predicted[i]!),
        3
      )
    );

  test('give what counting the samples of each draw gives', () => {
    const table = groupedConfusion(truth, good, 3, groups);
    const fast = bootstrapConfusion({ table, random: seeded(3), draws: 300, statistics: figures });
    for (const name of ['accuracy', 'macroF1'] as const) {
      const statistic = of(good)(figures[name]);
      expect(fast[name]).toEqual(bootstrapInterval({ groups, random: seeded(3), draws: 300, statistic }));
    }
  });

  test('and so do differences of two models', () => {
    const [first, second] = [good, poor].map((p) => groupedConfusion(truth, p, 3, groups)) as [
      ReturnType<typeof groupedConfusion>,
      ReturnType<typeof groupedConfusion>
    ];
    const o = { random: seeded(3), draws: 300 };
    const fast = bootstrapConfusionDifference({ ...o, first, second, statistics: figures });
    const slow = bootstrapDifference({
      groups,
      random: seeded(3),
      draws: 300,
      first: of(good)(macroF1Of),
      second: of(poor)(macroF1Of)
    });
    expect(fast.macroF1).toEqual(slow);
    expect(fast.accuracy.interval[0]).toBeGreaterThan(0);
    const same = bootstrapConfusionDifference({ ...o, first, second: first, statistics: figures });
    expect(same.accuracy).toEqual({ estimate: 0, interval: [0, 0] });
  });

  test('a higher level gives a wider interval', () => {
    const table = groupedConfusion(truth, good, 3, groups);
    const at = (level: number) =>
      bootstrapConfusion({ table, random: seeded(3), level, statistics: { accuracy: accuracyOf } }).accuracy.interval;
    expect(at(0.99)[0]).toBeLessThan(at(0.8)[0]);
    expect(at(0.99)[1]).toBeGreaterThan(at(0.8)[1]);
  });

  test('refuse other groups and samples without a group', () => {
    const table = groupedConfusion([0, 1], [0, 1], 2, ['a', 'b']);
    const other = groupedConfusion([0, 1], [0, 1], 2, ['a', 'a']);
    const o = { random: seeded(1), statistics: figures };
    expect(() => bootstrapConfusionDifference({ ...o, first: table, second: other })).toThrow(
      'same 2 groups of both models, got 1'
    );
    expect(() => groupedConfusion([0, 1], [0, 1], 2, ['a'])).toThrow('each of 2 samples, got 2 and 1');
    expect(() => groupedConfusion([0, 2], [0, 1], 2, ['a', 'b'])).toThrow('classes 0 to 1, got 2 called 1');
  });
});
