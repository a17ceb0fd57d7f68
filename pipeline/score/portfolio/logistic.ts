/** A logistic regression: logit of the probability of bad = alpha + Σ beta · x. */
export type Logistic = {
  alpha: number;
  beta: number[];
  se: { alpha: number; beta: number[] }; // from the inverse of the penalised information
  steps: number;
  converged: boolean;
};

export const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

const MOST_STEPS = 50;
const SMALL = 1e-10; // of a step, relative to the coefficients

/**
 * Maximum likelihood by iteratively reweighted least squares (Newton), with `ridge`/2 · Σ beta² taken off the log likelihood (the
 * intercept is free). A small ridge keeps coefficients finite where a column parts goods and bads; 0 is the plain fit.
 *
 * `x` is flat, `columns` values a row; `bad` is 1 or 0, `weight` how often the row counts. A step that lowers the likelihood is halved.
 * Throws a RangeError where the rows do not fit together, or where columns are so alike that no solution is unique.
 */
export function fitLogistic(
  x: Float64Array,
  columns: number,
  bad: ArrayLike<number>,
  weight: ArrayLike<number>,
  ridge: number
): Logistic {
  const n = bad.length;
  if (x.length !== n * columns || weight.length !== n)
    throw new RangeError(`Expected ${n} rows of ${columns} values with weights, got ${x.length} and ${weight.length}.`);
  const size = columns + 1;
  const [bads, all] = sums(bad, weight);
  let b: Float64Array = new Float64Array(size);
  b[0] = Math.log(Math.max(bads, 0.5) / Math.max(all - bads, 0.5));
  let now = state(b);
  for (let step = 1; step <= MOST_STEPS; step++) {
    const move = solve(now.information, now.score, size);
    let factor = 1;
    let next = b.map((v, i) => v + move[i]!);
    let found = state(next);
    while (!(found.likelihood >= now.likelihood - 1e-9 * Math.abs(now.likelihood)) && factor > 1e-6) {
      factor /= 2;
      next = b.map((v, i) => v + factor * move[i]!);
      found = state(next);
    }
    b = next;
    now = found;
    const small = move.every((m, i) => Math.abs(m * factor) <= SMALL * (1 + Math.abs(b[i]!)));
    if (small) return result(step, true);
  }
  return result(MOST_STEPS, false);

  function result(steps: number, converged: boolean): Logistic {
    const unit = (k: number) => Float64Array.from({ length: size }, (_, i) => Number(i === k));
    const se = Array.from({ length: size }, (_, k) => Math.sqrt(solve(now.information, unit(k), size)[k]!));
    const [alpha, ...beta] = [...b] as [number, ...number[]];
    return { alpha, beta, se: { alpha: se[0]!, beta: se.slice(1) }, steps, converged };
  }

  /** Likelihood, its slope and (negative) curvature at the coefficients. */
  function state(at: Float64Array): { likelihood: number; score: Float64Array; information: Float64Array } {
    const score = new Float64Array(size);
    const information = new Float64Array(size * size);
    let likelihood = 0;
    for (let k = 1; k < size; k++) {
      likelihood -= (ridge / 2) * at[k]! ** 2;
      score[k] = -ridge * at[k]!;
      information[k * size + k] = ridge;
    }
    const row = new Float64Array(size);
    row[0] = 1;
    for (let i = 0; i < n; i++) {
      let eta = at[0]!;
      for (let k = 0; k < columns; k++) {
        row[k + 1] = x[i * columns + k]!;
        eta += at[k + 1]! * row[k + 1]!;
      }
      const p = sigmoid(eta);
      const w = weight[i]!;
      // ln p and ln(1 − p) without losing digits far out
      likelihood -= w * (Math.log1p(Math.exp(-Math.abs(eta))) + Math.max(eta, 0) - bad[i]! * eta);
      const slope = w * (bad[i]! - p);
      const curve = w * p * (1 - p);
      for (let j = 0; j < size; j++) {
        score[j]! += slope * row[j]!;
        const c = curve * row[j]!;
        for (let k = 0; k <= j; k++) information[j * size + k]! += c * row[k]!;
      }
    }
    for (let j = 0; j < size; j++) for (let k = 0; k < j; k++) information[k * size + j] = information[j * size + k]!;
    return { likelihood, score, information };
  }
}

function sums(bad: ArrayLike<number>, weight: ArrayLike<number>): [bads: number, all: number] {
  let [bads, all] = [0, 0];
  for (let i = 0; i < bad.length; i++) {
    bads += weight[i]! * bad[i]!;
    all += weight[i]!;
  }
  return [bads, all];
}

/** The solution of a positive definite system by Cholesky's factors. */
function solve(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  const low = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let v = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) v -= low[i * size + k]! * low[j * size + k]!;
      if (i > j) low[i * size + j] = v / low[j * size + j]!;
      else if (v > 1e-12 * matrix[j * size + j]!) low[j * size + j] = Math.sqrt(v);
      else throw new RangeError(`Expected columns that differ, column ${j} follows from those before it.`);
    }
  }
  const out = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) out[i]! -= low[i * size + k]! * out[k]!;
    out[i]! /= low[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) out[i]! -= low[k * size + i]! * out[k]!;
    out[i]! /= low[i * size + i]!;
  }
  return out;
}
