import { fitForest } from '../../../models/baselines/forest.ts';
import { bootstrapConfusion, groupedConfusion } from '../../../models/metrics/bootstrap.ts';
import { topOf } from '../../../models/metrics/calibration.ts';
import { accuracyOf, type Confusion, classScores, confusionOf, rowsOf } from '../../../models/metrics/confusion.ts';
import { seededRandom } from '../../../models/training/random.ts';
import { groupFolds } from '../../../models/training/split.ts';
import { isCropCode, REGIONS } from '../../../pipeline/crop/catalogue.ts';
import { CROP_CLASSES, regionPrior } from '../../../pipeline/crop/classes.ts';
import { dayOfYear } from '../../../pipeline/dates.ts';
import { BANDS } from '../../../pipeline/scene/bands.ts';
import { FIRST_DAY, STEP_DAYS, STEPS } from '../../../pipeline/series/crop-input.ts';
import { drawBetween, median } from '../../../pipeline/series/series-grid.ts';
import type { LabelledSeries } from '../series.ts';
import { meanOf } from './figures.ts';

const K = CROP_CLASSES.length;
/** The first classes are the catalogue's crops. */
export const CROPS_AMONG = CROP_CLASSES.filter(isCropCode).length;
const REGION_AT = STEPS * BANDS.length;
const WIDTH = REGION_AT + REGIONS.length; // the region is told

/**
 * A season as the forest reads it: ten bands on 49 ten-day steps (days −120 … 360), the median of the looks of a step, gaps of at
 * most 60 days drawn linearly; NaN beyond, and for bands that are missing.
 */
export function plainInput({ series, season }: LabelledSeries): Float32Array {
  const perStep: number[][][] = Array.from({ length: STEPS }, () => []);
  for (const o of series.observations) {
    const step = Math.round((dayOfYear(o.date, season) - FIRST_DAY) / STEP_DAYS);
    if (step >= 0 && step < STEPS) perStep[step]!.push(BANDS.map((b) => o.mean[b] ?? Number.NaN));
  }
  const out = new Float32Array(REGION_AT).fill(Number.NaN);
  for (let b = 0; b < BANDS.length; b++) {
    const middle = perStep.map((looks) => median(looks.map((l) => l[b]!).filter(Number.isFinite)));
    const steps = [...middle.keys()].filter((s) => Number.isFinite(middle[s]!));
    const values = steps.map((s) => middle[s]!);
    drawBetween(steps, values, STEP_DAYS, (s, v) => {
      out[s * BANDS.length + b] = v;
    });
  }
  return out;
}

/** Mean F1 over the crops that occur in truth; other ground counts only where it is called a crop, or a crop it. */
export function cropF1Of(table: Confusion, crops = CROPS_AMONG): number {
  const scores = classScores(table).slice(0, crops);
  return meanOf(scores.filter((s) => s.actual > 0).map((s) => s.f1));
}

type Estimate = { estimate: number; interval: [number, number] };
export type DifficultyFigures = {
  series: number;
  pairs: number; // of region and year
  folds: number;
  trees: number;
  cropF1: Estimate; // 95 % by a bootstrap of whole pairs
  accuracy: Estimate;
  withPrior: { cropF1: Estimate; accuracy: Estimate }; // crops that the region does not grow weighed down
  confusion: number[][]; // rows true, columns called, in the order of CROP_CLASSES
};

/**
 * A random forest with its defaults on whole simulated seasons, judged by folds of region-year pairs: no pair stands on both sides of
 * any. The year's weather is the region's own, so a pair that was not seen is a season that was not seen.
 */
export function difficultyFigures(
  seasons: readonly (LabelledSeries & { region: string })[],
  { folds = 3, trees = 300, note = (_: string) => {} } = {}
): DifficultyFigures {
  const groups = seasons.map((s) => `${s.region}/${s.year}`);
  const truth = Int32Array.from(seasons, (s) => s.label);
  const x = new Float32Array(seasons.length * WIDTH);
  seasons.forEach((s, i) => {
    x.set(plainInput(s), i * WIDTH);
    x[i * WIDTH + REGION_AT + REGIONS.findIndex((r) => r.code === s.region)] = 1;
  });
  const take = (of: Int32Array) => {
    const rows = new Float32Array(of.length * WIDTH);
    of.forEach((i, k) => {
      rows.set(x.subarray(i * WIDTH, (i + 1) * WIDTH), k * WIDTH);
    });
    return rows;
  };
  const random = seededRandom(1);
  const plain = new Float32Array(seasons.length * K);
  groupFolds(groups, folds, random, truth).forEach(({ train, test }, f) => {
    const y = train.map((i) => truth[i]!);
    const forest = fitForest({ x: take(train), y, width: WIDTH, classes: K }, { random, trees });
    const p = forest.probabilities(take(test));
    test.forEach((i, k) => {
      plain.set(p.subarray(k * K, (k + 1) * K), i * K);
    });
    note(`forest ${f + 1} of ${folds}`);
  });
  const weighed = plain.map((p, k) => p * priorOf(seasons[Math.floor(k / K)]!.region)[k % K]!);
  const judged = (p: Float32Array) => {
    const table = groupedConfusion(truth, topOf(p, K).top, K, groups);
    const statistics = { cropF1: (t: Confusion) => cropF1Of(t), accuracy: accuracyOf };
    return bootstrapConfusion({ table, random: seededRandom(2), statistics });
  };
  return {
    series: seasons.length,
    pairs: new Set(groups).size,
    folds,
    trees,
    ...judged(plain),
    withPrior: judged(weighed),
    confusion: rowsOf(confusionOf(truth, topOf(plain, K).top, K))
  };
}

const priors = new Map<string, Float32Array>();
function priorOf(region: string): Float32Array {
  const known = priors.get(region) ?? regionPrior(region);
  priors.set(region, known);
  return known;
}
