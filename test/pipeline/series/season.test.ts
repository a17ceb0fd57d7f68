import { expect, test } from 'vitest';
import { CROPS } from '../../../pipeline/crop/catalogue.ts';
import { dateOfDay, isoDate } from '../../../pipeline/dates.ts';
import { plotCurves } from '../../../pipeline/series/curves.ts';
import { seasonObservations } from '../../../pipeline/series/index-samples.ts';
import { croppingIntensity, mainSeason } from '../../../pipeline/series/phenology.ts';
import { catalogueNdvi, look, seriesAlong } from '../../support/season-series.ts';

const curvesOf = (ndvi: (day: number) => number, options = {}) =>
  plotCurves(seriesAlong(ndvi, 2024, options).observations, 2024);

test('the published curve of every annual crop comes back from a look every five days: half dates within 4 days', () => {
  let checked = 0;
  for (const crop of CROPS) {
    for (const calendar of crop.calendars) {
      const p = calendar.ndvi as Record<string, number>;
      // Curves of a crop that starts green have no low of their own before the rise; those are other tests.
      if (calendar.ndvi.model === 'harmonic' || p.base_pre! > 0.25 || p.sos! < -60 || p.eos! > 310) continue;
      const { seasons } = curvesOf(catalogueNdvi(crop.code, calendar.region), { step: 5 });
      const first = CROPS.find((c) => c.code === crop.code)!.calendars.find((c) => c.region === calendar.region)!;
      if (first !== calendar) continue;
      const season = mainSeason(seasons, { from: calendar.emergence, to: calendar.harvest })!;
      expect(season, `${crop.code} ${calendar.region}`).not.toBeNull();
      expect(Math.abs(season.startHalf - p.sos!), `${crop.code} ${calendar.region} start`).toBeLessThan(4);
      expect(Math.abs(season.endHalf - p.eos!), `${crop.code} ${calendar.region} end`).toBeLessThan(4);
      expect(season.complete && season.startSeen, `${crop.code} ${calendar.region}`).toBe(true);
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(45);
});

const wheat = catalogueNdvi('WW', 'HHH');
const maize = catalogueNdvi('UM', 'HHH');
const wheatThenMaize = (day: number) => (day < 163 ? wheat(day) : maize(day));

test('wheat and maize of one year are two seasons, each found by its own days', () => {
  const { seasons } = curvesOf(wheatThenMaize);
  expect(seasons).toHaveLength(2);
  expect(croppingIntensity(seasons)).toBe(2);
  const asWheat = mainSeason(seasons, { from: -72, to: 160 })!;
  const asMaize = mainSeason(seasons, { from: 169, to: 272 })!;
  expect(asWheat.peak).toBeLessThan(160);
  expect(asMaize.peak).toBeGreaterThan(190);
  expect(Math.abs(asWheat.endHalf - 154)).toBeLessThan(8); // the mowing is a step: the envelope holds the curve up past it
});

test('autumn tillering and spring are one season of a winter crop; two rice crops are two', () => {
  const bump = (day: number, at: number, width: number) => Math.exp(-(((day - at) / width) ** 2));
  const winter = (day: number) => 0.35 + 0.2 * bump(day, -15, 30) + 0.5 * bump(day, 105, 35) - (day > 160 ? 0.2 : 0);
  expect(curvesOf(winter).seasons).toHaveLength(1);
  const rice = (day: number) => 0.2 + 0.65 * bump(day, 165, 28) + 0.65 * bump(day, 255, 28);
  expect(curvesOf(rice).seasons).toHaveLength(2);
});

test('bare ground, evergreen leaves and one low bump make no season', () => {
  expect(curvesOf(() => 0.15).seasons).toEqual([]);
  expect(curvesOf(catalogueNdvi('TE', 'SCN')).seasons).toEqual([]);
  expect(curvesOf((day) => 0.2 + 0.15 * Math.exp(-(((day - 200) / 30) ** 2))).seasons).toEqual([]);
});

test('a season cut off by as-of is found, has no end, and its end is where the looks end', () => {
  const rice = catalogueNdvi('MR', 'NEC');
  const cutAt = (asOfDay: number) => {
    const all = seriesAlong(rice, 2024).observations;
    return plotCurves(seasonObservations(all, 2024, dateOfDay(asOfDay, 2024)), 2024).seasons;
  };
  const rising = mainSeason(cutAt(172), null)!;
  expect([rising.complete, rising.startSeen]).toEqual([false, true]);
  expect(rising.end).toBeGreaterThanOrEqual(165);
  expect(rising.peak).toBe(rising.end);
  const falling = mainSeason(cutAt(259), null)!;
  expect(falling.complete).toBe(false);
  expect(Math.abs(falling.peak - 210)).toBeLessThan(25);
  const over = mainSeason(cutAt(300), null)!;
  expect(over.complete).toBe(true);
  expect(cutAt(120)).toEqual([]);
});

test('no look after as-of, none without a usable pixel and none of another year gets in', () => {
  const all = [...seriesAlong(wheat, 2024).observations, look(-150, 2024, 0.5), look(400, 2024, 0.5)];
  all[3] = { ...all[3]!, count: 0, mean: {}, sd: {} };
  const kept = seasonObservations(all, 2024, isoDate('2024-04-01'));
  expect(kept.every((o) => o.date <= '2024-04-01' && o.date >= '2023-09-01' && o.count > 0)).toBe(true);
  expect(kept).not.toContain(all[3]);
  expect(kept.length).toBeGreaterThan(30);
});

test('fewer than three looks leave no curve; a missing band leaves out its index only', () => {
  const few = seriesAlong(wheat, 2024, { step: 300 }).observations;
  expect(plotCurves(few, 2024).curves).toEqual({});
  const noSwir = seriesAlong(wheat, 2024).observations.map((o) => {
    const { B11: _, ...mean } = o.mean;
    return { ...o, mean };
  });
  expect(Object.keys(plotCurves(noSwir, 2024).curves).sort()).toEqual(['EVI2', 'GCVI', 'NDVI']);
  expect(plotCurves(noSwir, 2024).seasons).toHaveLength(1);
});
