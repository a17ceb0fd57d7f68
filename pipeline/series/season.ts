import { type Curve, STEP_DAYS, valueAt } from './smooth.ts';

/** A growing season on a smoothed NDVI curve, before its dates are read: a peak and the lows either side, as nodes. */
export type Hump = {
  peak: number; // node index
  left: number; // node of the low before
  right: number; // node of the low after
  leftCut: boolean; // the curve begins before a low was seen
  rightCut: boolean; // the curve ends before a low was seen
};

const MIN_PEAK = 0.4; // NDVI
const MIN_PROMINENCE = 0.15;
const MIN_DISTANCE_DAYS = 50;
/** A side that ends with the curve counts as seen when it falls by this share of the other side. */
const SEEN_SHARE = 0.8;
/**
 * Autumn tillering and the spring peak of a winter crop: one season (September to February, then up to mid June), with a
 * dip above 0.30 that keeps 60 % of the first peak; a deeper one is a harvest between two crops.
 */
const WINTER = { firstUntil: 60, secondUntil: 170, maxDistance: 130, minValley: 0.3, kept: 0.6 };

const nodeDay = (curve: Curve, i: number): number => curve.firstNode + STEP_DAYS * i;

/**
 * Growing seasons of an NDVI curve in time order: peaks above 0.40 with prominence above 0.15, more than 50 days apart
 * (the higher one stays), where leaves hold water (LSWI above 0 somewhere in it, if LSWI is known). Tillering in autumn
 * and the spring peak of a winter crop are one. A side that leaves the curve counts by the side that was seen, so that
 * a crop that still grows at as-of is found.
 */
export function findSeasons(ndvi: Curve, lswi: Curve | null): Hump[] {
  const v = ndvi.values;
  const peaks: number[] = [];
  for (let i = 0; i < v.length; i++) {
    const rises = i === 0 || v[i]! > v[i - 1]!;
    const falls = i === v.length - 1 || v[i]! >= v[i + 1]!;
    if (rises && falls && v[i]! > MIN_PEAK && prominence(v, i) > MIN_PROMINENCE) peaks.push(i);
  }
  const spaced: number[] = [];
  for (const p of peaks.toSorted((a, b) => v[b]! - v[a]! || a - b))
    if (spaced.every((q) => Math.abs(p - q) * STEP_DAYS > MIN_DISTANCE_DAYS)) spaced.push(p);
  spaced.sort((a, b) => a - b);
  const merged = mergeWinter(ndvi, spaced);

  return merged
    .map((group, g) => {
      const peak = group.reduce((best, p) => (v[p]! > v[best]! ? p : best));
      const first = group[0]!;
      const left = lowest(v, g > 0 ? merged[g - 1]!.at(-1)! : 0, first);
      const right = lowest(v, peak, g + 1 < merged.length ? merged[g + 1]![0]! : v.length - 1, true);
      const rise = v[peak]! - v[left]!;
      const fall = v[peak]! - v[right]!;
      return {
        peak,
        left,
        right,
        leftCut: left === 0 && rise < SEEN_SHARE * fall,
        rightCut: right === v.length - 1 && fall < SEEN_SHARE * rise
      };
    })
    .filter((hump) => lswi === null || wetLeaves(ndvi, lswi, hump));
}

/** Height above the higher of the lows that part a peak from higher ground; a side with no higher ground is open. */
function prominence(v: Float64Array, peak: number): number {
  const side = (step: 1 | -1) => {
    let low = v[peak]!;
    for (let i = peak + step; i >= 0 && i < v.length; i += step) {
      if (v[i]! > v[peak]!) return { low, bounded: true };
      low = Math.min(low, v[i]!);
    }
    return { low, bounded: false };
  };
  const sides = [side(-1), side(1)];
  const bounded = sides.filter((s) => s.bounded);
  const base = bounded.length > 0 ? Math.max(...bounded.map((s) => s.low)) : Math.min(...sides.map((s) => s.low));
  return v[peak]! - base;
}

/** Node of the lowest value in [from, to]; of equal ones the last, or the first where `first` is set. */
function lowest(v: Float64Array, from: number, to: number, first = false): number {
  let best = from;
  for (let i = from; i <= to; i++) if (first ? v[i]! < v[best]! : v[i]! <= v[best]!) best = i;
  return best;
}

function mergeWinter(ndvi: Curve, peaks: number[]): number[][] {
  const groups: number[][] = [];
  for (const p of peaks) {
    const before = groups.at(-1)?.at(-1);
    if (before !== undefined) {
      const valley = ndvi.values[lowest(ndvi.values, before, p)]!;
      const autumnThenSpring =
        nodeDay(ndvi, before) <= WINTER.firstUntil &&
        nodeDay(ndvi, p) <= WINTER.secondUntil &&
        nodeDay(ndvi, p) - nodeDay(ndvi, before) <= WINTER.maxDistance;
      if (autumnThenSpring && valley > Math.max(WINTER.minValley, WINTER.kept * ndvi.values[before]!)) {
        groups.at(-1)!.push(p);
        continue;
      }
    }
    groups.push([p]);
  }
  return groups;
}

function wetLeaves(ndvi: Curve, lswi: Curve, hump: Hump): boolean {
  for (let i = hump.left; i <= hump.right; i++) if (valueAt(lswi, nodeDay(ndvi, i)) > 0) return true;
  return false;
}
