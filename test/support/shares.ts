import { expect } from 'vitest';

/** Expects `count` of `n` independent draws to be what chance `p` gives, within four standard deviations (one in 16 000 by luck). */
export function expectShare(count: number, n: number, p: number): void {
  expect(Math.abs(count - n * p), `${count} of ${n}, expected ${p}`).toBeLessThan(4 * Math.sqrt(n * p * (1 - p)));
}
