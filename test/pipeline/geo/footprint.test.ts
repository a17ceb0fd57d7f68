import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toXY } from '../../../pipeline/geo/affine.ts';
import { fromLonLat, toLonLat } from '../../../pipeline/geo/crs.ts';
import { lonLatBBoxOf, lonLatMeet, splitAtAntimeridian } from '../../../pipeline/geo/footprint.ts';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { openRaster } from '../../../pipeline/io/raster-file.ts';
import { seeded } from '../../support/random.ts';

const degrees = (west: number, width: number): Grid => ({
  epsg: 4326,
  transform: [0.5, 0, west, 0, -0.5, 20],
  width,
  height: 10
});

test('a grid in degrees is its own box; past 180° the west is greater than the east', () => {
  expect(lonLatBBoxOf(degrees(110, 8))).toEqual([110, 15, 114, 20]);
  expect(lonLatBBoxOf(degrees(179, 4))).toEqual([179, 15, -179, 20]);
  expect(lonLatBBoxOf(degrees(-181, 4))).toEqual([179, 15, -179, 20]);
  expect(lonLatBBoxOf(degrees(178, 4))).toEqual([178, 15, 180, 20]); // touches, does not cross
  expect(lonLatBBoxOf(degrees(-180, 4))).toEqual([-180, 15, -178, 20]);
  expect(lonLatBBoxOf(degrees(-180, 720))).toEqual([-180, 15, 180, 20]);
  expect(() => lonLatBBoxOf({ ...degrees(0, 1), epsg: null })).toThrow(/CRS/);
});

test('a box across the antimeridian is two, and meets what lies on both sides', () => {
  expect(splitAtAntimeridian([1, 2, 3, 4])).toEqual([[1, 2, 3, 4]]);
  expect(splitAtAntimeridian([179, 15, -179, 20])).toEqual([
    [179, 15, 180, 20],
    [-180, 15, -179, 20]
  ]);
  expect(lonLatMeet([179, 15, -179, 20], [-179.5, 10, -170, 16])).toBe(true);
  expect(lonLatMeet([179, 15, -179, 20], [170, 10, 179.5, 16])).toBe(true);
  expect(lonLatMeet([179, 15, -179, 20], [-178, 10, 178, 16])).toBe(false);
  expect(lonLatMeet([179, 15, -179, 20], [-179.5, 10, -170, 14])).toBe(false);
});

test('every pixel of a UTM or rotated grid lies in its box, wherever the zone, within what chords leave out', () => {
  const random = seeded(31);
  let crossing = 0;
  for (let round = 0; round < 60; round++) {
    const zone = [1, 60, 1 + random(60)][round % 3]!;
    const epsg = (round % 2 ? 32600 : 32700) + zone;
    const lat = (round % 2 ? 1 : -1) * 70 * random();
    const border = zone === 60 ? 180 : 6 * zone - 186; // where zones meet
    const [x, y] = fromLonLat(epsg, border, lat);
    const turn = round % 4 === 3 ? 0.3 : 0;
    const [cos, sin] = [100 * Math.cos(turn), 100 * Math.sin(turn)];
    const transform = [cos, sin, x - 100 * 549, sin, -cos, y + 100 * 549] as const;
    const grid: Grid = { epsg, transform, width: 1098, height: 1098 };
    const [west, south, east, north] = lonLatBBoxOf(grid);
    if (west > east) crossing++;
    const slack = 1e-3; // degrees; a chord of 1/32 of 110 km at latitude 70
    for (let n = 0; n < 60; n++) {
      const [lon, lt] = toLonLat(epsg, ...toXY(transform, 1098 * random(), 1098 * random()));
      const inside =
        west > east ? lon >= west - slack || lon <= east + slack : lon >= west - slack && lon <= east + slack;
      expect(inside && lt >= south - slack && lt <= north + slack, `${epsg} ${lon} ${lt}`).toBe(true);
    }
    const width = west > east ? east + 360 - west : east - west;
    expect(width).toBeLessThan(8);
  }
  expect(crossing).toBeGreaterThan(30);
});

const CASES = join(process.env.PARUS_DATA ?? '/absent', 'tiff-cases/derived-from-sentinel2');
describe.skipIf(!existsSync(CASES))('rasters of PARUS_DATA at the antimeridian', () => {
  test.each(['u16_antimeridian_4326.tif', 'u16_antimeridian_utm60s.tif'])('%s crosses it', async (name) => {
    const tiff = await openRaster(join(CASES, name));
    const [west, south, east, north] = lonLatBBoxOf(tiff.grid);
    expect(west).toBeGreaterThan(179.9);
    expect(east).toBeLessThan(-179.9);
    expect(south).toBeGreaterThan(-17);
    expect(north).toBeLessThan(-16);
    await tiff.close();
  });
});
