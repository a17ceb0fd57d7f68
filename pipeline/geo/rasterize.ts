import { invert, toXY } from './affine.ts';
import { type Grid, gsdOf } from './grid.ts';
import { bboxOfPolygon, type Polygon, squaredDistanceToSegment } from './polygon.ts';
import { clip, type Window } from './window.ts';

/** Which pixels of a window belong to a polygon: row-major, 1 = inside. */
export type Coverage = { window: Window; inside: Uint8Array };

/**
 * The pixels of a north-up grid whose centre lies in `polygon` eroded by `inset` (CRS units): inside it, and no nearer
 * to its border than `inset`. A centre at exactly that distance counts, so a polygon drawn along pixel edges and
 * eroded by half a pixel holds all of its pixels. The window is the polygon's bounds cut to the grid.
 *
 * Centres are found by even-odd scan lines, then those near a border segment are taken out: work grows with area plus
 * perimeter, not with their product.
 */
export function rasterize(polygon: Polygon, grid: Grid, inset = 0): Coverage {
  const window = windowOfPolygon(polygon, grid);
  const { width, height } = window;
  const inside = new Uint8Array(width * height);
  if (inside.length === 0) return { window, inside };

  const toPixel = invert(grid.transform);
  const rings = polygon.map((ring) =>
    ring.map(([x, y]) => {
      const [col, row] = toXY(toPixel, x, y);
      return [col - window.col, row - window.row] as [number, number];
    })
  );
  fillScanLines(rings, inside, width, height);
  if (inset > 0) clearNear(rings, inside, width, height, inset / gsdOf(grid));
  return { window, inside };
}

/** The smallest window of whole pixels around the polygon, cut to the grid. */
export function windowOfPolygon(polygon: Polygon, grid: Grid): Window {
  const [minX, minY, maxX, maxY] = bboxOfPolygon(polygon);
  const toPixel = invert(grid.transform);
  const [left, top] = toXY(toPixel, minX, maxY);
  const [right, bottom] = toXY(toPixel, maxX, minY);
  const col = Math.floor(left);
  const row = Math.floor(top);
  return clip({ col, row, width: Math.ceil(right) - col, height: Math.ceil(bottom) - row }, grid);
}

function fillScanLines(rings: Polygon, inside: Uint8Array, width: number, height: number): void {
  const crossings: number[][] = Array.from({ length: height }, () => []);
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const [x1, y1] = ring[i]!;
      const [x2, y2] = ring[i + 1]!;
      const top = Math.min(y1, y2);
      const bottom = Math.max(y1, y2);
      // Centres at row + 0.5 in [top, bottom): a vertex on a scan line counts once.
      for (let row = Math.max(0, Math.ceil(top - 0.5)); row < height && row + 0.5 < bottom; row++) {
        crossings[row]!.push(x1 + ((row + 0.5 - y1) / (y2 - y1)) * (x2 - x1));
      }
    }
  }
  for (let row = 0; row < height; row++) {
    const xs = crossings[row]!.sort((a, b) => a - b);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const from = Math.max(0, Math.ceil(xs[i]! - 0.5));
      const to = Math.min(width, Math.ceil(xs[i + 1]! - 0.5));
      if (from < to) inside.fill(1, row * width + from, row * width + to);
    }
  }
}

function clearNear(rings: Polygon, inside: Uint8Array, width: number, height: number, reach: number): void {
  const limit = (reach - 1e-6) ** 2; // a centre at the very distance stays, whatever the last digit says
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const [x1, y1] = ring[i]!;
      const [x2, y2] = ring[i + 1]!;
      const fromCol = Math.max(0, Math.ceil(Math.min(x1, x2) - reach - 0.5));
      const toCol = Math.min(width - 1, Math.floor(Math.max(x1, x2) + reach - 0.5));
      const fromRow = Math.max(0, Math.ceil(Math.min(y1, y2) - reach - 0.5));
      const toRow = Math.min(height - 1, Math.floor(Math.max(y1, y2) + reach - 0.5));
      for (let row = fromRow; row <= toRow; row++) {
        for (let col = fromCol; col <= toCol; col++) {
          const at = row * width + col;
          if (inside[at] === 0) continue;
          if (squaredDistanceToSegment(col + 0.5, row + 0.5, x1, y1, x2, y2) < limit) inside[at] = 0;
        }
      }
    }
  }
}
