import { describe, expect, test } from 'vitest';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { polygonArea } from '../../../pipeline/geo/polygon.ts';
import { rasterize } from '../../../pipeline/geo/rasterize.ts';
import { simplifyArcs, touchingArcs } from '../../../pipeline/geo/simplify.ts';
import { polygonOf, sidesByLabel, traceArcs } from '../../../pipeline/geo/vectorize.ts';
import { label } from '../../../pipeline/raster/label.ts';
import { randomPatches } from '../../support/patches.ts';
import { picture } from '../../support/picture.ts';

const gridOf = (width: number, height: number): Grid => ({ epsg: null, transform: [1, 0, 0, 0, -1, 0], width, height });

const polygonsOf = (labels: Int32Array, width: number, height: number) => {
  const arcs = traceArcs(labels, width, height);
  return new Map([...sidesByLabel(arcs)].map(([l, sides]) => [l, polygonOf(sides, (a) => arcs[a]!.points)]));
};

describe('polygons of patches', () => {
  test('a field with a pond has one hole; its neighbour shares the border', () => {
    const { data, width, height } = picture(`
      1 1 1 2
      1 . 1 2
      1 1 1 2
    `);
    const polygons = polygonsOf(data, width, height);
    expect([...polygons.keys()].sort()).toEqual([1, 2]);
    expect(polygons.get(1)).toHaveLength(2);
    expect(polygonArea(polygons.get(1)!)).toBe(8);
    expect(polygons.get(2)).toHaveLength(1);
    expect(polygonArea(polygons.get(2)!)).toBe(3);
  });

  test('a patch that touches itself at a corner becomes ring and hole, neither crossing itself', () => {
    const { data, width, height } = picture(`
      1 1 1 .
      1 . 1 .
      1 1 . .
    `);
    const [outer, hole] = polygonsOf(data, width, height).get(1)!;
    expect(hole).toBeDefined();
    for (const ring of [outer!, hole!]) {
      const corners = ring.slice(0, -1).map(String);
      expect(new Set(corners).size).toBe(corners.length);
    }
    expect(polygonArea([outer!, hole!])).toBe(7);
  });

  test('rasterised again, random patches come back pixel by pixel', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const [width, height] = [24, 17];
      const labels = label(randomPatches(seed, width, height, 9), width);
      const back = new Int32Array(labels.length);
      for (const [l, polygon] of polygonsOf(labels, width, height)) {
        const { window, inside } = rasterize(polygon, gridOf(width, height));
        inside.forEach((v, k) => {
          if (v === 0) return;
          const at = (window.row + Math.floor(k / window.width)) * width + window.col + (k % window.width);
          expect(back[at]).toBe(0);
          back[at] = l;
        });
      }
      expect(back).toEqual(labels);
    }
  });
});

describe('simplified borders', () => {
  test('a staircase becomes few points and keeps its ground', () => {
    const size = 40;
    const data = Int32Array.from({ length: size * size }, (_, i) =>
      3 * (i % size) < Math.floor(i / size) + 40 ? 1 : 2
    );
    const arcs = traceArcs(data, size, size);
    const points = simplifyArcs(arcs);
    const border = arcs.findIndex((a) => a.left > 0 && a.right > 0);
    expect(points[border]!.length / 2).toBeLessThanOrEqual(4);
    expect(arcs[border]!.points.length / 2).toBeGreaterThan(40);
  });

  test('over random patches: no border touches another, every polygon keeps its area within 1 %, their sum is the ground', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const [width, height] = [30, 22];
      const labels = label(randomPatches(seed, width, height, 8), width);
      const arcs = traceArcs(labels, width, height);
      const points = simplifyArcs(arcs);
      expect(touchingArcs(points)).toEqual([]);
      let sum = 0;
      for (const [l, sides] of sidesByLabel(arcs)) {
        const pixels = labels.reduce((n, v) => n + (v === l ? 1 : 0), 0);
        const area = polygonArea(polygonOf(sides, (a) => points[a]!));
        expect(Math.abs(area - pixels)).toBeLessThanOrEqual(0.01 * pixels + 1e-9);
        sum += area;
      }
      const ground = labels.reduce((n, v) => n + (v > 0 ? 1 : 0), 0);
      expect(Math.abs(sum - ground)).toBeLessThanOrEqual(0.01 * ground);
    }
  });
});
