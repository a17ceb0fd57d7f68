import { FIRST_DAY, type Sample } from './index-samples.ts';

/** Days between the nodes of a curve; nodes stand at −120 + 10 k days of the harvest year. */
export const STEP_DAYS = 10;

/** A smoothed series: values at nodes every ten days, straight between them. It claims nothing outside its nodes. */
export type Curve = {
  firstNode: number; // day of the harvest year of values[0]
  values: Float64Array;
  lambda: number; // the smoothness that was used
};

/** Smoothness where too few looks allow a choice. */
export const DEFAULT_LAMBDA = 10;
/** Seven candidates in equal ratios over [2, 100]. */
const LAMBDAS = Array.from({ length: 7 }, (_, k) => 2 * 50 ** (k / 6));
/** Fewer looks than this cannot choose a λ. */
const MIN_FOR_GCV = 8;
/** Two looks make a line, not a curve. */
export const MIN_SAMPLES = 3;

/** The curve at a day, straight between nodes; NaN outside them. */
export function valueAt(curve: Curve, day: number): number {
  const at = (day - curve.firstNode) / STEP_DAYS;
  const i = Math.min(Math.floor(at), curve.values.length - 2);
  if (at < 0 || at > curve.values.length - 1) return Number.NaN;
  return curve.values[i]! + (curve.values[i + 1]! - curve.values[i]!) * (at - i);
}
export const lastNode = (curve: Curve): number => curve.firstNode + STEP_DAYS * (curve.values.length - 1);

/**
 * Whittaker's smoother: the z that minimises Σ w (y − z)² + λ Σ (Δ²z)², z at nodes every ten days, z at a look straight
 * between its two nodes, so that looks keep their exact days. Null for fewer than three looks on different days.
 *
 * `lambda` 'gcv' takes the λ in [2, 100] with the least generalised cross-validation error, 10 where fewer than eight
 * looks leave no choice. `envelope`: twice more, looks below the curve get 0.3 of their weight, for what clouds leave
 * behind lowers a vegetation index (Chen et al. 2004; Eilers 2003 for the smoother); but only where another look within
 * ten days says more, else the one look between two crops would be smoothed away.
 */
export function smooth(
  samples: readonly Sample[],
  options: { lambda: number | 'gcv'; envelope: boolean }
): Curve | null {
  if (new Set(samples.map((s) => s.day)).size < MIN_SAMPLES) return null;
  const days = samples.map((s) => s.day);
  const from = Math.floor((Math.min(...days) - FIRST_DAY) / STEP_DAYS);
  const to = Math.max(from + 2, Math.ceil((Math.max(...days) - FIRST_DAY) / STEP_DAYS));
  const firstNode = FIRST_DAY + from * STEP_DAYS;
  const nodes = to - from + 1;

  const weights = Float64Array.from(samples, (s) => s.weight);
  const lambda = options.lambda === 'gcv' ? lambdaByGcv(samples, weights, firstNode, nodes) : options.lambda;
  let curve: Curve = { firstNode, lambda, values: nodeValues(samples, weights, firstNode, nodes, lambda) };
  for (let round = 0; options.envelope && round < 2; round++) {
    const below = samples.map((s) => s.value < valueAt(curve, s.day));
    const lowered = weights.map((w, i) =>
      below[i] && samples.some((s, k) => !below[k] && Math.abs(s.day - days[i]!) <= STEP_DAYS) ? 0.3 * w : w
    );
    curve = { ...curve, values: nodeValues(samples, lowered, firstNode, nodes, lambda) };
  }
  return curve;
}

/** A symmetric matrix of half band width 2: `b0` the diagonal, `b1[i]` = A[i][i+1], `b2[i]` = A[i][i+2]. */
type Banded = { b0: Float64Array; b1: Float64Array; b2: Float64Array };

/** The look-to-node normal matrix B'WB (tridiagonal) and B'Wy. */
function normal(samples: readonly Sample[], weights: Float64Array, firstNode: number, nodes: number) {
  const m0 = new Float64Array(nodes);
  const m1 = new Float64Array(nodes);
  const rhs = new Float64Array(nodes);
  samples.forEach(({ day, value }, k) => {
    const at = (day - firstNode) / STEP_DAYS;
    const i = Math.min(Math.floor(at), nodes - 2);
    const f = at - i;
    const w = weights[k]!;
    m0[i] = m0[i]! + w * (1 - f) * (1 - f);
    m0[i + 1] = m0[i + 1]! + w * f * f;
    m1[i] = m1[i]! + w * f * (1 - f);
    rhs[i] = rhs[i]! + w * (1 - f) * value;
    rhs[i + 1] = rhs[i + 1]! + w * f * value;
  });
  return { m0, m1, rhs };
}

function withPenalty(m0: Float64Array, m1: Float64Array, lambda: number): Banded {
  const b0 = m0.slice();
  const b1 = m1.slice();
  const b2 = new Float64Array(m0.length);
  for (let i = 0; i + 2 < b0.length; i++) {
    b0[i] = b0[i]! + lambda;
    b0[i + 1] = b0[i + 1]! + 4 * lambda;
    b0[i + 2] = b0[i + 2]! + lambda;
    b1[i] = b1[i]! - 2 * lambda;
    b1[i + 1] = b1[i + 1]! - 2 * lambda;
    b2[i] = b2[i]! + lambda;
  }
  return { b0, b1, b2 };
}

/** LDL' of a banded matrix: unit lower triangle with `e` and `f` below the diagonal, `d` the diagonal. */
function factor({ b0, b1, b2 }: Banded) {
  const n = b0.length;
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const f = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let di = b0[i]!;
    let ei = b1[i]!;
    if (i > 0) {
      di -= d[i - 1]! * e[i - 1]! ** 2;
      ei -= d[i - 1]! * e[i - 1]! * f[i - 1]!;
    }
    if (i > 1) di -= d[i - 2]! * f[i - 2]! ** 2;
    d[i] = di;
    e[i] = ei / di;
    f[i] = b2[i]! / di;
  }
  return { d, e, f };
}

function solve({ d, e, f }: ReturnType<typeof factor>, rhs: Float64Array): Float64Array {
  const n = d.length;
  const z = rhs.slice();
  for (let i = 1; i < n; i++) z[i] = z[i]! - e[i - 1]! * z[i - 1]! - (i > 1 ? f[i - 2]! * z[i - 2]! : 0);
  for (let i = n - 1; i >= 0; i--)
    z[i] = z[i]! / d[i]! - (i + 1 < n ? e[i]! * z[i + 1]! : 0) - (i + 2 < n ? f[i]! * z[i + 2]! : 0);
  return z;
}

function nodeValues(
  samples: readonly Sample[],
  weights: Float64Array,
  firstNode: number,
  nodes: number,
  lambda: number
) {
  const { m0, m1, rhs } = normal(samples, weights, firstNode, nodes);
  return solve(factor(withPenalty(m0, m1, lambda)), rhs);
}

function lambdaByGcv(samples: readonly Sample[], weights: Float64Array, firstNode: number, nodes: number): number {
  if (samples.length < MIN_FOR_GCV) return DEFAULT_LAMBDA;
  const { m0, m1, rhs } = normal(samples, weights, firstNode, nodes);
  let best = { lambda: DEFAULT_LAMBDA, error: Number.POSITIVE_INFINITY };
  for (const lambda of LAMBDAS) {
    const factored = factor(withPenalty(m0, m1, lambda));
    const curve = { firstNode, lambda, values: solve(factored, rhs) };
    const trace = traceOfHat(factored, m0, m1);
    let squares = 0;
    samples.forEach((s, k) => {
      squares += weights[k]! * (s.value - valueAt(curve, s.day)) ** 2;
    });
    const error = squares / (samples.length - trace) ** 2;
    if (error < best.error) best = { lambda, error };
  }
  return best.lambda;
}

/**
 * Trace of the matrix that turns looks into fitted looks, tr(A⁻¹ B'WB): B'WB is tridiagonal, so only the middle of A⁻¹
 * is needed, and that follows from the factors bottom up (Takahashi 1973; Hutchinson & de Hoog 1985 for splines).
 */
function traceOfHat({ d, e, f }: ReturnType<typeof factor>, m0: Float64Array, m1: Float64Array): number {
  const n = d.length;
  let trace = 0;
  // z11, z12, z22: the inverse at (i + 1, i + 1), (i + 1, i + 2), (i + 2, i + 2)
  let z11 = 0;
  let z12 = 0;
  let z22 = 0;
  for (let i = n - 1; i >= 0; i--) {
    const ei = i + 1 < n ? e[i]! : 0;
    const fi = i + 2 < n ? f[i]! : 0;
    const z01 = -ei * z11 - fi * z12;
    const z02 = -ei * z12 - fi * z22;
    const z00 = 1 / d[i]! - ei * z01 - fi * z02;
    trace += z00 * m0[i]! + (i + 1 < n ? 2 * z01 * m1[i]! : 0);
    [z22, z12, z11] = [z11, z01, z00];
  }
  return trace;
}
