import { calendarOf, isCropCode } from '../crop/catalogue.ts';
import { addDays, dateOfDay, type IsoDate } from '../dates.ts';

/** When a part of the limit may be drawn. Open ended windows do not exist; both days belong to it. */
export type DrawWindow = { from: IsoDate; to: IsoDate; maxShare: number; purpose: string };

/** Money is needed for an event from 15 days before it to 10 days after. */
export const DAYS_BEFORE_EVENT = 15;
const AFTER = 10;

/**
 * The windows in which a farmer needs money for his crops, from the cost events of their calendars in the region, in
 * time order. A window that closed before `asOf` is past. `shares` is each crop's part of the season's cash cost, so
 * that the shares of all windows sum to one over a whole season.
 */
export function drawWindows(
  shares: ReadonlyMap<string, number>,
  region: string | null,
  season: number,
  asOf: IsoDate
): DrawWindow[] {
  const windows: DrawWindow[] = [];
  for (const [code, share] of shares) {
    const calendar = isCropCode(code) ? calendarOf(code, region) : null;
    for (const event of calendar?.cost_events ?? []) {
      const day = dateOfDay(event.doy, season);
      const to = addDays(day, AFTER);
      if (to < asOf) continue;
      const maxShare = Number((share * event.share).toFixed(4));
      windows.push({ from: addDays(day, -DAYS_BEFORE_EVENT), to, maxShare, purpose: event.what });
    }
  }
  return windows.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.purpose < b.purpose ? -1 : 1));
}

/** The day by which a harvest is sold: the calendar's harvest and the days until the money comes. Latest of the crops. */
export function repayBy(
  crops: readonly { code: string; saleLagDays: number }[],
  region: string | null,
  season: number
): IsoDate | null {
  const days = crops.map(({ code, saleLagDays }) => {
    const calendar = isCropCode(code) ? calendarOf(code, region) : null;
    return calendar ? dateOfDay(calendar.harvest + saleLagDays, season) : null;
  });
  const known = days.filter((d) => d !== null).sort();
  return known.length === days.length ? (known.at(-1) ?? null) : null;
}
