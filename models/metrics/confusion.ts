/**
 * How often each true class was called what: `counts[truth · classes + predicted]`. Counts are numbers rather than whole numbers so
 * that weighted samples and sums of tables fit too. Every figure below is NaN where it is undefined (a share of nothing), never 0.
 */
export type Confusion = { classes: number; counts: Float64Array };

/** The table of samples whose class (0 … classes − 1) was called `predicted`. */
export function confusionOf(truth: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): Confusion {
  if (truth.length !== predicted.length) {
    throw new RangeError(`Expected a prediction for each of ${truth.length} samples, got ${predicted.length}.`);
  }
  const counts = new Float64Array(classes * classes);
  for (let i = 0; i < truth.length; i++) counts[cellOf(truth[i]!, predicted[i]!, classes)]!++;
  return { classes, counts };
}

/** Where a sample stands in `counts`; throws a RangeError for a class that the table has not. */
export function cellOf(truth: number, predicted: number, classes: number): number {
  if (!(truth >= 0 && truth < classes && predicted >= 0 && predicted < classes)) {
    throw new RangeError(`Expected classes 0 to ${classes - 1}, got ${truth} called ${predicted}.`);
  }
  return truth * classes + predicted;
}

/** The table as rows of the true class, for reports and JSON. */
export const rowsOf = ({ classes, counts }: Confusion): number[][] =>
  Array.from({ length: classes }, (_, t) => [...counts.subarray(t * classes, (t + 1) * classes)]);

/** A table from its rows (true class) of equal length. */
export function fromRows(rows: readonly (readonly number[])[]): Confusion {
  const bad = rows.find((r) => r.length !== rows.length);
  if (bad !== undefined) {
    throw new RangeError(`Expected a square table of ${rows.length} rows, got a row of ${bad.length}.`);
  }
  return { classes: rows.length, counts: Float64Array.from(rows.flat()) };
}

/** What the margins and the diagonal of a table hold, class by class. */
export type Margins = { all: number; actual: Float64Array; called: Float64Array; right: Float64Array };

export function marginsOf({ classes, counts }: Confusion): Margins {
  const actual = new Float64Array(classes);
  const called = new Float64Array(classes);
  const right = new Float64Array(classes);
  let all = 0;
  for (let t = 0; t < classes; t++) {
    for (let p = 0; p < classes; p++) {
      const n = counts[t * classes + p]!;
      actual[t]! += n;
      called[p]! += n;
      all += n;
    }
    right[t] = counts[t * classes + t]!;
  }
  return { all, actual, called, right };
}

/** Share of the samples that were called what they are. */
export function accuracyOf(table: Confusion): number {
  const { all, right } = marginsOf(table);
  return sum(right) / all;
}

/** Mean recall over the classes that occur in truth. */
export function balancedAccuracyOf(table: Confusion): number {
  const { actual, right } = marginsOf(table);
  return meanWhere(actual, (c) => right[c]! / actual[c]!);
}

export type ClassScore = {
  actual: number; // samples of the class
  called: number; // samples that were given the class
  precision: number; // of those given the class, share that are of it
  recall: number; // of those of the class, share given it
  f1: number; // 2 · right / (actual + called)
};

export function classScores(table: Confusion): ClassScore[] {
  const { actual, called, right } = marginsOf(table);
  return Array.from(right, (r, c) => ({
    actual: actual[c]!,
    called: called[c]!,
    precision: r / called[c]!,
    recall: r / actual[c]!,
    f1: (2 * r) / (actual[c]! + called[c]!)
  }));
}

/** Mean F1 over the classes that occur in truth, each alike. */
export function macroF1Of(table: Confusion): number {
  const { actual, called, right } = marginsOf(table);
  return meanWhere(actual, (c) => (2 * right[c]!) / (actual[c]! + called[c]!));
}

/** Mean F1 weighed by how many samples a class has in truth. */
export function weightedF1Of(table: Confusion): number {
  const { all, actual, called, right } = marginsOf(table);
  let total = 0;
  for (let c = 0; c < actual.length; c++) {
    if (actual[c]! > 0) total += (actual[c]! * 2 * right[c]!) / (actual[c]! + called[c]!);
  }
  return total / all;
}

/** Cohen's kappa (Cohen 1960): agreement beyond that of independent callers with the same margins; NaN where that is already 1. */
export function kappaOf(table: Confusion): number {
  const { all, actual, called, right } = marginsOf(table);
  const chance = actual.reduce((s, n, c) => s + n * called[c]!, 0) / all ** 2;
  return (sum(right) / all - chance) / (1 - chance);
}

const sum = (values: Float64Array): number => values.reduce((s, v) => s + v, 0);

/** Mean of `of(class)` over the classes with a positive weight. */
function meanWhere(weights: Float64Array, of: (c: number) => number): number {
  let [total, n] = [0, 0];
  for (let c = 0; c < weights.length; c++) {
    if (!(weights[c]! > 0)) continue;
    total += of(c);
    n++;
  }
  return total / n;
}
