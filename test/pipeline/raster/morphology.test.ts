import { expect, test } from 'vitest';
import { boxMean, dilate, erode } from '../../../pipeline/raster/morphology.ts';
import { picture } from '../../support/picture.ts';
import { seeded } from '../../support/random.ts';

test('a pixel grows into a square that the edge cuts, and shrinks back', () => {
  const { data, width } = picture(`
    . . . . .
    . . . . .
    . . . . 1
    . . . . .
  `);
  const grown = dilate(Uint8Array.from(data), width, 1);
  expect([...grown]).toEqual([
    ...picture(`
      . . . . .
      . . . 1 1
      . . . 1 1
      . . . 1 1
    `).data
  ]);
  expect([...erode(grown, width, 1)]).toEqual([
    ...picture(`
      . . . . .
      . . . . .
      . . . . 1
      . . . . 1
    `).data
  ]);
});

test('the mean leaves out what is not there', () => {
  expect([...boxMean(Float32Array.of(1, Number.NaN, 4, Number.NaN, Number.NaN), 5, 1)]).toEqual([
    1,
    2.5,
    4,
    4,
    Number.NaN
  ]);
});

test('agrees with brute force whatever the radius and the shape', () => {
  const random = seeded(5);
  for (let n = 0; n < 60; n++) {
    const [width, height, radius] = [1 + random(14), 1 + random(14), random(6)];
    const mask = Uint8Array.from({ length: width * height }, () => (random(6) === 0 ? 1 : 0));
    const values = Float32Array.from(mask, () => (random(4) === 0 ? Number.NaN : random(1000) / 8));
    const grown = dilate(mask, width, radius);
    const shrunk = erode(mask, width, radius);
    const mean = boxMean(values, width, radius);
    for (let i = 0; i < mask.length; i++) {
      const around: number[] = [];
      for (let j = 0; j < mask.length; j++) {
        const near = Math.abs((j % width) - (i % width)) <= radius;
        if (near && Math.abs(Math.floor(j / width) - Math.floor(i / width)) <= radius) around.push(j);
      }
      expect(grown[i]).toBe(around.some((j) => mask[j] === 1) ? 1 : 0);
      expect(shrunk[i]).toBe(around.every((j) => mask[j] === 1) ? 1 : 0);
      const there = around.map((j) => values[j]!).filter((v) => !Number.isNaN(v));
      if (there.length === 0) expect(mean[i]).toBeNaN();
      else expect(mean[i]).toBeCloseTo(there.reduce((a, b) => a + b, 0) / there.length, 3);
    }
  }
});
