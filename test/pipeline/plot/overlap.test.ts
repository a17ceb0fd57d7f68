import { featureCollection, intersect, polygon as turfPolygon } from '@turf/turf';
import { expect, test } from 'vitest';
import type { Polygon, Ring } from '../../../pipeline/geo/polygon.ts';
import { polygonArea, ringArea } from '../../../pipeline/geo/polygon.ts';
import { iouOf, overlapArea } from '../../../pipeline/plot/overlap.ts';
import { seeded } from '../../support/random.ts';

const box = (x: number, y: number, w: number, h: number): Ring => [
  [x, y],
  [x + w, y],
  [x + w, y + h],
  [x, y + h],
  [x, y]
];

test('two squares of 10 that share a corner of 5', () => {
  expect(overlapArea([box(0, 0, 10, 10)], [box(5, 5, 10, 10)])).toBeCloseTo(25, 9);
  expect(iouOf([box(0, 0, 10, 10)], [box(5, 5, 10, 10)])).toBeCloseTo(25 / 175, 9);
});

test('equal, nested, touching and apart', () => {
  const square: Polygon = [box(0, 0, 10, 10)];
  expect(overlapArea(square, square)).toBeCloseTo(100, 9);
  expect(overlapArea(square, [box(2, 2, 3, 3)])).toBeCloseTo(9, 9);
  expect(overlapArea(square, [box(10, 0, 10, 10)])).toBe(0);
  expect(overlapArea(square, [box(30, 0, 10, 10)])).toBe(0);
});

test('a hole is outside', () => {
  const ring: Polygon = [box(0, 0, 10, 10), box(3, 3, 4, 4).reverse()];
  expect(polygonArea(ring)).toBe(84);
  expect(overlapArea(ring, [box(0, 0, 5, 10)])).toBeCloseTo(50 - 8, 9);
});

/** A star-shaped polygon: never crosses itself. */
function star(random: (n?: number) => number, cx: number, cy: number): Polygon {
  const n = 3 + random(20);
  const ring: Ring = [];
  for (let i = 0; i < n; i++) {
    const r = 20 + 80 * random();
    const angle = (2 * Math.PI * (i + 0.9 * random())) / n;
    ring.push([cx + r * Math.cos(angle), cy + r * Math.sin(angle)]);
  }
  return [[...ring, ring[0]!]];
}

test('agrees with a clipper over random pairs at UTM coordinates', () => {
  const random = seeded(3);
  let overlapping = 0;
  for (let k = 0; k < 300; k++) {
    const p = star(random, 500_000, 3_900_000);
    const q = star(random, 500_000 + 200 * (random() - 0.5), 3_900_000 + 200 * (random() - 0.5));
    const clipped = intersect(featureCollection([turfPolygon(p), turfPolygon(q)]));
    const parts = !clipped
      ? []
      : ((clipped.geometry.type === 'Polygon'
          ? [clipped.geometry.coordinates]
          : clipped.geometry.coordinates) as Polygon[]);
    const wanted = parts.reduce((sum, part) => sum + part.reduce((s, ring) => s + ringArea(ring), 0), 0);
    if (wanted > 0) overlapping++;
    expect(Math.abs(overlapArea(p, q) - wanted), `round ${k}`).toBeLessThan(1e-3);
    expect(Math.abs(overlapArea(q, p) - wanted), `round ${k}`).toBeLessThan(1e-3);
  }
  expect(overlapping).toBeGreaterThan(200);
});
