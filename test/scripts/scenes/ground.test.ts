import { expect, test } from 'vitest';
import { type Grid, gridOfWindow } from '../../../pipeline/geo/grid.ts';
import { gridOnLattice, latticeWindowOf } from '../../../pipeline/geo/lattice.ts';
import type { Window } from '../../../pipeline/geo/window.ts';
import { stretchOf } from '../../../pipeline/raster/true-colour.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import { cut } from '../../../pipeline/tile/cut.ts';
import { planTiles } from '../../../pipeline/tile/plan.ts';
import {
  clearShareOf,
  countsOf,
  type Ground,
  overviewOf,
  stretchOfOverview,
  tileFile,
  tilesOf
} from '../../../scripts/scenes/ground.ts';
import { seeded } from '../../support/random.ts';

const grid = (width: number, height: number): Grid => ({
  epsg: 32650,
  transform: [10, 0, 500_030, 0, -10, 4_000_070],
  width,
  height
});

/** A ground of noise in memory that notes the largest window it is asked for. */
function noise(width: number, height: number, seed: number) {
  const random = seeded(seed);
  const whole: Window = { col: 0, row: 0, width, height };
  const layer = () => Float32Array.from({ length: width * height }, () => (random(20) === 0 ? Number.NaN : random()));
  const rgb = [layer(), layer(), layer()] as const;
  const mask = Uint8Array.from({ length: width * height }, () => random(7));
  const asked: number[] = [];
  const ground: Ground = {
    grid: grid(width, height),
    async rgb(w) {
      asked.push(w.width * w.height);
      return [cut(rgb[0], whole, w), cut(rgb[1], whole, w), cut(rgb[2], whole, w)];
    },
    mask: async (w) => cut(mask, whole, w)
  };
  return { ground, rgb, mask, asked };
}

test('an overview is every n-th pixel, its counts are of all pixels, and it is read in blocks', async () => {
  for (const [width, height, step] of [
    [1500, 1100, 7],
    [1025, 40, 1],
    [2100, 3, 1024]
  ] as const) {
    const { ground, rgb, mask, asked } = noise(width, height, step);
    const seen = await overviewOf(ground, step);
    expect([seen.width, seen.height]).toEqual([Math.ceil(width / step), Math.ceil(height / step)]);
    const every = Array.from(
      { length: seen.mask.length },
      (_, i) => Math.floor(i / seen.width) * step * width + (i % seen.width) * step
    );
    expect([...seen.mask]).toEqual(every.map((from) => mask[from]));
    for (const [b, layer] of seen.rgb.entries()) expect([...layer]).toEqual(every.map((from) => rgb[b]![from]));
    const counts = Array.from({ length: 7 }, (_, c) => mask.filter((v) => v === c).length);
    expect([...seen.counts]).toEqual(counts);
    expect([...(await countsOf(ground))]).toEqual(counts);
    expect(Math.max(...asked)).toBeLessThanOrEqual(1024 ** 2);
  }
});

test('tiles are those of a run, each pixel in one of them', () => {
  const own = grid(700, 530);
  const at = latticeWindowOf(own, 32650);
  const tiles = tilesOf(own);
  expect(tiles.map((t) => t.id)).toEqual(planTiles(32650, [at]).map((t) => t.id));
  expect(tiles.map((t) => t.id)).toContain('32650/c195_r1562');
  expect(tileFile('32650/c195_r1562')).toBe('32650-c195_r1562.png');
  for (const { window, id } of tiles) {
    const place = latticeWindowOf(gridOfWindow(own, window), 32650);
    expect(id).toBe(`32650/c${Math.floor(place.col / 256)}_r${-1 - Math.floor(place.row / 256)}`);
  }
  const seen = new Uint8Array(own.width * own.height);
  for (const { window: w } of tiles)
    for (let row = w.row; row < w.row + w.height; row++)
      for (let col = w.col; col < w.col + w.width; col++) seen[row * own.width + col]!++;
  expect(seen.every((n) => n === 1)).toBe(true);
});

test('a raster that stands on no lattice is cut from its own corner', () => {
  const odd: Grid = { ...grid(300, 200), transform: [30, 0, 500_001, 0, -30, 4_000_000] };
  expect(tilesOf(odd)).toEqual([
    { id: 'c0_r0', window: { col: 0, row: 0, width: 256, height: 200 } },
    { id: 'c1_r0', window: { col: 256, row: 0, width: 44, height: 200 } }
  ]);
  expect(tilesOf({ ...odd, epsg: null }).map((t) => t.id)).toEqual(['c0_r0', 'c1_r0']);
  expect(tilesOf(gridOnLattice(32650, { col: -3, row: 5, width: 4, height: 4 })).map((t) => t.id)).toEqual([
    '32650/c-1_r-1',
    '32650/c0_r-1'
  ]);
});

test('the usable share is of the pixels with data', () => {
  const counts = new Float64Array(7);
  expect(clearShareOf(counts)).toBeNull();
  counts[MASK.nodata] = 50;
  expect(clearShareOf(counts)).toBeNull();
  counts[MASK.clear] = 20;
  counts[MASK.water] = 10;
  counts[MASK.cloud] = 10;
  expect(clearShareOf(counts)).toBe(0.75);
});

test('the stretch is that of clear pixels, so clouds leave the ground its colours; of all where hardly any is clear', () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => (i < 500 ? 0.9 : 0.05 + (0.1 * (i - 500)) / 500));
  const rgb = [values, values, values] as const;
  const of = (from: number) => Uint8Array.from(values, (_, i) => (i >= from ? MASK.clear : MASK.cloud));
  const seen = { rgb, width: 40, height: 25, step: 1, counts: new Float64Array(7) };
  const { low, high } = stretchOfOverview({ ...seen, mask: of(500) });
  expect(low).toBeCloseTo(0.052, 3);
  expect(high).toBeCloseTo(0.148, 3);
  expect(stretchOfOverview({ ...seen, mask: of(990) })).toEqual(stretchOf(...rgb));
  expect(stretchOf(...rgb).high).toBeCloseTo(0.9);
});
