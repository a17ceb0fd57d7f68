import { expect, test } from 'vitest';
import { parseSidecar, parseStacItem } from '../../../pipeline/io/stac-item.ts';
import { BANDS } from '../../../pipeline/scene/bands.ts';

type Change = (item: ReturnType<typeof base>) => void;
const base = () => ({
  type: 'Feature',
  stac_version: '1.0.0',
  id: 'S2B_T50SKE_20240501',
  properties: { datetime: '2024-05-01T03:05:00.123Z' } as Record<string, unknown>,
  assets: {} as Record<string, Record<string, unknown>>
});
const parse = (change: Change) => {
  const item = base();
  change(item);
  return parseStacItem(JSON.stringify(item), 'a/item.json');
};

test('STAC 1.0 with ESA names and raster:bands', () => {
  const item = parse((i) => {
    i.properties['proj:epsg'] = 32650;
    i.properties['s2:processing_baseline'] = '05.10';
    i.properties['view:sun_elevation'] = 60;
    i.assets.B02 = { href: './B02.tif', 'raster:bands': [{ scale: 0.0001, offset: -0.1, nodata: 0 }] };
    i.assets.B8A = { href: './B8A.tif' };
    i.assets.thumb = { href: './t.png', roles: ['thumbnail'] };
  });
  expect(item.assets).toEqual({
    B02: { href: './B02.tif', bandIndex: 0, scale: 0.0001, offset: -0.1, nodata: 0 },
    B8A: { href: './B8A.tif', bandIndex: 0, scale: null, offset: null, nodata: null }
  });
  expect(item).toMatchObject({
    id: 'S2B_T50SKE_20240501',
    date: '2024-05-01',
    datetime: '2024-05-01T03:05:00.123Z',
    epsg: 32650,
    processingBaseline: '05.10',
    sunZenithDeg: 30,
    sunAzimuthDeg: null,
    level: 'L2A',
    others: ['./t.png']
  });
});

test('STAC 1.1 with common names, bands and proj:code', () => {
  const item = parse((i) => {
    i.stac_version = '1.1.0';
    i.properties['proj:code'] = 'EPSG:32650';
    i.assets.nir = {
      href: 'n.tif',
      bands: [{ 'eo:common_name': 'nir', 'raster:scale': 0.0001, 'raster:offset': 0, nodata: 0 }]
    };
    i.assets.x = { href: 'r.tif', bands: [{ name: 'B05' }] };
    i.assets.swir16 = { href: 's.tif', 'raster:scale': 0.0002, 'raster:offset': -0.05, nodata: -9999 };
  });
  expect(item.epsg).toBe(32650);
  expect(item.assets.B08).toMatchObject({ href: 'n.tif', scale: 0.0001, offset: 0, nodata: 0 });
  expect(item.assets.B05).toMatchObject({ href: 'r.tif' });
  expect(item.assets.B11).toMatchObject({ href: 's.tif', scale: 0.0002, offset: -0.05, nodata: -9999 });
});

test('catalogue habits: a TIFF before a JPEG 2000, the native size before a coarser one, no true-colour picture', () => {
  const item = parse((i) => {
    i.assets['blue-jp2'] = { href: 'b.jp2', type: 'image/jp2', 'eo:bands': [{ name: 'blue', common_name: 'blue' }] };
    i.assets.blue = {
      href: 'b.tif',
      type: 'image/tiff; application=geotiff',
      'eo:bands': [{ name: 'blue', common_name: 'blue' }]
    };
    i.assets.B03_20m = { href: 'g20.tif' };
    i.assets.B03_10m = { href: 'g10.tif' };
    i.assets.visual = {
      href: 'tci.tif',
      roles: ['visual'],
      'eo:bands': [{ common_name: 'red' }, { common_name: 'green' }, { common_name: 'blue' }]
    };
    i.assets.stack = { href: 'all.tif', 'eo:bands': [{ name: 'B11' }, { name: 'B12' }] };
  });
  expect(item.assets.B02!.href).toBe('b.tif');
  expect(item.assets.B03!.href).toBe('g10.tif');
  expect(item.assets.B04).toBeUndefined();
  expect(item.assets.B12).toMatchObject({ href: 'all.tif', bandIndex: 1 });
});

test('refusals name the file, the member, what was expected and what was found', () => {
  const cases: [Change, RegExp][] = [
    [(i) => (i.type = 'Topology'), /a\/item\.json: expected a STAC Item, found at type/],
    [(i) => (i.stac_version = '0.9.0'), /stac_version: expected STAC 1\.x/],
    [(i) => (i.id = '../../x'), /expected an id of .* found "\.\.\/\.\.\/x"/],
    [(i) => (i.properties.datetime = 'yesterday'), /expected a datetime as RFC 3339 .* found "yesterday"/],
    [(i) => (i.properties.datetime = '2024-02-30T00:00:00Z'), /found "2024-02-30T00:00:00Z"/],
    [(i) => (i.assets.B02 = {}), /assets\.B02\.href/]
  ];
  for (const [change, said] of cases) expect(() => parse(change)).toThrow(said);
});

test('a time with a zone is turned into UTC, date and all', () => {
  const item = parse((i) => (i.properties.datetime = '2024-05-01T03:05:00+08:00'));
  expect(item).toMatchObject({ datetime: '2024-04-30T19:05:00Z', date: '2024-04-30' });
});

test('a sidecar names the bands of its GeoTIFF in order', () => {
  const text = JSON.stringify({
    id: 'x',
    datetime: '2024-05-01T00:00:00Z',
    bands: ['QA', ...BANDS],
    level: 'TOA',
    scale: 0.01,
    sunAzimuthDeg: 120
  });
  const item = parseSidecar(text, 'x.json', 'x.tif');
  expect(item.assets.B02).toEqual({ href: 'x.tif', bandIndex: 1, scale: 0.01, offset: null, nodata: null });
  expect(item).toMatchObject({ level: 'TOA', sunAzimuthDeg: 120, sunZenithDeg: null });
  expect(() => parseSidecar('{"id": "x"}', 'x.json', 'x.tif')).toThrow(/x\.json: expected a sidecar .*datetime/);
});
