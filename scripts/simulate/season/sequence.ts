import { type Calendar, calendarOf, crop, ROTATIONS } from '../../../pipeline/crop/catalogue.ts';
import type { Dice } from '../dice.ts';
import { SEASON } from './knobs.ts';
import { onField } from './stand.ts';
import { thermalTime, type Weather } from './weather.ts';

/** A crop in a sequence: its calendar, the days by which it is moved, and the days that the field lies free before it. */
export type Turn = { code: string; calendar: Calendar; shift: number; gap: number };

/**
 * When each crop of one harvest year grows, in time order. Where calendars overlap, the follower waits for the harvest
 * before it as long as it can still ripen (thermal time within the tolerance of the catalogue's [domain note 1.3, 3.2]). For what is
 * still wanting the crops before it are ahead: early cultivars and winter sowings, such as potatoes before rice. A last
 * crop for which that is not enough is left out. Crops without a calendar in the region are passed over; of several
 * calendars the one that waits least is taken, for the last crop `calendar` before others.
 */
export function turnsOf(
  codes: readonly string[],
  calendar: Calendar,
  shift: number,
  weather: Weather,
  dice: Dice
): Turn[] {
  const { region } = calendar;
  const turns: Turn[] = [];
  codes.forEach((code, i) => {
    const main = i === codes.length - 1 ? calendar : calendarOf(code, region);
    if (!main) return;
    const last = turns.at(-1);
    const gap = last ? gapDays(region, last.code, code, dice) : 0;
    const free = last ? last.calendar.harvest + last.shift + gap : -Infinity;
    const wait = (c: Calendar) => Math.max(0, free - onField(c) - shift);
    const others = last ? crop(code).calendars.filter((c) => c.region === region) : [];
    const own = others.reduce((best, c) => (wait(c) < wait(best) ? c : best), main);
    turns.push({ code, calendar: own, shift: shift + wait(own), gap });
  });
  for (let i = turns.length - 1; i > 0; i--) {
    const [before, own] = [turns[i - 1]!, turns[i]!];
    own.shift = Math.min(own.shift, lastToRipen(own, shift, weather));
    before.shift = Math.min(before.shift, onField(own.calendar) + own.shift - own.gap - before.calendar.harvest);
  }
  const fits = turns.length < 2 || shift - turns[0]!.shift <= SEASON.aheadDays;
  return fits ? turns : turnsOf(codes.slice(0, -1), calendarOf(codes.at(-2)!, region)!, shift, weather, dice);
}

/** The most by which a crop may be moved and still ripen, at most its own shift. */
function lastToRipen({ code, calendar, shift }: Turn, usual: number, weather: Weather): number {
  const base = crop(code).agronomy.t_base;
  const heat = (moved: number) => thermalTime(weather, calendar.emergence + moved, calendar.maturity + moved, base);
  const needed = (1 - SEASON.thermalTolerance) * heat(usual);
  let moved = shift;
  while (moved > usual && heat(moved) < needed) moved -= 2;
  return Math.max(usual, moved);
}

function gapDays(region: string, from: string, to: string, dice: Dice): number {
  const row = ROTATIONS.find(
    (r) =>
      r.gap_days && r.regions.includes(region) && r.seq.includes(from) && r.seq.indexOf(to) === r.seq.indexOf(from) + 1
  );
  return row ? dice.between(row.gap_days![0]!, row.gap_days![1]!) : dice.between(5, 18);
}
