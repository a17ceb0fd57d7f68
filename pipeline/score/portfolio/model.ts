import type { FeatureId } from '../../features/table.ts';
import { type Attributes, pointsOf } from '../points.ts';
import type { Characteristic } from '../scorecard.ts';
import { BIN_LIMITS, type BinLimits, type Binned, binned } from './binning.ts';
import { fitLogistic, type Logistic, sigmoid } from './logistic.ts';

/** What a fit learns from: a farmer's values, how the loan ended, and how much it counts. */
export type Sample = { attributes: Attributes; bad: boolean; weight: number };

/** Why a characteristic has no say: its bad rate does not move as expected, it tells too little, or its sign is wrong beside the others. */
export type Dropped = { id: FeatureId; why: 'one_bin' | 'weak' | 'wrong_sign'; beta: number | null };

/** A logistic regression of bad on weights of evidence. Coefficients follow `kept`. */
export type Model = {
  binned: Binned[]; // every characteristic, in the order of the pattern
  kept: FeatureId[];
  dropped: Dropped[];
  logistic: Logistic;
};

export type ModelSettings = { ridge: number; leastIv: number; bins: BinLimits };
export const MODEL_SETTINGS: ModelSettings = {
  ridge: 0.1, // of about a tenth of a farmer: nothing beside a thousand bads
  leastIv: 0.02, // customary: below it a characteristic does not predict (Siddiqi 2006)
  bins: BIN_LIMITS
};

/**
 * Bins every characteristic, then fits logit(bad) = α + Σ β · WoE. A larger weight of evidence is a better farmer, so every β must be negative;
 * of those that are not, the largest is dropped and the rest fitted again, until none is left. What is not known weighs 0.
 */
export function fitModel(
  samples: readonly Sample[],
  pattern: readonly Characteristic[],
  settings: ModelSettings = MODEL_SETTINGS
): Model {
  const lines = pattern.map((line) =>
    binned(
      line,
      samples.map((s) => ({ value: s.attributes[line.id], bad: s.bad, weight: s.weight })),
      settings.bins
    )
  );
  const dropped: Dropped[] = [];
  let kept = lines.filter(({ woe, bins, iv }) => {
    const why = bins.length < 2 ? 'one_bin' : iv < settings.leastIv ? 'weak' : null;
    if (why) dropped.push({ id: woe.id, why, beta: null });
    return !why;
  });
  const bad = samples.map((s) => Number(s.bad));
  const weight = samples.map((s) => s.weight);
  for (;;) {
    const x = new Float64Array(samples.length * kept.length);
    samples.forEach((s, i) => {
      kept.forEach(({ woe }, k) => {
        x[i * kept.length + k] = pointsOf(woe, s.attributes[woe.id]);
      });
    });
    const logistic = fitLogistic(x, kept.length, bad, weight, settings.ridge);
    const worst = logistic.beta.indexOf(Math.max(...logistic.beta));
    if (kept.length === 0 || logistic.beta[worst]! < 0)
      return { binned: lines, kept: kept.map(({ woe }) => woe.id), dropped, logistic };
    dropped.push({ id: kept[worst]!.woe.id, why: 'wrong_sign', beta: logistic.beta[worst]! });
    kept = kept.filter((_, k) => k !== worst);
  }
}

/** The model's probability of default of a farmer, before points are rounded. */
export function modelPd({ binned: lines, kept, logistic }: Model, attributes: Attributes): number {
  let eta = logistic.alpha;
  for (const { woe } of lines) {
    const k = kept.indexOf(woe.id);
    if (k >= 0) eta += logistic.beta[k]! * pointsOf(woe, attributes[woe.id]);
  }
  return sigmoid(eta);
}

/** Hazard is about a place, not a person: its points are held to ±12. */
export const HAZARD_MOST_POINTS = 12;

/**
 * The model as a scorecard in the shape of the shipped one, and the base that its points are added to.
 *
 * The score is offset + factor · ln(odds of good) = offset − factor · (α + Σ β · WoE). A customary card spreads α over its n characteristics,
 * points = −(β · WoE + α/n) · factor; here α stands in the base, base = offset − factor · α and points = −β · WoE · factor, for a value
 * that is not known must earn 0 points and be neither praised nor blamed. The scores are the same but for rounding.
 *
 * A dropped characteristic keeps its line with 0 points in every bin. Class lines keep their hard stops.
 */
export function scorecardOf(
  { binned: lines, kept, logistic }: Model,
  pattern: readonly Characteristic[],
  { factor, offset }: { factor: number; offset: number }
): { base: number; scorecard: Characteristic[] } {
  const scorecard = lines.map(({ woe }, i): Characteristic => {
    const k = kept.indexOf(woe.id);
    const of = k >= 0 ? woe : { ...pattern[i]!, bins: silent(pattern[i]!) };
    const beta = k >= 0 ? logistic.beta[k]! : 0;
    const most = woe.id === 'hazard' ? HAZARD_MOST_POINTS : Number.POSITIVE_INFINITY;
    const points = (w: number) => Math.min(most, Math.max(-most, Math.round(-beta * w * factor))) + 0;
    return { ...of, bins: of.bins.map(([at, w]) => [at, points(w)] as const) } as Characteristic;
  });
  return { base: Math.round(offset - factor * logistic.alpha), scorecard };
}

/** The bins of a line that says nothing: every word, or the one outermost bound. */
const silent = (line: Characteristic) => (line.kind === 'class' ? line.bins : line.bins.slice(-1));
