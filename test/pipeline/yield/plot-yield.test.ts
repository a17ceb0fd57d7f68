import { expect, test } from 'vitest';
import { referenceGcvi } from '../../../pipeline/yield/canopy-reference.ts';
import { plotYield, type YieldEvidence } from '../../../pipeline/yield/plot-yield.ts';
import { shrink } from '../../../pipeline/yield/shrink.ts';
import { seeded } from '../../support/random.ts';

const round = (x: number, digits: number) => Number(x.toFixed(digits));
const usual: YieldEvidence = {
  code: 'WW',
  countyKgPerMu: 400,
  cvPlot: 0.15,
  tier: 'T4',
  purePixels: 100,
  peakGcvi: 7,
  referenceGcvi: 7,
  peakSeen: true,
  complete: true,
  maxGapDays: 10
};

test('the worked Huaxian plot: county 430, spread 15 %, satellite 455 ± 55', () => {
  const { w, kgPerMu, sdKgPerMu } = shrink(430, 0.15 * 430, 455, 55);
  expect([round(w, 4), round(kgPerMu, 2), round(sdKgPerMu, 2)]).toEqual([0.579, 444.47, 41.85]);
});

test('shrinkage is the product of two normals, on random cases', () => {
  const random = seeded(11);
  for (let i = 0; i < 200; i++) {
    const [y, tau, x, sigma] = [100 + 900 * random(), 5 + 95 * random(), 100 + 900 * random(), 5 + 95 * random()];
    const precision = 1 / tau ** 2 + 1 / sigma ** 2;
    const posterior = shrink(y, tau, x, sigma);
    expect(posterior.kgPerMu).toBeCloseTo((y / tau ** 2 + x / sigma ** 2) / precision, 8);
    expect(posterior.sdKgPerMu).toBeCloseTo(Math.sqrt(1 / precision), 8);
  }
});

test('the canopy of the peers has the county mean; σ is model, gap and mixing in squares', () => {
  const y = plotYield(usual);
  expect(y.satelliteKgPerMu).toBe(400);
  expect(y.kgPerMu).toBe(400);
  expect(y.rmseKgPerMu).toBeCloseTo(Math.hypot(0.22 * 400, 0.004 * 10 * 400, (0.5 * 400) / 10), 10);
  expect(y.modelKind).toBe('P');
});

test('a double 1 + GCVI gives 2^0.45 of the county, and the posterior lies between', () => {
  const y = plotYield({ ...usual, peakGcvi: 15 });
  expect(y.satelliteKgPerMu).toBeCloseTo(400 * 2 ** 0.45, 10);
  expect(y.kgPerMu).toBeGreaterThan(400);
  expect(y.kgPerMu).toBeLessThan(y.satelliteKgPerMu!);
});

test('less seen is less known: tier T2, an unfinished season, gaps and few pixels widen σ and draw to the county', () => {
  const dense = { ...usual, peakGcvi: 12 };
  const full = plotYield(dense);
  for (const less of [{ tier: 'T2' }, { complete: false }, { maxGapDays: 60 }, { purePixels: 9 }] as const) {
    const y = plotYield({ ...dense, ...less });
    expect(y.satelliteKgPerMu).toBe(full.satelliteKgPerMu);
    expect(y.rmseKgPerMu).toBeGreaterThan(full.rmseKgPerMu!);
    expect(y.sdKgPerMu).toBeGreaterThan(full.sdKgPerMu);
    expect(Math.abs(y.kgPerMu - 400)).toBeLessThan(Math.abs(full.kgPerMu - 400));
  }
  expect(plotYield({ ...dense, tier: 'T2' }).rmseKgPerMu).toBeCloseTo(1.5 * full.rmseKgPerMu!, 10);
  expect(plotYield({ ...dense, complete: false }).rmseKgPerMu).toBeCloseTo(1.25 * full.rmseKgPerMu!, 10);
});

test('before the peak a plot is the county, its mean and its spread, and no satellite figure is told', () => {
  const y = plotYield({ ...usual, peakGcvi: 1.2, peakSeen: false, complete: false });
  expect(y).toEqual({
    kgPerMu: 400,
    sdKgPerMu: 60,
    w: 0,
    satelliteKgPerMu: null,
    rmseKgPerMu: null,
    modelKind: 'P'
  });
});

test('orchards and tea get canopy classes, not fruit loads', () => {
  const apple = { ...usual, code: 'AP', countyKgPerMu: 1600, cvPlot: 0.25, referenceGcvi: 3.67 };
  const as = (peakGcvi: number) => Math.round(plotYield({ ...apple, peakGcvi }).satelliteKgPerMu!);
  expect([as(1.5), as(3.2), as(4.2), as(6)]).toEqual([1440, 1600, 1600, 1760]);
  expect(plotYield(apple).modelKind).toBe('I');
  expect(plotYield(apple).rmseKgPerMu).toBeGreaterThan(0.25 * 1600);
});

test('the reference is the peers’ median from ten on, else a computed canopy, else none', () => {
  expect(referenceGcvi('WW', [1, 2, 3, 4, 5, 6, 7, 8, 9, 100])).toBe(5.5);
  expect(referenceGcvi('WW', [1, 2, 3])).toBe(9.32);
  expect(referenceGcvi('KW', [])).toBe(6.14);
  expect(referenceGcvi('PT', [])).toBeNull();
});
