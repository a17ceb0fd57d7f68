import { quantileOf } from '../../../models/metrics/bootstrap.ts';

/** Finite values in ascending order. */
export const sortedOf = (values: Iterable<number>): Float64Array =>
  Float64Array.from([...values].filter(Number.isFinite)).sort();

/** Quantiles of the finite values; NaN of nothing. */
export function quantilesOf(values: Iterable<number>, levels: readonly number[]): number[] {
  const sorted = sortedOf(values);
  return levels.map((q) => quantileOf(sorted, q));
}

export const medianOf = (values: Iterable<number>): number => quantilesOf(values, [0.5])[0]!;

/** 1.4826 · median |v − median|: the standard deviation of the bulk of a normal sample, deaf to its tails. */
export function madSdOf(values: Iterable<number>): number {
  const sorted = sortedOf(values);
  const middle = quantileOf(sorted, 0.5);
  return 1.4826 * medianOf(sorted.map((v) => Math.abs(v - middle)));
}

export function meanOf(values: Iterable<number>): number {
  let [sum, n] = [0, 0];
  for (const v of values) {
    if (!Number.isFinite(v)) continue;
    sum += v;
    n++;
  }
  return sum / n;
}

/** Standard deviation divided by n − 1, of the finite values; NaN of fewer than two. */
export function sdOf(values: Iterable<number>): number {
  const found = [...values].filter(Number.isFinite);
  if (found.length < 2) return Number.NaN;
  const mean = meanOf(found);
  return Math.sqrt(found.reduce((s, v) => s + (v - mean) ** 2, 0) / (found.length - 1));
}

/** The values of each key, keys in the order in which they first occur. */
export function grouped<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const out = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = out.get(key);
    if (known) known.push(item);
    else out.set(key, [item]);
  }
  return out;
}
