import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeRaster } from '../../../../pipeline/io/geotiff/describe.ts';
import { georefOf } from '../../../../pipeline/io/geotiff/georef.ts';
import type { Ifd } from '../../../../pipeline/io/geotiff/ifd.ts';
import { openRaster } from '../../../../pipeline/io/raster-file.ts';

/** What GDAL 3.10 gives of the same tags; the recipe stands beside them. */
type Row = {
  name: string;
  tags: Record<string, number[] | string>;
  epsg: number | null;
  transform: [number, number, number, number, number, number];
  gcps?: { points: [col: number, row: number, x: number, y: number][]; epsg: number };
};
const ROWS = JSON.parse(readFileSync(new URL('../../../golden/georef/keys.json', import.meta.url), 'utf8')) as Row[];

const ifdOf = (tags: Row['tags']): Ifd => ({
  littleEndian: true,
  big: false,
  next: 0,
  tags: new Map(Object.entries(tags).map(([tag, v]) => [Number(tag), typeof v === 'string' ? v : Float64Array.from(v)]))
});

/** Where we say otherwise than GDAL, and what. */
const OURS: Record<string, number | null> = {
  '4326 by ESRI text': 4326, // GDAL calls it CRS84, the same in our order of axes
  '4490 by ESRI text': 4490,
  'ESRI names': 32650,
  "EPSG's name alone": 32650,
  'geographic by name': 4326,
  'UTM on an unknown datum': null, // GDAL guesses an Indonesian datum
  'geographic on another datum': null // GDAL knows Beijing 1954 by its datum; no transform here could use it
};

test('place and CRS of every kind of key are as GDAL reads them', () => {
  for (const { name, tags, epsg, transform, gcps } of ROWS) {
    const got = georefOf(ifdOf(tags));
    if (gcps) {
      expect(epsg, name).toBeNull();
      expect(got.gcps?.epsg, name).toBe(gcps.epsg);
      expect(
        got.gcps?.points.map((p) => [p.col, p.row, p.x, p.y]),
        name
      ).toEqual(gcps.points);
      continue;
    }
    expect(got.gcps, name).toBeNull();
    expect(got.epsg, name).toBe(name in OURS ? OURS[name] : epsg);
    transform.forEach((v, i) => {
      expect(got.transform[i], `${name}: transform ${i}`).toBeCloseTo(v, 6);
    });
  }
  expect(ROWS.length).toBeGreaterThan(65);
});

const row = (name: string) => georefOf(ifdOf(ROWS.find((r) => r.name === name)!.tags));

test('control points on a grid become that grid', () => {
  const got = row('four points of a grid');
  expect(got.epsg).toBe(32650);
  [10, 1, 5e5, 0, -10, 4e6].forEach((v, i) => {
    expect(got.transform[i]).toBeCloseTo(v, 6);
  });
  expect(got.gcps!.residualPx).toBeLessThan(1e-6);
  // The points of a file whose pixels are points name the centres of pixels.
  const centres = row('points, pixel is point');
  expect(centres.epsg).toBe(4326);
  [1 / 8, 0, 100 - 1 / 16, 0, -1 / 8, 30 + 1 / 16].forEach((v, i) => {
    expect(centres.transform[i]).toBeCloseTo(v, 9);
  });
});

test('control points half a pixel or more off any grid, or too few, give no place, but are there to be seen', () => {
  const bent = row('four points, none on a grid');
  expect(bent).toMatchObject({ epsg: null, transform: [1, 0, 0, 0, 1, 0], gcps: { epsg: 32650 } });
  // The fourth corner lies 16 m west of the grid of the others: 4 m at each corner, in pixels of 6 m.
  expect(bent.gcps!.residualPx).toBeCloseTo(4 / 6, 6);
  for (const name of ['two points', 'one point']) {
    const few = row(name);
    expect(few).toMatchObject({ epsg: null, transform: [1, 0, 0, 0, 1, 0] });
    expect(few.gcps).toMatchObject({ epsg: 32650, transform: null, residualPx: Number.POSITIVE_INFINITY });
  }
});

test('damaged keys place nothing and throw nothing', () => {
  const { tags } = ROWS.find((r) => r.name === '4548 by ESRI text')!;
  const keys = tags['34735'] as number[];
  expect(georefOf(ifdOf(tags)).epsg).toBe(4548);
  expect(georefOf(ifdOf({ ...tags, 34735: keys.slice(0, 3) })).epsg).toBeNull();
  expect(georefOf(ifdOf({ ...tags, 34736: [] })).epsg).toBe(4548); // the text says it all
  expect(georefOf(ifdOf({ ...tags, 34737: 'ESRI PE String = PROJCS["' })).epsg).toBe(4548); // so do the keys
  expect(georefOf(ifdOf({ ...tags, 34736: [], 34737: '' })).epsg).toBeNull();
  expect(georefOf(ifdOf({ ...tags, 34735: 'text', 33550: 'text', 33922: 'text' }))).toEqual({
    epsg: null,
    transform: [1, 0, 0, 0, 1, 0],
    gcps: null
  });
});

const CASES = join(process.env.PARUS_DATA ?? '/absent', 'tiff-cases');
describe.skipIf(!existsSync(CASES))('rasters of PARUS_DATA that are placed by control points', () => {
  test('what is printed has the CRS of the points and no transform, as GDAL lists them; the grid for work is the fit', async () => {
    const path = join(CASES, 'derived-from-sentinel2/gcps_only.tif');
    expect(await describeRaster(path)).toMatchObject({ epsg: 32631, transform: [1, 0, 0, 0, 1, 0] });
    const tiff = await openRaster(path);
    expect(tiff.grid.epsg).toBe(32631);
    expect(tiff.grid.transform).toEqual([10, 0, 356440, 0, -10, 4835080]);
    await tiff.close();
  });

  test('a continent in degrees fits no affine map', async () => {
    const tiff = await openRaster(join(CASES, 'odc-geo/au-gcp.tif'));
    expect(tiff.grid).toMatchObject({ epsg: null, transform: [1, 0, 0, 0, 1, 0] });
    expect(tiff.gcps!.residualPx).toBeGreaterThan(1);
    await tiff.close();
  });
});
