import { fromLonLat, toLonLat } from './crs.ts';
import { bboxOfGrid, type Grid } from './grid.ts';
import type { Window } from './window.ts';

/**
 * The 10 m lattice of a projected CRS: pixels counted from its origin (0, 0), columns eastwards and rows southwards, so
 * that ground north of the origin has negative rows. It does not depend on any scene; a window of it is a place.
 */
const PIXEL_M = 10;

/** Points a side of a grid whose places in another CRS stand for all of its outline; between them it bends by under 2 m. */
const OUTLINE_POINTS = 32;

/** The grid of a window of the lattice of `epsg`. */
export const gridOnLattice = (epsg: number, w: Window): Grid => ({
  epsg,
  transform: [PIXEL_M, 0, PIXEL_M * w.col, 0, -PIXEL_M, 0 - PIXEL_M * w.row],
  width: w.width,
  height: w.height
});

/** The pixel of a lattice that holds a place, in metres of its CRS. */
export const latticePixelAt = (x: number, y: number): { col: number; row: number } => ({
  col: Math.floor(x / PIXEL_M),
  row: Math.floor(-y / PIXEL_M)
});

/**
 * The smallest window of the lattice of `epsg` that holds the ground of `grid`: of the grid itself where it stands on
 * that CRS; else of its outline as drawn there, and a pixel more.
 */
export function latticeWindowOf(grid: Grid, epsg: number): Window {
  const [minX, minY, maxX, maxY] = bboxOfGrid(grid);
  if (grid.epsg === epsg) return windowAround([minX, maxX], [minY, maxY], 0);
  const xs: number[] = [];
  const ys: number[] = [];
  for (let i = 0; i <= OUTLINE_POINTS; i++) {
    const x = minX + ((maxX - minX) * i) / OUTLINE_POINTS;
    const y = minY + ((maxY - minY) * i) / OUTLINE_POINTS;
    for (const [px, py] of [
      [x, minY],
      [x, maxY],
      [minX, y],
      [maxX, y]
    ] as const) {
      const [qx, qy] = fromLonLat(epsg, ...toLonLat(grid.epsg!, px, py));
      xs.push(qx);
      ys.push(qy);
    }
  }
  return windowAround(xs, ys, 1);
}

function windowAround(xs: readonly number[], ys: readonly number[], margin: number): Window {
  const col = Math.floor(Math.min(...xs) / PIXEL_M) - margin;
  const row = Math.floor(-Math.max(...ys) / PIXEL_M) - margin;
  return {
    col,
    row,
    width: Math.ceil(Math.max(...xs) / PIXEL_M) + margin - col,
    height: Math.ceil(-Math.min(...ys) / PIXEL_M) + margin - row
  };
}
