import type { FieldLayers } from './patches.ts';

/**
 * What speaks for a patch: pixels; how likely a border runs around it, and within it, 0..1 a pixel edge on average; how likely its ground is
 * a field's, 0..1; and the share of its rim that was seen.
 */
export type Rim = { pixels: number; around: number; within: number; field: number; seenShare: number };

/**
 * Log odds that a patch is a true field (IoU of at least 0.5 with one): a logistic regression on patches of simulated places (season, one
 * date, one date without near infrared) and of the north of a real picture of Jutland. Written by hand from what
 * `scripts/train/seeing/plot-confidence.ts` prints.
 */
const ODDS = { of: -8.289, terms: [0.498, -4.768, 12.377, 2.701, -2.688] };

/** What the odds are made of: ln pixels, within, around, field, within · ln pixels. */
export function termsOf({ pixels, around, within, field }: Rim): number[] {
  const size = Math.log(pixels);
  return [size, within, around, field, within * size];
}

/** How likely a patch is one true field, 0..1, by what was seen of it. */
export const certaintyOf = (rim: Rim): number => 1 / (1 + Math.exp(-oddsOf(rim)));

/** How sure it is that a patch is one field, 0..1; less where its rim was not seen. */
export const confidenceOf = (rim: Rim): number => rim.seenShare * certaintyOf(rim);

const oddsOf = (rim: Rim): number => termsOf(rim).reduce((sum, v, i) => sum + ODDS.terms[i]! * v, ODDS.of);

/** The rims of numbered patches of pixels (0: none). */
export function rimsOf(
  patches: Int32Array,
  { grid: { width }, field, east, south, seen }: FieldLayers
): Map<number, Rim> {
  const sums = new Map<number, { n: number; field: number; around: Sum; within: Sum; unseen: number }>();
  const of = (patch: number) => {
    let sum = sums.get(patch);
    if (!sum) {
      sum = { n: 0, field: 0, around: { sum: 0, n: 0 }, within: { sum: 0, n: 0 }, unseen: 0 };
      sums.set(patch, sum);
    }
    return sum;
  };
  const add = (to: Sum, v: number) => {
    to.sum += v;
    to.n++;
  };
  const pair = (i: number, j: number, exists: boolean, border: number) => {
    const [p, q] = [patches[i]!, exists ? patches[j]! : 0];
    if (p === q) {
      if (p > 0) add(of(p).within, border);
      return;
    }
    for (const [patch, other] of [
      [p, j],
      [q, i]
    ] as const) {
      if (patch === 0) continue;
      if (exists && seen[other] === 1) add(of(patch).around, border);
      else of(patch).unseen++;
    }
  };
  for (let i = 0; i < patches.length; i++) {
    const patch = patches[i]!;
    if (patch > 0) {
      const sum = of(patch);
      sum.n++;
      sum.field += field[i]!;
      if (i % width === 0) sum.unseen++;
      if (i < width) sum.unseen++;
    }
    pair(i, i + 1, (i + 1) % width !== 0, east[i]!);
    pair(i, i + width, i + width < patches.length, south[i]!);
  }
  const mean = (s: Sum) => (s.n === 0 ? 0 : s.sum / s.n / 255);
  return new Map(
    [...sums].map(([patch, { n, field: grown, around, within, unseen }]) => [
      patch,
      {
        pixels: n,
        around: mean(around),
        within: mean(within),
        field: grown / n / 255,
        seenShare: around.n / Math.max(1, around.n + unseen)
      }
    ])
  );
}
type Sum = { sum: number; n: number };
