import { type Affine, toXY } from './affine.ts';
import type { BBox } from './bbox.ts';
import type { Window } from './window.ts';

/** Where pixels are, as one value. `epsg` null: the file names no CRS. */
export type Grid = { epsg: number | null; transform: Affine; width: number; height: number };

/** The grid of a window of `grid`; the window may reach beyond it. */
export function gridOfWindow(grid: Grid, w: Window): Grid {
  const [a, b, , d, e] = grid.transform;
  const [x, y] = toXY(grid.transform, w.col, w.row);
  return { epsg: grid.epsg, transform: [a, b, x, d, e, y], width: w.width, height: w.height };
}

/** CRS bounds of the grid's outer corners, whatever its rotation. */
export function bboxOfGrid(grid: Grid): BBox {
  const corners = [
    [0, 0],
    [grid.width, 0],
    [0, grid.height],
    [grid.width, grid.height]
  ].map(([col, row]) => toXY(grid.transform, col!, row!));
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Pixel size in CRS units along a row; square pixels are assumed by callers and checked at the door. */
export const gsdOf = (grid: Grid): number => Math.hypot(grid.transform[0], grid.transform[3]);
