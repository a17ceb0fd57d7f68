import { expect, test } from 'vitest';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { containsPoint, type Polygon, polygonArea, squaredDistanceToSegment } from '../../../pipeline/geo/polygon.ts';
import { rasterize } from '../../../pipeline/geo/rasterize.ts';
import { seeded } from '../../support/random.ts';

const grid: Grid = { epsg: 32631, transform: [10, 0, 500_000, 0, -10, 5_600_000], width: 30, height: 30 };

const centresOf = (polygon: Polygon, inset: number) => {
  const { window, inside } = rasterize(polygon, grid, inset);
  const out: string[] = [];
  inside.forEach((v, k) => {
    if (v === 1) out.push(`${window.col + (k % window.width)},${window.row + Math.floor(k / window.width)}`);
  });
  return out.sort();
};

test('a 40 × 30 m field on the pixel edges holds its 12 pixels, all of them pure', () => {
  const [x, y] = [500_050, 5_599_900];
  const field: Polygon = [[[x, y], [x + 40, y], [x + 40, y + 30], [x, y + 30], [x, y]]]; // biome-ignore format: a ring reads as a line
  expect(polygonArea(field)).toBe(1200);
  expect(centresOf(field, 0)).toHaveLength(12);
  expect(centresOf(field, 5)).toHaveLength(12);
  expect(centresOf(field, 10)).toHaveLength(2);
});

test('agrees with the plain definition for random polygons with a hole, partly off the grid', () => {
  const random = seeded(11);
  for (let round = 0; round < 60; round++) {
    const [cx, cy] = [500_000 + random() * 300, 5_600_000 - random() * 300];
    const star = (scale: number, turn: 1 | -1) => {
      const n = 5 + random(9);
      const ring = Array.from({ length: n }, (_, i): [number, number] => {
        const angle = (turn * 2 * Math.PI * i) / n;
        const r = scale * (0.5 + random() / 2);
        return [cx + r * Math.cos(angle), cy + r * Math.sin(angle)];
      });
      return [...ring, ring[0]!];
    };
    const polygon = [star(90, 1), star(25, -1)];
    for (const inset of [0, 5, 10]) {
      const expected: string[] = [];
      for (let row = 0; row < 30; row++) {
        for (let col = 0; col < 30; col++) {
          const [x, y] = [500_005 + 10 * col, 5_599_995 - 10 * row];
          const near = polygon.some((ring) =>
            ring.slice(1).some(([x2, y2], i) => squaredDistanceToSegment(x, y, ...ring[i]!, x2, y2) < inset * inset)
          );
          if (containsPoint(polygon, x, y) && !near) expected.push(`${col},${row}`);
        }
      }
      expect(centresOf(polygon, inset)).toEqual(expected.sort());
    }
  }
});
