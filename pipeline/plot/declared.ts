import type { DeclaredCrs } from '../geo/gcj02.ts';
import type { Polygon, Ring } from '../geo/polygon.ts';
import { ringArea } from '../geo/polygon.ts';
import type { FarmerId } from '../ids.ts';

/** What a farmer can show for his right to work the ground. */
export type Title = 'registered' | 'contract_matched' | 'none';

/** Ground that a farmer says he works, as he drew it. Trusted in form (a simple polygon on Earth), not in content. */
export type DeclaredPlot = {
  farmerId: FarmerId;
  plotId: string; // unique among the farmer's plots
  feature: number; // its place in the file, from 0
  crop: string; // crop or non-crop code of the catalogue
  areaMu: number | null; // as declared; null where no figure was given
  title: Title | null; // null: nothing was said
  crs: DeclaredCrs;
  lonLat: Polygon; // WGS 84 degrees, outer ring counter-clockwise
  original: Polygon; // as declared, in `crs`
};

/** Names a declared plot for people and for maps: plot ids of two farmers may be equal. */
export const declaredKey = (plot: { farmerId: string; plotId: string }): string => `${plot.farmerId}/${plot.plotId}`;

/** A ring that can be used, or what is wrong with it: fields of the sentence "expected …, found …". */
export type RingFault = { expected: string; found: string };

/** Corners are compared pair by pair; more than these nobody draws, and a hostile file must not stall a run. */
const MOST_CORNERS = 5000;

/**
 * Checks the rings of a polygon (degrees) and returns them closed, without repeated points, the outer ring
 * counter-clockwise and holes clockwise; or says what is wrong. An unclosed ring is closed. A ring that crosses or
 * touches itself, a hole that crosses or lies outside the outer ring, and a polygon without area are faults.
 */
export function cleanPolygon(rings: readonly Ring[]): Polygon | RingFault {
  const clean: Polygon = [];
  for (const [r, raw] of rings.entries()) {
    const ring = raw.filter(([x, y], i) => i === 0 || x !== raw[i - 1]![0] || y !== raw[i - 1]![1]);
    const [first, last] = [ring[0], ring.at(-1)];
    if (first && last && (ring.length === 1 || first[0] !== last[0] || first[1] !== last[1])) ring.push(first);
    if (ring.length < 4) {
      return { expected: 'at least three different corners in a ring', found: `${Math.max(0, ring.length - 1)}` };
    }
    if (ring.length > MOST_CORNERS)
      return { expected: `at most ${MOST_CORNERS} corners in a ring`, found: `${ring.length}` };
    if (isFlat(ring)) return { expected: 'a polygon with an area', found: 'corners that lie on one line' };
    const place = selfContact(ring);
    if (place)
      return { expected: 'a boundary that does not cross or touch itself', found: `a crossing near ${at(place)}` };
    clean.push(ringArea(ring) > 0 === (r === 0) ? ring : ring.reverse());
  }
  if (clean.length === 0) return { expected: 'a ring of corners', found: 'none' };
  for (const hole of clean.slice(1)) {
    const place = contact(clean[0]!, hole);
    if (place) return { expected: 'holes that lie within the outer ring', found: `a crossing near ${at(place)}` };
    if (!isInside(hole[0]!, clean[0]!))
      return { expected: 'holes that lie within the outer ring', found: `a hole outside it at ${at(hole[0]!)}` };
  }
  return clean;
}

/** True where all corners lie within a centimetre or so of one line. */
function isFlat(ring: Ring): boolean {
  const [ox, oy] = ring[0]!;
  const [fx, fy] = ring.reduce((far, p) =>
    Math.hypot(p[0] - ox, p[1] - oy) > Math.hypot(far[0] - ox, far[1] - oy) ? p : far
  );
  const length = Math.hypot(fx - ox, fy - oy);
  return ring.every(([x, y]) => Math.abs((fx - ox) * (y - oy) - (fy - oy) * (x - ox)) <= 1e-7 * length);
}

const at = ([x, y]: readonly [number, number]) => `${Number(x.toFixed(6))}, ${Number(y.toFixed(6))}`;

type Point = readonly [number, number];

/** Where a ring meets itself other than at its corners' neighbours, or null. */
function selfContact(ring: Ring): Point | null {
  const n = ring.length - 1;
  for (let i = 0; i < n; i++) {
    if (isSpike(ring[i]!, ring[i + 1]!, ring[i + 1 === n ? 1 : i + 2]!)) return ring[i + 1]!;
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue;
      if (meets(ring[i]!, ring[i + 1]!, ring[j]!, ring[j + 1]!)) return ring[j]!;
    }
  }
  return null;
}

/** Where two rings cross properly, or null; a common point alone is allowed. */
function contact(p: Ring, q: Ring): Point | null {
  for (let i = 1; i < p.length; i++) {
    for (let j = 1; j < q.length; j++) {
      const [a, b, c, d] = [p[i - 1]!, p[i]!, q[j - 1]!, q[j]!];
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return c;
    }
  }
  return null;
}

/** The path a → b → c turns back on itself. */
const isSpike = (a: Point, b: Point, c: Point) =>
  side(a, b, c) === 0 && (a[0] - b[0]) * (c[0] - b[0]) + (a[1] - b[1]) * (c[1] - b[1]) > 0;

const side = (a: Point, b: Point, c: Point): number =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

function meets(a: Point, b: Point, c: Point, d: Point): boolean {
  if (Math.max(a[0], b[0]) < Math.min(c[0], d[0]) || Math.max(c[0], d[0]) < Math.min(a[0], b[0])) return false;
  if (Math.max(a[1], b[1]) < Math.min(c[1], d[1]) || Math.max(c[1], d[1]) < Math.min(a[1], b[1])) return false;
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0;
}

function isInside([x, y]: Point, ring: Ring): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [x0, y0] = ring[i - 1]!;
    const [x1, y1] = ring[i]!;
    if (y0 > y !== y1 > y && x < x0 + ((x1 - x0) * (y - y0)) / (y1 - y0)) inside = !inside;
  }
  return inside;
}
