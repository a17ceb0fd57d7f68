import { FINE_M } from './parcel.ts';

/** A hash of a lattice point, all 32 bits of it: the only source of randomness of a field over the plane. */
export function hashAt(seed: number, x: number, y: number): number {
  let h = Math.imul((seed ^ x) | 0, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15) ^ y, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae3d);
  h = Math.imul(h ^ (h >>> 16), 0x27d4eb2f);
  return (h ^ (h >>> 15)) >>> 0;
}

/** The share of N(0, 1) below z (Abramowitz and Stegun 26.2.17; within 1e-7). */
export function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    0.3989422804014327 *
    Math.exp((-z * z) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}

/** N(0, 1) at 4096 even quantiles, by bisection. */
const QUANTILES = Float64Array.from({ length: 4096 }, (_, k) => {
  let [low, high] = [-6, 6];
  for (let step = 0; step < 40; step++) {
    const mid = (low + high) / 2;
    if (normalShare(mid) < (k + 0.5) / 4096) low = mid;
    else high = mid;
  }
  return (low + high) / 2;
});
const normalAt = (seed: number, x: number, y: number): number => QUANTILES[hashAt(seed, x, y) >>> 20]!;

/**
 * Four weights of a cubic B-spline at the fraction f of a lattice step, of unit square sum: the field has variance 1
 * everywhere.
 */
function weightsAt(f: number): [number, number, number, number] {
  const g = 1 - f;
  const w = [g * g * g, 3 * f * f * f - 6 * f * f + 4, 3 * g * g * g - 6 * g * g + 4, f * f * f];
  const length = Math.sqrt(w.reduce((sum, v) => sum + v * v, 0));
  return w.map((v) => v / length) as [number, number, number, number];
}

/** A smooth N(0, 1) field over the plane, its lattice `stepM` wide. */
export function smoothAt(seed: number, stepM: number, x: number, y: number): number {
  const [u, v] = [x / stepM, y / stepM];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const [across, down] = [weightsAt(u - i), weightsAt(v - j)];
  let sum = 0;
  for (let n = 0; n < 4; n++)
    for (let m = 0; m < 4; m++) sum += down[n]! * across[m]! * normalAt(seed, i + m - 1, j + n - 1);
  return sum;
}

/** Fine cells of a window: the first column and row, counted from the world's corner, may be negative. */
export type FineCells = { col: number; row: number; width: number; height: number };

/**
 * Adds a smooth N(0, share) field to `out` (row-major over the cells), its lattice a whole number of fine cells wide.
 * A cell gets the same sum of the same numbers in the same order from any window, so windows agree to the last bit.
 * With a `stride` only each so many-th cell is drawn.
 */
export function addSmooth(
  out: Float32Array,
  cells: FineCells,
  seed: number,
  step: number,
  share: number,
  stride = 1
): void {
  const { col, row, width, height } = cells;
  const weights = Array.from({ length: step }, (_, k) => weightsAt(k / step));
  const first = Math.floor(col / step) - 1;
  const colOf = (c: number) => col + c * stride;
  const nodes = Math.floor(colOf(width - 1) / step) + 3 - first;
  const at = Int32Array.from({ length: width }, (_, c) => Math.floor(colOf(c) / step) - 1 - first);
  const byPhase = (n: number) => Float64Array.from({ length: width }, (_, c) => weights[mod(colOf(c), step)]![n]!);
  const [w0, w1, w2, w3] = [byPhase(0), byPhase(1), byPhase(2), byPhase(3)];
  const amplitude = Math.sqrt(share);
  const lattice = new Map<number, Float64Array>();
  const rowOf = (j: number): Float64Array => {
    let found = lattice.get(j);
    if (!found) {
      found = Float64Array.from({ length: nodes }, (_, m) => amplitude * normalAt(seed, first + m, j));
      lattice.set(j, found);
      lattice.delete(j - 8);
    }
    return found;
  };
  const line = new Float64Array(nodes);
  for (let r = 0; r < height; r++) {
    const j = Math.floor((row + r * stride) / step);
    const [a, b, c, d] = [rowOf(j - 1), rowOf(j), rowOf(j + 1), rowOf(j + 2)];
    const [wa, wb, wc, wd] = weights[mod(row + r * stride, step)]!;
    for (let m = 0; m < nodes; m++) line[m] = wa * a[m]! + wb * b[m]! + wc * c[m]! + wd * d[m]!;
    const base = r * width;
    for (let x = 0; x < width; x++) {
      const k = at[x]!;
      out[base + x]! += w0[x]! * line[k]! + w1[x]! * line[k + 1]! + w2[x]! * line[k + 2]! + w3[x]! * line[k + 3]!;
    }
  }
}
const mod = (a: number, n: number): number => ((a % n) + n) % n;

/** The fine cells of a window of 10 m pixels. */
export const cellsOf = (w: { x0: number; y0: number; width: number; height: number }): FineCells => {
  const per = 10 / FINE_M;
  return { col: w.x0 * per, row: w.y0 * per, width: w.width * per, height: w.height * per };
};
