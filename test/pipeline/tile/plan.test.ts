import { expect, test } from 'vitest';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { contains } from '../../../pipeline/geo/window.ts';
import { cut } from '../../../pipeline/tile/cut.ts';
import { planTiles } from '../../../pipeline/tile/plan.ts';
import { stitch } from '../../../pipeline/tile/stitch.ts';
import { pixels } from '../../../pipeline/units.ts';
import { seeded } from '../../support/random.ts';

const grid = (width: number, height: number): Grid => ({
  epsg: 32650,
  transform: [10, 0, 600000, 0, -10, 4200000],
  width,
  height
});

test('a 5 × 3 grid in tiles of 4 with a halo of 1', () => {
  //   0 0 0 0 | 1
  //   0 0 0 0 | 1
  //   0 0 0 0 | 1
  expect(planTiles(grid(5, 3), pixels(4), pixels(1))).toEqual([
    {
      id: '32650/c0_r0',
      core: { col: 0, row: 0, width: 4, height: 3 },
      read: { col: 0, row: 0, width: 5, height: 3 }
    },
    {
      id: '32650/c4_r0',
      core: { col: 4, row: 0, width: 1, height: 3 },
      read: { col: 3, row: 0, width: 2, height: 3 }
    }
  ]);
});

test('every pixel belongs to one core, and cutting read windows and stitching cores gives the layer back', () => {
  const random = seeded(7);
  for (let n = 0; n < 200; n++) {
    const { width, height } = grid(1 + random(90), 1 + random(90));
    const whole = { col: 0, row: 0, width, height };
    const layer = Uint16Array.from({ length: width * height }, () => 1 + random(60_000));
    const again = new Uint16Array(width * height);
    const times = new Uint8Array(width * height);
    for (const { core, read } of planTiles(grid(width, height), pixels(1 + random(40)), pixels(random(12)))) {
      expect(contains(read, core)).toBe(true);
      const seen = cut(layer, whole, read);
      stitch(again, whole, core, cut(seen, read, core));
      for (let row = core.row; row < core.row + core.height; row++) {
        for (let col = core.col; col < core.col + core.width; col++) times[row * width + col]!++;
      }
    }
    expect(
      times.every((t) => t === 1),
      `${width} × ${height}, round ${n}`
    ).toBe(true);
    expect(again).toEqual(layer);
  }
});

test('stitching into a window takes only what lies in it', () => {
  //  layer cols 2..3, rows 1..2; core cols 1..3, rows 0..2
  const into = new Uint8Array(4);
  const core = { col: 1, row: 0, width: 3, height: 3 };
  stitch(into, { col: 2, row: 1, width: 2, height: 2 }, core, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
  expect([...into]).toEqual([5, 6, 8, 9]);
});

test('refuses a tile size below one pixel, and a cut that leaves the layer', () => {
  for (const bad of [0, -4, Number.NaN]) {
    expect(() => planTiles(grid(8, 8), pixels(bad), pixels(0))).toThrow(/at least 1 px/);
  }
  const two = { col: 0, row: 0, width: 2, height: 1 };
  expect(() => cut(new Uint8Array(2), two, { col: 1, row: 0, width: 2, height: 1 })).toThrow(/within/);
});
