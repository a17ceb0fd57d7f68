import { describe, expect, test } from 'vitest';
import { calendarOf, crop } from '../../../pipeline/crop/catalogue.ts';
import { CROP_CLASSES } from '../../../pipeline/crop/classes.ts';
import { lswi, ndvi, ybi } from '../../../pipeline/raster/indices.ts';
import { canopyOf, checkedCase, mixCanopy } from '../../../scripts/simulate/canopy.ts';
import { dice } from '../../../scripts/simulate/dice.ts';
import { drawField } from '../../../scripts/simulate/field.ts';
import { CALENDARS, drawSeries } from '../../../scripts/simulate/series.ts';
import { catalogueLai } from '../../../scripts/simulate/stand.ts';

/** Mean of an index over 60 fields of a crop on a day. */
function mean(code: string, region: string, day: number, of: (rho: Float64Array) => number): number {
  const rho = new Float64Array(10);
  let sum = 0;
  for (let i = 0; i < 60; i++) {
    const field = drawField({ code, calendar: calendarOf(code, region), region, shift: 0, until: 400 }, dice(i));
    field.see(day, rho);
    sum += of(rho);
  }
  return sum / 60;
}
const greenness = (r: Float64Array) => ndvi(r[6]!, r[2]!);

describe('simulated fields look as the crops do', () => {
  test('winter wheat: green in winter, closed at its peak, straw after harvest', () => {
    expect(mean('WW', 'HHH', 20, greenness)).toBeGreaterThan(0.25);
    expect(mean('WW', 'HHH', 118, greenness)).toBeGreaterThan(0.8);
    expect(mean('WW', 'HHH', 168, greenness)).toBeLessThan(0.4);
  });
  test('paddy: flooded at transplanting by the rule LSWI + 0.05 ≥ NDVI', () => {
    const flooded = (r: Float64Array) => lswi(r[7]!, r[8]!) + 0.05 - ndvi(r[6]!, r[2]!);
    expect(mean('MR', 'NEC', 138, flooded)).toBeGreaterThan(0);
    expect(mean('SM', 'NEC', 138, flooded)).toBeLessThan(0);
  });
  test('rapeseed blooms yellow, wheat does not', () => {
    const yellow = (r: Float64Array) => ybi(r[1]!, r[2]!, r[0]!);
    const day = calendarOf('RS', 'YZM')!.flower![0]! + 12;
    expect(mean('RS', 'YZM', day, yellow)).toBeGreaterThan(0.05);
    expect(mean('WW', 'YZL', day, yellow)).toBeLessThan(0.04);
  });
  test('tea is green all year', () => {
    for (const day of [-60, 20, 120, 250]) expect(mean('TE', 'YZL', day, greenness)).toBeGreaterThan(0.55);
  });
});

test('the catalogue curve reaches its stated maximum at its peak', () => {
  for (const code of ['WW', 'MR', 'UM', 'CT']) {
    const c = crop(code).calendars[0]!;
    const top = Math.max(...Array.from({ length: 400 }, (_, d) => catalogueLai(c.lai, d - 40, 0)));
    expect(top).toBeCloseTo(c.lai.max!, 0);
    expect(catalogueLai(c.lai, c.harvest + 3, 0)).toBe(0);
  }
});

test('a canopy at its case’s own leaf area is the case, whatever lies under it', () => {
  const canopy = { rho: checkedCase('maize full'), lai: 5 };
  const out = new Float64Array(10);
  mixCanopy(canopy, 5, checkedCase('wheat stubble'), out);
  out.forEach((v, b) => {
    expect(v).toBeCloseTo(canopy.rho[b]!, 10);
  });
  mixCanopy(canopyOf('SB', dice(1)), 0, checkedCase('wheat stubble'), out);
  expect([...out]).toEqual([...checkedCase('wheat stubble')]);
});

describe('drawSeries', () => {
  test('covers every class and region of the catalogue, and draws the same series from the same dice', () => {
    expect(new Set(CALENDARS.map((c) => c.label)).size).toBe(CROP_CLASSES.length);
    const { label, region } = CALENDARS[3]!;
    expect(drawSeries(label, region, 2, dice(5))).toEqual(drawSeries(label, region, 2, dice(5)));
    expect(drawSeries(label, region, 2, dice(5))).not.toEqual(drawSeries(label, region, 2, dice(6)));
  });
  test('law: dates ascend, reflectance is physical', () => {
    for (let i = 0; i < 150; i++) {
      const d = dice(i);
      const { label, region } = d.pick(CALENDARS);
      const { series } = drawSeries(label, region, d.below(10), d);
      const dates = series.observations.map((o) => o.date);
      expect(dates).toEqual([...new Set(dates)].sort());
      for (const o of series.observations) {
        for (const v of Object.values(o.mean)) {
          expect(v).toBeGreaterThan(0);
          expect(v).toBeLessThan(1.3);
        }
      }
    }
  });
});
