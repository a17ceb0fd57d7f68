import { equalGrids, type Grid } from '../geo/grid.ts';

export type Pixel =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** One layer of pixels on a grid, row-major. In float layers no data is NaN; in label layers it is 0. */
export type Raster<T extends Pixel = Float32Array> = { grid: Grid; data: T };

/** Throws unless both stand on one grid: combining others would move pixels. */
export function sameGrid(p: { grid: Grid }, q: { grid: Grid }): void {
  if (!equalGrids(p.grid, q.grid)) {
    throw new Error(`Expected equal grids, got ${JSON.stringify(p.grid)} and ${JSON.stringify(q.grid)}.`);
  }
}
