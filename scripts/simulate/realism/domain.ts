import { fitForest } from '../../../models/baselines/forest.ts';
import { quantileOf } from '../../../models/metrics/bootstrap.ts';
import { groupedOf } from '../../../models/metrics/groups.ts';
import { groupFolds } from '../../../models/training/split.ts';

/** Area under the ROC curve: how often a positive has a higher score than a negative, ties by half. NaN where a side is empty. */
export function aucOf(scores: ArrayLike<number>, positive: ArrayLike<boolean | number>): number {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let [rankSum, positives] = [0, 0];
  for (let k = 0; k < order.length; ) {
    let end = k;
    while (end < order.length && scores[order[end]!] === scores[order[k]!]) end++;
    const rank = (k + 1 + end) / 2; // mean of the ranks k + 1 … end
    for (; k < end; k++) {
      if (!positive[order[k]!]) continue;
      rankSum += rank;
      positives++;
    }
  }
  const negatives = order.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** A row of each side, made alike; twins share the group, so that they are always on one side of a fold. */
export type Twins = { group: string; real: Float32Array; simulated: Float32Array };

export type DomainFigure = {
  pairs: number;
  groups: number;
  auc: number;
  interval: [number, number]; // 95 %, bootstrap of whole groups
};

const FOLDS = 5;
const DRAWS = 500;

/**
 * How well a random forest of 300 trees tells real rows from simulated ones: 0.5 not at all, 1 always. Judged on groups that the
 * forest has not seen (five folds, or as many as there are groups).
 */
export function domainFigure(twins: readonly Twins[], random: () => number): DomainFigure {
  const width = twins[0]?.real.length ?? 0;
  const groups = twins.flatMap((t) => [t.group, t.group]);
  const distinct = new Set(groups).size;
  const none = {
    pairs: twins.length,
    groups: distinct,
    auc: Number.NaN,
    interval: [Number.NaN, Number.NaN]
  } as DomainFigure;
  if (distinct < 2) return none;
  const x = new Float32Array(groups.length * width);
  twins.forEach((t, i) => {
    x.set(t.real, 2 * i * width);
    x.set(t.simulated, (2 * i + 1) * width);
  });
  const isReal = Int32Array.from(groups, (_, i) => 1 - (i % 2));
  const scores = new Float64Array(groups.length);
  for (const { train, test } of groupFolds(groups, Math.min(FOLDS, distinct), random)) {
    const take = (of: Int32Array) => {
      const rows = new Float32Array(of.length * width);
      of.forEach((i, k) => {
        rows.set(x.subarray(i * width, (i + 1) * width), k * width);
      });
      return rows;
    };
    const y = train.map((i) => isReal[i]!);
    const forest = fitForest({ x: take(train), y, width, classes: 2 }, { random });
    const p = forest.probabilities(take(test));
    test.forEach((i, k) => {
      scores[i] = p[2 * k + 1]!;
    });
  }
  const { names, starts, members } = groupedOf(groups);
  const found = Float64Array.from({ length: DRAWS }, () => {
    const rows: number[] = [];
    for (let k = 0; k < names.length; k++) {
      const g = Math.floor(random() * names.length);
      rows.push(...members.subarray(starts[g]!, starts[g + 1]!));
    }
    return aucOf(
      rows.map((i) => scores[i]!),
      rows.map((i) => isReal[i]!)
    );
  }).sort();
  return { ...none, auc: aucOf(scores, isReal), interval: [quantileOf(found, 0.025), quantileOf(found, 0.975)] };
}
