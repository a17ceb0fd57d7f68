import { expect, test } from 'vitest';
import { transverseMercatorOf } from '../../../pipeline/geo/crs.ts';
import { datumOfName, epsgOfName, epsgOfTransverseMercator, epsgOfWkt } from '../../../pipeline/geo/crs-identify.ts';
import { parseWkt } from '../../../pipeline/geo/wkt.ts';

test('names as EPSG and ESRI write them', () => {
  const names: Record<string, number | null> = {
    'WGS 84 / UTM zone 50N': 32650,
    WGS_1984_UTM_Zone_50N: 32650,
    'WGS 84 / UTM zone 7S': 32707,
    'WGS84 / UTM Zone 1 N': 32601,
    WGS_84_UTM_zone_50N: 32650,
    'WGS 84 / UTM zone 61N': null,
    'NAD83 / UTM zone 15N': null,
    'UTM zone 50N': null, // of which datum?
    'CGCS2000 / 3-degree Gauss-Kruger zone 39': 4527,
    CGCS2000_3_Degree_GK_Zone_39: 4527,
    'CGCS2000 / 3-degree Gauss-Kruger CM 117E': 4548,
    CGCS2000_3_Degree_GK_CM_117E: 4548,
    'CGCS2000 / Gauss-Kruger zone 20': 4498,
    CGCS2000_GK_CM_117E: 4509,
    CGCS2000_GK_CM_118E: null,
    CGCS2000_3_Degree_GK_Zone_20: null,
    'Xian 1980 / Gauss-Kruger zone 20': null,
    'WGS 84 / Pseudo-Mercator': 3857,
    WGS_1984_Web_Mercator_Auxiliary_Sphere: 3857,
    unnamed: null
  };
  for (const [name, epsg] of Object.entries(names)) expect(epsgOfName(name), name).toBe(epsg);
  expect(datumOfName('GCS_WGS_1984')).toBe('WGS84');
  expect(datumOfName('D_China_2000')).toBe('CGCS2000');
  expect(datumOfName('Not_specified_based_on_WGS_84_spheroid')).toBeNull();
  expect(datumOfName('Unknown datum based upon the WGS 84 ellipsoid')).toBeNull();
});

test('each zone is found by its own parameters; of twins the named one, else the 3° one', () => {
  for (let epsg = 4491; epsg <= 32760; epsg++) {
    const tm = transverseMercatorOf(epsg);
    if (!tm) continue;
    const found = epsgOfTransverseMercator(tm, null)!;
    expect(transverseMercatorOf(found)).toEqual(tm);
    if (found !== epsg)
      expect([epsg >= 4502 && epsg <= 4512, found >= 4534], `${epsg} → ${found}`).toEqual([true, true]);
  }
  const cm117 = transverseMercatorOf(4509)!;
  expect(epsgOfTransverseMercator(cm117, null)).toBe(4548);
  expect(epsgOfTransverseMercator(cm117, 'CGCS2000_GK_CM_117E')).toBe(4509);
  expect(epsgOfTransverseMercator({ ...cm117, lon0: 117.5 }, null)).toBeNull();
});

const base = (datum: string, figure = 'SPHEROID["WGS 84",6378137,298.257223563]') =>
  `GEOGCS["x",DATUM["${datum}",${figure}],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]`;
const utm = (geographic: string, rest = '') =>
  `PROJCS["any",${geographic},PROJECTION["Transverse_Mercator"],PARAMETER["central_meridian",117],` +
  `PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],UNIT["metre",1]${rest}]`;

test('well-known texts by code, by parameters and in the second edition', () => {
  expect(epsgOfWkt(utm(base('WGS_1984')))).toBe(32650);
  expect(epsgOfWkt(utm(base('WGS_1984'), ',AUTHORITY["EPSG","26950"]'))).toBe(26950); // its own code comes first
  expect(epsgOfWkt(utm(base('WGS_1984'), ',AUTHORITY["ESRI","1"]'))).toBe(32650);
  expect(epsgOfWkt(`COMPD_CS["with heights",${utm(base('WGS_1984'))},VERT_CS["EGM96"]]`)).toBe(32650);
  expect(
    epsgOfWkt(
      `PROJCRS["any",BASEGEOGCRS["China Geodetic Coordinate System 2000",DATUM["China 2000",
        ELLIPSOID["CGCS2000",6378137,298.257222101,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]]],
        CONVERSION["x",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0],
        PARAMETER["Longitude of natural origin",120],PARAMETER["Scale factor at natural origin",1],
        PARAMETER["False easting",40500000],PARAMETER["False northing",0]],
        CS[Cartesian,2],AXIS["northing (X)",north,ORDER[1]],AXIS["easting (Y)",east,ORDER[2]],LENGTHUNIT["metre",1]]`
    )
  ).toBe(4528);
  expect(epsgOfWkt(base('D_WGS_1984'))).toBe(4326);
  expect(epsgOfWkt('GEOGCRS["any",ID["EPSG",4490]]')).toBe(4490);
});

test('another datum, figure, meridian, unit or projection is no zone', () => {
  expect(epsgOfWkt(utm(base('Beijing_1954')))).toBeNull();
  expect(epsgOfWkt(utm(base('WGS_1984', 'SPHEROID["Krassowsky",6378245,298.3]')))).toBeNull();
  expect(epsgOfWkt(utm(base('WGS_1984').replace('"Greenwich",0', '"Paris",2.33')))).toBeNull();
  expect(epsgOfWkt(utm(base('WGS_1984')).replace('UNIT["metre",1]', 'UNIT["foot",0.3048]'))).toBeNull();
  expect(epsgOfWkt(utm(base('WGS_1984')).replace('Transverse_Mercator', 'Albers_Conic_Equal_Area'))).toBeNull();
  expect(epsgOfWkt(utm(base('WGS_1984')).replace('117', '117.2'))).toBeNull();
});

test('text is read as a tree, or not at all', () => {
  expect(parseWkt('UNIT[ "say ""metre""" , 1 , AXIS(north) ]')).toEqual({
    keyword: 'UNIT',
    values: ['say "metre"', 1, { keyword: 'AXIS', values: ['north'] }]
  });
  const whole = utm(base('WGS_1984'));
  for (let n = 0; n < whole.length; n++) expect(parseWkt(whole.slice(0, n)), whole.slice(0, n)).toBeNull();
  for (const text of ['', 'A', 'A[1', 'A[1]]', 'A[1)', 'A[1,]', 'A[,1]', 'A[1 2]', '[1]', 'A["x]', 'A['.repeat(1000)])
    expect(parseWkt(text), text.slice(0, 20)).toBeNull();
});
