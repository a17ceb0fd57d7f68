import { expect, test } from 'vitest';
import { type Affine, isNorthUp, toXY } from '../../../pipeline/geo/affine.ts';
import { fitAffine } from '../../../pipeline/geo/affine-fit.ts';
import { seeded } from '../../support/random.ts';

const pointsOf = (t: Affine, at: [col: number, row: number][]) =>
  at.map(([col, row]) => {
    const [x, y] = toXY(t, col, row);
    return { col, row, x, y };
  });

test('points of any affine grid give that grid; of a north-up one exactly a north-up one', () => {
  const random = seeded(4);
  for (let round = 0; round < 200; round++) {
    const turn = round % 2 ? random() * 6 : 0;
    const gsd = [10, 60, 0.0001, 1 / 3][random(4)]!;
    const [x, y] = gsd < 0.01 ? [360 * random() - 180, 90 * random()] : [1e6 * random(), 1e7 * random()];
    const [cos, sin] = [gsd * Math.cos(turn), gsd * Math.sin(turn)];
    const t: Affine = [cos, sin, x, sin, -cos, y];
    const at = Array.from({ length: 3 + random(30) }, (): [number, number] => [10980 * random(), 10980 * random()]);
    const fit = fitAffine(pointsOf(t, [...at, [0, 0], [0, 10980], [10980, 0]]))!;
    expect(fit.residualPx).toBeLessThan(1e-3);
    const [gotX, gotY] = toXY(fit.transform, 5000, 7000);
    const [atX, atY] = toXY(t, 5000, 7000);
    expect(Math.hypot(gotX - atX, gotY - atY) / gsd).toBeLessThan(1e-3);
    if (turn === 0) expect(isNorthUp(fit.transform)).toBe(true);
  }
});

test('no other map is nearer in the sum of squares, and the residual is the farthest point', () => {
  const random = seeded(9);
  const t: Affine = [10, 0, 5e5, 0, -10, 4e6];
  const points = pointsOf(t, [
    [0, 0],
    [100, 0],
    [0, 100],
    [100, 100],
    [50, 20]
  ]).map((p) => ({ ...p, x: p.x + 20 * random() - 10, y: p.y + 20 * random() - 10 }));
  const { transform, residualPx } = fitAffine(points)!;
  const squares = (m: Affine) =>
    points.reduce((sum, p) => {
      const [x, y] = toXY(m, p.col, p.row);
      return sum + (x - p.x) ** 2 + (y - p.y) ** 2;
    }, 0);
  for (let i = 0; i < 6; i++) {
    for (const by of [-1e-3, 1e-3]) {
      const other = transform.map((v, k) => (k === i ? v + by * (i % 3 === 2 ? 100 : 1) : v)) as unknown as Affine;
      expect(squares(other)).toBeGreaterThan(squares(transform));
    }
  }
  const off = points.map((p) => {
    const [x, y] = toXY(transform, p.col, p.row);
    return Math.hypot(x - p.x, y - p.y) / 10;
  });
  expect(residualPx).toBeCloseTo(Math.max(...off), 1);
});

test('too few points, points on one line and places on one line give nothing', () => {
  const t: Affine = [10, 0, 5e5, 0, -10, 4e6];
  expect(fitAffine([])).toBeNull();
  expect(
    fitAffine(
      pointsOf(t, [
        [0, 0],
        [1, 1]
      ])
    )
  ).toBeNull();
  expect(
    fitAffine(
      pointsOf(t, [
        [0, 0],
        [1, 1],
        [2, 2],
        [7, 7]
      ])
    )
  ).toBeNull();
  expect(
    fitAffine(
      pointsOf(
        [1, 2, 0, 2, 4, 0],
        [
          [0, 0],
          [1, 0],
          [0, 1],
          [5, 3]
        ]
      )
    )
  ).toBeNull();
});
