/**
 * A label image as a planar graph: borders are traced once as arcs between nodes, where three patches meet, and each
 * polygon is put together from arcs. What is done to an arc is done to both of its sides, so neighbours can neither
 * overlap nor drift apart.
 *
 * Points are (col, row) of pixel corners, row growing southwards.
 */
import { type Polygon, type Ring, ringArea } from './polygon.ts';

/** Flat (col, row) pairs; a closed arc repeats its first point. */
export type Points = Float64Array;

/** A border between two patches. `left` and `right` are their labels, seen along the arc; 0 is background. */
export type Arc = {
  left: number;
  right: number;
  points: Points;
  closed: boolean; // a ring without nodes
  first: Heading; // of the first and last pixel edge, whatever becomes of the points
  last: Heading;
};

/** East, south, west, north: a right turn adds one. */
type Heading = 0 | 1 | 2 | 3;
const STEP: readonly [dc: number, dr: number][] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1]
];

/**
 * All borders of the patches of a label image (0 is background). Arcs come in the order of their first corner, so the
 * result depends on the labels alone. Every pixel edge between two different labels lies on exactly one arc.
 */
export function traceArcs(labels: Int32Array, width: number, height: number): Arc[] {
  const at = (col: number, row: number) =>
    col < 0 || row < 0 || col >= width || row >= height ? 0 : labels[row * width + col]!;
  // Labels left and right of the edge that leaves corner (c, r) with a heading.
  const leftOf = (c: number, r: number, h: number) =>
    h === 0 ? at(c, r - 1) : h === 1 ? at(c, r) : h === 2 ? at(c - 1, r) : at(c - 1, r - 1);
  const rightOf = (c: number, r: number, h: number) =>
    h === 0 ? at(c, r) : h === 1 ? at(c - 1, r) : h === 2 ? at(c - 1, r - 1) : at(c, r - 1);
  const isEdge = (c: number, r: number, h: number) => leftOf(c, r, h) !== rightOf(c, r, h);
  const degree = (c: number, r: number) => {
    let n = 0;
    for (let h = 0; h < 4; h++) if (isEdge(c, r, h)) n++;
    return n;
  };

  const stride = width + 1;
  const seen = new Uint8Array(stride * (height + 1)); // bit 1: the edge to the east is traced, bit 2: to the south
  const cornerOf = (c: number, r: number, h: number) =>
    h === 2 ? r * stride + c - 1 : h === 3 ? (r - 1) * stride + c : r * stride + c;
  const bitOf = (h: number) => (h % 2 === 0 ? 1 : 2);

  const arcs: Arc[] = [];
  const walk = (c0: number, r0: number, first: Heading): void => {
    const points = [c0, r0];
    let [c, r, h] = [c0, r0, first];
    for (;;) {
      seen[cornerOf(c, r, h)]! |= bitOf(h);
      c += STEP[h]![0];
      r += STEP[h]![1];
      points.push(c, r);
      const n = degree(c, r);
      if (n !== 2 || (c === c0 && r === r0)) {
        const closed = n === 2;
        const [left, right] = [leftOf(c0, r0, first), rightOf(c0, r0, first)];
        arcs.push({ left, right, points: Float64Array.from(points), closed, first, last: h });
        return;
      }
      h = ([0, 1, 3] as const).map((turn) => ((h + turn) % 4) as Heading).find((next) => isEdge(c, r, next))!;
    }
  };

  for (const wanted of ['nodes', 'rings'] as const) {
    for (let r = 0; r <= height; r++) {
      for (let c = 0; c <= width; c++) {
        const n = degree(c, r);
        if (n === 0 || (wanted === 'nodes') !== n > 2) continue;
        for (const h of [0, 1, 2, 3] as const) {
          if (isEdge(c, r, h) && (seen[cornerOf(c, r, h)]! & bitOf(h)) === 0) walk(c, r, h);
        }
      }
    }
  }
  return arcs;
}

type Side = { arc: number; reversed: boolean; from: string; to: string; out: Heading; into: Heading };

const opposite = (h: Heading) => ((h + 2) % 4) as Heading;

/** The sides of arcs along each label, in order of arc: what `ringsOf` needs for one polygon. */
export function sidesByLabel(arcs: readonly Arc[]): Map<number, Side[]> {
  const sides = new Map<number, Side[]>();
  const add = (label: number, side: Side) => {
    if (label === 0) return;
    const list = sides.get(label);
    if (list) list.push(side);
    else sides.set(label, [side]);
  };
  arcs.forEach(({ left, right, points, first, last }, arc) => {
    const from = `${points[0]},${points[1]}`;
    const to = `${points[points.length - 2]},${points[points.length - 1]}`;
    add(left, { arc, reversed: false, from, to, out: first, into: last });
    add(right, { arc, reversed: true, from: to, to: from, out: opposite(last), into: opposite(first) });
  });
  return sides;
}

/**
 * One label's polygon from the (perhaps simplified) points of its arcs, in grid coordinates with y = −row, so that outer
 * rings are counter-clockwise. Where a patch touches itself at a corner the ring takes the sharpest right turn: outer
 * border and hole then touch in one point and neither crosses itself.
 *
 * The patch must be connected through pixel edges; else there are two outer rings, and that is an Error.
 */
export function polygonOf(sides: readonly Side[], pointsOf: (arc: number) => Points): Polygon {
  const starts = new Map<string, number[]>();
  sides.forEach(({ from }, i) => {
    const list = starts.get(from);
    if (list) list.push(i);
    else starts.set(from, [i]);
  });
  const used = new Uint8Array(sides.length);
  const rings: Ring[] = [];
  for (let start = 0; start < sides.length; start++) {
    if (used[start] === 1) continue;
    const ring: Ring = [];
    let i = start;
    do {
      used[i] = 1;
      append(ring, pointsOf(sides[i]!.arc), sides[i]!.reversed);
      const { to, into } = sides[i]!;
      const next = starts.get(to)!;
      // Right, straight, left: of two ways on, the rightmost.
      i =
        next.length === 1
          ? next[0]!
          : [1, 0, 3].map((t) => next.find((n) => sides[n]!.out === (into + t) % 4)).find((n) => n !== undefined)!;
    } while (i !== start);
    rings.push(ring);
  }
  const outer = rings.filter((r) => ringArea(r) > 0);
  if (outer.length !== 1) throw new Error(`Expected a connected patch with one outer ring, got ${outer.length}.`);
  return [outer[0]!, ...rings.filter((r) => r !== outer[0])];
}

/** Adds an arc's points but the first of a continued ring, which is there already. */
function append(ring: Ring, points: Points, reversed: boolean): void {
  const n = points.length / 2;
  for (let k = ring.length > 0 ? 1 : 0; k < n; k++) {
    const p = reversed ? n - 1 - k : k;
    ring.push([points[2 * p]!, -points[2 * p + 1]!]);
  }
}
