import { expect, test } from 'vitest';
import { coverFigures, markovFigures } from '../../../../scripts/simulate/realism/clouds.ts';
import { coversOf, drawCovers } from '../../../../scripts/simulate/sky/covers.ts';

const REAL = { clear: 0.595, cloudyMonths: [] }; // the share of clear dates that the real stack's two chances give
const days = (n: number, every: number) => Array.from({ length: n }, (_, i) => i * every);

test('covers fall as in the real stack: mostly none or all', () => {
  const { shares, mean } = coverFigures(coversOf(REAL, 2023, 1, days(4000, 10)));
  [0.43, 0.16, 0.12, 0.29].forEach((real, k) => {
    expect(Math.abs(shares[k]! - real), `share ${k} is ${shares[k]}`).toBeLessThan(0.03);
  });
  expect(Math.abs(mean - 0.4)).toBeLessThan(0.03);
});

test('weather persists as in the real stack', () => {
  const at = days(8000, 5);
  const covers = coversOf(REAL, 2023, 2, at);
  const { cloudyToCloudy, clearToCloudy } = markovFigures([
    at.map((day, k) => ({ day, cover: covers[k]! })).filter((_, k) => k % 2 === 0)
  ]);
  expect(Math.abs(cloudyToCloudy - 0.5)).toBeLessThan(0.04);
  expect(Math.abs(clearToCloudy - 0.34)).toBeLessThan(0.04);
  const fiveDays = markovFigures([at.map((day, k) => ({ day, cover: covers[k]! }))]);
  expect(fiveDays.cloudyToCloudy).toBeGreaterThan(0.58); // 0.64: nearer days are more alike
});

test('a region has its clear share, and 0.7 of it in its cloudy months', () => {
  const place = { clear: 0.6, cloudyMonths: [7, 8] };
  const years = Array.from({ length: 300 }, (_, seed) => seed);
  const clearIn = (from: number, to: number) => {
    const covers = years.flatMap((seed) => coversOf(place, 2023, seed, [from, (from + to) / 2, to].map(Math.round)));
    return covers.filter((c) => c < 0.5).length / covers.length;
  };
  expect(Math.abs(clearIn(190, 240) - 0.42)).toBeLessThan(0.05); // July and August
  expect(Math.abs(clearIn(60, 150) - 0.6)).toBeLessThan(0.05);
});

test("a day's cover depends on no other day that is asked for", () => {
  const all = days(80, 5).map((d) => d - 100);
  const whole = drawCovers('YZM', 2024, 7, all);
  expect(drawCovers('YZM', 2024, 7, all.slice(20))).toEqual(whole.slice(20));
  expect(drawCovers('YZM', 2024, 8, all)).not.toEqual(whole);
});
