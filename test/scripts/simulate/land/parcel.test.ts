import { expect, test } from 'vitest';
import { containsPoint } from '../../../../pipeline/geo/polygon.ts';
import {
  anchorOf,
  directionOf,
  perimeterOf,
  purePixelsOf,
  signedArea,
  worldId
} from '../../../../scripts/simulate/land/parcel.ts';
import { seeded } from '../../../support/random.ts';

type Ring = [number, number][];
const rectangle = (x0: number, y0: number, x1: number, y1: number): Ring => [
  [x0, y0],
  [x0, y1],
  [x1, y1],
  [x1, y0],
  [x0, y0]
];

test('pure pixels are those of the grid that lie wholly inside', () => {
  expect(purePixelsOf({ ring: rectangle(0, 0, 30, 20) })).toBe(6); // along the grid: all of them
  expect(purePixelsOf({ ring: rectangle(-30, -20, 0, 0) })).toBe(6);
  expect(purePixelsOf({ ring: rectangle(1, 0, 31, 20) })).toBe(4);
  expect(purePixelsOf({ ring: rectangle(5, 5, 19, 19) })).toBe(0);
  expect(purePixelsOf({ ring: rectangle(-5, -5, 25, 25) })).toBe(4);
  // A notch from the north into the middle pixel of three takes that pixel only.
  const notched: Ring = [
    [0, 0],
    [0, 10],
    [30, 10],
    [30, 0],
    [16, 0],
    [15, 4],
    [14, 0],
    [0, 0]
  ];
  expect(purePixelsOf({ ring: notched })).toBe(2);
});

test('of a convex ring, a pixel is pure when its four corners are inside', () => {
  const random = seeded(8);
  for (let round = 0; round < 300; round++) {
    const [cx, cy, r] = [200 * (random() - 0.5), 200 * (random() - 0.5), 10 + 60 * random()];
    const n = 3 + random(6);
    const turn = random();
    const ring = Array.from({ length: n + 1 }, (_, k): [number, number] => {
      const angle = (-2 * Math.PI * ((k % n) + turn)) / n;
      return [cx + r * Math.cos(angle), cy + 0.6 * r * Math.sin(angle)];
    });
    let expected = 0;
    for (let row = -20; row < 20; row++)
      for (let col = -20; col < 20; col++)
        if ([0, 10].every((dx) => [0, 10].every((dy) => containsPoint([ring], col * 10 + dx, row * 10 + dy))))
          expected++;
    expect(purePixelsOf({ ring }), `round ${round}`).toBe(expected);
  }
});

test('the anchor is inside even where the centroid is not', () => {
  const crescent: Ring = [
    [0, 0],
    [-30, 20],
    [0, 40],
    [-20, 20],
    [0, 0]
  ];
  const anchor = anchorOf({ ring: crescent });
  expect(containsPoint([crescent], ...anchor)).toBe(true);
  expect(anchorOf({ ring: rectangle(0, 0, 30, 20) })).toEqual([15, 10]);
});

test('a plot runs along its length, whatever the turn', () => {
  for (const angle of [-1.2, -0.4, 0, 0.3, 1.1]) {
    const ring = rectangle(-50, -10, 50, 10).map(([x, y]): [number, number] => [
      900 + x * Math.cos(angle) - y * Math.sin(angle),
      x * Math.sin(angle) + y * Math.cos(angle)
    ]);
    expect(directionOf({ ring })).toBeCloseTo(angle, 9);
    expect(signedArea(ring)).toBeCloseTo(-2000, 6);
    expect(perimeterOf(ring)).toBeCloseTo(240, 6);
  }
});

test('numbers fit 32 bits from one end of the world to the other, and end there', () => {
  expect(worldId(-512, -512, 1)).toBe(1);
  expect(worldId(511, 511, 4095)).toBe(0xffffffff);
  expect(() => worldId(512, 0, 1)).toThrow(/within 512/);
  expect(() => worldId(0, 0, 4096)).toThrow(/at most 4095/);
});
