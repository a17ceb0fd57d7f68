import { seededRandom } from '../../models/training/random.ts';

/** A seeded source of random numbers: the same seed gives the same draws on every machine. */
export type Dice = {
  /** [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** A whole number in [0, n). */
  below(n: number): number;
  chance(p: number): boolean;
  normal(mean: number, sd: number): number;
  pick<T>(from: readonly T[]): T;
};

/** Dice of a seed (normals by Box and Muller). */
export function dice(seed: number): Dice {
  const next = seededRandom(seed);
  const below = (n: number) => Math.floor(next() * n);
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    below,
    chance: (p) => next() < p,
    normal: (mean, sd) => mean + sd * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (from) => {
      const found = from[below(from.length)];
      if (found === undefined) throw new RangeError('Expected something to pick from, got an empty list.');
      return found;
    }
  };
}

/** A seed of several parts, well mixed, so that neighbouring parts do not give neighbouring dice. */
export function seedOf(...parts: (number | string)[]): number {
  let h = 0x811c9dc5;
  for (const c of parts.join('/')) h = Math.imul(h ^ c.charCodeAt(0), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
