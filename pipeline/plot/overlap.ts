import type { Polygon } from '../geo/polygon.ts';
import { polygonArea } from '../geo/polygon.ts';

/**
 * Area that two polygons share, in the square of their units; holes count as outside.
 *
 * Only the area is wanted, so no clipped polygon is made and none can come out broken: between two neighbouring heights
 * at which a corner or a crossing lies, the width that the polygons share changes linearly, so its value at the middle
 * times the step is exact. Touching, equal and nested polygons need no case of their own.
 */
export function overlapArea(p: Polygon, q: Polygon): number {
  const [px, py] = p[0]![0]!;
  const pEdges = edgesOf(p, px, py);
  const qEdges = edgesOf(q, px, py);
  const low = Math.max(lowest(pEdges), lowest(qEdges));
  const high = Math.min(highest(pEdges), highest(qEdges));
  if (!(low < high)) return 0;

  const heights = [low, high];
  for (const e of [...pEdges, ...qEdges]) {
    if (e.y0 > low && e.y0 < high) heights.push(e.y0);
    if (e.y1 > low && e.y1 < high) heights.push(e.y1);
  }
  for (const e of pEdges) {
    for (const f of qEdges) {
      const y = crossing(e, f);
      if (y !== null && y > low && y < high) heights.push(y);
    }
  }
  heights.sort((a, b) => a - b);

  let area = 0;
  for (let i = 1; i < heights.length; i++) {
    const step = heights[i]! - heights[i - 1]!;
    if (step <= 0) continue;
    const middle = heights[i - 1]! + step / 2;
    area += step * sharedWidth(cut(pEdges, middle), cut(qEdges, middle));
  }
  return area;
}

/** Intersection over union of two polygons, 0..1. */
export function iouOf(p: Polygon, q: Polygon): number {
  const shared = overlapArea(p, q);
  return shared / (polygonArea(p) + polygonArea(q) - shared);
}

/** A side that is not level, from its lower end (x0, y0) to its upper. */
type Edge = { x0: number; y0: number; x1: number; y1: number };

function edgesOf(polygon: Polygon, originX: number, originY: number): Edge[] {
  const edges: Edge[] = [];
  for (const ring of polygon) {
    for (let i = 1; i < ring.length; i++) {
      const [from, to] = [ring[i - 1]!, ring[i]!];
      if (from[1] === to[1]) continue;
      const [lo, hi] = from[1] < to[1] ? [from, to] : [to, from];
      edges.push({ x0: lo[0] - originX, y0: lo[1] - originY, x1: hi[0] - originX, y1: hi[1] - originY });
    }
  }
  return edges;
}
const lowest = (edges: Edge[]) => edges.reduce((y, e) => Math.min(y, e.y0), Number.POSITIVE_INFINITY);
const highest = (edges: Edge[]) => edges.reduce((y, e) => Math.max(y, e.y1), Number.NEGATIVE_INFINITY);

/** The height at which two sides cross, or null. Parallel sides need none: their ends are heights already. */
function crossing(e: Edge, f: Edge): number | null {
  if (e.y1 <= f.y0 || f.y1 <= e.y0) return null;
  if (Math.max(e.x0, e.x1) < Math.min(f.x0, f.x1) || Math.max(f.x0, f.x1) < Math.min(e.x0, e.x1)) return null;
  const [ex, ey, fx, fy] = [e.x1 - e.x0, e.y1 - e.y0, f.x1 - f.x0, f.y1 - f.y0];
  const cross = ex * fy - ey * fx;
  if (cross === 0) return null;
  const t = ((f.x0 - e.x0) * fy - (f.y0 - e.y0) * fx) / cross;
  const u = ((f.x0 - e.x0) * ey - (f.y0 - e.y0) * ex) / cross;
  return t > 0 && t < 1 && u > 0 && u < 1 ? e.y0 + t * ey : null;
}

/** Where a polygon's sides meet a height that no corner has, west to east: inside lies between first and second, … */
function cut(edges: Edge[], y: number): number[] {
  const xs: number[] = [];
  for (const e of edges) {
    if (e.y0 < y && y < e.y1) xs.push(e.x0 + ((e.x1 - e.x0) * (y - e.y0)) / (e.y1 - e.y0));
  }
  return xs.sort((a, b) => a - b);
}

function sharedWidth(p: number[], q: number[]): number {
  let width = 0;
  for (let i = 0, j = 0; i + 1 < p.length && j + 1 < q.length; ) {
    width += Math.max(0, Math.min(p[i + 1]!, q[j + 1]!) - Math.max(p[i]!, q[j]!));
    if (p[i + 1]! < q[j + 1]!) i += 2;
    else j += 2;
  }
  return width;
}
