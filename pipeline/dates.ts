/**
 * Calendar dates without a clock or a time zone: an ISO date and day counts, all UTC.
 *
 * A season is named by its harvest year, and days are counted in that year: 1 is 1 January, 0 is 31 December of the
 * year before, -80 is 12 October. So a winter crop's series is one line of growing numbers.
 */
declare const iso: unique symbol;
/** `YYYY-MM-DD`. Compares in time order as a string. */
export type IsoDate = string & { readonly [iso]: true };

const DAY_MS = 86_400_000;

/** Parses `YYYY-MM-DD` (or the date part of an RFC 3339 time in UTC). Throws a RangeError on anything else. */
export function isoDate(text: string): IsoDate {
  const m = /^(\d{4})-(\d{2})-(\d{2})($|T)/.exec(text);
  const ms = m ? Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3])) : Number.NaN;
  if (!m || Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text.slice(0, 10)) {
    throw new RangeError(`Expected a date as YYYY-MM-DD, got '${text}'.`);
  }
  return text.slice(0, 10) as IsoDate;
}

/** Days since 1970-01-01. */
export const dayNumber = (date: IsoDate): number => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
export const dateOfDayNumber = (day: number): IsoDate => new Date(day * DAY_MS).toISOString().slice(0, 10) as IsoDate;
export const addDays = (date: IsoDate, days: number): IsoDate => dateOfDayNumber(dayNumber(date) + Math.round(days));
export const daysBetween = (from: IsoDate, to: IsoDate): number => dayNumber(to) - dayNumber(from);
export const yearOf = (date: IsoDate): number => Number(date.slice(0, 4));

/** Day of the harvest year `year`: 1 on 1 January of it, <= 0 in the calendar year before. */
export const dayOfYear = (date: IsoDate, year: number): number =>
  dayNumber(date) - dayNumber(isoDate(`${year}-01-01`)) + 1;
export const dateOfDay = (day: number, year: number): IsoDate =>
  dateOfDayNumber(dayNumber(isoDate(`${year}-01-01`)) + Math.round(day) - 1);
