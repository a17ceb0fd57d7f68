import { type Calendar, calendarOf, crop, isCropCode } from '../crop/catalogue.ts';

/**
 * The calendar of a crop in a region: where it has several there (spring and summer peanut), the one whose peak is
 * nearest to the peak that was seen; without a peak the main one. Null outside the catalogue's regions and crops.
 */
export function calendarFor(code: string, region: string | null, peakDay: number | null): Calendar | null {
  if (region === null || !isCropCode(code)) return null;
  const here = crop(code).calendars.filter((c) => c.region === region);
  if (here.length < 2 || peakDay === null) return calendarOf(code, region);
  return here.reduce((best, c) => (Math.abs(c.peak - peakDay) < Math.abs(best.peak - peakDay) ? c : best));
}

/** Days between which a crop's season is looked for: emergence to harvest; null where it keeps its leaves all year. */
export function expectedWindow(calendar: Calendar | null, evergreen: boolean): { from: number; to: number } | null {
  if (!calendar || evergreen) return null;
  return { from: calendar.emergence, to: Math.max(calendar.maturity, calendar.harvest) };
}
