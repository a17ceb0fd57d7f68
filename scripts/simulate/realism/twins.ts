import type { Band } from '../../../pipeline/scene/bands.ts';
import type { Twins } from './domain.ts';
import { at, type FieldSeries, GRID, type Look, ndreOf, ndviOf, stepOf } from './field-series.ts';
import { grouped, medianOf, quantilesOf } from './figures.ts';
import { indexCurve, PEAK_DAYS, peakDayOf } from './spectra.ts';

/** Steps that both of a pair must have seen before the pair is compared. */
const LEAST_STEPS = 6;

type Gridded = Map<number, Float64Array>; // step → the wanted bands and an index

/** A series on the ten-day grid: the median of each band over the looks of a step, steps where a wanted band is absent left out. */
export function gridded(looks: readonly Look[], bands: readonly Band[]): Gridded {
  const columns = bands.map(at);
  const out: Gridded = new Map();
  for (const [s, own] of grouped(looks, (l) => stepOf(l.day))) {
    if (s < 0) continue;
    const middle = new Float64Array(10).fill(Number.NaN);
    for (const c of columns) middle[c] = medianOf(own.map((l) => l.bands[c]!));
    const values = Float64Array.of(...columns.map((c) => middle[c]!), greenness(bands)(middle));
    if (values.every(Number.isFinite)) out.set(s, values);
  }
  return out;
}

/** NDVI where the bands have it, else NDRE. */
export const greenness = (bands: readonly Band[]): ((b: ArrayLike<number>) => number) =>
  bands.includes('B04') && bands.includes('B08') ? ndviOf : ndreOf;

/** The steps of `seen` in `kept`, step by step, drawn linearly between and held beyond the first and last. */
export function filled(seen: Gridded, kept: readonly number[]): Float32Array {
  const width = seen.get(kept[0]!)!.length;
  const out = new Float32Array(GRID.steps * width);
  let k = 0;
  for (let s = 0; s < GRID.steps; s++) {
    while (k + 1 < kept.length && kept[k + 1]! <= s) k++;
    const from = kept[k]!;
    const to = kept[Math.min(k + 1, kept.length - 1)]!;
    const t = to === from ? 0 : Math.min(1, Math.max(0, (s - from) / (to - from)));
    for (let c = 0; c < width; c++) {
      const [p, q] = [seen.get(from)![c]!, seen.get(to)![c]!];
      out[s * width + c] = p + t * (q - p);
    }
  }
  return out;
}

/**
 * Pairs each real series with the simulated one of `candidates` (each used once) that shares most steps with it, and keeps in both
 * only the steps that both have seen: so the two sides have the same dates and gaps, filled in the same way, and only spectra and
 * curves are left to tell them apart. The choice looks at dates alone, never at values.
 */
export function twinsOf(
  real: readonly FieldSeries[],
  candidates: readonly FieldSeries[],
  bands: readonly Band[]
): Twins[] {
  const pool = candidates.map((s) => gridded(s.looks, bands));
  const used = new Set<number>();
  return real.flatMap((r) => {
    const own = gridded(r.looks, bands);
    let best = { index: -1, common: [] as number[] };
    pool.forEach((other, i) => {
      if (used.has(i)) return;
      const common = [...own.keys()].filter((s) => other.has(s));
      if (common.length > best.common.length) best = { index: i, common };
    });
    if (best.common.length < LEAST_STEPS) return [];
    used.add(best.index);
    const kept = best.common.sort((a, b) => a - b);
    return [{ group: r.group, real: filled(own, kept), simulated: filled(pool[best.index]!, kept) }];
  });
}

/** Shifts that alignment tries, days, the smallest first. */
const SHIFTS = Array.from({ length: 37 }, (_, k) => (k - 18) * 5).sort((a, b) => Math.abs(a) - Math.abs(b));
/** A longer shift must fit better by so large a share: a flat curve stays where it is. */
const WORTH = 0.9;

/**
 * Each series moved by the shift (−90 … 90 days, steps of 5) that brings its greenness nearest to `target`, the mean greenness of a
 * class at each step (NaN where unknown).
 */
export function eachAligned(
  series: readonly FieldSeries[],
  target: readonly number[],
  bands: readonly Band[]
): FieldSeries[] {
  const index = greenness(bands);
  const cost = (s: FieldSeries, shift: number): number => {
    let [sum, n] = [0, 0];
    for (const l of s.looks) {
      const step = stepOf(l.day + shift);
      const d = step < 0 ? Number.NaN : index(l.bands) - target[step]!;
      if (!Number.isFinite(d)) continue;
      sum += d * d;
      n++;
    }
    return n < LEAST_STEPS ? Infinity : sum / n;
  };
  return series.map((s) => {
    let best = { shift: 0, cost: cost(s, 0) };
    for (const shift of SHIFTS) {
      const found = cost(s, shift);
      if (found < WORTH * best.cost) best = { shift, cost: found };
    }
    return moved(s, best.shift);
  });
}

export const moved = (s: FieldSeries, days: number): FieldSeries => ({
  ...s,
  looks: s.looks.map((l) => ({ ...l, day: l.day + days }))
});

/** Curves that rise less than this above their lowest tenth have no peak to bring together. */
const LEAST_RISE = 0.2;

/**
 * Days by which the peak of `other`'s mean greenness must move to fall on that of `real`; 0 where either has none to speak of
 * (grass stays green) or was not seen.
 */
export function peakShift(
  real: readonly FieldSeries[],
  other: readonly FieldSeries[],
  index: (b: ArrayLike<number>) => number
): number {
  const days = [real, other].map((series) => {
    const curve = indexCurve(series, index, Math.min(3, series.length));
    const values = curve.map((c) => c.quartiles[1]!);
    const rise = Math.max(...values) - quantilesOf(values, [0.1])[0]!;
    return rise >= LEAST_RISE ? peakDayOf(curve) : Number.NaN;
  });
  const shift = days[0]! - days[1]!;
  return Number.isFinite(shift) ? shift : 0;
}

/** The same twins with nothing but the greenness of each step: the curve without its colours. */
export const curvesOf = (twins: readonly Twins[], bands: readonly Band[]): Twins[] => {
  const width = bands.length + 1;
  const last = (row: Float32Array) => row.filter((_, k) => k % width === bands.length);
  return twins.map((t) => ({ ...t, real: last(t.real), simulated: last(t.simulated) }));
};

/** Twins of spectra alone: the median of each field's looks within PEAK_DAYS of its own side's peak, each paired with the next. */
export function peakTwins(
  real: readonly FieldSeries[],
  other: readonly FieldSeries[],
  bands: readonly Band[]
): Twins[] {
  const columns = bands.map(at);
  const spectra = (series: readonly FieldSeries[]) => {
    const day = peakDayOf(indexCurve(series, greenness(bands), 1));
    return series.flatMap(({ group, looks }) => {
      const near = looks.filter((l) => Math.abs(l.day - day) <= PEAK_DAYS);
      const row = Float32Array.from(columns, (c) => medianOf(near.map((l) => l.bands[c]!)));
      return row.every(Number.isFinite) ? [{ group, row }] : [];
    });
  };
  const others = spectra(other);
  return spectra(real)
    .slice(0, others.length)
    .map(({ group, row }, i) => ({ group, real: row, simulated: others[i]!.row }));
}
