import { describe, expect, test } from 'vitest';
import { batchIndices, stepsPerEpoch } from '../../../models/training/batches.ts';
import { mixup } from '../../../models/training/mixup.ts';
import { mixed, normalFrom, seededRandom } from '../../../models/training/random.ts';
import { rateAt } from '../../../models/training/schedule.ts';
import { seeded } from '../../support/random.ts';

describe('batchIndices', () => {
  test('law: an epoch visits no sample twice, and all but the remainder', () => {
    const random = seeded(31);
    for (let k = 0; k < 100; k++) {
      const [n, batch, seed] = [1 + random(60), 1 + random(20), random(1000)];
      const size = Math.min(batch, n);
      const steps = stepsPerEpoch(n, batch);
      expect(steps).toBe(Math.floor(n / size));
      for (const epoch of [0, 1, 7]) {
        const seen: number[] = [];
        for (let s = 0; s < steps; s++) seen.push(...batchIndices(n, batch, seed, epoch * steps + s));
        expect(seen.length).toBe(n - (n % size));
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.every((i) => i >= 0 && i < n)).toBe(true);
      }
    }
  });

  test('law: a function of the step alone, in whatever order steps are asked for and whatever is done to the answer', () => {
    const random = seeded(32);
    const straight = Array.from({ length: 60 }, (_, s) => [...batchIndices(23, 5, 4, s)]);
    for (let k = 0; k < 300; k++) {
      const step = random(60);
      const found = batchIndices(23, 5, 4, step);
      expect([...found]).toEqual(straight[step]);
      found.fill(0);
      if (k % 3 === 0) batchIndices(23, 5, 99, step).sort(); // another run between
    }
  });

  test('epochs and seeds have orders of their own', () => {
    const order = (seed: number, epoch: number) => batchIndices(40, 40, seed, epoch).join();
    const orders = [1, 2, 3].flatMap((seed) => [0, 1, 2, 3].map((epoch) => order(seed, epoch)));
    expect(new Set(orders).size).toBe(12);
  });

  test('no sample has a place of its own: over many epochs each is left out about as often', () => {
    const out = new Int32Array(7);
    for (let epoch = 0; epoch < 2100; epoch++) {
      const seen = new Set([0, 1].flatMap((s) => [...batchIndices(7, 3, 5, 2 * epoch + s)]));
      for (let i = 0; i < 7; i++) if (!seen.has(i)) out[i]!++;
    }
    for (const times of out) expect(Math.abs(times - 300)).toBeLessThan(80); // five standard deviations
  });
});

describe('randomness', () => {
  test('mixed spreads neighbours over all bits, and its parts have places', () => {
    const seeds = new Set<number>();
    for (let a = 0; a < 60; a++) for (let b = 0; b < 60; b++) seeds.add(mixed(a, b));
    expect(seeds.size).toBe(3600);
    expect(mixed(1, 2)).not.toBe(mixed(2, 1));
    expect(mixed(1)).not.toBe(mixed(1, 0));
    for (let bit = 0; bit < 32; bit++) {
      let [ones, flips] = [0, 0];
      for (let step = 0; step < 1000; step++) {
        ones += (mixed(7, step) >>> bit) & 1;
        flips += ((mixed(7, step) ^ mixed(7, step + 1)) >>> bit) & 1;
      }
      expect(Math.abs(ones - 500), `ones at ${bit}`).toBeLessThan(100);
      expect(Math.abs(flips - 500), `flips at ${bit}`).toBeLessThan(100);
    }
  });

  test('a seed decides the draws: even over [0, 1), and normal of mean 0 and variance 1', () => {
    const [a, b] = [seededRandom(3), seededRandom(3)];
    const draws = Array.from({ length: 4000 }, () => a());
    expect(draws.every((v) => v === b() && v >= 0 && v < 1)).toBe(true);
    const tenths = Array.from({ length: 10 }, (_, k) => draws.filter((v) => Math.floor(10 * v) === k).length);
    for (const count of tenths) expect(Math.abs(count - 400)).toBeLessThan(100);
    const normal = normalFrom(seededRandom(4));
    const bell = Array.from({ length: 4000 }, normal);
    expect(Math.abs(bell.reduce((s, v) => s + v, 0) / 4000)).toBeLessThan(0.08);
    expect(bell.reduce((s, v) => s + v * v, 0) / 4000).toBeCloseTo(1, 0);
    expect(bell.filter((v) => Math.abs(v) < 1).length / 4000).toBeCloseTo(0.683, 1);
    expect(Number.isFinite(normalFrom(() => 0)())).toBe(true);
  });
});

test('the rate rises straight over the first fiftieth, then falls along half a cosine to a fiftieth', () => {
  const rate = (step: number) => rateAt(step, 1000);
  expect(rate(0)).toBeCloseTo(1 / 20, 5);
  expect(rate(9)).toBeCloseTo(0.5, 2);
  expect(rate(19)).toBeCloseTo(1, 2);
  expect(rate(500)).toBeCloseTo(0.02 + 0.98 / 2, 10);
  expect(rate(1000)).toBeCloseTo(0.02, 10);
  expect(rate(5000)).toBeCloseTo(0.02, 10);
  for (let s = 1; s < 1000; s++) expect(Math.sign(rate(s) - rate(s - 1)), `step ${s}`).toBe(s < 20 ? 1 : -1);
  expect(rateAt(0, 1)).toBeGreaterThan(0);
  expect(rateAt(0, 1)).toBeLessThanOrEqual(1);
});

describe('mixup', () => {
  const random = seeded(33);
  const batch = (n: number, width: number) => ({
    x: Float32Array.from({ length: n * width }, () => random() * 8 - 4),
    y: Int32Array.from({ length: n }, () => random(5))
  });

  test('law: each sample is a mean of itself, at least half, and one other of its batch, and so is its label', () => {
    let mixedAtAll = 0;
    for (let k = 0; k < 60; k++) {
      const [n, width] = [1 + random(12), 1 + random(6)];
      const { x, y } = batch(n, width);
      const kept = x.slice();
      const out = mixup(x, y, 0.7, seededRandom(k));
      expect(x).toEqual(kept); // what it was given stays
      expect(out.n).toBe(n);
      expect([...out.y]).toEqual([...y]);
      for (let i = 0; i < n; i++) {
        const own = out.share[i]!;
        expect(own).toBeGreaterThanOrEqual(0.5);
        expect(own).toBeLessThanOrEqual(1);
        const row = (from: Float32Array, r: number) => [...from.subarray(r * width, (r + 1) * width)];
        const meanOf = (r: number) => row(x, i).map((v, j) => own * v + (1 - own) * x[r * width + j]!);
        const near = (r: number) => meanOf(r).every((v, j) => Math.abs(v - out.x[i * width + j]!) < 1e-5);
        const partners = Array.from({ length: n }, (_, r) => r).filter((r) => y[r] === out.other[i] && near(r));
        expect(partners.length, `sample ${i} of ${n}, round ${k}`).toBeGreaterThan(0);
        if (own < 1) mixedAtAll++;
      }
    }
    expect(mixedAtAll).toBeGreaterThan(100);
  });

  test('with no chance the batch stays as it is; with a half about half of it is mixed, the same for one seed', () => {
    const { x, y } = batch(400, 3);
    const none = mixup(x, y, 0, seededRandom(1));
    expect(none.x).toEqual(x);
    expect(none.other).toEqual(y);
    expect(none.share.every((s) => s === 1)).toBe(true);
    const half = mixup(x, y, 0.5, seededRandom(1));
    expect(Math.abs(half.share.filter((s) => s < 1).length - 200)).toBeLessThan(40); // four standard deviations
    expect(mixup(x, y, 0.5, seededRandom(1))).toEqual(half);
    expect(mixup(x, y, 0.5, seededRandom(2))).not.toEqual(half);
  });
});
