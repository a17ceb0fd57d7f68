import { expect, test } from 'vitest';
import { passHour, sunAt, sunOfDay, visitsOf } from '../../../../scripts/simulate/sky/dates.ts';

const passDays = (...of: Parameters<typeof visitsOf>) => visitsOf(...of).map((v) => v.day);
const gaps = (days: number[]) => days.slice(1).map((day, k) => day - days[k]!);
const seeds = Array.from({ length: 400 }, (_, seed) => seed);
const single = seeds.find((s) => gaps(passDays('HHH', 2023, s, 0, 40))[0] === 5)!;
const double = seeds.find((s) => gaps(passDays('HHH', 2023, s, 0, 40))[0]! < 5)!;

test('one orbit passes every five days, every ten before July 2017; two orbits twice as often', () => {
  expect(new Set(gaps(passDays('HHH', 2023, single, -100, 330)))).toEqual(new Set([5]));
  const twice = gaps(passDays('HHH', 2023, double, -100, 330));
  expect(twice.reduce((a, b) => a + b) / twice.length).toBeCloseTo(2.5, 1);
  expect(new Set(gaps(passDays('HHH', 2017, single, -100, 180)))).toEqual(new Set([10]));
  expect(passDays('HHH', 2017, single, 190, 330).length).toBe(passDays('HHH', 2018, single, 190, 330).length);
});

test('three counties in ten lie under two orbits', () => {
  const share = seeds.filter((s) => passDays('SCB', 2023, s, 1, 100).length > 30).length / seeds.length;
  expect(Math.abs(share - 0.3)).toBeLessThan(0.07);
});

test('the phase of an orbit runs on from season to season', () => {
  const before = passDays('HHH', 2022, single, 300, 365).map((d) => d - 365);
  expect(passDays('HHH', 2023, single, -65, 0)).toEqual(before);
});

test('an orbit always looks from one side, and of two the one from the east, the other from the west', () => {
  const views = (seed: number) => new Set(visitsOf('HHH', 2023, seed, 0, 200).map((v) => v.viewDeg));
  expect(views(single).size).toBe(1);
  const [a, b] = [...views(double)];
  expect(a! * b!).toBeLessThan(0);
  for (const seed of seeds) for (const v of views(seed)) expect(Math.abs(v)).toBeLessThanOrEqual(10.5);
});

test('the sun stands where the solar position algorithm of NREL puts it', () => {
  // Reda and Andreas (2008), NREL/TP-560-34302, appendix A.5: 17 October 2003, 12:30:30 at UTC − 7 h, 105.1786° W, 39.742476° N
  const utc = 19 + 30.5 / 60;
  const { zenithDeg, azimuthDeg } = sunAt(39.742476, 290 + utc / 24, utc - 105.1786 / 15);
  expect(Math.abs(zenithDeg - 50.11162)).toBeLessThan(0.2);
  expect(Math.abs(azimuthDeg - 194.34024)).toBeLessThan(0.2);
});

test('days that one knows: solstices, and the hours when clocks and sun differ most', () => {
  expect(sunOfDay(172).declinationDeg).toBeCloseTo(23.45, 1);
  expect(sunOfDay(355).declinationDeg).toBeCloseTo(-23.45, 1);
  expect(sunOfDay(307).equationMin).toBeCloseTo(16.4, 0); // 3 November
  expect(sunOfDay(42).equationMin).toBeCloseTo(-14.2, 0); // 11 February
  expect(sunAt(35, 172).zenithDeg).toBeLessThan(sunAt(35, 355).zenithDeg - 30);
  expect(sunAt(35, 100).azimuthDeg).toBeLessThan(180); // before noon the sun is in the east
});

test('passes come at half past ten at the equator, later to the north', () => {
  expect(passHour(0)).toBe(10.5);
  // tile 31UDS (3.5° E, 50.9° N), sensed 2017-08-04 10:53:28 UTC; the swath is ±0.14 h wide there
  expect(Math.abs(passHour(50.9) - (10 + 53.5 / 60 + 3.5 / 15))).toBeLessThan(0.2);
});
