import { type AttributeValue, pointsOf } from '../points.ts';
import type { Characteristic } from '../scorecard.ts';

/** Above it a scorecard meets other people than those it was made on: retrain. */
export const PSI_RETRAIN = 0.25;
/** Above it somebody should look. */
export const PSI_WATCH = 0.1;

export type Stability = 'stable' | 'watch' | 'retrain';

export const stabilityOf = (psi: number): Stability =>
  psi > PSI_RETRAIN ? 'retrain' : psi > PSI_WATCH ? 'watch' : 'stable';

/**
 * Population stability index of two counts over the same bands: Σ (actual − expected) · ln(actual / expected) of their shares. 0 for equal
 * shares, never below. A band that is empty on one side counts half an applicant there; NaN where a side holds nobody.
 */
export function psiOf(expected: readonly number[], actual: readonly number[]): number {
  if (expected.length !== actual.length)
    throw new RangeError(`Expected counts of the same bands, got ${expected.length} and ${actual.length}.`);
  const total = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
  const [all, now] = [total(expected), total(actual)];
  if (!(all > 0 && now > 0)) return Number.NaN;
  let psi = 0;
  for (let i = 0; i < expected.length; i++) {
    if (expected[i] === 0 && actual[i] === 0) continue;
    const e = (expected[i] || 0.5) / all;
    const a = (actual[i] || 0.5) / now;
    psi += (a - e) * Math.log(a / e);
  }
  return psi;
}

/** Upper bounds, ascending, of at most ten bands that hold about equally many of the scores; the last band is above them all. */
export function decileBounds(scores: readonly number[]): number[] {
  const sorted = [...scores].sort((a, b) => a - b);
  const top = sorted.at(-1) ?? 0;
  const bounds = Array.from({ length: 9 }, (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / 10)] ?? top);
  return [...new Set(bounds)].filter((b) => b < top);
}

/** How many scores lie in each band. */
export function bandCounts(scores: readonly number[], bounds: readonly number[]): number[] {
  const counts = new Array<number>(bounds.length + 1).fill(0);
  for (const s of scores) {
    const at = bounds.findIndex((b) => s <= b);
    counts[at === -1 ? bounds.length : at]!++;
  }
  return counts;
}

/** How many values lie in each bin of a characteristic; those that are not known are the last, hard stops the one before. */
export function binCounts(line: Characteristic, values: readonly AttributeValue[]): number[] {
  // the bins' own numbers in place of points: pointsOf then says in which bin a value lies
  const numbered = { ...line, bins: line.bins.map(([at], i) => [at, i] as const) } as Characteristic;
  const counts = new Array<number>(line.bins.length + 2).fill(0);
  for (const value of values) {
    const stopped = line.hardStops?.includes(String(value)) ?? false;
    const at = value === null ? line.bins.length + 1 : stopped ? line.bins.length : pointsOf(numbered, value);
    counts[at]!++;
  }
  return counts;
}
