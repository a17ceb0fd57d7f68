import { expect, test } from 'vitest';
import { invert, toXY } from '../../../pipeline/geo/affine.ts';
import { bboxOfGrid, type Grid, gridOfWindow } from '../../../pipeline/geo/grid.ts';
import { clip, contains, grow, intersect, isEmpty, type Window } from '../../../pipeline/geo/window.ts';
import { seeded } from '../../support/random.ts';

const random = seeded(5);
const anyWindow = (): Window => ({ col: random(40) - 20, row: random(40) - 20, width: random(30), height: random(30) });
const pixelsOf = (w: Window): Set<string> => {
  const all = new Set<string>();
  for (let r = w.row; r < w.row + w.height; r++) for (let c = w.col; c < w.col + w.width; c++) all.add(`${c},${r}`);
  return all;
};

test('an intersection holds the pixels of both windows and no others', () => {
  for (let n = 0; n < 300; n++) {
    const p = anyWindow();
    const q = anyWindow();
    const both = [...pixelsOf(p)].filter((x) => pixelsOf(q).has(x));
    const found = intersect(p, q);
    expect(isEmpty(found)).toBe(both.length === 0);
    if (both.length > 0) expect(pixelsOf(found)).toEqual(new Set(both));
  }
});

test('a window grown and cut stays in its grid and holds the window that it came from', () => {
  for (let n = 0; n < 200; n++) {
    const size = { width: 1 + random(50), height: 1 + random(50) };
    const core = clip(anyWindow(), size);
    if (isEmpty(core)) continue;
    const read = clip(grow(core, random(10)), size);
    expect(contains(read, core)).toBe(true);
    expect(contains({ col: 0, row: 0, ...size }, read)).toBe(true);
  }
});

test('a window’s grid puts its pixels where the whole grid has them', () => {
  const grid: Grid = { epsg: 32631, transform: [10, 0, 500000, 0, -10, 5630000], width: 64, height: 64 };
  const part = gridOfWindow(grid, { col: 3, row: 5, width: 10, height: 4 });
  expect(toXY(part.transform, 0, 0)).toEqual([500030, 5629950]);
  expect(bboxOfGrid(part)).toEqual([500030, 5629910, 500130, 5629950]);
});

test('a transform and its inverse cancel, rotated ones too', () => {
  for (let n = 0; n < 100; n++) {
    const t = [5 + random(), random() - 0.5, random(1000), random() - 0.5, -5 - random(), random(1000)] as const;
    const [x, y] = toXY(t, 12.5, 7.25);
    const [col, row] = toXY(invert(t), x, y);
    expect(col).toBeCloseTo(12.5, 8);
    expect(row).toBeCloseTo(7.25, 8);
  }
});
