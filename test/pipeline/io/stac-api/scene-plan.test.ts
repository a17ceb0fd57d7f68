import { expect, test } from 'vitest';
import { localItem } from '../../../../pipeline/io/stac-api/local-item.ts';
import { PROVIDERS } from '../../../../pipeline/io/stac-api/providers.ts';
import { isPlan, planScene, type ScenePlan } from '../../../../pipeline/io/stac-api/scene-plan.ts';
import { bandPlaces, parseStacItem, type StacAsset } from '../../../../pipeline/io/stac-item.ts';
import { BANDS } from '../../../../pipeline/scene/bands.ts';

const HEX = 'ab'.repeat(32);
type Assets = Record<string, Record<string, unknown>>;
const itemOf = (assets: Assets, more: Record<string, unknown> = {}) => ({
  type: 'Feature',
  stac_version: '1.0.0',
  id: 'S2B_50SKE_20240501_0_L2A',
  geometry: null,
  properties: { datetime: '2024-05-01T03:05:00Z', 'eo:cloud_cover': 12.5 },
  assets,
  ...more
});
const planned = (assets: Assets, more?: Record<string, unknown>): ScenePlan => {
  const scene = planScene(itemOf(assets, more), true);
  if (!isPlan(scene)) throw new Error(scene.reason);
  return scene;
};
const aside = (assets: Assets, more?: Record<string, unknown>) => {
  const scene = planScene(itemOf(assets, more), true);
  if (isPlan(scene)) throw new Error('planned');
  return scene.reason;
};

/** Assets as the three catalogues have them. */
const COG = 'image/tiff; application=geotiff; profile=cloud-optimized';
const NAMES = 'blue green red rededge1 rededge2 rededge3 nir nir08 swir16 swir22'.split(' ');
const earthSearch = (): Assets => ({
  ...Object.fromEntries(
    NAMES.map((key) => [
      `${key}-jp2`,
      { href: `s3://sentinel-s2-l2a/${key}.jp2`, type: 'image/jp2', 'eo:bands': [{ name: key }] }
    ])
  ),
  ...Object.fromEntries(
    NAMES.map((key, i) => [
      key,
      { href: `https://cogs.example/${BANDS[i]}.tif`, type: COG, 'eo:bands': [{ name: key }] }
    ])
  ),
  scl: { href: 'https://cogs.example/SCL.tif', type: COG },
  aot: { href: 'https://cogs.example/AOT.tif', type: COG },
  visual: {
    href: 'https://cogs.example/TCI.tif',
    type: COG,
    roles: ['visual'],
    'eo:bands': [{ name: 'red' }, { name: 'green' }, { name: 'blue' }]
  }
});
const planetary = (): Assets =>
  Object.fromEntries(
    ['AOT', 'B01', 'B09', ...BANDS, 'SCL', 'WVP', 'visual'].map((key) => [
      key,
      { href: `https://x.blob.core.windows.net/s2/${key}_10m.tif`, type: COG }
    ])
  );
const cdse = (): Assets => {
  const keys = ['B02_10m', 'B03_10m', 'B04_10m', 'B08_10m', 'TCI_10m', 'SCL_20m', 'SCL_60m'];
  for (const size of ['20m', '60m']) for (const b of BANDS) if (b !== 'B08') keys.push(`${b}_${size}`);
  const asset = (key: string) => ({
    href: `s3://eodata/Sentinel-2/x/${key}.jp2`,
    type: 'image/jp2',
    'auth:refs': ['s3'],
    'file:size': 1000,
    'file:checksum': `1220${HEX}`,
    alternate: {
      https: {
        href: `https://download.dataspace.copernicus.eu/odata/v1/Products(a-b)/Nodes(${key}.jp2)/$value`,
        'auth:refs': ['oidc']
      }
    }
  });
  return Object.fromEntries(keys.sort().map((key) => [key, asset(key)]));
};

test('Earth Search: the COGs of the ten bands and SCL, not the JPEG 2000 beside them, not the picture', () => {
  const { files, cloud, date } = planned(earthSearch());
  expect(files.map((f) => [f.key, f.name, f.url])).toEqual([
    ...NAMES.map((key, i) => [key, `${BANDS[i]}.tif`, `https://cogs.example/${BANDS[i]}.tif`]),
    ['scl', 'SCL.tif', 'https://cogs.example/SCL.tif']
  ]);
  expect([cloud, date, files[0]!.bytes, files[0]!.digest]).toEqual([12.5, '2024-05-01', null, null]);
});

test('Planetary Computer: by ESA names', () => {
  expect(planned(planetary()).files.map((f) => f.key)).toEqual([...BANDS, 'SCL']);
});

test('CDSE: native pixel sizes, https beside s3, sizes and checksums', () => {
  const { files } = planned(cdse());
  const keys = 'B02_10m B03_10m B04_10m B05_20m B06_20m B07_20m B08_10m B8A_20m B11_20m B12_20m SCL_20m';
  expect(files.map((f) => f.key).join(' ')).toBe(keys);
  expect(files[0]).toEqual({
    key: 'B02_10m',
    name: 'B02.jp2',
    url: 'https://download.dataspace.copernicus.eu/odata/v1/Products(a-b)/Nodes(B02_10m.jp2)/$value',
    bytes: 1000,
    digest: { algorithm: 'sha256', hex: HEX }
  });
});

test('several bands in one file are one file', () => {
  const bands = [...BANDS].map((name) => ({ name }));
  expect(planned({ data: { href: 'https://a.example/all.tif', type: COG, bands } }).files).toMatchObject([
    { key: 'data', name: 'bands.tif' }
  ]);
});

test('names come from us: hostile ids and hrefs', () => {
  const bad = {
    ...planetary(),
    B02: { href: 'https://a.example/..%2F..%2F..%2Fetc%2Fpasswd?x=/../../CON', type: COG }
  };
  expect(planned(bad).files[0]!.name).toBe('B02.tif');
  for (const id of [
    '../../evil',
    '..',
    '.hidden',
    'a/b',
    'a\\b',
    'C:evil',
    'x\0y',
    '',
    'CON',
    'nul.tif',
    'COM1',
    'a.',
    7,
    null
  ])
    expect(aside(planetary(), { id }), String(id)).toMatch(/expected an id|found at id/);
});

test('what cannot be a scene of a drop is set aside with the reason', () => {
  const without = (key: string) => Object.fromEntries(Object.entries(planetary()).filter(([k]) => k !== key));
  expect(aside(without('B11'))).toMatch(/item S2B_50SKE.*: expected the ten bands, found no asset for B11\./);
  expect(isPlan(planScene(itemOf(without('SCL')), true))).toBe(true);
  for (const href of [
    's3://bucket/B02.tif',
    'http://a.example/B02.tif',
    'file:///etc/passwd',
    './B02.tif',
    'https://u:SECRET@a.example/B02.tif'
  ]) {
    const reason = aside({ ...planetary(), B02: { href, type: COG } });
    expect(reason).toMatch(/expected asset 'B02' at an https URL, found/);
    expect(reason).not.toMatch(/SECRET/);
  }
  expect(aside(planetary(), { properties: { datetime: 'May' } })).toMatch(/datetime as RFC 3339/);
  expect(planScene('nonsense', true)).toMatchObject({ id: 'nothing', reason: expect.stringMatching(/a STAC Item/) });
});

test('item.json: fetched assets alone, relative, with size and checksum; the rest as it came, without a query anywhere', () => {
  const remote = itemOf(cdse(), {
    stac_extensions: ['https://stac-extensions.github.io/eo/v1.1.0/schema.json'],
    links: [
      { rel: 'self', href: 'https://a.example/items/1?token=SECRET', type: 'application/geo+json' },
      { rel: 'derived_from', href: 'https://a.example/l1c/1' },
      { rel: 'root', href: 'https://a.example/' },
      { rel: 'license', href: './licence.txt' }
    ],
    properties: {
      datetime: '2024-05-01T03:05:00Z',
      's2:processing_baseline': '05.10',
      'earthsearch:boa_offset_applied': true,
      thumbnail: 'see https://u:SECRET@a.example/t.png?sig=SECRET for more'
    }
  });
  remote.assets.B02_10m!['raster:bands'] = [{ scale: 0.0001, offset: -0.1, nodata: 0 }];
  delete remote.assets.B03_10m!['file:checksum'];
  const scene = planScene(remote, true);
  if (!isPlan(scene)) throw new Error(scene.reason);
  const fetched = new Map(scene.files.map((f) => [f.name, { bytes: 1000, sha256: 'cd'.repeat(32) }]));
  const local = localItem(scene, fetched, PROVIDERS.cdse);
  const text = JSON.stringify(local);
  expect(text).not.toMatch(/SECRET|s3:|alternate|auth:refs|_60m/);
  expect(local).toMatchObject({
    id: scene.id,
    stac_extensions: [
      'https://stac-extensions.github.io/eo/v1.1.0/schema.json',
      'https://stac-extensions.github.io/file/v2.1.0/schema.json'
    ],
    properties: {
      's2:processing_baseline': '05.10',
      'earthsearch:boa_offset_applied': true,
      thumbnail: 'see https://a.example/t.png for more',
      providers: [{ name: 'Copernicus Data Space Ecosystem', roles: ['host'], url: 'https://dataspace.copernicus.eu/' }]
    },
    links: [
      { rel: 'self', href: 'https://a.example/items/1', type: 'application/geo+json' },
      { rel: 'derived_from', href: 'https://a.example/l1c/1' }
    ]
  });
  expect((local.assets as Assets).B02_10m).toEqual({
    href: './B02.jp2',
    type: 'image/jp2',
    'file:size': 1000,
    'file:checksum': `1220${HEX}`,
    'raster:bands': [{ scale: 0.0001, offset: -0.1, nodata: 0 }]
  });
  expect((local.assets as Assets).B03_10m!['file:checksum']).toBe(`1220${'cd'.repeat(32)}`);

  // Read back, every band stands where it was planned, with the same calibration.
  const back = parseStacItem(text, 'item.json');
  expect(back).toMatchObject({ processingBaseline: '05.10', offsetApplied: true });
  expect(back.assets.B02).toEqual({ href: './B02.jp2', bandIndex: 0, scale: 0.0001, offset: -0.1, nodata: 0 });
  const places = bandPlaces(local.assets as Record<string, StacAsset>);
  expect(
    Object.values(places)
      .map((p) => p.key)
      .sort()
  ).toEqual(scene.files.map((f) => f.key).sort());
});
