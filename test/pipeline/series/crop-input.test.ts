import { describe, expect, test } from 'vitest';
import { dateOfDay } from '../../../pipeline/dates.ts';
import { plotId, sceneId } from '../../../pipeline/ids.ts';
import { BANDS } from '../../../pipeline/scene/bands.ts';
import { CHANNELS, cropInput, FIRST_DAY, STEP_DAYS, STEPS } from '../../../pipeline/series/crop-input.ts';
import type { Observation, Series } from '../../../pipeline/series/observation.ts';
import { seeded } from '../../support/random.ts';

const look = (day: number, mean: Observation['mean'], count = 9): Observation => {
  const date = dateOfDay(day, 2024);
  return { scene: sceneId(`s${day}`), date, clearShare: 1, count, mean, sd: {} };
};
const series = (...observations: Observation[]): Series => ({ plot: plotId('p'), observations });
const column = (x: Float32Array, name: (typeof CHANNELS)[number]): number[] =>
  Array.from({ length: STEPS }, (_, s) => x[s * CHANNELS.length + CHANNELS.indexOf(name)]!);
const green = { B02: 0.06, B03: 0.09, B04: 0.02, B08: 0.4 };

describe('cropInput', () => {
  test('draws a line between two looks and says how near the nearest is', () => {
    const x = cropInput(series(look(0, { B08: 0.17 }), look(40, { B08: 0.43 })), 2024);
    const nir = column(x, 'B08');
    expect(nir.slice(11, 18).map((v) => Math.round(v * 100) / 100)).toEqual([0, -1, -0.5, 0, 0.5, 1, 0]);
    expect(column(x, 'seen').slice(11, 18)).toEqual([0, 1, 0.5, 0.25, 0.5, 1, 0]);
  });

  test('leaves the middle of a gap of more than 120 days unseen', () => {
    const seen = column(cropInput(series(look(0, green), look(160, green)), 2024), 'seen');
    expect(seen[20]).toBe(0); // day 80, 80 days from both
    expect(seen[17]).toBeGreaterThan(0); // day 50
  });

  test('takes the median of the looks in one step, so one bright cloud does not move it', () => {
    const cloud = { B02: 0.6, B03: 0.6, B04: 0.6, B08: 0.7 };
    const calm = cropInput(series(look(99, green), look(100, green), look(101, green)), 2024);
    const hit = cropInput(series(look(99, green), look(100, cloud), look(101, green)), 2024);
    expect(hit).toEqual(calm);
  });

  test('a missing band is zero and takes only its own indices with it', () => {
    const x = cropInput(series(look(100, green)), 2024);
    expect(column(x, 'B11').every((v) => v === 0)).toBe(true);
    expect(column(x, 'LSWI').every((v) => v === 0)).toBe(true);
    expect(column(x, 'NDVI')[22]).toBeGreaterThan(1);
  });

  test('looks without usable pixels, or outside the season, are not there', () => {
    const none = cropInput(series(), 2024);
    expect(cropInput(series(look(100, green, 0), look(-200, green), look(400, green)), 2024)).toEqual(none);
    expect(column(none, 'seen').every((v) => v === 0)).toBe(true);
  });

  test('law: finite and bounded for any looks, any missing bands', () => {
    const random = seeded(7);
    for (let k = 0; k < 200; k++) {
      const days = Array.from({ length: random(40) }, () => random(520) - 140).sort((a, b) => a - b);
      const looks = days.map((d) => {
        const bands = BANDS.filter(() => random() < 0.8);
        return look(d, Object.fromEntries(bands.map((b) => [b, random() < 0.1 ? 0 : random() * 1.5])));
      });
      const x = cropInput(series(...looks), 2024);
      expect(x.length).toBe(STEPS * CHANNELS.length);
      expect(x.every((v) => Math.abs(v) <= 4)).toBe(true); // NaN fails too
    }
  });

  test('steps run from day −120 to 360', () => {
    expect(FIRST_DAY + (STEPS - 1) * STEP_DAYS).toBe(360);
    expect(column(cropInput(series(look(-120, green)), 2024), 'seen')[0]).toBe(1);
    expect(column(cropInput(series(look(360, green)), 2024), 'seen')[48]).toBe(1);
  });
});
