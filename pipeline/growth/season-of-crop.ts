import { type Calendar, crop, isCropCode } from '../crop/catalogue.ts';
import type { PlotCurves } from '../series/curves.ts';
import { maxGap } from '../series/gaps.ts';
import { mainSeason, type Phenology } from '../series/phenology.ts';
import { calendarFor, expectedWindow } from './calendar.ts';

/** A plot read as one crop: the season that is the crop's, and the calendar that it is held against. */
export type CropSeason = { calendar: Calendar | null; season: Phenology | null };

/**
 * The season of the harvest year that belongs to a crop: by its calendar in the region, else the largest. A plot may
 * carry two crops in a year, so another crop may mean another season. Evergreen crops have none.
 */
export function seasonOfCrop(curves: PlotCurves, code: string | null, region: string | null): CropSeason {
  const evergreen = code !== null && isCropCode(code) && crop(code).evergreen;
  const main = code === null ? null : calendarFor(code, region, null);
  if (evergreen) return { calendar: main, season: null };
  const first = mainSeason(curves.seasons, expectedWindow(main, false));
  const calendar = code === null ? null : calendarFor(code, region, first?.peak ?? null);
  return { calendar, season: mainSeason(curves.seasons, expectedWindow(calendar, false)) };
}

/** How well the parts of a season were seen, in days of the harvest year cut at `asOf`. Null: the part is not known or lies ahead. */
export type SeasonGaps = {
  key: { from: number; to: number } | null; // emergence − 10 … maturity
  keyLooks: number;
  greenUp: number | null; // longest gap before the peak
  senescence: number | null; // longest gap after it
};

/**
 * Gaps in the key window, the green-up and the senescence. The calendar sets them where there is one, for it does not
 * depend on what was seen; a winter crop's green-up begins with re-greening, since it does not grow under snow.
 * Elsewhere the season that was seen sets them.
 */
export function seasonGaps(clearDays: readonly number[], { calendar, season }: CropSeason, asOf: number): SeasonGaps {
  const dates = calendar
    ? {
        start: calendar.emergence,
        green: calendar.regreen ?? calendar.emergence,
        peak: calendar.peak,
        end: Math.max(calendar.maturity, calendar.peak)
      }
    : season && { start: season.start, green: season.start, peak: season.peak, end: season.end };
  if (!dates) return { key: null, keyLooks: 0, greenUp: null, senescence: null };
  const cut = (day: number) => Math.min(day, asOf);
  const key = { from: dates.start - 10, to: cut(dates.end) };
  return {
    key,
    keyLooks: clearDays.filter((d) => d >= key.from && d <= key.to).length,
    greenUp: maxGap(clearDays, dates.green, cut(dates.peak)),
    senescence: maxGap(clearDays, dates.peak, cut(dates.end))
  };
}
