import type { BBox } from './bbox.ts';

/** A ring in CRS units, closed (first point repeated). With y to the north, counter-clockwise rings have positive area. */
export type Ring = [x: number, y: number][];
/** Outer ring first, counter-clockwise; then holes, clockwise. */
export type Polygon = Ring[];

/** Signed planar area (shoelace), in squared CRS units. Taken relative to the first point, so that metres of UTM keep their digits. */
export function ringArea(ring: Ring): number {
  const [x0, y0] = ring[0]!;
  let twice = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x1, y1] = ring[i]!;
    const [x2, y2] = ring[i + 1]!;
    twice += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  }
  return twice / 2;
}

/** Planar area of the outer ring without the holes. */
export const polygonArea = (polygon: Polygon): number => polygon.reduce((sum, ring) => sum + ringArea(ring), 0);

export function bboxOfPolygon(polygon: Polygon): BBox {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of polygon[0]!) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return [minX, minY, maxX, maxY];
}

/** True inside, by even-odd crossings; a point on the border may fall either way. */
export function containsPoint(polygon: Polygon, x: number, y: number): boolean {
  let inside = false;
  for (const ring of polygon) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const [x1, y1] = ring[i]!;
      const [x2, y2] = ring[i + 1]!;
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    }
  }
  return inside;
}

/** Squared distance from a point to the segment (x1, y1)–(x2, y2). */
export function squaredDistanceToSegment(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const dx = x2 - x1;
  const dy = y2 - y1;
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length2));
  const ex = x - x1 - t * dx;
  const ey = y - y1 - t * dy;
  return ex * ex + ey * ey;
}
