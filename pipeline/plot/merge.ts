/** How likely a border lies between each pixel and its neighbour to the east or south, 0..255; row-major. */
export type Borders = { east: Uint8Array; south: Uint8Array };

/**
 * The neighbourhood of basins: for each pair that shares a border, how long it is (pixel pairs) and the sum of its
 * strength.
 */
export type Border = { length: number; strength: number };

export type MergeSettings = {
  below: number; // borders of this mean strength or more always stay
  joins?: (mean: number, p: Shape, q: Shape) => boolean; // which of the weaker ones go; all of them
};
/** Pixels of a patch, and pixel edges that it shares with others. */
export type Shape = { size: number; rim: number };

/**
 * Joins basins until no border left is weak, weakest first. Ties go to the lower numbers, so the result depends on the input
 * alone. Returns for each basin the number of the patch that it became part of: the lowest of its members.
 */
export function mergeBasins(
  basins: Int32Array,
  count: number,
  between: Borders,
  width: number,
  { below, joins = () => true }: MergeSettings
): Int32Array {
  const { sizes, rims, borders } = bordersOf(basins, count, between, width);
  const parent = Int32Array.from({ length: count + 1 }, (_, i) => i);
  const find = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root]!;
    while (parent[i] !== root) [parent[i], i] = [root, parent[i]!];
    return root;
  };

  const heap = new PairHeap();
  borders.forEach((neighbours, a) => {
    for (const [b, border] of neighbours) if (a < b) heap.push(border.strength / border.length, a, b);
  });
  const join = (a: number, b: number) => {
    const [to, from] = a < b ? [a, b] : [b, a];
    parent[from] = to;
    sizes[to]! += sizes[from]!;
    const mine = borders[to]!;
    rims[to] = rims[to]! + rims[from]! - 2 * mine.get(from)!.length;
    mine.delete(from);
    for (const [other, { length, strength }] of borders[from]!) {
      if (other === to) continue;
      const known = mine.get(other);
      const border = known ?? { length: 0, strength: 0 };
      border.length += length;
      border.strength += strength;
      mine.set(other, border);
      borders[other]!.delete(from);
      borders[other]!.set(to, border);
      heap.push(border.strength / border.length, Math.min(to, other), Math.max(to, other));
    }
    borders[from] = new Map();
  };

  const shapeOf = (patch: number): Shape => ({ size: sizes[patch]!, rim: rims[patch]! });
  for (let top = heap.pop(); top !== null; top = heap.pop()) {
    const { mean, a, b } = top;
    if (mean >= below) break;
    if (parent[a] !== a || parent[b] !== b) continue;
    const border = borders[a]!.get(b);
    if (!border || border.strength / border.length !== mean) continue; // it has changed since
    if (joins(mean, shapeOf(a), shapeOf(b))) join(a, b);
  }
  return parent.map((_, i) => find(i));
}

function bordersOf(basins: Int32Array, count: number, { east, south }: Borders, width: number) {
  const sizes = new Int32Array(count + 1);
  const rims = new Int32Array(count + 1);
  const borders: Map<number, Border>[] = Array.from({ length: count + 1 }, () => new Map());
  const add = (i: number, j: number, strength: number) => {
    const [a, b] = [basins[i]!, basins[j]!];
    if (a === b || a === 0 || b === 0) return;
    let border = borders[a]!.get(b);
    if (!border) {
      border = { length: 0, strength: 0 };
      borders[a]!.set(b, border);
      borders[b]!.set(a, border);
    }
    rims[a]!++;
    rims[b]!++;
    border.length++;
    border.strength += strength;
  };
  for (let i = 0; i < basins.length; i++) {
    sizes[basins[i]!]!++;
    if ((i + 1) % width !== 0) add(i, i + 1, east[i]!);
    if (i + width < basins.length) add(i, i + width, south[i]!);
  }
  return { sizes, rims, borders };
}

/** A binary heap of pairs by mean, then by the first, then the second number. */
class PairHeap {
  private readonly items: { mean: number; a: number; b: number }[] = [];

  push(mean: number, a: number, b: number): void {
    const { items } = this;
    let i = items.push({ mean, a, b }) - 1;
    while (i > 0 && before(items[i]!, items[(i - 1) >> 1]!)) {
      const up = (i - 1) >> 1;
      [items[i], items[up]] = [items[up]!, items[i]!];
      i = up;
    }
  }

  pop(): { mean: number; a: number; b: number } | null {
    const { items } = this;
    const top = items[0];
    const last = items.pop();
    if (top === undefined || last === undefined) return null;
    if (items.length > 0) {
      items[0] = last;
      for (let i = 0; ; ) {
        let least = i;
        for (const child of [2 * i + 1, 2 * i + 2]) {
          if (child < items.length && before(items[child]!, items[least]!)) least = child;
        }
        if (least === i) break;
        [items[i], items[least]] = [items[least]!, items[i]!];
        i = least;
      }
    }
    return top;
  }
}

type Pair = { mean: number; a: number; b: number };
const before = (p: Pair, q: Pair) => (p.mean !== q.mean ? p.mean < q.mean : p.a !== q.a ? p.a < q.a : p.b < q.b);
