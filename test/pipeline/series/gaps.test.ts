import { expect, test } from 'vitest';
import { maxGap } from '../../../pipeline/series/gaps.ts';
import { seeded } from '../../support/random.ts';

test('gaps of a stretch by eye', () => {
  //       0    10   20   30   40   50   60
  // looks      10        30 32                70 (outside)
  expect(maxGap([10, 30, 32, 70], 0, 60)).toBe(28);
  expect(maxGap([], 0, 60)).toBe(60);
  expect(maxGap([5], 60, 60)).toBeNull();
});

test('the longest gap agrees with a walk day by day on random looks', () => {
  const random = seeded(3);
  for (let round = 0; round < 300; round++) {
    const looks = Array.from({ length: random(12) }, () => random(200)).sort((a, b) => a - b);
    const from = random(100);
    const to = from + 1 + random(100);
    let longest = 0;
    let since = from;
    for (let day = from; day <= to; day++) {
      if (looks.includes(day) || day === to) {
        longest = Math.max(longest, day - since);
        since = day;
      }
    }
    expect(maxGap(looks, from, to)).toBe(longest);
  }
});
