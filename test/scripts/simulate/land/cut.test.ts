import { expect, test } from 'vitest';
import { dice } from '../../../../scripts/simulate/dice.ts';
import { areaBelow, clip, findCut, type Shape, shapeArea, slice } from '../../../../scripts/simulate/land/cut.ts';
import { subdivide } from '../../../../scripts/simulate/land/subdivide.ts';
import { seeded } from '../../../support/random.ts';

const square: Shape = [0, 0, 10, 0, 10, 10, 0, 10];
// A yard open to the north: two arms, 2 wide and 6 long, on a base 10 by 4.
const yard: Shape = [0, 0, 2, 0, 2, 6, 8, 6, 8, 0, 10, 0, 10, 10, 0, 10];

test('a square is cut in two, and a slice of it has the width between the lines', () => {
  expect(shapeArea(square)).toBe(100);
  expect(clip(square, 0, 3, -1).map(shapeArea)).toEqual([30]);
  expect(clip(square, 1, 3, 1).map(shapeArea)).toEqual([70]);
  expect(slice(square, 0, 3, 5).map(shapeArea)).toEqual([20]);
  expect(clip(square, 0, -1, -1)).toEqual([]);
  expect(clip(square, 0, -1, 1)).toEqual([square]);
});

test('a cut through a bay leaves both arms as shapes of their own', () => {
  expect(clip(yard, 1, 5, -1).map(shapeArea)).toEqual([10, 10]);
  expect(clip(yard, 1, 5, 1).map(shapeArea)).toEqual([44]);
  expect(clip(yard, 1, 7, -1).map(shapeArea)).toEqual([34]);
});

/** A star around (0, 0) with a corner in each of n directions: simple, with bays. */
function star(random: () => number): Shape {
  const n = 5 + Math.floor(random() * 9);
  return Array.from({ length: n }, (_, k) => {
    const [angle, r] = [(2 * Math.PI * (k + random() * 0.8)) / n, 20 + 80 * random()];
    return [r * Math.cos(angle), r * Math.sin(angle)];
  }).flat();
}

test('both sides of any cut make up the whole, and a wanted share is found', () => {
  const random = seeded(3);
  for (let round = 0; round < 500; round++) {
    const shape = star(random);
    const axis = random(2) as 0 | 1;
    const at = 60 * (random() - 0.5);
    const sum = (side: -1 | 1) => clip(shape, axis, at, side).reduce((total, s) => total + shapeArea(s), 0);
    expect(sum(-1)).toBeCloseTo(areaBelow(shape, axis, at), 6);
    expect(sum(-1) + sum(1)).toBeCloseTo(shapeArea(shape), 6);
    const share = 0.1 + 0.8 * random();
    const found = areaBelow(shape, axis, findCut(shape, axis, share)) / shapeArea(shape);
    expect(Math.abs(found - share)).toBeLessThan(2e-3);
  }
});

test('a field of 400 by 200 m becomes strips that lie along it and leave only the bunds', () => {
  const field: Shape = [0, 0, 400, 0, 400, 200, 0, 200];
  const { pieces } = subdivide(field, { median: 3000, sigmaLn: 0.3, aspect: 3, along: 0, gap: [0.5, 0.5] }, dice(1));
  const total = pieces.reduce((sum, p) => sum + shapeArea(p), 0);
  expect(total).toBeGreaterThan(78_000);
  expect(total).toBeLessThan(79_900);
  const long = pieces.filter(
    (p) =>
      Math.max(...p.filter((_, k) => k % 2 === 0)) - Math.min(...p.filter((_, k) => k % 2 === 0)) >
      1.5 * (Math.max(...p.filter((_, k) => k % 2 === 1)) - Math.min(...p.filter((_, k) => k % 2 === 1)))
  );
  expect(long.length / pieces.length).toBeGreaterThan(0.85);
});
