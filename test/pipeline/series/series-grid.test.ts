import { describe, expect, test } from 'vitest';
import { drawBetween, median, REACH_DAYS } from '../../../pipeline/series/series-grid.ts';
import { seeded } from '../../support/random.ts';

const drawn = (steps: number[], values: number[] | null, stepDays: number) => {
  const out: [step: number, value: number, away: number][] = [];
  drawBetween(steps, values, stepDays, (s, v, away) => out.push([s, v, away]));
  return out;
};

describe('drawBetween', () => {
  test('draws straight from look to look and counts the steps to the nearer', () => {
    expect(drawn([2, 5, 6], [1, 4, 0], 10)).toEqual([
      [2, 1, 0],
      [3, 2, 1],
      [4, 3, 1],
      [5, 4, 0],
      [6, 0, 0]
    ]);
    expect(drawn([3], [7], 10)).toEqual([[3, 7, 0]]);
    expect(drawn([], [], 10)).toEqual([]);
    expect(drawn([1, 3], null, 10).map(([, v]) => v)).toEqual([0, 0, 0]);
  });

  test('nothing is drawn beyond reach, which is counted in days, to the day', () => {
    expect(REACH_DAYS).toBe(60);
    expect(drawn([0, 14], null, 10).map(([s]) => s)).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14]);
    expect(drawn([0, 3], null, 60).map(([s]) => s)).toEqual([0, 1, 2, 3]);
    expect(drawn([0, 3], null, 61).map(([s]) => s)).toEqual([0, 3]);
  });

  test('law: each step at most once and in order, looks themselves exactly, the rest between its neighbours', () => {
    const random = seeded(61);
    for (let k = 0; k < 100; k++) {
      const steps = Array.from({ length: 60 }, (_, s) => s).filter(() => random() < 0.15);
      const values = steps.map(() => random() * 10 - 5);
      const stepDays = 1 + random(40);
      const out = drawn(steps, values, stepDays);
      out.forEach(([s, v, away], i) => {
        if (i > 0) expect(s).toBeGreaterThan(out[i - 1]![0]);
        expect(away).toBe(Math.min(...steps.map((at) => Math.abs(at - s))));
        expect(away * stepDays).toBeLessThanOrEqual(REACH_DAYS);
        const next = steps.findIndex((at) => at >= s);
        const [a, b] = [values[Math.max(0, steps[next] === s ? next : next - 1)]!, values[next]!];
        expect(v).toBeGreaterThanOrEqual(Math.min(a, b) - 1e-9);
        expect(v).toBeLessThanOrEqual(Math.max(a, b) + 1e-9);
      });
      for (const [i, s] of steps.entries()) expect(out.find(([at]) => at === s)?.[1]).toBe(values[i]);
    }
  });
});

test('the median of nothing is none, of one itself, of an even number the mean of the two in the middle', () => {
  expect(median([])).toBeNaN();
  expect(median([3])).toBe(3);
  expect(median([9, 1, 2])).toBe(2);
  expect(median([10, 2, 1, 4])).toBe(3); // in the order of numbers, not of texts
});
