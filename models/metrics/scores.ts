import { bootstrapConfusion, groupedConfusion } from './bootstrap.ts';
import { brierOf, calibrationError, topOf } from './calibration.ts';
import { accuracyOf, confusionOf, macroF1Of, rowsOf } from './confusion.ts';
import { ownGroups } from './groups.ts';

/** How far to trust a classifier, from its probabilities and what was true. */
export type Judged = {
  truth: Int32Array; // class index, one a sample
  probabilities: Float32Array[]; // one row a sample
  groups?: readonly string[]; // samples that share a fate; the bootstrap draws whole groups
};

export type Scores = {
  n: number;
  nGroups: number;
  accuracy: number;
  macroF1: number; // over classes that occur in truth
  ece: number; // ten bins of the top probability, weighted by their size
  brier: number; // sum over classes, 0..2
  ci95: { accuracy: [number, number]; macroF1: [number, number] };
  rejectedShare: number;
  acceptedAccuracy: number | null; // of the samples that are not rejected
  confusion: number[][]; // rows true, columns predicted
};

/**
 * Scores with a 95 % interval by 1000 bootstrap draws of whole groups (percentiles). `random` is a seeded source of [0, 1);
 * `rejectBelow` is the top probability under which no claim is made.
 */
export function scoresOf(judged: Judged, classes: number, rejectBelow: number, random: () => number): Scores {
  const { truth } = judged;
  const n = truth.length;
  if (n === 0 || judged.probabilities.length !== n) {
    throw new RangeError(`Expected samples with probabilities, got ${n} with ${judged.probabilities.length}.`);
  }
  const flat = new Float32Array(n * classes);
  judged.probabilities.forEach((p, i) => {
    flat.set(p, i * classes);
  });
  const { top, sure } = topOf(flat, classes);
  const table = groupedConfusion(truth, top, classes, judged.groups ?? ownGroups(n));
  const { accuracy, macroF1 } = bootstrapConfusion({
    table,
    random,
    statistics: { accuracy: accuracyOf, macroF1: macroF1Of }
  });
  const right = top.map((p, i) => Number(p === truth[i]));
  const [accepted, acceptedRight] = sure.reduce(
    ([all, good], p, i) => (p >= rejectBelow ? [all + 1, good + right[i]!] : [all, good]),
    [0, 0] as [number, number]
  );
  return {
    n,
    nGroups: table.starts.length - 1,
    accuracy: accuracy.estimate,
    macroF1: macroF1.estimate,
    ece: calibrationError(sure, right),
    brier: brierOf(flat, truth, classes),
    ci95: { accuracy: accuracy.interval, macroF1: macroF1.interval },
    rejectedShare: 1 - accepted / n,
    acceptedAccuracy: accepted === 0 ? null : acceptedRight / accepted,
    confusion: rowsOf(confusionOf(truth, top, classes))
  };
}
