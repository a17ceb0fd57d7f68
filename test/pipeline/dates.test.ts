import { expect, test } from 'vitest';
import { addDays, dateOfDay, dayOfYear, daysBetween, isoDate } from '../../pipeline/dates.ts';
import { seeded } from '../support/random.ts';

test('days of a harvest year run through New Year', () => {
  expect(dayOfYear(isoDate('2024-01-01'), 2024)).toBe(1);
  expect(dayOfYear(isoDate('2023-12-31'), 2024)).toBe(0);
  expect(dayOfYear(isoDate('2023-10-12'), 2024)).toBe(-80);
  expect(dayOfYear(isoDate('2024-12-31'), 2024)).toBe(366);
});

test('a day and its date are each other’s inverse', () => {
  const random = seeded(3);
  for (let n = 0; n < 500; n++) {
    const year = 2016 + random(20);
    const day = random(600) - 150;
    expect(dayOfYear(dateOfDay(day, year), year)).toBe(day);
    expect(daysBetween(dateOfDay(day, year), addDays(dateOfDay(day, year), 17))).toBe(17);
  }
});

test('refuses what is no date', () => {
  for (const bad of ['2024-02-30', '2024-1-1', '20240101', '', '2024-13-01', '2024-01-01 10:00']) {
    expect(() => isoDate(bad), bad).toThrow(/YYYY-MM-DD/);
  }
  expect(isoDate('2024-02-29T10:00:00Z')).toBe('2024-02-29');
});
