import { type Grid, gsdOf } from '../../pipeline/geo/grid.ts';
import { latticeWindowOf } from '../../pipeline/geo/lattice.ts';
import type { Window } from '../../pipeline/geo/window.ts';
import { type Stretch, stretchOf } from '../../pipeline/raster/true-colour.ts';
import { isUsable } from '../../pipeline/segment/mask-classes.ts';
import { planTiles, TILE_SIZE } from '../../pipeline/tile/plan.ts';

/** Reflectance of red, green and blue; NaN where there is no data. */
export type Rgb = readonly [red: Float32Array, green: Float32Array, blue: Float32Array];

/** One date to be drawn: its colours and its mask, window by window of `grid`. Both are asked for the same windows. */
export type Ground = {
  grid: Grid;
  rgb(window: Window): Promise<Rgb>;
  mask(window: Window): Promise<Uint8Array>;
};

/** A tile of a ground, by the id of the run's tiles where the ground stands on their lattice. */
export type GroundTile = { id: string; window: Window };

/** All of a ground at every `step`-th pixel, with the classes of every pixel counted. */
export type Overview = {
  rgb: Rgb;
  mask: Uint8Array;
  width: number;
  height: number;
  step: number;
  counts: Float64Array;
};

/** Pixels are read in squares of this side: three bands and a mask of one are 14 MB. */
const BLOCK = 1024;
const CLASSES = 7;

/** Looks at all of a ground, a block at a time, so that memory does not grow with it. */
export async function overviewOf({ grid, rgb, mask }: Ground, step: number): Promise<Overview> {
  const [width, height] = [Math.ceil(grid.width / step), Math.ceil(grid.height / step)];
  const layers = [0, 1, 2].map(() => new Float32Array(width * height).fill(Number.NaN)) as unknown as Rgb;
  const classes = new Uint8Array(width * height);
  const counts = new Float64Array(CLASSES);
  for (const window of blocksOf(grid, BLOCK)) {
    const seen = await rgb(window);
    const said = await mask(window);
    for (const c of said) counts[c]!++;
    const { col: left, row: top } = window;
    for (let row = Math.ceil(top / step) * step; row < top + window.height; row += step) {
      for (let col = Math.ceil(left / step) * step; col < left + window.width; col += step) {
        const [from, to] = [(row - top) * window.width + (col - left), (row / step) * width + col / step];
        for (const [i, layer] of layers.entries()) layer[to] = seen[i]![from]!;
        classes[to] = said[from]!;
      }
    }
  }
  return { rgb: layers, mask: classes, width, height, step, counts };
}

/** The stretch by which a ground's clear pixels show best; the same for all of its tiles, so that they can be set side by side. */
export const stretchOfOverview = ({ rgb, mask }: Overview): Stretch =>
  stretchOf(
    ...rgb,
    mask.map((c) => (isUsable(c) ? 1 : 0))
  );

/** How many pixels of each class the mask of a ground has. Reads no colours. */
export async function countsOf({ grid, mask }: Pick<Ground, 'grid' | 'mask'>): Promise<Float64Array> {
  const counts = new Float64Array(CLASSES);
  for (const window of blocksOf(grid, BLOCK)) for (const c of await mask(window)) counts[c]!++;
  return counts;
}

/** Of the pixels that have data: the share that may be used. Null where none has. */
export function clearShareOf(counts: Float64Array): number | null {
  const seen = counts.reduce((sum, n, c) => sum + (c === 0 ? 0 : n), 0);
  return seen === 0 ? null : counts.reduce((sum, n, c) => sum + (isUsable(c) ? n : 0), 0) / seen;
}

/**
 * The tiles that a run cuts this ground into, in windows of `grid`; of a ground that does not stand on their lattice of
 * 10 m, squares as large, named by column and row.
 */
export function tilesOf(grid: Grid): GroundTile[] {
  const [a, b, x, d, , y] = grid.transform;
  const onLattice = grid.epsg !== null && b === 0 && d === 0 && gsdOf(grid) === 10 && x % 10 === 0 && y % 10 === 0;
  if (onLattice && a === 10) {
    const own = latticeWindowOf(grid, grid.epsg!);
    return planTiles(grid.epsg!, [own]).map(({ id, core }) => ({
      id,
      window: { ...core, col: core.col - own.col, row: core.row - own.row }
    }));
  }
  return blocksOf(grid, TILE_SIZE).map((window) => ({
    id: `c${window.col / TILE_SIZE}_r${window.row / TILE_SIZE}`,
    window
  }));
}

/** The file name of a tile's picture. */
export const tileFile = (id: string): string => `${id.replaceAll('/', '-')}.png`;

/** A grid in squares of `side` px, those at its right and lower rim cut to it. */
function blocksOf({ width, height }: Grid, side: number): Window[] {
  const windows: Window[] = [];
  for (let row = 0; row < height; row += side) {
    for (let col = 0; col < width; col += side) {
      windows.push({ col, row, width: Math.min(side, width - col), height: Math.min(side, height - row) });
    }
  }
  return windows;
}
