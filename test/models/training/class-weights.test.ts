import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ClassWeighting, classWeights } from '../../../models/training/class-weights.ts';
import { seeded } from '../../support/random.ts';

test('one in four, by hand', () => {
  expect([...classWeights([1, 3], 'none')]).toEqual([1, 1]);
  expect([...classWeights([1, 3], 'balanced')]).toEqual([2, 2 / 3]);
  const [rare, common] = classWeights([1, 4], 'sqrt');
  expect(rare! / common!).toBeCloseTo(2, 12);
  const effective = classWeights([1, 2], 'effective', 0.5); // effective numbers 1 and 1.5
  expect(effective[0]! / effective[1]!).toBeCloseTo(1.5, 12);
});

test('a class without samples weighs 0, and so do all where there is none', () => {
  expect([...classWeights([0, 5], 'balanced')]).toEqual([0, 1]);
  expect([...classWeights([0, 0], 'sqrt')]).toEqual([0, 0]);
});

test('balanced weights are scikit-learn’s', () => {
  const { weights } = JSON.parse(readFileSync(new URL('../../golden/metrics/metrics.json', import.meta.url), 'utf8'));
  classWeights(weights.counts, 'balanced').forEach((w, c) => {
    expect(w).toBeCloseTo(weights.expected[c], 12);
  });
});

test('the mean over samples is 1, rarer classes weigh more, and β runs from none to balanced', () => {
  const random = seeded(13);
  for (let round = 0; round < 100; round++) {
    const counts = Array.from({ length: 2 + random(6) }, () => random(500));
    if (counts.every((n) => n === 0)) continue;
    for (const weighting of ['none', 'balanced', 'sqrt', 'effective'] satisfies ClassWeighting[]) {
      const w = classWeights(counts, weighting);
      const all = counts.reduce((s, n) => s + n, 0);
      expect(counts.reduce((s, n, c) => s + n * w[c]!, 0) / all).toBeCloseTo(1, 10);
      counts.forEach((n, c) => {
        counts.forEach((m, d) => {
          if (n > 0 && m > n) expect(w[c]!).toBeGreaterThanOrEqual(w[d]! - 1e-12);
        });
      });
    }
    classWeights(counts, 'effective', 0).forEach((w, c) => {
      expect(w).toBeCloseTo(classWeights(counts, 'none')[c]!, 10);
    });
    classWeights(counts, 'effective', 1 - 1e-10).forEach((w, c) => {
      expect(w / (classWeights(counts, 'balanced')[c]! || 1)).toBeCloseTo(counts[c]! > 0 ? 1 : 0, 5);
    });
  }
});

test('refuses a β of 1 and a count below 0', () => {
  expect(() => classWeights([1], 'effective', 1)).toThrow('from 0 to below 1, got 1');
  expect(() => classWeights([1, -1], 'none')).toThrow('at least 0, got -1');
});
