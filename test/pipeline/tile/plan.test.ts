import { expect, test } from 'vitest';
import { contains, grow, intersect, isEmpty, type Window } from '../../../pipeline/geo/window.ts';
import { cut } from '../../../pipeline/tile/cut.ts';
import { planTiles } from '../../../pipeline/tile/plan.ts';
import { stitch } from '../../../pipeline/tile/stitch.ts';
import { pixels } from '../../../pipeline/units.ts';
import { seeded } from '../../support/random.ts';

test('a 5 × 3 footprint that crosses the origin, in tiles of 4 with a halo of 1', () => {
  //   col −1 | 0 1 2 3
  //    row −1 ·| · · · ·    tiles are named by columns east and rows north of the origin
  //    --------+--------
  //    rows 0, 1
  const footprint = { col: -1, row: -1, width: 5, height: 3 };
  expect(planTiles(32650, [footprint], pixels(4), pixels(1))).toEqual([
    {
      id: '32650/c-1_r0',
      core: { col: -1, row: -1, width: 1, height: 1 },
      read: { col: -1, row: -1, width: 2, height: 2 }
    },
    {
      id: '32650/c0_r0',
      core: { col: 0, row: -1, width: 4, height: 1 },
      read: { col: -1, row: -1, width: 5, height: 2 }
    },
    {
      id: '32650/c-1_r-1',
      core: { col: -1, row: 0, width: 1, height: 2 },
      read: { col: -1, row: -1, width: 2, height: 3 }
    },
    { id: '32650/c0_r-1', core: { col: 0, row: 0, width: 4, height: 2 }, read: footprint }
  ]);
});

test('a place has one name: that of the 2.56 km square around it', () => {
  const [tile] = planTiles(32650, [{ col: 20_736, row: -185_600, width: 256, height: 256 }]);
  expect(tile!.id).toBe('32650/c81_r724'); // x from 207 360 m, y from 1 853 440 m
  expect(planTiles(32650, [{ col: 20_991, row: -185_345, width: 1, height: 1 }])[0]!.id).toBe(tile!.id);
  expect(planTiles(32650, [{ col: 20_991, row: -185_344, width: 1, height: 1 }])[0]!.id).toBe('32650/c81_r723');
});

/** Some footprints around the origin, apart, touching or overlapping. */
function footprints(random: (n: number) => number): Window[] {
  return Array.from({ length: 1 + random(4) }, () => ({
    col: random(120) - 60,
    row: random(120) - 60,
    width: 1 + random(60),
    height: 1 + random(60)
  }));
}

test('every pixel of a footprint belongs to one core, and cutting read windows and stitching cores gives it back', () => {
  const random = seeded(7);
  const whole = { col: -60, row: -60, width: 180, height: 180 };
  for (let n = 0; n < 150; n++) {
    const grounds = footprints(random);
    const layer = Uint16Array.from({ length: whole.width * whole.height }, () => 1 + random(60_000));
    const again = new Uint16Array(layer.length);
    const times = new Uint8Array(layer.length);
    for (const { core, read } of planTiles(32650, grounds, pixels(1 + random(40)), pixels(random(12)))) {
      expect(contains(read, core)).toBe(true);
      const seen = cut(layer, whole, read);
      stitch(again, whole, core, cut(seen, read, core));
      for (let row = core.row; row < core.row + core.height; row++) {
        for (let col = core.col; col < core.col + core.width; col++)
          times[(row - whole.row) * whole.width + col - whole.col]!++;
      }
    }
    const isGround = (i: number) => {
      const pixel = { col: (i % 180) - 60, row: Math.floor(i / 180) - 60, width: 1, height: 1 };
      return grounds.some((g) => contains(g, pixel));
    };
    const wrong = times.findIndex((t, i) => t > 1 || (isGround(i) && (t !== 1 || again[i] !== layer[i])));
    expect(wrong, `round ${n}`).toBe(-1);
  }
});

test('another footprint changes only the tiles whose surroundings it touches', () => {
  const random = seeded(11);
  let kept = 0;
  for (let n = 0; n < 150; n++) {
    const [more, ...grounds] = [...footprints(random), ...footprints(random)];
    const [size, halo] = [pixels(4 + random(30)), pixels(random(12))];
    const after = new Map(planTiles(32650, [...grounds, more!], size, halo).map((t) => [t.id, t]));
    for (const tile of planTiles(32650, grounds, size, halo)) {
      const [, col, row] = /c(.+)_r(.+)/.exec(tile.id)!.map(Number);
      const square = { col: col! * size, row: (-1 - row!) * size, width: size, height: size };
      if (!isEmpty(intersect(grow(square, halo), more!))) continue;
      kept++;
      expect(after.get(tile.id)).toEqual(tile);
    }
  }
  expect(kept).toBeGreaterThan(500);
});

test('stitching into a window takes only what lies in it', () => {
  //  layer cols 2..3, rows 1..2; core cols 1..3, rows 0..2
  const into = new Uint8Array(4);
  const core = { col: 1, row: 0, width: 3, height: 3 };
  stitch(into, { col: 2, row: 1, width: 2, height: 2 }, core, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
  expect([...into]).toEqual([5, 6, 8, 9]);
});

test('refuses a tile size below one pixel, and a cut that leaves the layer', () => {
  for (const bad of [0, -4, Number.NaN]) {
    expect(() => planTiles(32650, [], pixels(bad), pixels(0))).toThrow(/at least 1 px/);
  }
  const two = { col: 0, row: 0, width: 2, height: 1 };
  expect(() => cut(new Uint8Array(2), two, { col: 1, row: 0, width: 2, height: 1 })).toThrow(/within/);
});
