import { polygonArea, ringArea, squaredDistanceToSegment } from './polygon.ts';
import { type Arc, type Points, polygonOf, sidesByLabel } from './vectorize.ts';

/** How far, in pixels, a border may be straightened: tried from the left until the polygons hold. */
const TOLERANCES = [0.8, 0.4, 0.15] as const;
/** A polygon's area may change by this share of its pixels' area. */
const MOST_AREA_CHANGE = 0.01;

/**
 * Turns the pixel staircase of every arc into few straight pieces, each arc once, and shifts them so that as much
 * ground lies on either side as before. An arc whose polygon would still change its area by more than 1 %, or that
 * would touch another arc, is done again more carefully; at the last it keeps its pixel edges, which always hold.
 * Returns the points of each arc, in order.
 */
export function simplifyArcs(arcs: readonly Arc[]): Points[] {
  const level = new Uint8Array(arcs.length);
  const points = arcs.map((arc) => simplified(arc, 0));
  const sides = sidesByLabel(arcs);
  const exact = new Map(
    [...sides].map(([label, list]) => [label, polygonArea(polygonOf(list, (a) => arcs[a]!.points))])
  );

  let open = [...sides.keys()];
  for (;;) {
    const careful = new Set<number>(touchingArcs(points));
    for (const label of open) {
      const list = sides.get(label)!;
      if (!holds(list, points, exact.get(label)!)) for (const { arc } of list) careful.add(arc);
    }
    const mended = [...careful].filter((arc) => level[arc]! < TOLERANCES.length);
    if (mended.length === 0) return points;
    for (const arc of mended) points[arc] = simplified(arcs[arc]!, ++level[arc]!);
    open = [...new Set(mended.flatMap((arc) => [arcs[arc]!.left, arcs[arc]!.right]))].filter((label) => label !== 0);
  }
}

function holds(sides: Parameters<typeof polygonOf>[0], points: readonly Points[], exact: number): boolean {
  const rings = sides.length === 0 ? [] : ringsOrNull(sides, points);
  if (rings === null) return false;
  const area = rings.reduce((sum, ring) => sum + ringArea(ring), 0);
  return Math.abs(area - exact) <= MOST_AREA_CHANGE * exact && rings.slice(1).every((ring) => ringArea(ring) < 0);
}

/** Null where an outer ring collapsed. */
function ringsOrNull(sides: Parameters<typeof polygonOf>[0], points: readonly Points[]) {
  try {
    return polygonOf(sides, (arc) => points[arc]!);
  } catch {
    return null;
  }
}

const simplified = (arc: Arc, level: number): Points => {
  const tolerance = TOLERANCES[level];
  if (tolerance === undefined) return corners(arc.points);
  return keepArea(straighten(cutStairs(arc.points, arc.closed), tolerance), arc);
};

/** Twice the signed area between a line and the chord of its ends. */
function twiceArea(points: Points): number {
  let sum = 0;
  const [x0, y0] = [points[0]!, points[1]!];
  for (let i = 2; i + 3 < points.length; i += 2) {
    sum += (points[i]! - x0) * (points[i + 3]! - y0) - (points[i + 2]! - x0) * (points[i + 1]! - y0);
  }
  return sum;
}

/**
 * Shifts the inner points of a simplified arc sideways, all by one distance, until the ground on either side is that of
 * the pixel edges. A straight piece between two nodes first gets a point in its middle, unless it need not move.
 */
function keepArea(line: Points, { points, closed }: Arc): Points {
  const wanted = twiceArea(points);
  let at = line;
  if (at.length === 4) {
    const [x1, y1, x2, y2] = [at[0]!, at[1]!, at[2]!, at[3]!];
    if (wanted === 0) return at;
    at = Float64Array.of(x1, y1, (x1 + x2) / 2, (y1 + y2) / 2, x2, y2);
  }
  const n = at.length / 2;
  for (let round = 0; round < 4; round++) {
    const missing = wanted - twiceArea(at);
    if (Math.abs(missing) < 1e-9) break;
    // Moving a point by d along the normal of its neighbours' chord of length c changes twice the area by d · c.
    const chords: [i: number, dx: number, dy: number][] = [];
    let length = 0;
    for (let i = closed ? 0 : 1; i < n - 1; i++) {
      const [before, after] = [i === 0 ? n - 2 : i - 1, i + 1];
      const dx = at[2 * after]! - at[2 * before]!;
      const dy = at[2 * after + 1]! - at[2 * before + 1]!;
      chords.push([i, dx, dy]);
      length += Math.sqrt(dx * dx + dy * dy);
    }
    if (length === 0) break;
    const d = missing / length;
    const moved = at.slice();
    for (const [i, dx, dy] of chords) {
      const c = Math.sqrt(dx * dx + dy * dy);
      if (c === 0) continue;
      moved[2 * i]! += (d * dy) / c;
      moved[2 * i + 1]! -= (d * dx) / c;
    }
    if (closed) {
      moved[2 * n - 2] = moved[0]!;
      moved[2 * n - 1] = moved[1]!;
    }
    at = moved;
  }
  return at;
}

/** The points where the arc turns, and its ends. */
function corners(points: Points): Points {
  const out = [points[0]!, points[1]!];
  for (let i = 2; i + 2 < points.length; i += 2) {
    const before = points[i]! - points[i - 2]!;
    const after = points[i + 2]! - points[i]!;
    if ((before === 0) !== (after === 0)) out.push(points[i]!, points[i + 1]!);
  }
  out.push(points[points.length - 2]!, points[points.length - 1]!);
  return Float64Array.from(out);
}

/**
 * The middles of the pixel edges, and those corners that have two straight edges or more on both sides. Middles lie on
 * the line that made the staircase, half a pixel off at most and on both sides alike, so area is kept on average;
 * such a corner is a corner of the field.
 */
function cutStairs(points: Points, closed: boolean): Points {
  const n = points.length / 2 - 1; // edges
  const isHorizontal = (edge: number) => points[2 * edge + 1] === points[2 * edge + 3];
  const inArc = (edge: number) => (closed ? (edge + n) % n : edge);
  const isRun = (p: number, q: number) =>
    inArc(p) >= 0 && inArc(q) >= 0 && inArc(p) < n && inArc(q) < n && isHorizontal(inArc(p)) === isHorizontal(inArc(q));
  const out: number[] = closed ? [] : [points[0]!, points[1]!];
  for (let edge = 0; edge < n; edge++) {
    const keepsCorner =
      (edge > 0 || closed) &&
      isHorizontal(inArc(edge - 1)) !== isHorizontal(edge) &&
      isRun(edge - 2, edge - 1) &&
      isRun(edge, edge + 1);
    if (keepsCorner) out.push(points[2 * edge]!, points[2 * edge + 1]!);
    out.push((points[2 * edge]! + points[2 * edge + 2]!) / 2, (points[2 * edge + 1]! + points[2 * edge + 3]!) / 2);
  }
  if (closed) out.push(out[0]!, out[1]!);
  else out.push(points[2 * n]!, points[2 * n + 1]!);
  return Float64Array.from(out);
}

/** Douglas and Peucker's line simplification (1973); a closed line is halved at the point farthest from its first. */
function straighten(points: Points, tolerance: number): Points {
  const n = points.length / 2;
  const keep = new Uint8Array(n);
  keep[0] = keep[n - 1] = 1;
  const spans: [number, number][] = [];
  if (points[0] === points[2 * n - 2] && points[1] === points[2 * n - 1]) {
    let far = 0;
    let most = -1;
    for (let i = 1; i < n - 1; i++) {
      const d = (points[2 * i]! - points[0]!) ** 2 + (points[2 * i + 1]! - points[1]!) ** 2;
      if (d > most) [far, most] = [i, d];
    }
    keep[far] = 1;
    spans.push([0, far], [far, n - 1]);
  } else spans.push([0, n - 1]);
  while (spans.length > 0) {
    const [from, to] = spans.pop()!;
    let far = -1;
    let most = tolerance * tolerance;
    for (let i = from + 1; i < to; i++) {
      const d = squaredDistanceToSegment(
        points[2 * i]!,
        points[2 * i + 1]!,
        points[2 * from]!,
        points[2 * from + 1]!,
        points[2 * to]!,
        points[2 * to + 1]!
      );
      if (d > most) [far, most] = [i, d];
    }
    if (far < 0) continue;
    keep[far] = 1;
    spans.push([from, far], [far, to]);
  }
  const out: number[] = [];
  for (let i = 0; i < n; i++) if (keep[i] === 1) out.push(points[2 * i]!, points[2 * i + 1]!);
  return Float64Array.from(out);
}

/** Pieces are compared within squares of this many pixels. */
const CELL = 8;

/** Arcs with a piece that meets another piece anywhere but in a common end. */
export function touchingArcs(arcs: readonly Points[]): number[] {
  const cells = new Map<number, number[]>(); // cell → flat (arc, piece)
  arcs.forEach((points, arc) => {
    for (let i = 0; i + 3 < points.length; i += 2) {
      const [x1, y1, x2, y2] = [points[i]!, points[i + 1]!, points[i + 2]!, points[i + 3]!];
      for (let cy = Math.floor(Math.min(y1, y2) / CELL); cy <= Math.floor(Math.max(y1, y2) / CELL); cy++) {
        for (let cx = Math.floor(Math.min(x1, x2) / CELL); cx <= Math.floor(Math.max(x1, x2) / CELL); cx++) {
          const cell = cy * 0x100000 + cx;
          const list = cells.get(cell);
          if (list) list.push(arc, i);
          else cells.set(cell, [arc, i]);
        }
      }
    }
  });
  const touching = new Set<number>();
  for (const list of cells.values()) {
    for (let p = 0; p < list.length; p += 2) {
      for (let q = p + 2; q < list.length; q += 2) {
        if (meet(arcs[list[p]!]!, list[p + 1]!, arcs[list[q]!]!, list[q + 1]!)) touching.add(list[p]!).add(list[q]!);
      }
    }
  }
  return [...touching].sort((a, b) => a - b);
}

function meet(p: Points, i: number, q: Points, j: number): boolean {
  const [ax, ay, bx, by] = [p[i]!, p[i + 1]!, p[i + 2]!, p[i + 3]!];
  const [cx, cy, dx, dy] = [q[j]!, q[j + 1]!, q[j + 2]!, q[j + 3]!];
  const cross = (x0: number, y0: number, x1: number, y1: number, x: number, y: number) =>
    Math.sign((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0));
  const within = (x0: number, y0: number, x1: number, y1: number, x: number, y: number) =>
    Math.min(x0, x1) <= x && x <= Math.max(x0, x1) && Math.min(y0, y1) <= y && y <= Math.max(y0, y1);
  const [c, d] = [cross(ax, ay, bx, by, cx, cy), cross(ax, ay, bx, by, dx, dy)];
  const [a, b] = [cross(cx, cy, dx, dy, ax, ay), cross(cx, cy, dx, dy, bx, by)];
  const ends = [ax === cx && ay === cy, ax === dx && ay === dy, bx === cx && by === cy, bx === dx && by === dy];
  if (ends.some((same) => same)) {
    // With a common end they meet elsewhere only where one lies along the other.
    if (c !== 0 || d !== 0) return false;
    const [ox, oy] = ends[0] || ends[1] ? [ax, ay] : [bx, by];
    const [px, py] = ends[0] || ends[1] ? [bx, by] : [ax, ay];
    const [rx, ry] = ends[0] || ends[2] ? [dx, dy] : [cx, cy];
    return (px - ox) * (rx - ox) + (py - oy) * (ry - oy) > 0;
  }
  if (a !== b && c !== d && a * b <= 0 && c * d <= 0) return true;
  return (
    (c === 0 && within(ax, ay, bx, by, cx, cy)) ||
    (d === 0 && within(ax, ay, bx, by, dx, dy)) ||
    (a === 0 && within(cx, cy, dx, dy, ax, ay)) ||
    (b === 0 && within(cx, cy, dx, dy, bx, by))
  );
}
