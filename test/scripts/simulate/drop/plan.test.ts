import { expect, test } from 'vitest';
import { isProblem } from '../../../../pipeline/errors.ts';
import { planDrop } from '../../../../scripts/simulate/drop/plan.ts';
import { passHour, visitsOf } from '../../../../scripts/simulate/sky/dates.ts';

const options = { region: 'HHH', year: 2024, seed: 7, size: 96 };

test('dates are passes, evenly over the season, first and last among them; ids tell county and moment', () => {
  const { dates } = planDrop({ ...options, dates: 12 });
  const passes = visitsOf('HHH', 2024, 7, -105, 330).map((v) => v.day);
  const at = dates.map((d) => passes.indexOf(d.day));
  expect(at[0]).toBe(0);
  expect(at.at(-1)).toBe(passes.length - 1);
  const gaps = at.slice(1).map((k, i) => k - at[i]!);
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
  for (const d of dates) expect(d.sceneId).toMatch(/^SIM_L2A_HHH7_202[34]\d{4}T\d{6}$/);
  expect(new Set(dates.map((d) => d.sceneId)).size).toBe(12);
});

test('every pass can be asked for, one more cannot', () => {
  const all = visitsOf('HHH', 2024, 7, -105, 330).length;
  expect(planDrop({ ...options, dates: all }).dates).toHaveLength(all);
  expect(planDrop({ ...options, dates: 1 }).dates).toHaveLength(1);
  let caught: unknown;
  try {
    planDrop({ ...options, dates: all + 1 });
  } catch (e) {
    caught = e;
  }
  expect(isProblem(caught) && caught._tag).toBe('BadUsage');
  expect((caught as Error).message).toContain(`at most ${all} `);
});

test('under a limit of cloud only passes below it are taken, and fewer can be asked for', () => {
  const limited = planDrop({ ...options, dates: 12, mostCover: 0.3 });
  expect(limited.dates.every((d) => d.cover <= 0.3)).toBe(true);
  expect(limited.dates.map((d) => d.day)).toEqual([...limited.dates.map((d) => d.day)].sort((a, b) => a - b));
  const all = visitsOf('HHH', 2024, 7, -105, 330).length;
  expect(() => planDrop({ ...options, dates: all, mostCover: 0.3 })).toThrow(/at most \d+ .*under that cloud/);
});

test('DN have an offset from 25 January 2022 on, unless none is wanted', () => {
  const of = (year: number, offset?: 'none') =>
    planDrop({ ...options, year, dates: 60, ...(offset ? { offset } : {}) }).dates;
  for (const d of of(2022)) expect(d.dnOffset).toBe(d.sceneId.split('_')[3]! >= '20220125' ? 1000 : 0);
  expect(new Set(of(2022).map((d) => d.dnOffset)).size).toBe(2);
  expect(new Set(of(2021).map((d) => d.dnOffset))).toEqual(new Set([0]));
  expect(new Set(of(2024, 'none').map((d) => d.dnOffset))).toEqual(new Set([0]));
});

test('the clock shows the satellite’s hour in local mean time', () => {
  for (const region of ['NEC', 'NWX', 'SCN']) {
    const { place, dates } = planDrop({ ...options, region, dates: 2 });
    const [h, m, s] = dates[0]!.time.split(':').map(Number) as [number, number, number];
    const local = (((h + m / 60 + s / 3600 + place.lonLat[0] / 15) % 24) + 24) % 24;
    expect(local).toBeCloseTo(passHour(place.lonLat[1]), 3);
  }
});
