import { expect, test } from 'vitest';
import { coverFigures, markovFigures } from '../../../../scripts/simulate/realism/clouds.ts';
import { seeded } from '../../../support/random.ts';

test('covers fall into the four shares and ten tenths', () => {
  const f = coverFigures([0, 0.01, 0.02, 0.29, 0.3, 0.98, 0.99, 1]);
  expect(f.shares.map((s) => s * 8)).toEqual([2, 2, 2, 2]);
  expect(f.deciles.map((s) => s * 8)).toEqual([3, 0, 1, 1, 0, 0, 0, 0, 0, 3]);
  expect(f.mean).toBeCloseTo(3.59 / 8, 10);
});

test('the shares of a chain are found, pair by pair', () => {
  //  clear clear cloudy cloudy cloudy clear
  const covers = [0, 0.4, 1, 0.6, 0.9, 0.1];
  const dates = covers.map((cover, k) => ({ day: 5 * k, cover }));
  expect(markovFigures([dates])).toEqual({ pairs: 5, clearToCloudy: 1 / 2, cloudyToCloudy: 2 / 3 });
  // ten days on: clear → cloudy, clear → cloudy, cloudy → cloudy, cloudy → clear
  expect(markovFigures([dates], 10)).toEqual({ pairs: 4, clearToCloudy: 1, cloudyToCloudy: 1 / 2 });
  // sequences are not joined
  expect(markovFigures([dates.slice(0, 2), dates.slice(2)]).pairs).toBe(4);
});

test('a long chain of known chances is recovered', () => {
  const random = seeded(3);
  let cloudy = false;
  const dates = Array.from({ length: 20_000 }, (_, k) => {
    cloudy = random() < (cloudy ? 0.7 : 0.2);
    return { day: 3 * k, cover: cloudy ? 0.9 : 0.05 };
  });
  const { clearToCloudy, cloudyToCloudy } = markovFigures([dates]);
  expect(clearToCloudy).toBeCloseTo(0.2, 1.5);
  expect(cloudyToCloudy).toBeCloseTo(0.7, 1.5);
});
