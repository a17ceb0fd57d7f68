import { expect, test } from 'vitest';
import { type Calendar, CROPS, crop } from '../../../pipeline/crop/catalogue.ts';
import { dateOfDay } from '../../../pipeline/dates.ts';
import { calendarFor } from '../../../pipeline/growth/calendar.ts';
import { seasonGaps, seasonOfCrop } from '../../../pipeline/growth/season-of-crop.ts';
import { growthStageAt } from '../../../pipeline/growth/stage.ts';
import { GROWTH_STAGES, stageName } from '../../../pipeline/growth/stages.ts';
import { plotCurves } from '../../../pipeline/series/curves.ts';
import { seasonObservations } from '../../../pipeline/series/index-samples.ts';
import { catalogueNdvi, seriesAlong } from '../../support/season-series.ts';

/** The stage that is read at a day from looks up to it, along the published curve of a calendar. */
function stageOn(day: number, code: string, calendar: Calendar, region: string | null): string | null {
  const curve = catalogueNdvi(code, calendar.region);
  const standing = (t: number) => (t <= calendar.harvest || crop(code).perennial ? curve(t) : 0.16);
  const looks = seasonObservations(seriesAlong(standing, 2024).observations, 2024, dateOfDay(day, 2024));
  const curves = plotCurves(looks, 2024);
  const read = seasonOfCrop(curves, code, region);
  return growthStageAt(day, code, read.calendar, read.season, curves.curves.NDVI ?? null)?.code ?? null;
}
const orderOf = (code: string | null) => GROWTH_STAGES.findIndex((s) => s.code === code);

test('the table has eight stages with growing BBCH and phase, in both languages', () => {
  expect(GROWTH_STAGES).toHaveLength(8);
  for (const [i, stage] of GROWTH_STAGES.entries()) {
    if (i > 0) expect(stage.bbch).toBeGreaterThan(GROWTH_STAGES[i - 1]!.bbch);
    if (i > 0) expect(stage.until).toBeGreaterThan(GROWTH_STAGES[i - 1]!.until);
    expect(stageName(stage.code)).toEqual({ zh: stage.zh, en: stage.en });
  }
});

test('North China winter wheat by eye', () => {
  const calendar = calendarFor('WW', 'HHH', null)!;
  const on = (day: number) => stageOn(day, 'WW', calendar, 'HHH');
  expect(on(-90)).toBe('pre_sowing');
  expect(on(20)).toBe('tillering');
  expect(['tillering', 'elongation']).toContain(on(85));
  expect(on(118)).toBe('heading');
  expect(on(135)).toBe('filling');
  expect(['ripening', 'harvested']).toContain(on(155));
  expect(on(185)).toBe('harvested');
});

test('every annual calendar: peak, maturity and a month after harvest are told apart, within a neighbouring stage', () => {
  for (const { code, perennial, evergreen, calendars, status } of CROPS) {
    if (perennial || evergreen || status === 'structure_only') continue;
    for (const calendar of calendars) {
      if (calendar.harvest > 335) continue; // cane: the month after lies in the next year
      if (calendarFor(code, calendar.region, calendar.peak) !== calendar) continue;
      const where = `${code} ${calendar.region} ${calendar.system}`;
      const peak = orderOf(stageOn(calendar.peak, code, calendar, calendar.region));
      expect(peak, `${where} at peak`).toBeGreaterThanOrEqual(3);
      expect(peak, `${where} at peak`).toBeLessThanOrEqual(5);
      const ripe = orderOf(stageOn(calendar.maturity, code, calendar, calendar.region));
      expect(ripe, `${where} at maturity`).toBeGreaterThanOrEqual(5);
      expect(stageOn(calendar.harvest + 30, code, calendar, calendar.region), `${where} after`).toBe('harvested');
    }
  }
});

test('stages never go back as the season goes on, with and without a known region', () => {
  for (const [code, region] of [
    ['MR', 'NEC'],
    ['UM', 'HHH'],
    ['CT', 'NWX'],
    ['SB', 'NEC']
  ] as const) {
    const calendar = calendarFor(code, region, null)!;
    for (const known of [region, null]) {
      let before = -1;
      for (let day = calendar.emergence + 25; day < calendar.harvest + 40; day += 5) {
        const now = orderOf(stageOn(day, code, calendar, known));
        if (now === -1) continue;
        expect(now, `${code} ${known} day ${day}`).toBeGreaterThanOrEqual(before - 1); // a new look may correct by one
        before = Math.max(before, now);
      }
      expect(before).toBe(7);
    }
  }
});

test('tea and citrus go by the calendar alone; apple keeps leaves after picking and is harvested all the same', () => {
  const tea = calendarFor('TE', 'SCN', null)!;
  expect(stageOn(30, 'TE', tea, 'SCN')).toBe('pre_sowing');
  expect(stageOn(90, 'TE', tea, 'SCN')).toBe('elongation');
  expect(stageOn(200, 'TE', tea, 'SCN')).toBe('filling');
  expect(stageOn(200, 'TE', tea, null)).toBeNull();
  const apple = calendarFor('AP', 'LOE', null)!;
  expect(stageOn(230, 'AP', apple, 'LOE')).toBe('filling');
  expect(stageOn(290, 'AP', apple, 'LOE')).toBe('harvested');
  expect(['heading', 'filling']).toContain(stageOn(230, 'AP', apple, null));
});

test('no claim for what is not a crop, nor for a field that should be green and is not', () => {
  expect(growthStageAt(200, 'FO', null, null, null)).toBeNull();
  expect(growthStageAt(200, 'UM', calendarFor('UM', 'HHH', null), null, null)).toBeNull();
  expect(growthStageAt(150, 'UM', calendarFor('UM', 'HHH', null), null, null)?.code).toBe('pre_sowing');
});

test('summer peanut is held against the summer calendar', () => {
  expect(calendarFor('PN', 'HHH', 226)!.system).toBe('summer');
  expect(calendarFor('PN', 'HHH', 204)!.system).toBe('main');
  expect(calendarFor('PN', 'NWX', 204)).toBeNull();
});

test('gaps: a winter crop is not blamed for winter, and days after as-of are nobody’s gap', () => {
  const looks = [-110, -60, ...Array.from({ length: 12 }, (_, k) => 58 + 9 * k)]; // nothing from day -60 to 58, none after 157
  const gaps = seasonGaps(looks, { calendar: calendarFor('WW', 'HHH', null), season: null }, 366);
  expect([gaps.greenUp, gaps.senescence]).toEqual([9, 9]);
  expect(gaps.keyLooks).toBe(13);
  const early = seasonGaps(looks, { calendar: calendarFor('WW', 'HHH', null), season: null }, 100);
  expect(early.senescence).toBeNull();
  expect(seasonGaps(looks, { calendar: null, season: null }, 100).key).toBeNull();
});
