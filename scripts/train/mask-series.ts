/**
 * What a season's masks are worth without drawn truth: a series of a crop changes slowly, so a look that lies far off the line between the
 * looks before and after it was no clear look of the ground. Pure: pixels in, figures out.
 */
import type { Estimate } from '../../models/metrics/bootstrap.ts';
import { quantileOf } from '../../models/metrics/bootstrap.ts';

/** A season of one index over one raster: a layer a date, row-major, NaN where there is no data; dates in days, rising. */
export type IndexSeason = { width: number; days: readonly number[]; layers: readonly Float32Array[] };

/** Residuals of one block of ground, counted in bins of `BIN` about 0, and how often its pixels were looked at. */
export type BlockSeries = {
  block: string;
  looks: number;
  clear: number;
  residuals: number;
  dips: number; // residuals below DIP
  counts: Uint32Array; // 2 · HALF + 1
};

/** Looks before and after must lie within so many days of each other: over longer the crop itself bends the line. */
export const TRIPLET_DAYS = 30;
/** Pixels of one block share their fate in the bootstrap: 80 m. */
const BLOCK_PX = 8;
/** A look so far below its neighbours is a missed cloud or shadow, or a mowing. */
const DIP = -0.1;
/** Residuals of an index are counted in bins of this width, out to ±2: quantiles of a hundred thousand, drawn hundreds of times. */
const BIN = 0.0005;
const HALF = 2 / BIN;
/** 1.4826 · MAD is the standard deviation of normal noise. */
const MAD_TO_SD = 1.4826;

/**
 * Every clear look's residual v − line between its clear neighbours in time, where these lie at most `TRIPLET_DAYS` apart, pixel by
 * pixel and gathered by block; `ground` is 1 for the pixels that take part. `clear[date]` is 1 where the mask lets a look through;
 * a look without data is clear to no mask, and counts as a look all the same.
 */
export function tripletsOf(season: IndexSeason, clear: readonly Uint8Array[], ground: Uint8Array): BlockSeries[] {
  const { width, days, layers } = season;
  const blocks = new Map<string, BlockSeries>();
  const seen: number[] = []; // the dates of a pixel's clear looks
  for (let i = 0; i < ground.length; i++) {
    if (ground[i] !== 1) continue;
    const col = i % width;
    const name = `${Math.floor((i - col) / width / BLOCK_PX)} ${Math.floor(col / BLOCK_PX)}`;
    let block = blocks.get(name);
    if (!block) {
      block = { block: name, looks: 0, clear: 0, residuals: 0, dips: 0, counts: new Uint32Array(2 * HALF + 1) };
      blocks.set(name, block);
    }
    seen.length = 0;
    for (let d = 0; d < days.length; d++) if (clear[d]![i] === 1 && !Number.isNaN(layers[d]![i]!)) seen.push(d);
    block.looks += days.length;
    block.clear += seen.length;
    for (let k = 1; k + 1 < seen.length; k++) {
      const [before, own, after] = [seen[k - 1]!, seen[k]!, seen[k + 1]!];
      const span = days[after]! - days[before]!;
      if (span > TRIPLET_DAYS || span === 0) continue;
      const t = (days[own]! - days[before]!) / span;
      const [p, q] = [layers[before]![i]!, layers[after]![i]!];
      const residual = layers[own]![i]! - (p + t * (q - p));
      block.residuals++;
      if (residual < DIP) block.dips++;
      block.counts[HALF + Math.max(-HALF, Math.min(HALF, Math.round(residual / BIN)))]!++;
    }
  }
  return [...blocks.values()];
}

/** Figures of a mask's residuals; `dips` is the share below −0.1, `clearShare` that of all looks at the ground. */
export const FIGURES = ['clearShare', 'median', 'madSd', 'p90', 'dips'] as const;
export type SeriesFigure = (typeof FIGURES)[number];
export type SeriesScores = Record<SeriesFigure, Estimate> & { triplets: number };

export function seriesScores(blocks: readonly BlockSeries[], draws: Draws): SeriesScores {
  const triplets = blocks.reduce((n, b) => n + b.residuals, 0);
  const figures = bootstrapped(blocks.length, draws, (drawn) => figuresOf(blocks, drawn));
  return { ...figures, triplets };
}

/** `first − second` on the same ground: every draw takes the same blocks of both. Both must hold the same blocks, in one order. */
export function seriesDifference(
  first: readonly BlockSeries[],
  second: readonly BlockSeries[],
  draws: Draws
): Record<SeriesFigure, Estimate> {
  if (first.length !== second.length || first.some((b, k) => b.block !== second[k]!.block)) {
    throw new Error('Expected the blocks of both masks to be the same.');
  }
  return bootstrapped(first.length, draws, (drawn) => {
    const [p, q] = [figuresOf(first, drawn), figuresOf(second, drawn)];
    return Object.fromEntries(FIGURES.map((f) => [f, p[f] - q[f]])) as Record<SeriesFigure, number>;
  });
}

export type Draws = { random: () => number; draws: number };

/** The figures of the whole and the 95 % percentiles of those of whole blocks drawn with replacement. */
function bootstrapped(
  blocks: number,
  { random, draws }: Draws,
  figures: (drawn: Uint32Array) => Record<SeriesFigure, number>
): Record<SeriesFigure, Estimate> {
  const whole = figures(Uint32Array.from({ length: blocks }, (_, b) => b));
  const found = Array.from({ length: draws }, () =>
    figures(Uint32Array.from({ length: blocks }, () => Math.floor(random() * blocks)))
  );
  return Object.fromEntries(
    FIGURES.map((f) => {
      const sorted = Float64Array.from(found, (v) => v[f])
        .filter((v) => !Number.isNaN(v))
        .sort();
      return [f, { estimate: whole[f], interval: [quantileOf(sorted, 0.025), quantileOf(sorted, 0.975)] }];
    })
  ) as Record<SeriesFigure, Estimate>;
}

function figuresOf(blocks: readonly BlockSeries[], drawn: Uint32Array): Record<SeriesFigure, number> {
  let [triplets, looks, clear, dips] = [0, 0, 0, 0];
  const counts = new Float64Array(2 * HALF + 1);
  for (const b of drawn) {
    const block = blocks[b]!;
    triplets += block.residuals;
    looks += block.looks;
    clear += block.clear;
    dips += block.dips;
    for (let k = 0; k < counts.length; k++) counts[k]! += block.counts[k]!;
  }
  let [middle, below] = [0, counts[0]!];
  while (middle < 2 * HALF && below < triplets / 2) below += counts[++middle]!;
  return {
    clearShare: clear / looks,
    median: distanceOf(counts, triplets, HALF, 0.5),
    madSd: MAD_TO_SD * distanceOf(counts, triplets, middle, 0.5),
    p90: distanceOf(counts, triplets, HALF, 0.9),
    dips: dips / triplets
  };
}

/** How far from a bin one must go to have a share `q` of the residuals; NaN without any. */
function distanceOf(counts: Float64Array, triplets: number, from: number, q: number): number {
  if (triplets === 0) return Number.NaN;
  let [reach, within] = [0, counts[from]!];
  while (within < q * triplets) {
    reach++;
    within += (counts[from - reach] ?? 0) + (counts[from + reach] ?? 0);
  }
  return reach * BIN;
}
