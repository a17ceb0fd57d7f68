import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  fromLonLat,
  isGeographic,
  isKnownCrs,
  toLonLat,
  transverseMercatorOf,
  utmEpsgOf
} from '../../../pipeline/geo/crs.ts';
import { GEOGRAPHIC_CODES } from '../../../pipeline/geo/geographic-codes.ts';
import { seeded } from '../../support/random.ts';

test('places that PROJ 9 gives', () => {
  // PROJ 9.5 through rasterio.warp.transform; central meridians lie at 500 km.
  const [x, y] = fromLonLat(32650, 117, 34);
  expect(x).toBeCloseTo(500_000, 3);
  expect(y).toBeCloseTo(3_762_155.977_595, 4);
  expect(fromLonLat(32731, 3, -10)[1]).toBeCloseTo(8_894_587.508_699, 4);
  expect(fromLonLat(4527, 117, 34)[1]).toBeCloseTo(3_763_661.442_068, 4);
  expect(fromLonLat(4527, 117, 34)[0]).toBeCloseTo(39_500_000, 3);
});

test('there and back is the same place, in every known kind of system', () => {
  const random = seeded(6);
  for (const [epsg, lon0] of [
    [32650, 117],
    [32750, 117],
    [4326, 110],
    [4490, 110],
    [4498, 117],
    [4509, 117],
    [4527, 117],
    [4548, 117],
    [3857, 100]
  ] as const) {
    expect(isKnownCrs(epsg)).toBe(true);
    for (let n = 0; n < 20; n++) {
      const [lon, lat] = [lon0 + 2 * random() - 1, 20 + 30 * random()];
      const [x, y] = fromLonLat(epsg, lon, lat);
      const [back, back2] = toLonLat(epsg, x, y);
      expect(back).toBeCloseTo(lon, 8);
      expect(back2).toBeCloseTo(lat, 8);
    }
  }
});

test('zones by place; unknown codes are refused by number', () => {
  expect(utmEpsgOf(117, 34)).toBe(32650);
  expect(utmEpsgOf(-180, -1)).toBe(32701);
  expect(utmEpsgOf(180, 1)).toBe(32660);
  expect(isKnownCrs(27700)).toBe(false);
  expect(() => toLonLat(27700, 0, 0)).toThrow(/EPSG 27700/);
});

test('degrees or metres: known codes by themselves, others by the EPSG registry', () => {
  // NAD27, ETRS89, NAD83, SIRGAS 2000, WGS 84 in 3D, NAD83(2011), JGD2011, GDA2020
  for (const epsg of [4326, 4490, 4267, 4258, 4269, 4674, 4979, 6318, 6668, 7844]) {
    expect(isGeographic(epsg), `${epsg}`).toBe(true);
  }
  // Lambert and Albers of Europe, Belgium and the US, Great Britain, zones on ETRS89 and NAD83(CSRS), polar
  for (const epsg of [3035, 31370, 5070, 27700, 4647, 4826, 3157, 3413, 25832, 2154]) {
    expect(isGeographic(epsg), `${epsg}`).toBe(false);
  }
});

test('where both know a code, the registry says the same as the code itself', () => {
  let known = 0;
  for (let epsg = 1; epsg < 32_767; epsg++) {
    if (!isKnownCrs(epsg)) continue;
    known++;
    const listed = GEOGRAPHIC_CODES.some((c, i) => i % 2 === 0 && epsg >= c && epsg <= GEOGRAPHIC_CODES[i + 1]!);
    expect(isGeographic(epsg), `${epsg}`).toBe(listed);
  }
  expect(known).toBeGreaterThan(180);
});

/** Rows of PROJ 9.5; the recipe stands beside them. */
const POINTS = JSON.parse(readFileSync(new URL('../../golden/crs/points.json', import.meta.url), 'utf8')) as [
  epsg: number,
  lon: number,
  lat: number,
  x: number,
  y: number
][];

test('two hundred places in all families stand where PROJ puts them, to a millimetre, and back', () => {
  const families = new Set<string>();
  for (const [epsg, lon, lat, x, y] of POINTS) {
    const perUnit = isGeographic(epsg) ? 111_320 : 1; // metres
    const [gotX, gotY] = fromLonLat(epsg, lon, lat);
    expect(Math.hypot(gotX - x, gotY - y) * perUnit, `${epsg} of ${lon}, ${lat}`).toBeLessThan(1e-3);
    const [gotLon, gotLat] = toLonLat(epsg, x, y);
    const east = (gotLon - lon) * Math.cos((lat * Math.PI) / 180);
    expect(Math.hypot(east, gotLat - lat) * 111_320, `${epsg} at ${x}, ${y}`).toBeLessThan(1e-3);
    const { datum, x0, y0 } = transverseMercatorOf(epsg) ?? { datum: `${epsg}`, x0: 0, y0: 0 };
    families.add(`${datum}${x0 > 1e6 ? ' zones' : ''}${y0 > 0 ? ' south' : ''}`);
  }
  expect(POINTS.length).toBe(200);
  expect([...families].sort()).toEqual(['3857', '4326', '4490', 'CGCS2000', 'CGCS2000 zones', 'WGS84', 'WGS84 south']);
});
