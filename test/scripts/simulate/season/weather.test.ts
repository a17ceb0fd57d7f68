import { expect, test } from 'vitest';
import { REGIONS } from '../../../../pipeline/crop/catalogue.ts';
import {
  CLIMATE_REGIONS,
  climateRain,
  drawWeather,
  extraterrestrialMJ,
  FIRST_DAY,
  LAST_DAY,
  on,
  thermalTime,
  type Weather
} from '../../../../scripts/simulate/season/weather.ts';
import { meanOf } from '../../../support/simulated-plots.ts';

const YEARS = Array.from({ length: 40 }, (_, y) => y);
/** Mean temperature and yearly swing of the domain tables, °C. */
const TEMPERATURES: Record<string, [number, number]> = {
  NEC: [4, 19],
  NCM: [7, 17],
  HHH: [14, 13.5],
  LOE: [10.5, 13],
  NWX: [9, 17],
  YZM: [17.5, 12],
  YZL: [16.5, 12.5],
  SCB: [17, 10],
  YGP: [15, 7.5],
  SCN: [21.5, 8],
  QTP: [4, 9]
};
const ofYear = (v: Float32Array, reduce: (d: readonly number[]) => number) =>
  reduce(Array.from({ length: 365 }, (_, d) => on(v, d + 1)));
const total = (v: readonly number[]) => v.reduce((a, b) => a + b, 0);

test('every region of the catalogue has a climate', () => {
  expect([...CLIMATE_REGIONS].sort()).toEqual(REGIONS.map((r) => r.code).sort());
});

test.each(CLIMATE_REGIONS)('%s: rain and temperature of 40 years are those of the region', (region) => {
  const years = YEARS.map((y) => drawWeather(region, y));
  const rain = meanOf(years.map((w) => ofYear(w.rainMm, total)));
  expect(Math.abs(rain / climateRain(region) - 1)).toBeLessThan(0.1);
  const [mean, swing] = TEMPERATURES[region]!;
  expect(Math.abs(meanOf(years.map((w) => ofYear(w.meanC, meanOf))) - mean)).toBeLessThan(0.7); // wet days are 0.8 cooler
  const july = meanOf(years.map((w) => meanOf(Array.from({ length: 31 }, (_, d) => on(w.meanC, 185 + d)))));
  expect(Math.abs(july - mean - swing)).toBeLessThan(1);
  expect(Math.abs(meanOf(years.map((w) => w.rainShare)) - 1)).toBeLessThan(0.12);
});

test('the calendar moves by 3.5 days a degree, over all regions and years', () => {
  const all = CLIMATE_REGIONS.flatMap((r) => YEARS.map((y) => drawWeather(r, y)));
  const [x, y] = [all.map((w) => w.springAnomalyC), all.map((w) => w.shiftDays)];
  const [mx, my] = [meanOf(x), meanOf(y)];
  const slope = total(x.map((v, i) => (v - mx) * (y[i]! - my))) / total(x.map((v) => (v - mx) ** 2));
  expect(Math.abs(slope + 3.5)).toBeLessThan(0.3);
  expect(Math.abs(my)).toBeLessThan(2);
});

test('days are ordered and physical; sunny days have the range and the light of clear ones', () => {
  for (const region of CLIMATE_REGIONS) {
    const w = drawWeather(region, 7);
    expect(w.meanC).toHaveLength(LAST_DAY - FIRST_DAY + 1);
    for (let i = 0; i < w.meanC.length; i++) {
      const wet = w.rainMm[i]! > 0;
      expect(w.maxC[i]! - w.minC[i]!).toBeCloseTo(wet ? 6 : 11, 3);
      for (const share of [w.wetness[i]!, w.snow[i]!]) expect(share >= 0 && share <= 1).toBe(true);
      expect(w.parMJ[i]! > 0 && w.parMJ[i]! < 16).toBe(true);
    }
  }
});

test('a dry spell dries the topsoil by a factor e in four days', () => {
  const w = drawWeather('HHH', 1);
  let spells = 0;
  for (let i = 0; i + 4 < w.rainMm.length; i++) {
    if (w.rainMm.slice(i + 1, i + 5).some((v) => v > 0) || w.wetness[i]! >= 1 || w.wetness[i]! < 0.05) continue;
    expect(w.wetness[i + 4]! / w.wetness[i]!).toBeCloseTo(Math.exp(-1), 3);
    spells++;
  }
  expect(spells).toBeGreaterThan(10);
});

test('the same at every call, though many years were drawn between; years and regions differ', () => {
  const copy = (w: Weather) => ({ ...w, meanC: [...w.meanC], rainMm: [...w.rainMm] });
  const first = copy(drawWeather('SCB', 3));
  for (let y = 100; y < 320; y++) drawWeather('NEC', y);
  expect(copy(drawWeather('SCB', 3))).toEqual(first);
  expect([...drawWeather('SCB', 4).meanC]).not.toEqual(first.meanC);
  expect([...drawWeather('YGP', 3).meanC]).not.toEqual(first.meanC);
});

test('light at the top of the air: the worked example of FAO-56, 20° S on 3 September', () => {
  expect(extraterrestrialMJ(-20, 246)).toBeCloseTo(32.2, 1);
});

test('thermal time adds up, is 0 below its base, and takes the last day beyond the record', () => {
  const w = drawWeather('HHH', 2);
  expect(thermalTime(w, 100, 150, 5) + thermalTime(w, 150, 200, 5)).toBeCloseTo(thermalTime(w, 100, 200, 5), 6);
  expect(thermalTime(w, 100, 200, 60)).toBe(0);
  const alone = Math.max(0, on(w.meanC, 180) - 10);
  expect(thermalTime(w, 180, 181, 10)).toBeCloseTo(alone, 9);
  expect(on(w.meanC, LAST_DAY + 50)).toBe(on(w.meanC, LAST_DAY));
  expect(on(w.meanC, FIRST_DAY - 50)).toBe(on(w.meanC, FIRST_DAY));
});
