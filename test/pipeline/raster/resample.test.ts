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

/** What `bilinear` promises, pixel by pixel, as plainly as it can be said. */
function plainBilinear(data: Float32Array, source: Grid, target: Grid): Float32Array {
  const { width, height } = source;
  const out = new Float32Array(target.width * target.height).fill(Number.NaN);
  const place = (i: number, axis: 0 | 1) => {
    const [step, origin] =
      axis === 0 ? [source.transform[0], source.transform[2]] : [source.transform[4], source.transform[5]];
    const [to, from] =
      axis === 0 ? [target.transform[0], target.transform[2]] : [target.transform[4], target.transform[5]];
    return (from + (i + 0.5) * to - origin) / step;
  };
  const pixel = (col: number, row: number) =>
    data[Math.min(height - 1, Math.max(0, row)) * width + Math.min(width - 1, Math.max(0, col))]!;
  for (let i = 0; i < out.length; i++) {
    const [x, y] = [place(i % target.width, 0), place(Math.floor(i / target.width), 1)];
    if (!(x >= 0 && y >= 0 && x < width && y < height)) continue;
    if (Number.isNaN(pixel(Math.floor(x), Math.floor(y)))) continue;
    const [col, row] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
    const [fx, fy] = [x - 0.5 - col, y - 0.5 - row];
    const [a, b, c, d] = [pixel(col, row), pixel(col + 1, row), pixel(col, row + 1), pixel(col + 1, row + 1)];
    const value = (1 - fy) * ((1 - fx) * a + fx * b) + fy * ((1 - fx) * c + fx * d);
    const parts: [number, number][] = [
      [a, (1 - fy) * (1 - fx)],
      [b, (1 - fy) * fx],
      [c, fy * (1 - fx)],
      [d, fy * fx]
    ];
    const valid = parts.filter(([v, w]) => w > 0 && !Number.isNaN(v));
    const sum = (of: (p: [number, number]) => number) => valid.reduce((s, p) => s + of(p), 0);
    out[i] = Number.isNaN(value) ? sum(([v, w]) => w * v) / sum(([, w]) => w) : value;
  }
  return out;
}

test('to the bit what the plain definition gives: any scale, nodata, grids that do not fit each other, windows that miss', () => {
  const random = seeded(31);
  const bits = (a: Float32Array) => new Uint32Array(a.buffer, a.byteOffset, a.length);
  let numbers = 0;
  for (let round = 0; round < 300; round++) {
    const gsd = [10, 20, 60][random(3)]!;
    const source = grid(1 + random(14), 1 + random(14), gsd);
    const holes = [0, 3, 10][random(3)]!;
    const data = Float32Array.from({ length: source.width * source.height }, () =>
      holes > 0 && random(10) < holes ? Number.NaN : random() * 1.2 - 0.1
    );
    const off = () => (random(3) === 0 ? random() * 400 - 100 : 10 * (random(40) - 10));
    const target = grid(1 + random(30), 1 + random(30), [10, 10, 7][random(3)]!, off(), -off());
    const got = bilinear(data, source, target);
    expect(bits(got)).toEqual(bits(plainBilinear(data, source, target)));
    numbers += got.filter((v) => !Number.isNaN(v)).length;
    const classes = Uint8Array.from(data, () => 1 + random(11));
    const whole = plainBilinear(
      Float32Array.from(classes, () => 1),
      source,
      target
    ); // where there is a source pixel
    const at = (k: number, step: number, from: number, to: number, own: number) =>
      Math.floor((from + (k + 0.5) * to - own) / step);
    const [s, t] = [source.transform, target.transform];
    const expected = Uint8Array.from(whole, (v, i) => {
      const col = at(i % target.width, s[0], t[2], t[0], s[2]);
      const row = at(Math.floor(i / target.width), s[4], t[5], t[4], s[5]);
      return Number.isNaN(v) ? 0 : classes[row * source.width + col]!;
    });
    expect(nearest(classes, source, target)).toEqual(expected);
  }
  expect(numbers).toBeGreaterThan(5000);
});
