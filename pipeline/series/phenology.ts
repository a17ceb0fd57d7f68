import type { Hump } from './season.ts';
import { type Curve, lastNode, STEP_DAYS, valueAt } from './smooth.ts';

/** Phenology of one season on the NDVI curve. Days are days of the harvest year, not rounded. */
export type Phenology = {
  start: number; // SOS20
  startHalf: number; // SOS50
  peak: number; // POS
  endHalf: number; // EOS50
  end: number; // EOS20
  base: number; // mean of the lows either side; of the seen one where the other is cut off
  amplitude: number; // peak value − base
  peakValue: number;
  rateUp: number; // NDVI a day between 20 % and 80 % of the rise; NaN where that was not seen
  rateDown: number; // the same on the fall, > 0
  integral: number; // Σ (z − base) a day from start to end
  asymmetry: number; // (peak − start) / (end − start), 0..1
  startSeen: boolean;
  complete: boolean; // the end was seen
};

/**
 * Phenometrics by amplitude thresholds (TIMESAT: Jönsson & Eklundh 2004): start and end are the first days on which
 * the curve passes 20 % of the amplitude above the low of its own side; halves likewise.
 *
 * A date that the curve does not reach stands at the curve's end: with `complete` false `end` (and maybe `endHalf`) is
 * the last day of the curve, with `startSeen` false `start` is the first.
 */
export function phenologyOf(curve: Curve, hump: Hump): Phenology {
  const v = curve.values;
  const day = (i: number) => curve.firstNode + STEP_DAYS * i;
  const top = v[hump.peak]!;
  const low = { left: v[hump.left]!, right: v[hump.right]! };
  const base = hump.leftCut === hump.rightCut ? (low.left + low.right) / 2 : hump.rightCut ? low.left : low.right;
  const amplitude = top - base;
  const baseLeft = hump.leftCut ? base : low.left;
  const baseRight = hump.rightCut ? base : low.right;

  const upAt = (share: number): number => {
    const level = baseLeft + share * (top - baseLeft);
    for (let i = hump.left; i < hump.peak; i++)
      if (v[i + 1]! >= level)
        return v[i]! >= level ? day(i) : day(i) + (STEP_DAYS * (level - v[i]!)) / (v[i + 1]! - v[i]!);
    return day(hump.left);
  };
  const downAt = (share: number): { day: number; seen: boolean } => {
    const level = baseRight + share * (top - baseRight);
    for (let i = hump.peak; i < hump.right; i++)
      if (v[i + 1]! <= level) return { day: day(i) + (STEP_DAYS * (v[i]! - level)) / (v[i]! - v[i + 1]!), seen: true };
    return { day: lastNode(curve), seen: false };
  };

  const start = upAt(0.2);
  const end = downAt(0.2);
  const up80 = upAt(0.8);
  const down80 = downAt(0.8);
  let integral = 0;
  for (let d = Math.ceil(start); d <= end.day; d++) integral += valueAt(curve, d) - base;
  const peak = Math.min(Math.max(vertex(curve, hump.peak), start), end.day);
  return {
    start,
    startHalf: upAt(0.5),
    peak,
    endHalf: downAt(0.5).day,
    end: end.day,
    base,
    amplitude,
    peakValue: top,
    rateUp: up80 > start ? (0.6 * (top - baseLeft)) / (up80 - start) : Number.NaN,
    rateDown: end.seen && end.day > down80.day ? (0.6 * (top - baseRight)) / (end.day - down80.day) : Number.NaN,
    integral,
    asymmetry: end.day > start ? (peak - start) / (end.day - start) : 0,
    startSeen: !hump.leftCut,
    complete: end.seen && !hump.rightCut
  };
}

/** Day of the top of the parabola through the peak node and its neighbours. */
function vertex(curve: Curve, i: number): number {
  const at = curve.firstNode + STEP_DAYS * i;
  if (i === 0 || i === curve.values.length - 1) return at;
  const [a, b, c] = [curve.values[i - 1]!, curve.values[i]!, curve.values[i + 1]!];
  const bend = a - 2 * b + c;
  return bend < 0 ? at + (STEP_DAYS * (a - c)) / (2 * bend) : at;
}

/** Days in which a crop stands in the field, in days of the harvest year. */
export type ExpectedSeason = { from: number; to: number };

/**
 * The season of the harvest year: the one that shares most days with the expected window, if at least half of it lies
 * in there; without an expectation or such a season the one of largest amplitude whose peak lies in the year
 * (day 1 … 366). Null where there is none.
 */
export function mainSeason(seasons: readonly Phenology[], expected: ExpectedSeason | null): Phenology | null {
  const overlap = (s: Phenology) =>
    expected ? Math.max(0, Math.min(s.end, expected.to) - Math.max(s.start, expected.from)) : 0;
  const matching = seasons.filter((s) => overlap(s) > 0 && overlap(s) >= 0.5 * (s.end - s.start));
  if (matching.length > 0) return matching.reduce((best, s) => (overlap(s) > overlap(best) ? s : best));
  const ofYear = seasons.filter((s) => s.peak >= 1 && s.peak <= 366);
  return ofYear.length > 0 ? ofYear.reduce((best, s) => (s.amplitude > best.amplitude ? s : best)) : null;
}

/** Cropping intensity: seasons with a peak between 1 September of the year before (day −121) and 31 December. */
export const croppingIntensity = (seasons: readonly Phenology[]): number =>
  seasons.filter((s) => s.peak >= -121 && s.peak <= 366).length;
