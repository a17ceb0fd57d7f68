import type { Dice } from '../dice.ts';
import { boundsOf, type Shape } from './cut.ts';
import { LAND } from './knobs.ts';
import { signedArea } from './parcel.ts';

type Point = [number, number];

/**
 * The frame that a block's fields are laid out in: t along the strips or the contour, s across. A place is
 * centre + t·e + (s + wave(t))·g with e × g = 1, a shear: areas in the frame are areas on the ground.
 */
export type Frame = {
  toFrame(x: number, y: number): Point;
  toWorld(t: number, s: number): Point;
  stepM: number; // lines along t get a vertex at every multiple of this
};

/** The plain: parallel to the block's sides, kinked in the middle as its northern and southern sides are. */
export function plainFrame(points: readonly Point[]): Frame {
  const [nw, n, ne, e, se, s, sw, w] = points as [Point, Point, Point, Point, Point, Point, Point, Point];
  const way = (ax: Point, ay: Point, bx: Point, by: Point): Point => [
    (bx[0] + by[0] - ax[0] - ay[0]) / 2,
    (bx[1] + by[1] - ax[1] - ay[1]) / 2
  ];
  const across = way(nw, sw, ne, se);
  const down = way(nw, ne, sw, se);
  const length = Math.hypot(...across);
  const east: Point = [across[0] / length, across[1] / length];
  const cross = east[0] * down[1] - east[1] * down[0];
  const south: Point = [down[0] / cross, down[1] / cross];
  const sag = (mid: Point, a: Point, b: Point) =>
    east[0] * (mid[1] - (a[1] + b[1]) / 2) - east[1] * (mid[0] - (a[0] + b[0]) / 2);
  const bend = (sag(n, nw, ne) + sag(s, sw, se)) / 2;
  const centre: Point = [(n[0] + e[0] + s[0] + w[0]) / 4, (n[1] + e[1] + s[1] + w[1]) / 4];
  return frameOf(centre, east, south, (t) => bend * (1 - Math.abs(t) / (length / 2)), length);
}

/** A slope: along its contours, which bend around spurs and gullies. */
export function contourFrame(points: readonly Point[], aspectDeg: number, dice: Dice): Frame {
  const rad = (aspectDeg * Math.PI) / 180;
  const downhill: Point = [Math.sin(rad), -Math.cos(rad)];
  const along: Point = [downhill[1], -downhill[0]];
  const centre: Point = [0, 1].map((c) => points.reduce((sum, p) => sum + p[c]!, 0) / points.length) as Point;
  const { amplitude, lengthM } = LAND.contourWave;
  const waves = [1, 0.45].map((scale) => {
    const length = scale * dice.between(...lengthM);
    return { height: amplitude * length * dice.between(0.5, 1), pace: (2 * Math.PI) / length, phase: dice.next() * 7 };
  });
  const wave = (t: number) => waves.reduce((sum, w) => sum + w.height * Math.sin(w.pace * t + w.phase), 0);
  return frameOf(centre, along, downhill, wave, 12);
}

function frameOf([cx, cy]: Point, e: Point, g: Point, wave: (t: number) => number, stepM: number): Frame {
  return {
    stepM,
    toFrame: (x, y) => {
      const [dx, dy] = [x - cx, y - cy];
      const t = dx * g[1] - dy * g[0];
      return [t, e[0] * dy - e[1] * dx - wave(t)];
    },
    toWorld: (t, s) => {
      const up = s + wave(t);
      return [cx + t * e[0] + up * g[0], cy + t * e[1] + up * g[1]];
    }
  };
}

/**
 * A polygon of the world as a shape of the frame; its straight sides become curves there and get vertices at the
 * frame's step.
 */
export function shapeOf(points: readonly Point[], frame: Frame): Shape {
  const shape: Shape = [];
  for (const [k, [ax, ay]] of points.entries()) {
    const [bx, by] = points[(k + 1) % points.length]!;
    const [ta] = frame.toFrame(ax, ay);
    const [tb] = frame.toFrame(bx, by);
    shape.push(...frame.toFrame(ax, ay));
    for (const t of breaks(ta, tb, frame.stepM)) {
      const f = (t - ta) / (tb - ta);
      shape.push(...frame.toFrame(ax + f * (bx - ax), ay + f * (by - ay)));
    }
  }
  return shape;
}

/** A shape as a closed ring of the world, counter-clockwise with north up, without needless vertices. */
export function ringOf(shape: Shape, frame: Frame): Point[] {
  const points: Point[] = [];
  for (let k = 0; k < shape.length; k += 2) {
    const m = k + 2 < shape.length ? k + 2 : 0;
    const ta = shape[k]!;
    const sa = shape[k + 1]!;
    const tb = shape[m]!;
    const sb = shape[m + 1]!;
    points.push(frame.toWorld(ta, sa));
    for (const t of breaks(ta, tb, frame.stepM)) points.push(frame.toWorld(t, sa + ((t - ta) / (tb - ta)) * (sb - sa)));
  }
  return closedRing(points);
}

/**
 * Points clockwise with north up (y grows to the south) become a closed counter-clockwise ring; what lies on a
 * straight line goes.
 */
export function closedRing(all: readonly Point[]): Point[] {
  // A cut beside a vertex leaves two within the tolerance of each other, and each would find the other on its way: one
  // goes first.
  const points: Point[] = [];
  for (const p of all) if (points.length === 0 || !isNear(p, points.at(-1)!)) points.push(p);
  while (points.length > 1 && isNear(points.at(-1)!, points[0]!)) points.pop();
  const ring: Point[] = [];
  let before = points.at(-1)!;
  for (let k = 0; k < points.length; k++) {
    const p = points[k]!;
    if (isOnLine(before, p, points[k + 1 < points.length ? k + 1 : 0]!)) continue;
    ring.push(p);
    before = p;
  }
  ring.push(ring[0]!);
  return signedArea(ring) > 0 ? ring.reverse() : ring;
}
const isNear = (p: Point, q: Point): boolean => (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 < 0.03 ** 2;

/** Within 2 cm of the way from a to b. */
function isOnLine(a: Point, p: Point, b: Point): boolean {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const off = dx * (p[1] - a[1]) - dy * (p[0] - a[0]);
  return off * off <= 0.02 ** 2 * (dx * dx + dy * dy);
}

const NONE: number[] = [];
/** Multiples of the step strictly between a and b, in the order from a to b. */
function breaks(a: number, b: number, step: number): number[] {
  const low = Math.min(a, b);
  const high = Math.max(a, b);
  let n = Math.floor(low / step) + 1;
  if (n * step >= high) return NONE;
  const found: number[] = [];
  for (; n * step < high; n++) if (n * step > low) found.push(n * step);
  return a < b ? found : found.reverse();
}

/** The middle of a shape's bounds. */
export function middleOf(shape: Shape): Point {
  const [t0, t1, s0, s1] = boundsOf(shape);
  return [(t0 + t1) / 2, (s0 + s1) / 2];
}
