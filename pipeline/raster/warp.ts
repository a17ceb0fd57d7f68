import { invert, toXY } from '../geo/affine.ts';
import { fromLonLat, toLonLat } from '../geo/crs.ts';
import type { Grid } from '../geo/grid.ts';
import { clip, grow, type Window } from '../geo/window.ts';

export type WarpMethod = 'nearest' | 'bilinear';

/**
 * Values of `data` (on `source`) at the pixel centres of `target`, in another CRS. Each centre is projected by itself.
 *
 * Rules of `raster/resample`: a pixel whose own source pixel is NaN, or that lies outside the source, is NaN; NaN
 * neighbours are left out and the rest weighted anew; beyond the outermost centres the value of the edge holds.
 */
export function warp(data: Float32Array, source: Grid, target: Grid, method: WarpMethod): Float32Array {
  const { width, height } = source;
  const out = new Float32Array(target.width * target.height).fill(Number.NaN);
  const inside = (v: number, size: number) => Math.min(size - 1, Math.max(0, v));
  eachPosition(source, target, (i, col, row) => {
    const own = data[Math.floor(row) * width + Math.floor(col)]!;
    out[i] = own;
    if (method === 'nearest' || Number.isNaN(own)) return;
    const [c, r] = [Math.floor(col - 0.5), Math.floor(row - 0.5)];
    const [fx, fy] = [col - 0.5 - c, row - 0.5 - r];
    let sum = 0;
    let weight = 0;
    for (const [dc, dr, w] of [
      [0, 0, (1 - fx) * (1 - fy)],
      [1, 0, fx * (1 - fy)],
      [0, 1, (1 - fx) * fy],
      [1, 1, fx * fy]
    ] as const) {
      const v = data[inside(r + dr, height) * width + inside(c + dc, width)]!;
      if (w === 0 || Number.isNaN(v)) continue;
      sum += w * v;
      weight += w;
    }
    out[i] = sum / weight;
  });
  return out;
}

/** Classes of `data` (on `source`) at the pixel centres of `target`, in another CRS; 0 outside the source. */
export function warpClasses(data: Uint8Array, source: Grid, target: Grid): Uint8Array {
  const out = new Uint8Array(target.width * target.height);
  eachPosition(source, target, (i, col, row) => {
    out[i] = data[Math.floor(row) * source.width + Math.floor(col)]!;
  });
  return out;
}

/** The window of `source` that holds the ground of `target`, in another CRS, and `marginPx` around, cut to the source. */
export function sourceWindowFor(source: Grid, target: Grid, marginPx: number): Window {
  const { width, height } = target;
  const cols: number[] = [];
  const rows: number[] = [];
  const place = positionIn(source, target);
  for (let i = 0; i <= 16; i++) {
    const [x, y] = [(width * i) / 16, (height * i) / 16];
    for (const [c, r] of [place(x, 0), place(x, height), place(0, y), place(width, y)]) {
      cols.push(c);
      rows.push(r);
    }
  }
  const col = Math.floor(Math.min(...cols));
  const row = Math.floor(Math.min(...rows));
  const window = { col, row, width: Math.ceil(Math.max(...cols)) - col, height: Math.ceil(Math.max(...rows)) - row };
  return clip(grow(window, marginPx), source);
}

/** Calls back with each target pixel whose centre lies in the source, and where. */
function eachPosition(source: Grid, target: Grid, take: (i: number, col: number, row: number) => void): void {
  const place = positionIn(source, target);
  for (let row = 0; row < target.height; row++) {
    for (let col = 0; col < target.width; col++) {
      const [c, r] = place(col + 0.5, row + 0.5);
      if (c >= 0 && r >= 0 && c < source.width && r < source.height) take(row * target.width + col, c, r);
    }
  }
}

/** From (fractional) pixels of `target` to those of `source`. */
function positionIn(source: Grid, target: Grid): (col: number, row: number) => [col: number, row: number] {
  const toPixel = invert(source.transform);
  return (col, row) => {
    const [lon, lat] = toLonLat(target.epsg!, ...toXY(target.transform, col, row));
    const [c, r] = toXY(toPixel, ...fromLonLat(source.epsg!, lon, lat));
    return [c, r];
  };
}
