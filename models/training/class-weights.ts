export type ClassWeighting = 'none' | 'balanced' | 'sqrt' | 'effective';

/**
 * How much a sample of each class weighs in the loss, from how often classes occur in the training part: `none` all alike;
 * `balanced` 1/n; `sqrt` 1/√n, between the two; `effective` 1/E with the effective number E = (1 − βⁿ)/(1 − β) of Cui et al. (2019),
 * which is `none` at β = 0 and nears `balanced` as β nears 1. The mean over samples, Σ n·w / Σ n, is 1, so the rate of learning keeps its
 * meaning; a class without samples weighs 0.
 */
export function classWeights(counts: ArrayLike<number>, weighting: ClassWeighting, beta = 0.999): Float64Array {
  if (!(beta >= 0 && beta < 1)) throw new RangeError(`Expected a beta from 0 to below 1, got ${beta}.`);
  const raw = {
    none: () => 1,
    balanced: (n: number) => 1 / n,
    sqrt: (n: number) => 1 / Math.sqrt(n),
    effective: (n: number) => (1 - beta) / -Math.expm1(n * Math.log(beta)) // 1 − βⁿ without loss of digits
  }[weighting];
  const weights = Float64Array.from(counts, (n) => {
    if (!(n >= 0)) throw new RangeError(`Expected counts of at least 0, got ${n}.`);
    return n > 0 ? raw(n) : 0;
  });
  let [mass, all] = [0, 0];
  weights.forEach((w, c) => {
    mass += w * counts[c]!;
    all += counts[c]!;
  });
  return weights.map((w) => (all > 0 ? (w * all) / mass : 0));
}
