import { describe, expect, test } from 'vitest';
import { assertNoLeak } from '../../../models/training/leak.ts';
import { regionYearSplit } from '../../../models/training/region-year.ts';
import { groupFolds, groupSplit } from '../../../models/training/split.ts';
import { seeded } from '../../support/random.ts';

const named = (of: Int32Array, groups: readonly string[]) => new Set(Array.from(of, (i) => groups[i]!));
const share = (of: Int32Array, labels: ArrayLike<number>, label: number) =>
  of.filter((i) => labels[i] === label).length / of.length;

describe('the leak guard', () => {
  test('names the group and both parts', () => {
    expect(() => assertNoLeak({ train: ['a', 'b'], validation: ['c'], test: ['d', 'b'] })).toThrow(
      "Expected group 'b' on one side of the split, found it in 'train' and in 'test'."
    );
  });
  test('lets groups pass that stand on one side, however often', () => {
    expect(() => assertNoLeak({ train: ['a', 'a'], test: ['b'], spare: [] })).not.toThrow();
  });
});

describe('folds', () => {
  test('two large and four small groups in two folds: the large ones part, and sizes come out even', () => {
    const groups = [...'aaaabbbbccddeeff'];
    const folds = groupFolds(groups, 2, seeded(1));
    expect(folds.map((f) => f.test.length)).toEqual([8, 8]);
    for (const { test } of folds) {
      const of = named(test, groups);
      expect(of.has('a') && of.has('b')).toBe(false);
    }
    expect(folds[0]!.train).toEqual(folds[1]!.test);
  });

  test('partition the samples, never split a group, are the same for the same seed', () => {
    const random = seeded(2);
    for (let round = 0; round < 100; round++) {
      const n = 20 + random(200);
      const most = 5 + random(40);
      const groups = Array.from({ length: n }, () => `g${random(most)}`);
      const labels = Array.from(groups, () => random(4));
      const k = 2 + random(Math.min(4, new Set(groups).size - 1));
      const folds = groupFolds(groups, k, seeded(round), labels);
      const times = new Uint8Array(n);
      for (const { train, test } of folds) {
        expect(test.length).toBeGreaterThan(0);
        expect(train.length + test.length).toBe(n);
        for (const i of test) times[i]!++;
        const [a, b] = [named(train, groups), named(test, groups)];
        expect([...a].filter((g) => b.has(g))).toEqual([]);
      }
      expect(times.every((t) => t === 1)).toBe(true);
      expect(groupFolds(groups, k, seeded(round), labels)).toEqual(folds);
    }
  });

  test('with labels, every fold has near the same share of each class, rare ones too', () => {
    const random = seeded(3);
    const groups = Array.from({ length: 2000 }, (_, i) => `g${Math.floor(i / 5)}`);
    const kind = Array.from({ length: 400 }, () => (random() < 0.05 ? 2 : random() < 0.3 ? 1 : 0));
    const labels = groups.map((_, i) => (random() < 0.9 ? kind[Math.floor(i / 5)]! : random(2)));
    const all = Int32Array.from(groups.keys());
    for (const { test } of groupFolds(groups, 5, seeded(4), labels)) {
      expect(Math.abs(test.length - 400)).toBeLessThanOrEqual(5);
      for (const label of [0, 1, 2]) {
        expect(Math.abs(share(test, labels, label) - share(all, labels, label))).toBeLessThan(0.011);
      }
    }
  });

  test('another seed gives other folds', () => {
    const groups = Array.from({ length: 60 }, (_, i) => `g${i >> 1}`);
    expect(groupFolds(groups, 3, seeded(1))).not.toEqual(groupFolds(groups, 3, seeded(2)));
  });

  test('refuse fewer groups than folds, one fold, labels that are not one a sample', () => {
    expect(() => groupFolds(['a', 'a', 'b'], 3, seeded(1))).toThrow('at least 3 groups for 3 parts, got 2');
    expect(() => groupFolds(['a', 'b'], 1, seeded(1))).toThrow('at least 2 folds, got 1');
    expect(() => groupFolds(['a', 'b'], 2, seeded(1), [0])).toThrow('each of 2 samples, got 1');
  });
});

describe('three parts', () => {
  test('have about their shares, of each class too, and no group in two', () => {
    const random = seeded(5);
    for (let round = 0; round < 50; round++) {
      const groups = Array.from({ length: 1000 }, () => `g${random(150)}`);
      const labels = groups.map(() => (random() < 0.2 ? 1 : 0));
      const parts = groupSplit(groups, { train: 7, validation: 1.5, test: 1.5 }, seeded(round), labels);
      expect(Math.abs(parts.train.length - 700)).toBeLessThan(12);
      expect(Math.abs(parts.validation.length - 150)).toBeLessThan(12);
      const all = [...parts.train, ...parts.validation, ...parts.test].sort((a, b) => a - b);
      expect(all).toEqual([...groups.keys()]);
      for (const part of Object.values(parts)) expect(Math.abs(share(part, labels, 1) - 0.2)).toBeLessThan(0.06);
      const sides = Object.values(parts).flatMap((part) => [...named(part, groups)]);
      expect(new Set(sides).size).toBe(sides.length);
    }
  });

  test('three groups give each part one, however small its share; no share gives nothing', () => {
    const groups = [...'aaaaaaaabbc'];
    const parts = groupSplit(groups, { train: 0.98, validation: 0.01, test: 0.01 }, seeded(1));
    expect([...parts.train]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(parts.validation.length + parts.test.length).toBe(3);
    expect(Math.min(parts.validation.length, parts.test.length)).toBe(1);
    expect(groupSplit(groups, { train: 1, validation: 0, test: 1 }, seeded(1)).validation.length).toBe(0);
  });

  test('refuse too few groups and shares that leave nothing to train on', () => {
    const ask = (groups: string[], train: number) => () =>
      groupSplit(groups, { train, validation: 0.1, test: 0.1 }, seeded(1));
    expect(ask(['a', 'b'], 0.8)).toThrow('at least 3 groups for 3 parts, got 2');
    for (const bad of [0, -1, NaN, Infinity]) expect(ask(['a', 'b', 'c'], bad)).toThrow(RangeError);
  });
});

describe('region × year', () => {
  const rows = ['A', 'B', 'C'].flatMap((region) => [2021, 2022, 2023].map((year) => ({ region, year })));
  const named9 = (of: Int32Array) => Array.from(of, (i) => `${rows[i]!.region}${rows[i]!.year % 100}`);

  test('a held region and a held year of a square of three by three', () => {
    const parts = regionYearSplit(rows, { regions: ['C'], years: [2023] });
    expect(named9(parts.train)).toEqual(['A21', 'A22', 'B21', 'B22']);
    expect(named9(parts.testYear)).toEqual(['A23', 'B23']);
    expect(named9(parts.testRegion)).toEqual(['C23']);
    expect(named9(parts.excluded)).toEqual(['C21', 'C22']); // its neighbours' weather of these years is in training
  });

  test('without held years a held region is tested in all of its years, without held regions only years are', () => {
    const regions = regionYearSplit(rows, { regions: ['C'], years: [] });
    expect(named9(regions.testRegion)).toEqual(['C21', 'C22', 'C23']);
    expect(regions.excluded.length).toBe(0);
    const years = regionYearSplit(rows, { regions: [], years: [2021] });
    expect(named9(years.testYear)).toEqual(['A21', 'B21', 'C21']);
    expect(years.testRegion.length).toBe(0);
  });

  test('every row is in one part, and training shares no region or year with what is held', () => {
    const random = seeded(6);
    for (let round = 0; round < 100; round++) {
      const many = Array.from({ length: 200 }, () => ({ region: `R${random(5)}`, year: 2016 + random(6) }));
      const held = { regions: ['R1', 'R3'].slice(random(2)), years: [2018, 2021].slice(0, 1 + random(2)) };
      const parts = regionYearSplit(many, held);
      const all = Object.values(parts).flatMap((p) => [...p]);
      expect(all.sort((a, b) => a - b)).toEqual([...many.keys()]);
      for (const i of parts.train) {
        expect(held.regions).not.toContain(many[i]!.region);
        expect(held.years).not.toContain(many[i]!.year);
      }
      const seenYears = new Set(Array.from(parts.train, (i) => many[i]!.year));
      for (const part of [parts.testYear, parts.testRegion]) {
        for (const i of part) expect(seenYears.has(many[i]!.year)).toBe(false);
      }
    }
  });

  test('refuses to hold nothing, what is not there, and everything', () => {
    expect(() => regionYearSplit(rows, { regions: [], years: [] })).toThrow('hold out, got none');
    expect(() => regionYearSplit(rows, { regions: ['X'], years: [] })).toThrow('held region X, got none');
    expect(() => regionYearSplit(rows, { regions: [], years: [1999] })).toThrow('held year 1999, got none');
    expect(() => regionYearSplit(rows, { regions: ['A', 'B', 'C'], years: [] })).toThrow('none of 9');
  });
});
