import type { Policy } from '../policy.ts';
import { monotoneGroups } from './binning.ts';
import { fitLogistic } from './logistic.ts';

/** A loan whose end is known, as a scorecard sees it. */
export type Judged = { score: number; pd: number; bad: boolean };

/** How far a predicted rate may lie from the observed one: ±20 %. */
export const PD_TOLERANCE = 0.2;
/** Fewer bads than this and chance alone moves a rate by a third: no verdict. */
export const LEAST_BADS_TO_JUDGE = 30;

/** What was predicted for some loans and what happened. */
export type CalibrationRow = {
  n: number;
  bads: number;
  predicted: number; // mean PD
  observed: number; // bads / n
  interval: [low: number, high: number]; // of the observed rate, 95 % (Wilson)
  ratio: number | null; // predicted / observed; null without bads
  /** Within ±20 %; outside, but so that chance may explain it; outside; or too few bads to say. */
  verdict: 'within' | 'maybe' | 'outside' | 'too_few';
};

/** Predicted beside observed for some loans, at least one. */
export function calibrationRow(loans: readonly Judged[]): CalibrationRow {
  const n = loans.length;
  if (n === 0) throw new RangeError('Expected loans to compare predictions with, got none.');
  const bads = loans.filter((l) => l.bad).length;
  const predicted = loans.reduce((sum, l) => sum + l.pd, 0) / n;
  const observed = bads / n;
  const interval = wilson(bads, n);
  const ratio = bads === 0 ? null : predicted / observed;
  const near = ratio !== null && Math.abs(ratio - 1) <= PD_TOLERANCE;
  const chance = interval[0] <= predicted && predicted <= interval[1];
  const verdict = bads < LEAST_BADS_TO_JUDGE ? 'too_few' : near ? 'within' : chance ? 'maybe' : 'outside';
  return { n, bads, predicted, observed, interval, ratio, verdict };
}

/** 95 % interval of a share (Wilson 1927), good for few and rare events. */
export function wilson(hits: number, n: number): [low: number, high: number] {
  const z = 1.959963984540054;
  const p = hits / n;
  const middle = p + z ** 2 / (2 * n);
  const reach = z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  const whole = 1 + z ** 2 / n;
  return [Math.max(0, (middle - reach) / whole), Math.min(1, (middle + reach) / whole)];
}

/** logit of the calibrated PD = a + b · logit of the PD given; a 0 and b 1 say that it may be taken at its word. */
export type Platt = { a: number; b: number; se: { a: number; b: number } };

/** Platt's line by maximum likelihood; null where outcomes are all alike or all PDs the same. */
export function plattOf(loans: readonly Judged[]): Platt | null {
  const bads = loans.filter((l) => l.bad).length;
  if (bads === 0 || bads === loans.length || loans.every((l) => l.pd === loans[0]!.pd)) return null;
  const x = Float64Array.from(loans, (l) => Math.log(l.pd / (1 - l.pd)));
  const fit = fitLogistic(
    x,
    1,
    loans.map((l) => Number(l.bad)),
    new Float64Array(loans.length).fill(1),
    0
  );
  return { a: fit.alpha, b: fit.beta[0]!, se: { a: fit.se.alpha, b: fit.se.beta[0]! } };
}

/**
 * The line of a policy from score to PD after Platt's: the same shape, so a policy carries it. Scores keep their points, and 600 no longer
 * stands for odds of 30:1. Throws a RangeError where b is not positive: then a higher score does not mean a safer loan.
 */
export function plattLine({ factor, offset }: Policy['pd'], { a, b }: Platt): Policy['pd'] {
  if (!(b > 0)) throw new RangeError(`Expected a rising line from PD to calibrated PD, got a slope of ${b}.`);
  return { factor: factor / b, offset: offset + (a * factor) / b };
}

/** A run of scores with one bad rate: what isotonic regression makes of them. */
export type IsotonicStep = { fromScore: number; toScore: number; n: number; pd: number };

/** Bad rates that never rise with the score, closest to what happened in least squares (pool adjacent violators); best scores first. */
export function isotonicOf(loans: readonly Judged[]): IsotonicStep[] {
  const scores = [...new Set(loans.map((l) => l.score))].sort((a, b) => b - a);
  const place = new Map(scores.map((s, i) => [s, i]));
  const cells = scores.map(() => ({ n: 0, bads: 0 }));
  for (const { score, bad } of loans) {
    const cell = cells[place.get(score)!]!;
    cell.n++;
    if (bad) cell.bads++;
  }
  return monotoneGroups(cells, { leastN: 0, leastBads: 0, most: Number.POSITIVE_INFINITY }).map((g) => ({
    fromScore: scores[g.last]!,
    toScore: scores[g.first]!,
    n: g.n,
    pd: g.bads / g.n
  }));
}
