import { expect, test } from 'vitest';
import { fromLonLat, toLonLat } from '../../../pipeline/geo/crs.ts';
import { bboxOfGrid, type Grid } from '../../../pipeline/geo/grid.ts';
import { gridOnLattice, latticePixelAt, latticeWindowOf } from '../../../pipeline/geo/lattice.ts';
import { seeded } from '../../support/random.ts';

test('pixels are counted east and south from the origin, on both sides of it', () => {
  expect(gridOnLattice(32650, { col: 27_340, row: -393_140, width: 96, height: 48 })).toEqual({
    epsg: 32650,
    transform: [10, 0, 273_400, 0, -10, 3_931_400],
    width: 96,
    height: 48
  });
  expect(latticePixelAt(273_405, 3_931_395)).toEqual({ col: 27_340, row: -393_140 });
  expect(latticePixelAt(-5, -5)).toEqual({ col: -1, row: 0 });
});

test('a grid of the CRS comes back as its own window; one off the lattice is held', () => {
  const random = seeded(2);
  for (let n = 0; n < 100; n++) {
    const w = { col: random(200) - 100, row: random(200) - 100, width: 1 + random(50), height: 1 + random(50) };
    expect(latticeWindowOf(gridOnLattice(32650, w), 32650)).toEqual(w);
  }
  const odd: Grid = { epsg: 32650, transform: [30, 0, 12, 0, -30, 7], width: 1, height: 1 };
  expect(latticeWindowOf(odd, 32650)).toEqual({ col: 1, row: -1, width: 4, height: 4 });
});

test('the window of a granule of the zone beside holds every place of it, and little more', () => {
  const granule: Grid = { epsg: 32651, transform: [10, 0, 199_980, 0, -10, 4_200_000], width: 10_980, height: 10_980 };
  const [minX, minY, maxX, maxY] = bboxOfGrid(gridOnLattice(32650, latticeWindowOf(granule, 32650)));
  const random = seeded(3);
  const xs: number[] = [];
  const ys: number[] = [];
  for (let n = 0; n < 4000; n++) {
    // Half of the places on the rim, where it bends out most.
    const along = random() * 109_800;
    const across = n % 2 === 0 ? random() * 109_800 : [0, 109_800][random(2)]!;
    const [dx, dy] = random(2) === 0 ? [along, across] : [across, along];
    const [x, y] = fromLonLat(32650, ...toLonLat(32651, 199_980 + dx, 4_200_000 - dy));
    xs.push(x);
    ys.push(y);
  }
  expect([Math.min(...xs) >= minX, Math.min(...ys) >= minY]).toEqual([true, true]);
  expect([Math.max(...xs) <= maxX, Math.max(...ys) <= maxY]).toEqual([true, true]);
  expect(Math.min(...xs) - minX + (maxY - Math.max(...ys))).toBeLessThan(600); // random places miss the very corners
});
