import { expect, test } from 'vitest';
import { classScores } from '../../../models/metrics/confusion.ts';
import { iouByClass } from '../../../models/metrics/overlap.ts';
import { count, scoreOf, type Table } from '../../../scripts/train/rules-score.ts';
import { seeded } from '../../support/random.ts';

test('pixels of groups add up to the figure of all, and the interval is that of whole groups', () => {
  const random = seeded(8);
  const table: Table = new Map();
  let [right, either] = [0, 0];
  for (let g = 0; g < 30; g++) {
    const hard = random(); // a group's pixels share its fate
    for (let i = 0; i < 200; i++) {
      const truth = random() < 0.3;
      const called = truth ? random() > 0.5 * hard : random() < 0.2 * hard;
      count(table, `patch ${g}`, truth, called);
      if (truth && called) right++;
      if (truth || called) either++;
    }
  }
  const iou = scoreOf(table, (t) => iouByClass(t)[1]!, seeded(1));
  expect(iou).toMatchObject({ n: 6000, groups: 30 });
  expect(iou.estimate).toBeCloseTo(right / either, 12);
  expect(iou.interval[0]).toBeLessThan(iou.estimate);
  expect(iou.interval[1]).toBeGreaterThan(iou.estimate);
  const pixels: Table = new Map();
  [...table.values()].forEach((cells, g) => {
    cells.forEach((n, c) => {
      for (let i = 0; i < n; i++) count(pixels, `pixel ${g} ${c} ${i}`, c > 1, c % 2 === 1);
    });
  });
  const alone = scoreOf(pixels, (t) => classScores(t)[1]!.f1, seeded(1));
  const whole = scoreOf(table, (t) => classScores(t)[1]!.f1, seeded(1));
  expect(alone.estimate).toBeCloseTo(whole.estimate, 12);
  expect(alone.interval[1] - alone.interval[0]).toBeLessThan(whole.interval[1] - whole.interval[0]);
});
