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

const topOf = (p: Float32Array): number => p.reduce((best, v, i) => (v > p[best]! ? i : best), 0);

/**
 * Scores with a 95 % interval by 400 bootstrap draws of whole groups (percentiles). `random` is a seeded source of [0, 1);
 * `rejectBelow` is the top probability under which no claim is made.
 */
export function scoresOf(judged: Judged, classes: number, rejectBelow: number, random: () => number): Scores {
  const n = judged.truth.length;
  if (n === 0 || judged.probabilities.length !== n)
    throw new RangeError(`Expected samples with probabilities, got ${n}.`);
  const top = judged.probabilities.map(topOf);
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  top.forEach((p, i) => {
    confusion[judged.truth[i]!]![p]!++;
  });
  const members = new Map<string, number[]>();
  for (let i = 0; i < n; i++) {
    const g = judged.groups?.[i] ?? String(i);
    members.set(g, [...(members.get(g) ?? []), i]);
  }
  const groups = [...members.values()];
  const draws = Array.from({ length: 400 }, () => {
    const table = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
    for (let k = 0; k < groups.length; k++) {
      for (const i of groups[Math.floor(random() * groups.length)]!) table[judged.truth[i]!]![top[i]!]!++;
    }
    return { accuracy: accuracyOf(table), macroF1: macroF1Of(table) };
  });
  const interval = (of: 'accuracy' | 'macroF1'): [number, number] => {
    const sorted = draws.map((d) => d[of]).sort((a, b) => a - b);
    return [sorted[10]!, sorted[389]!];
  };
  const sure = judged.probabilities.map((p, i) => p[top[i]!]!);
  const accepted = sure.flatMap((p, i) => (p >= rejectBelow ? [i] : []));
  let brier = 0;
  judged.probabilities.forEach((p, i) => {
    for (let c = 0; c < classes; c++) brier += (p[c]! - (c === judged.truth[i] ? 1 : 0)) ** 2;
  });
  return {
    n,
    nGroups: groups.length,
    accuracy: accuracyOf(confusion),
    macroF1: macroF1Of(confusion),
    ece: calibrationError(
      sure,
      top.map((p, i) => p === judged.truth[i])
    ),
    brier: brier / n,
    ci95: { accuracy: interval('accuracy'), macroF1: interval('macroF1') },
    rejectedShare: 1 - accepted.length / n,
    acceptedAccuracy:
      accepted.length === 0 ? null : accepted.filter((i) => top[i] === judged.truth[i]).length / accepted.length,
    confusion
  };
}

function accuracyOf(table: number[][]): number {
  let [right, all] = [0, 0];
  table.forEach((row, t) => {
    row.forEach((v, p) => {
      all += v;
      if (t === p) right += v;
    });
  });
  return right / all;
}

/** Mean F1 over the classes that occur in truth. */
export function macroF1Of(table: number[][]): number {
  const scores = table.flatMap((row, t) => {
    const actual = row.reduce((s, v) => s + v, 0);
    if (actual === 0) return [];
    const predicted = table.reduce((s, r) => s + r[t]!, 0);
    return [(2 * row[t]!) / (actual + predicted)];
  });
  return scores.reduce((s, v) => s + v, 0) / scores.length;
}

/** Expected calibration error: |mean confidence − share right| over ten equal bins of confidence, by their size. */
export function calibrationError(sure: number[], right: boolean[]): number {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, sure: 0, right: 0 }));
  sure.forEach((p, i) => {
    const bin = bins[Math.min(9, Math.floor(p * 10))]!;
    bin.n++;
    bin.sure += p;
    if (right[i]) bin.right++;
  });
  return bins.reduce((s, b) => s + Math.abs(b.sure - b.right), 0) / sure.length;
}
