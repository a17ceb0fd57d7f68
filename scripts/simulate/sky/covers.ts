import { regionOf } from '../../../pipeline/crop/catalogue.ts';
import { dice, seedOf } from '../dice.ts';
import { SKY } from './knobs.ts';

/** Days before the first one asked for from which the weather is drawn: what went before them is forgotten by then. */
const LEAD_DAYS = 60;

/**
 * Cover 0..1 of each day: two states, clear and cloudy, that persist as in a real stack; a clear date is mostly spotless, a
 * cloudy one mostly overcast (the U shape). The region's clear share is the share of clear dates, less in its cloudy months.
 */
export function drawCovers(region: string, year: number, seed: number, days: readonly number[]): number[] {
  const { clear, cloudy_months } = regionOf(region);
  return coversOf({ clear, cloudyMonths: cloudy_months }, year, seedOf('covers', region, year, seed), days);
}

/**
 * The covers of a place by its share of clear dates. The chain goes by days, each with its own dice: the cover of a day is
 * the same whichever other days are asked for.
 */
export function coversOf(
  place: { clear: number; cloudyMonths: readonly number[] },
  year: number,
  seed: number,
  days: readonly number[]
): number[] {
  const [first, last] = [Math.floor(Math.min(...days)) - LEAD_DAYS, Math.ceil(Math.max(...days))];
  const memory = SKY.memory10d ** 0.1;
  const covers = new Map<number, number>();
  let isCloudy = false;
  for (let day = first; day <= last; day++) {
    const month = new Date(Date.UTC(year, 0, day)).getUTCMonth() + 1;
    const cloudyShare = 1 - place.clear * (place.cloudyMonths.includes(month) ? SKY.cloudyMonth : 1);
    const d = dice(seedOf(seed, day));
    isCloudy = d.chance(cloudyShare + memory * ((isCloudy ? 1 : 0) - cloudyShare));
    covers.set(day, coverOf(isCloudy, d.next()));
  }
  return days.map((day) => covers.get(Math.round(day))!);
}

/** The cover at quantile u of a state: a Beta(a, 1) of which most lies at the state's own end. */
function coverOf(isCloudy: boolean, u: number): number {
  return isCloudy ? 1 - (1 - SKY.cloudyFrom) * u ** (1 / SKY.cloudyBeta) : SKY.cloudyFrom * u ** (1 / SKY.clearBeta);
}
