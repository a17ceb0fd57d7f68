import type { Window } from '../geo/window.ts';
import type { Pixel } from '../raster/raster.ts';

/** Writes a tile's core into the layer over `outer`; what lies outside `outer` is left out. Cores share no pixel. */
export function stitch<T extends Pixel>(into: T, outer: Window, core: Window, data: T): void {
  const firstCol = Math.max(core.col, outer.col);
  const lastCol = Math.min(core.col + core.width, outer.col + outer.width);
  const firstRow = Math.max(core.row, outer.row);
  const lastRow = Math.min(core.row + core.height, outer.row + outer.height);
  if (firstCol >= lastCol) return;
  for (let row = firstRow; row < lastRow; row++) {
    const from = (row - core.row) * core.width + (firstCol - core.col);
    into.set(data.subarray(from, from + lastCol - firstCol), (row - outer.row) * outer.width + (firstCol - outer.col));
  }
}
