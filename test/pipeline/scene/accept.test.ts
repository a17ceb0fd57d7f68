import { expect, test } from 'vitest';
import type { Affine } from '../../../pipeline/geo/affine.ts';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { checkBandGrid, sceneGridOf } from '../../../pipeline/scene/accept.ts';
import { gridOf } from '../../support/scene-folder.ts';

const scene = sceneGridOf(gridOf(8, 8));
const t = (...transform: Affine): Grid => ({ ...gridOf(4, 4, 20), transform });

test('10 m and 20 m bands over the same ground are accepted, an odd edge too', () => {
  checkBandGrid('B02.tif', gridOf(8, 8), scene);
  checkBandGrid('B11.tif', gridOf(4, 4, 20), scene);
  checkBandGrid('B11.tif', gridOf(5, 4, 20), sceneGridOf(gridOf(9, 8)));
});

test('other grids are refused: file, expected, found', () => {
  const cases: [Grid, RegExp][] = [
    [{ ...gridOf(8, 8), epsg: null }, /B11\.tif: expected a known projected CRS .* found none/],
    [{ ...gridOf(8, 8), epsg: 4326 }, /found EPSG 4326/],
    [{ ...gridOf(8, 8), epsg: 32649 }, /expected EPSG 32650 .* found EPSG 32649/],
    [t(20, 0, 500_000, 0, 20, 4_000_000), /rows that run south/],
    [t(15, 0, 500_000, 0, -15, 4_000_000), /pixels of 10 m or 20 m, found 15 × 15 m/],
    [t(20, 0, 500_003, 0, -20, 4_000_000), /whole tens of metres, found 500003, 4000000/],
    [t(20, 0, 500_040, 0, -20, 4_000_000), /the ground/]
  ];
  for (const [grid, said] of cases) expect(() => checkBandGrid('B11.tif', grid, scene)).toThrow(said);
});
