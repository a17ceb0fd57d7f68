/** The 97.5 % point of the standard normal. */
const Z95 = 1.959963984540054;

/** Wilson's 95 % interval (1927) of a share of which `hits` of `n` were seen; all of 0..1 where nothing was. */
export function binomialInterval(hits: number, n: number): [low: number, high: number] {
  if (!(hits >= 0 && hits <= n)) throw new RangeError(`Expected 0 to ${n} hits, got ${hits}.`);
  if (n === 0) return [0, 1];
  const share = hits / n;
  const z2 = Z95 ** 2 / n;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (Z95 / (1 + z2)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n));
  return [hits === 0 ? 0 : centre - half, hits === n ? 1 : centre + half];
}

export type Coverage = {
  n: number;
  share: number; // of the truths that lie in their interval, ends included
  ci95: [low: number, high: number]; // of that share, as if samples were independent
  meanWidth: number;
};

/** How often predicted intervals hold the truth, and how wide they are for it. NaN without samples. */
export function coverageOf(truth: ArrayLike<number>, low: ArrayLike<number>, high: ArrayLike<number>): Coverage {
  const n = sameLength(truth, low, high);
  let [hits, width] = [0, 0];
  for (let i = 0; i < n; i++) {
    if (truth[i]! >= low[i]! && truth[i]! <= high[i]!) hits++;
    width += high[i]! - low[i]!;
  }
  return { n, share: hits / n, ci95: binomialInterval(hits, n), meanWidth: width / n };
}

/**
 * Interval score (Winkler 1972; Gneiting and Raftery 2007) of central intervals at `level` (0.9, say): width, and 2/(1 − level) times
 * what the truth lies outside; mean over samples, in the unit of the truth. Lower is better; least for the true quantiles.
 */
export function intervalScore(
  truth: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  level: number
): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`Expected a level between 0 and 1, got ${level}.`);
  const n = sameLength(truth, low, high);
  const price = 2 / (1 - level);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const outside = Math.max(0, low[i]! - truth[i]!) + Math.max(0, truth[i]! - high[i]!);
    total += high[i]! - low[i]! + price * outside;
  }
  return total / n;
}

/** Pinball (quantile) loss at `level`: level · (truth − predicted) above, (1 − level) · (predicted − truth) below; mean over samples. */
export function pinballLoss(truth: ArrayLike<number>, predicted: ArrayLike<number>, level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`Expected a level between 0 and 1, got ${level}.`);
  const n = sameLength(truth, predicted);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const d = truth[i]! - predicted[i]!;
    total += d >= 0 ? level * d : (level - 1) * d;
  }
  return total / n;
}

/**
 * Continuous ranked probability score of one truth under a forecast of weighted points (an ensemble; all alike without weights):
 * E|X − truth| − E|X − X′|/2 (Gneiting and Raftery 2007), in the unit of the truth. At least 0; |error| where all points are one.
 */
export function crpsOfSample(points: ArrayLike<number>, truth: number, weights?: ArrayLike<number>): number {
  const n = points.length;
  if (n === 0) throw new RangeError('Expected points of a forecast, got none.');
  if (weights !== undefined) sameLength(points, weights);
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => points[a]! - points[b]!);
  const total = weights === undefined ? n : Array.from(weights).reduce((s, w) => s + w, 0);
  let [toTruth, within, below] = [0, 0, 0];
  order.forEach((i, k) => {
    const w = (weights?.[i] ?? 1) / total;
    toTruth += w * Math.abs(points[i]! - truth);
    below += w;
    // E|X − X′|/2 = ∫ F (1 − F): F is `below` from this point to the next
    if (k + 1 < n) within += below * (1 - below) * (points[order[k + 1]!]! - points[i]!);
  });
  return Math.max(0, toTruth - within);
}

/**
 * The same from predicted quantiles at rising `levels` in (0, 1): each stands for the probability nearer to its level than to any
 * other (from 0 below the first, to 1 above the last). For levels (i − ½)/m it is twice the mean pinball loss of the quantiles.
 */
export function crpsOfQuantiles(quantiles: ArrayLike<number>, levels: ArrayLike<number>, truth: number): number {
  sameLength(quantiles, levels);
  const edges = Array.from(levels, (level, k) => {
    const before = k === 0 ? 0 : levels[k - 1]!;
    if (!(level > before && level < 1)) throw new RangeError(`Expected rising levels between 0 and 1, got ${level}.`);
    return k === 0 ? 0 : (before + level) / 2;
  });
  return crpsOfSample(
    quantiles,
    truth,
    edges.map((edge, k) => (edges[k + 1] ?? 1) - edge)
  );
}

function sameLength(first: ArrayLike<number>, ...others: ArrayLike<number>[]): number {
  for (const o of others) {
    if (o.length !== first.length) throw new RangeError(`Expected ${first.length} numbers, got ${o.length}.`);
  }
  return first.length;
}
