import { expect, test } from 'vitest';
import type { BBox } from '../../../pipeline/geo/bbox.ts';
import { hilbertOf, hilbertOrder, join, NODE_SIZE, NOWHERE, packedRTree } from '../../../pipeline/io/packed-rtree.ts';
import { seeded } from '../../support/random.ts';

test('the curve of four by four cells, and no jump nor a cell left out on a larger one', () => {
  const rows = [3, 2, 1, 0].map((row) => [0, 1, 2, 3].map((col) => hilbertOf(col, row)));
  expect(rows).toEqual([
    [5, 6, 9, 10],
    [4, 7, 8, 11],
    [3, 2, 13, 12],
    [0, 1, 14, 15]
  ]);
  const cells = Array.from({ length: 64 * 64 }, (_, i): [number, number] => [i % 64, Math.floor(i / 64)]);
  const along = cells.sort((a, b) => hilbertOf(...a) - hilbertOf(...b));
  along.forEach(([col, row], i) => {
    expect(hilbertOf(col, row)).toBe(i);
    if (i > 0) expect(Math.abs(col - along[i - 1]![0]) + Math.abs(row - along[i - 1]![1])).toBe(1);
  });
});

/** Offsets of the leaves that meet a box, found level by level from the root, as a reader does. */
function search(tree: Uint8Array, count: number, [minX, minY, maxX, maxY]: BBox): number[] {
  const view = new DataView(tree.buffer);
  let end = tree.length / 40; // of a level; leaves are the last
  const ends = [];
  for (let n = count; ends.push(end) && n > 0; n = n > 1 ? Math.ceil(n / NODE_SIZE) : 0) end -= n;
  expect(end).toBe(count > 1 ? 0 : 1); // a lone leaf still has a root
  const levelEnds = count > 1 ? ends.reverse().slice(1) : [1, 2];

  let visit = [0];
  for (const levelEnd of levelEnds) {
    const met = visit.flatMap((first) => {
      const nodes = Array.from({ length: Math.min(NODE_SIZE, levelEnd - first) }, (_, i) => 40 * (first + i));
      return nodes.filter((at) => {
        const [x0, y0, x1, y1] = [0, 8, 16, 24].map((k) => view.getFloat64(at + k, true)) as [...BBox];
        return x1 >= minX && x0 <= maxX && y1 >= minY && y0 <= maxY;
      });
    });
    visit = met.map((at) => Number(view.getBigUint64(at + 32, true)));
  }
  return visit;
}

test('a search from the root finds what a walk over all finds, each once, in the order of the file', () => {
  const random = seeded(3);
  for (const count of [1, 2, 15, 16, 17, 256, 257, 1000]) {
    const boxes = Array.from({ length: count }, (): BBox => {
      const [x, y] = [random() * 100, random() * 100];
      return [x, y, x + random() * 5, y + random() * 5];
    });
    const order = hilbertOrder(boxes, boxes.reduce(join, NOWHERE));
    expect([...order].sort((a, b) => a - b)).toEqual(boxes.map((_, i) => i));
    const items = order.map((i, at) => ({ box: boxes[i]!, offset: 24 * at }));
    const tree = packedRTree(items);
    for (let n = 0; n < 20; n++) {
      const [x, y] = [random() * 100, random() * 100];
      const near: BBox = [x, y, x + random() * 30, y + random() * 30];
      const meets = ({ box: [x0, y0, x1, y1] }: { box: BBox }) =>
        x1 >= near[0] && x0 <= near[2] && y1 >= near[1] && y0 <= near[3];
      expect(search(tree, count, near), `${count} boxes`).toEqual(items.filter(meets).map((i) => i.offset));
    }
  }
});

test('boxes in one point stay in their order', () => {
  const boxes = Array.from({ length: 40 }, (): BBox => [1, 1, 1, 1]);
  expect(hilbertOrder(boxes, [1, 1, 1, 1])).toEqual(boxes.map((_, i) => i));
});
