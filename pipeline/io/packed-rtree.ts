import type { BBox } from '../geo/bbox.ts';

/** Children of a node, as FlatGeobuf's header says by default. */
export const NODE_SIZE = 16;
/** Four doubles and a 64-bit number. */
const NODE_BYTES = 40;
const HILBERT_BITS = 16;

/** The place of a cell on the Hilbert curve through 2^16 by 2^16 cells: cells that follow each other on it touch. */
export function hilbertOf(col: number, row: number): number {
  let [x, y, place] = [col, row, 0];
  for (let side = 2 ** (HILBERT_BITS - 1); side >= 1; side /= 2) {
    const right = x >= side;
    const upper = y >= side;
    place += side * side * (right ? (upper ? 2 : 3) : upper ? 1 : 0);
    if (right) x -= side;
    if (upper) y -= side;
    if (!upper) [x, y] = right ? [side - 1 - y, side - 1 - x] : [y, x];
  }
  return place;
}

/** Indices of boxes in the order of the Hilbert curve through their centres; equal places keep their order. */
export function hilbertOrder(boxes: readonly BBox[], [minX, minY, maxX, maxY]: BBox): number[] {
  const cell = (v: number, low: number, high: number) =>
    high > low ? Math.floor(((v - low) / (high - low)) * (2 ** HILBERT_BITS - 1)) : 0;
  const places = boxes.map((b) => hilbertOf(cell((b[0] + b[2]) / 2, minX, maxX), cell((b[1] + b[3]) / 2, minY, maxY)));
  return boxes.map((_, i) => i).sort((a, b) => places[a]! - places[b]! || a - b);
}

/**
 * FlatGeobuf's packed R-tree over at least one item, in the order of the file: nodes level by level from the root, each
 * minX, minY, maxX, maxY and a number: of a leaf where its feature begins, counted from the first feature; of any other
 * node its first child.
 */
export function packedRTree(items: readonly { box: BBox; offset: number }[]): Uint8Array {
  const levels = [items.map(({ box, offset }) => ({ box, offset }))];
  do {
    const below = levels[0]!;
    const parents = [];
    for (let i = 0; i < below.length; i += NODE_SIZE) {
      const box = below.slice(i, i + NODE_SIZE).reduce<BBox>((all, n) => join(all, n.box), NOWHERE);
      parents.push({ box, offset: i }); // of its own level until all levels above are known
    }
    levels.unshift(parents);
  } while (levels[0]!.length > 1);

  const view = new DataView(new ArrayBuffer(NODE_BYTES * levels.reduce((n, level) => n + level.length, 0)));
  let first = 0; // node that a level begins with
  let at = 0;
  levels.forEach((level, i) => {
    first += level.length;
    const isLeaf = i === levels.length - 1;
    for (const { box, offset } of level) {
      for (const [k, v] of box.entries()) view.setFloat64(at + 8 * k, v, true);
      view.setBigUint64(at + 32, BigInt(isLeaf ? offset : first + offset), true);
      at += NODE_BYTES;
    }
  });
  return new Uint8Array(view.buffer);
}

/** A box that holds nothing: joined with another it is that one. */
export const NOWHERE: BBox = [Infinity, Infinity, -Infinity, -Infinity];
/** The smallest box around two. */
export const join = (a: BBox, b: BBox): BBox => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3])
];
