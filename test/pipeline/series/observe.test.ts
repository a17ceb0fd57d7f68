import { expect, test } from 'vitest';
import { plotId } from '../../../pipeline/ids.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import { lookAt, statisticsOf, trimmedMean } from '../../../pipeline/series/observe.ts';
import { seeded } from '../../support/random.ts';

test('a fifth is cut off at either end', () => {
  expect(trimmedMean(Float32Array.of(100, 1, 2, 3, -50), 0.2)).toBe(2);
  expect(trimmedMean(Float32Array.of(7), 0.2)).toBe(7);
  expect(trimmedMean(new Float32Array(0), 0.2)).toBeNaN();
  const random = seeded(3);
  for (let n = 1; n < 60; n++) {
    const values = Float32Array.from({ length: n }, () => random());
    const cut = Math.floor(n / 5);
    const kept = [...values].sort((a, b) => a - b).slice(cut, n - cut);
    expect(trimmedMean(values, 0.2)).toBeCloseTo(kept.reduce((a, b) => a + b) / kept.length, 12);
  }
});

test('clouds are no look, water is one, ground without data is not counted', () => {
  const pixels = { plot: plotId('p'), fine: Int32Array.of(0, 1, 2, 3, 4), coarse: Int32Array.of(1, 2) };
  const mask = Uint8Array.of(MASK.clear, MASK.water, MASK.cloud, MASK.nodata, MASK.shadow);
  expect(lookAt(pixels, mask)).toEqual({ clearShare: 0.5, count: 2 });
  expect(lookAt(pixels, new Uint8Array(5))).toBeNull();
  const bands = { B04: Float32Array.of(0.1, 0.3, 9, 9, 9), B11: Float32Array.of(0.2, 0.4, 9, 9, 9) };
  const { mean, sd } = statisticsOf(pixels, mask, bands);
  expect(mean).toEqual({ B04: 0.2, B11: 0.4 });
  expect(sd).toEqual({ B04: 0.1, B11: 0 });
  // No number where no pixel has one.
  expect(statisticsOf(pixels, mask, { B04: new Float32Array(5).fill(Number.NaN) })).toEqual({ mean: {}, sd: {} });
});
