import { expect, test } from 'vitest';
import { gcj02OfWgs84 } from '../../../pipeline/geo/gcj02.ts';
import { declaredCropCode, parseFarmers } from '../../../pipeline/io/farmers-file.ts';
import { canonicalJson } from '../../../pipeline/io/keys.ts';
import { seeded } from '../../support/random.ts';

type Json = Record<string, unknown>;
const SQUARE = [
  [114.52, 35.57],
  [114.523, 35.57],
  [114.523, 35.572],
  [114.52, 35.572],
  [114.52, 35.57]
];
const plot = (properties: Json = {}, geometry: unknown = { type: 'Polygon', coordinates: [SQUARE] }): Json => ({
  type: 'Feature',
  properties: { farmerId: 'F1', plotId: 'P1', declaredCrop: 'WW', declaredAreaMu: 72, ...properties },
  geometry
});
const file = (features: unknown, more: Json = {}) => JSON.stringify({ type: 'FeatureCollection', features, ...more });
const parse = (features: unknown, more: Json = {}) => parseFarmers(file(features, more), 'farmers.geojson');
const polygon = (...ring: number[][]) => ({ type: 'Polygon', coordinates: [ring] });

test('a plot is read as it was declared, and what the file does not say is null', () => {
  const { declared, setAside, warnings, farmers } = parse([plot({ title: 'registered', '//note': 'for people' })]);
  expect(declared).toEqual([
    {
      farmerId: 'F1',
      plotId: 'P1',
      feature: 0,
      crop: 'WW',
      areaMu: 72,
      title: 'registered',
      crs: 'wgs84',
      lonLat: [SQUARE],
      original: [SQUARE]
    }
  ]);
  expect({ setAside, warnings, farmers }).toEqual({ setAside: [], warnings: [], farmers: {} });
  const bare = parse([plot({ declaredAreaMu: undefined })]).declared[0]!;
  expect([bare.areaMu, bare.title]).toEqual([null, null]);
  expect(parse([plot({ declaredAreaMu: undefined, declaredAreaHa: 2 })]).declared[0]!.areaMu).toBe(30);
});

test('crops go by code, slug, Chinese and English name, and by the aliases of samples', () => {
  for (const name of ['WW', 'ww', 'winter_wheat', '冬小麦', 'Winter wheat']) expect(declaredCropCode(name)).toBe('WW');
  expect(['legumes', 'Cabbage', 'fodder', 'grass', 'GS'].map(declaredCropCode)).toEqual(['VG', 'VG', 'GS', 'GS', 'GS']);
  expect(declaredCropCode('unobtainium')).toBeNull();
});

test('a clockwise and unclosed ring is put right, and heights are dropped', () => {
  const open = polygon([114.52, 35.57, 60], [114.52, 35.572, 60], [114.523, 35.572, 60], [114.523, 35.57, 60]);
  const ring = parse([plot({}, open)]).declared[0]!.lonLat[0]!;
  expect(ring).toHaveLength(5);
  expect(ring[0]).toEqual(ring.at(-1));
  expect(new Set(ring.map(String))).toEqual(new Set(SQUARE.map(String)));
});

test('GCJ-02 is turned into WGS 84 once, and the original stays', () => {
  const shifted = SQUARE.map((place) => gcj02OfWgs84(place as [number, number]));
  for (const crs of ['gcj02', 'GCJ-02']) {
    const { declared, warnings } = parse([plot({ crs }, { type: 'Polygon', coordinates: [shifted] })]);
    expect(warnings).toEqual([]);
    expect(declared[0]!.crs).toBe('gcj02');
    expect(declared[0]!.original[0]).toEqual(shifted);
    for (const [i, [lon, lat]] of declared[0]!.lonLat[0]!.entries()) {
      expect(Math.abs(lon - SQUARE[i]![0]!)).toBeLessThan(1e-9);
      expect(Math.abs(lat - SQUARE[i]![1]!)).toBeLessThan(1e-9);
    }
  }
  const far = polygon([2.88, 50.85], [2.89, 50.85], [2.89, 50.86]);
  expect(parse([plot({ crs: 'gcj02' }, far)]).warnings[0]).toMatch(
    /features\[0\].*expected gcj02 coordinates in China, found 2.88, 50.85/
  );
});

test.each<[string, Json, RegExp]>([
  [
    'self-crossing',
    plot({}, polygon([114.52, 35.57], [114.523, 35.572], [114.523, 35.57], [114.52, 35.572])),
    /does not cross or touch itself, found a crossing near 114\.52/
  ],
  [
    'a spike',
    plot({}, polygon([114.52, 35.57], [114.523, 35.57], [114.523, 35.575], [114.523, 35.572], [114.52, 35.572])),
    /does not cross or touch/
  ],
  ['two corners', plot({}, polygon([114.52, 35.57], [114.523, 35.57])), /three different corners in a ring, found 2/],
  ['no corner', plot({}, polygon()), /three different corners in a ring, found 0/],
  [
    'one line',
    plot({}, polygon([114, 35], [114.1, 35.1], [114.2, 35.2])),
    /with an area, found corners that lie on one line/
  ],
  [
    'a hole outside',
    plot({}, { type: 'Polygon', coordinates: [SQUARE, SQUARE.map(([x, y]) => [x! + 1, y!])] }),
    /holes that lie within/
  ],
  ['no ring', plot({}, { type: 'Polygon', coordinates: [] }), /a list of rings, found \[\]/],
  ['a point', plot({}, { type: 'Point', coordinates: [114, 35] }), /type Polygon, found "Point"/],
  ['no geometry', plot({}, null), /type Polygon, found null/],
  ['two parts', plot({}, { type: 'MultiPolygon', coordinates: [[SQUARE], [SQUARE]] }), /MultiPolygon of 2 parts/],
  [
    'swapped',
    plot({}, polygon([35.57, 114.52], [35.572, 114.52], [35.572, 114.523])),
    /±90°, found 35.57, 114.52 \(longitude and latitude look swapped\)/
  ],
  [
    'metres',
    plot({}, polygon([500000, 3900000], [500100, 3900000], [500100, 3900100])),
    /±180°.*found 500000, 3900000/
  ],
  [
    'not a number',
    plot({}, polygon([114.52, null as never], [114.523, 35.57], [114.523, 35.572])),
    /\[longitude, latitude\] in degrees, found \[114.52,null\]/
  ],
  ['unknown crop', plot({ declaredCrop: 'unobtainium' }), /declaredCrop .*catalogue, found "unobtainium"/],
  ['no crop', plot({ declaredCrop: undefined }), /declaredCrop .*, found nothing/],
  ['no farmer', plot({ farmerId: undefined }), /\(farmer \?, plot P1\): expected a farmerId/],
  ['no plot id', plot({ plotId: '' }), /expected a plotId/],
  ['unknown crs', plot({ crs: 'beijing54' }), /crs wgs84, gcj02, bd09 or cgcs2000, found "beijing54"/],
  ['area as text', plot({ declaredAreaMu: '72' }), /declaredAreaMu as a number above 0, found "72"/],
  ['area of nothing', plot({ declaredAreaHa: 0, declaredAreaMu: null }), /declaredAreaHa as a number above 0, found 0/],
  ['no feature', { type: 'Polygon' }, /GeoJSON Feature, found "Polygon"/]
])('one bad plot (%s) is set aside with its reason and the others are read', (_name, bad, reason) => {
  const { declared, setAside } = parse([plot({ plotId: 'good' }), bad]);
  expect(declared.map((d) => d.plotId)).toEqual(['good']);
  expect(setAside).toHaveLength(1);
  expect(setAside[0]!.feature).toBe(1);
  expect(setAside[0]!.reason).toMatch(/^farmers\.geojson, features\[1\] \(farmer .*\): expected .*, found .*\.$/s);
  expect(setAside[0]!.reason).toMatch(reason);
});

test('a plot id is used once by a farmer, and may be used by two', () => {
  const { declared, setAside } = parse([plot(), plot(), plot({ farmerId: 'F2' })]);
  expect(declared.map((d) => d.farmerId)).toEqual(['F1', 'F2']);
  expect(setAside[0]!.reason).toMatch(/features\[1\].*a plotId that the farmer uses once, found "P1"/);
});

test('a MultiPolygon of one part is a polygon', () => {
  expect(parse([plot({}, { type: 'MultiPolygon', coordinates: [[SQUARE]] })]).declared[0]!.lonLat).toEqual([SQUARE]);
});

test.each([
  ['', /expected JSON, found an empty file/],
  ['{"type": "Feat', /expected JSON, found something else/],
  ['[]', /a GeoJSON FeatureCollection, found type nothing/],
  ['{"type":"Topology"}', /found type "Topology"/],
  [file([]), /at least one feature .*, found an empty list/],
  [file({}), /a list of features, found {}/],
  [file([plot()], { farmers: [] }), /an object under 'farmers'/],
  [
    file([plot()], { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3857' } } }),
    /crs wgs84.*found "urn:ogc:def:crs:EPSG::3857"/
  ]
])('a file that is no collection of plots is refused whole: %s', (text, sentence) => {
  expect(() => parseFarmers(text, 'farmers.geojson')).toThrowError(
    expect.objectContaining({
      _tag: 'BadFarmers',
      subject: 'farmers.geojson',
      message: expect.stringMatching(sentence)
    })
  );
});

test('a byte order mark and the CRS names of other tools are read', () => {
  const crs84 = { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } } };
  expect(parseFarmers(`\uFEFF${file([plot()], crs84)}`, 'f').declared[0]!.crs).toBe('wgs84');
  expect(parse([plot()], { crs: 'gcj02' }).declared[0]!.crs).toBe('gcj02');
});

test('a farmer’s record: what is wrong is not known, and says so', () => {
  const { farmers, warnings } = parse([plot()], {
    farmers: {
      '//': 'a note',
      F1: {
        tenor_days: 280,
        living_cny_year: '36000',
        rent_due_cny: null,
        insurance: { 冬小麦: { sum_cny_mu: 950, deductible: 0.1, weight: 0.8 } },
        attributes: { bureau: 'spotless', water: 'irrigated' }
      },
      F9: {}
    }
  });
  expect(farmers.F1).toMatchObject({
    tenor_days: 280,
    living_cny_year: null,
    rent_due_cny: null,
    offfarm_cny_year: null,
    insurance: { WW: { sum_cny_mu: 950 } },
    attributes: { bureau: null, water: 'irrigated', debt_ratio: null }
  });
  expect(Object.keys(farmers)).toEqual(['F1', 'F9']);
  expect(warnings).toEqual([
    'farmers.geojson, farmer F1: expected a number from 0 to 1000000000000 in living_cny_year, found "36000"; it is taken as not known.',
    'farmers.geojson, farmer F1, attributes: expected one of clean, thin_file, dpd_1_30, dpd_31_90, dpd_over_90, enforcement in bureau, found "spotless"; it is taken as not known.',
    'farmers.geojson, farmer F9: expected a declared plot of this farmer, found none.'
  ]);
});

test('ten thousand damaged files each give plots or a sentence, never a crash', () => {
  const random = seeded(11);
  const whole = file([plot(), plot({ plotId: 'P2', crs: 'gcj02' }), plot({ farmerId: 'F2' })], {
    farmers: { F1: { tenor_days: 280, attributes: { bureau: 'clean' } } }
  });
  let refused = 0;
  let aside = 0;
  for (let n = 0; n < 10_000; n++) {
    const at = random(whole.length);
    const cut = random(4);
    const put = ['', '-', '9', 'null', '"', '[', '{}', 'e9', '0'][random(9)]!;
    const text = whole.slice(0, at) + put + whole.slice(at + cut);
    try {
      const parsed = parseFarmers(text, 'f.geojson');
      aside += parsed.setAside.length > 0 ? 1 : 0;
      expect(() => canonicalJson(parsed)).not.toThrow();
      for (const { reason } of parsed.setAside) expect(reason).toMatch(/^f\.geojson, features\[\d+\]/);
    } catch (e) {
      expect(e, text).toMatchObject({ _tag: 'BadFarmers' });
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(1000);
  expect(aside).toBeGreaterThan(1000);
});

test('words that every object of JavaScript knows are names like any other', () => {
  for (const word of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    expect(declaredCropCode(word)).toBeNull();
    const { declared, setAside } = parse([plot({ plotId: 'P2', crs: word }), plot({ declaredCrop: word })]);
    expect([declared, setAside.map((s) => s.plotId)]).toEqual([[], ['P2', 'P1']]);
    expect(() => parse([plot()], { crs: word })).toThrowError(expect.objectContaining({ _tag: 'BadFarmers' }));
    const { farmers } = parse([plot({ farmerId: word })], { farmers: { F1: {} } });
    expect(Object.hasOwn(farmers, word)).toBe(false);
  }
});

test('a record below an id that begins with _ is not read, and says so; notes for people are silent', () => {
  const more = JSON.parse('{"farmers":{"//x":"a","_comment":"b","_F1":{},"__proto__":{"tenor_days":9}}}') as Json;
  const { farmers, warnings } = parse([plot()], more);
  expect(Object.keys(farmers)).toEqual([]);
  expect(warnings).toEqual(
    ['_F1', '__proto__'].map(
      (id) =>
        `farmers.geojson, farmer ${id}: expected an id without a leading '_', found "${id}"; his record is not read.`
    )
  );
});
