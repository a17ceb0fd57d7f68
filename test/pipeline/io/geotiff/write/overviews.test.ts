import { expect, test } from 'vitest';
import { pyramid } from '../../../../../pipeline/io/geotiff/write/overviews.ts';
import type { Pixel } from '../../../../../pipeline/raster/raster.ts';
import { seeded } from '../../../../support/random.ts';

const half = (data: Pixel, width: number, how: 'nearest' | 'mean', nodata?: number) => {
  const height = data.length / width;
  const levels = pyramid({ width, height, bands: [data] }, Math.ceil(Math.max(width, height) / 2), how, nodata);
  expect(levels).toHaveLength(2);
  return levels[1]!;
};

test('by eye: the north-western pixel of each four, or their mean without nodata', () => {
  const data = Uint8Array.of(
    ...[1, 2, 0, 0], //
    ...[3, 5, 0, 0],
    ...[0, 9, 7, 0],
    ...[4, 0, 0, 0]
  );
  expect([...half(data, 4, 'nearest').bands[0]!]).toEqual([1, 0, 0, 7]);
  // (1+2+3+5)/4 = 2.75; (9+4)/2 = 6.5 rounds up
  expect([...half(data, 4, 'mean', 0).bands[0]!]).toEqual([3, 0, 7, 7]);
  expect([...half(data, 4, 'mean').bands[0]!]).toEqual([3, 0, 3, 2]);
});

test('by eye: an odd side halves to pixels of 5/3, which share a source pixel by area', () => {
  const { width, height, bands } = half(Float64Array.of(3, 6, 9, 12, 15), 5, 'mean');
  expect([width, height]).toEqual([3, 1]);
  // 3·1 + 6·⅔, 6·⅓ + 9·1 + 12·⅓, 12·⅔ + 15·1, each over 5/3
  const expected = [4.2, 9, 13.8];
  for (const [i, v] of expected.entries()) expect(bands[0]![i]).toBeCloseTo(v, 12);
});

test('by eye: a mean of values is never nodata, and no value is one nowhere else', () => {
  expect([...half(Int16Array.of(-1, 1, -1, 1), 4, 'mean', 0).bands[0]!]).toEqual([1, 1]);
  expect([...half(Uint8Array.of(254, 255, 255, 254), 4, 'mean', 255).bands[0]!]).toEqual([254, 254]);
  expect([...half(Uint8Array.of(254, 255), 2, 'mean', 0).bands[0]!]).toEqual([255]);
  expect([...half(Float32Array.of(Number.NaN, 4, Number.NaN, Number.NaN), 4, 'mean').bands[0]!]).toEqual([
    4,
    Number.NaN
  ]);
  expect([...half(Float32Array.of(-9999, 4, -9999, Number.NaN), 4, 'mean', -9999).bands[0]!]).toEqual([4, -9999]);
});

test('a mean keeps the sum over the area, and lies between the least and the most', () => {
  const random = seeded(21);
  for (let round = 0; round < 60; round++) {
    const [width, height] = [1 + random(40), 1 + random(40)];
    const data = Float64Array.from({ length: width * height }, () => random() - 0.3);
    const levels = pyramid({ width, height, bands: [data] }, 5, 'mean', undefined);
    const meanOf = (a: Pixel) => (a as Float64Array).reduce((s, v) => s + v, 0) / a.length;
    const [least, most] = [Math.min(...data), Math.max(...data)];
    for (const [i, level] of levels.entries()) {
      const from = levels[Math.max(0, i - 1)]!;
      expect([level.width, level.height]).toEqual(
        i === 0 ? [width, height] : [Math.ceil(from.width / 2), Math.ceil(from.height / 2)]
      );
      expect(meanOf(level.bands[0]!)).toBeCloseTo(meanOf(data), 12);
      for (const v of level.bands[0]!) expect(v >= least - 1e-12 && v <= most + 1e-12).toBe(true);
    }
  }
});
