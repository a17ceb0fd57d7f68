import { expect, test } from 'vitest';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { gridOfWindow } from '../../../pipeline/geo/grid.ts';
import { bilinear, nearest, windowFor } from '../../../pipeline/raster/resample.ts';
import { seeded } from '../../support/random.ts';

const grid = (width: number, height: number, gsd: number, x = 0, y = 0): Grid => ({
  epsg: 32650,
  transform: [gsd, 0, 500_000 + x, 0, -gsd, 4_000_000 + y],
  width,
  height
});

test('20 m to 10 m: a pixel centre lies a quarter of the way to its neighbour', () => {
  //   20 m:  0   8        10 m:  0  2  6  8
  expect([...bilinear(Float32Array.of(0, 8), grid(2, 1, 20), grid(4, 2, 10))]).toEqual([0, 2, 6, 8, 0, 2, 6, 8]);
});

test('a NaN pixel stays NaN on its own ground and takes nothing from its neighbours', () => {
  const got = bilinear(Float32Array.of(4, Number.NaN, 8), grid(3, 1, 20), grid(6, 1, 10));
  expect([...got]).toEqual([4, 4, Number.NaN, Number.NaN, 8, 8]);
});

test('on the same grid nothing changes, wherever the window lies; outside is NaN', () => {
  const random = seeded(2);
  const source = grid(13, 9, 10);
  const data = Float32Array.from({ length: 13 * 9 }, () => random());
  for (let round = 0; round < 50; round++) {
    const w = { col: random(20) - 5, row: random(20) - 8, width: 1 + random(9), height: 1 + random(9) };
    const got = bilinear(data, source, gridOfWindow(source, w));
    got.forEach((v, i) => {
      const [col, row] = [w.col + (i % w.width), w.row + Math.floor(i / w.width)];
      const inside = col >= 0 && row >= 0 && col < 13 && row < 9;
      expect(v).toBe(inside ? data[row * 13 + col] : Number.NaN);
    });
  }
});

test('a plane is reproduced between the outermost centres, from any window read as windowFor says', () => {
  const random = seeded(4);
  const source = grid(30, 30, 20);
  const plane = (x: number, y: number) => 0.5 + (x - 500_000) / 1000 - (4_000_000 - y) / 700;
  const data = Float32Array.from({ length: 900 }, (_, i) =>
    plane(500_000 + ((i % 30) + 0.5) * 20, 4_000_000 - (Math.floor(i / 30) + 0.5) * 20)
  );
  for (let round = 0; round < 40; round++) {
    const target = grid(1 + random(20), 1 + random(20), 10, 10 * (1 + random(38)), -10 * (1 + random(38)));
    const w = windowFor(source, target);
    const read = Float32Array.from(
      { length: w.width * w.height },
      (_, i) => data[(w.row + Math.floor(i / w.width)) * 30 + w.col + (i % w.width)]!
    );
    bilinear(read, gridOfWindow(source, w), target).forEach((v, i) => {
      const x = target.transform[2] + ((i % target.width) + 0.5) * 10;
      const y = target.transform[5] - (Math.floor(i / target.width) + 0.5) * 10;
      expect(v).toBeCloseTo(plane(x, y), 5);
    });
  }
});

test('classes are taken from the pixel that holds the centre; outside is 0', () => {
  expect([...nearest(Uint8Array.of(4, 9), grid(2, 1, 20), grid(6, 1, 10, -10))]).toEqual([0, 4, 4, 9, 9, 0]);
});
