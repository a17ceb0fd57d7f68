/** Finds the EPSG code of a CRS that is described but not named by a code. All of it is silent on what is not certain. */
import { type TransverseMercator, transverseMercatorOf } from './crs.ts';
import { childOf, childrenOf, nameOf, parseWkt, type Wkt } from './wkt.ts';

export type Datum = TransverseMercator['datum'];

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
/** Where two codes have one projection (CM 117E is a 3° and a 6° zone), GDAL and PROJ name the 3° one. */
const ZONES = [...range(32601, 32660), ...range(32701, 32760), ...range(4513, 4554), ...range(4491, 4512)];

/** 'GCS_WGS_1984' and 'WGS 84' are the same name written twice. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(/^(gcs|d|pcs) /, '')
    .replace(/\bwgs ?(19)?84\b/g, 'wgs84')
    .replace(/\bcgcs 2000\b/g, 'cgcs2000');

const DATUMS: Record<string, Datum> = {
  wgs84: 'WGS84',
  'world geodetic system 1984': 'WGS84',
  cgcs2000: 'CGCS2000',
  'china 2000': 'CGCS2000',
  'china geodetic coordinate system 2000': 'CGCS2000'
};

/** The datum that a datum or a geographic CRS is named after ("GCS_WGS_1984", "China 2000"); null for others. */
export const datumOfName = (name: string | null): Datum | null =>
  name === null ? null : (DATUMS[plain(name)] ?? null);

export const geographicEpsgOf = (datum: Datum | null): number | null =>
  datum === null ? null : datum === 'WGS84' ? 4326 : 4490;

/** The code of a projected CRS by EPSG's or ESRI's name, as "WGS 84 / UTM zone 50N" or "CGCS2000_3_Degree_GK_Zone_39". */
export function epsgOfName(name: string): number | null {
  const text = plain(name);
  if (text === 'wgs84 pseudo mercator' || text === 'wgs84 web mercator auxiliary sphere') return 3857;
  const utm = /^wgs84 utm zone (\d{1,2}) ?([ns])(?:orthern hemisphere|outhern hemisphere)?$/.exec(text);
  if (utm) return known((utm[2] === 'n' ? 32600 : 32700) + Number(utm[1]), 32601, 32760);
  const gauss = /^cgcs2000 (3 degree )?(?:gk|gauss kruger) (zone|cm) (\d{1,3}) ?e?$/.exec(text);
  if (!gauss) return null;
  const n = Number(gauss[3]);
  if (gauss[1]) return gauss[2] === 'zone' ? known(4488 + n, 4513, 4533) : known(4534 + (n - 75) / 3, 4534, 4554);
  return gauss[2] === 'zone' ? known(4478 + n, 4491, 4501) : known(4502 + (n - 75) / 6, 4502, 4512);
}

const known = (epsg: number, first: number, last: number): number | null =>
  Number.isInteger(epsg) && epsg >= first && epsg <= last && transverseMercatorOf(epsg) !== null ? epsg : null;

/**
 * The zone with these parameters (degrees, metres, latitude of origin 0), null for none. Where a 3° and a 6° zone are
 * the same projection the name decides, without one it is the 3° zone. Parameters rule over a name that disagrees.
 */
export function epsgOfTransverseMercator(tm: TransverseMercator, name: string | null): number | null {
  const equal = ZONES.filter((epsg) => {
    const zone = transverseMercatorOf(epsg)!;
    return (
      zone.datum === tm.datum &&
      Math.abs(zone.lon0 - tm.lon0) < 1e-9 &&
      Math.abs(zone.k - tm.k) < 1e-9 &&
      Math.abs(zone.x0 - tm.x0) < 1e-4 &&
      Math.abs(zone.y0 - tm.y0) < 1e-4
    );
  });
  const named = name === null ? null : epsgOfName(name);
  return named !== null && equal.includes(named) ? named : (equal[0] ?? null);
}

/**
 * The EPSG code of the horizontal CRS in a well-known text: its own AUTHORITY or ID, else its name and parameters.
 * Null where the text is malformed or the CRS is none of those known here.
 */
export function epsgOfWkt(text: string): number | null {
  const root = parseWkt(text);
  return root === null ? null : epsgOfNode(root);
}

function epsgOfNode(node: Wkt): number | null {
  switch (node.keyword) {
    case 'COMPD_CS':
    case 'COMPOUNDCRS':
    case 'BOUNDCRS':
    case 'SOURCECRS': {
      const inner = node.values.find((v): v is Wkt => typeof v === 'object');
      return inner ? epsgOfNode(inner) : null;
    }
    case 'GEOGCS':
    case 'GEOGCRS':
    case 'GEODCRS':
    case 'GEODETICCRS':
    case 'GEOGRAPHICCRS':
      return authority(node) ?? (isDegrees(node) ? geographicEpsgOf(datumOf(node)) : null);
    case 'PROJCS':
    case 'PROJCRS':
    case 'PROJECTEDCRS':
      return authority(node) ?? epsgOfProjected(node);
    default:
      return null;
  }
}

function authority(node: Wkt): number | null {
  const id = childOf(node, 'AUTHORITY', 'ID');
  const code = Number(id?.values[1]);
  return id && String(id.values[0]).toUpperCase() === 'EPSG' && Number.isInteger(code) && code > 0 ? code : null;
}

/** Greenwich, and a datum that is known by name and has the figure that it should have. */
function datumOf(geographic: Wkt): Datum | null {
  const node = childOf(geographic, 'DATUM', 'ENSEMBLE', 'GEODETICDATUM', 'TRF');
  const name = nameOf(node)?.replace(/ ensemble$/i, '') ?? null;
  const datum = datumOfName(name) ?? (/^unknown$/i.test(name ?? '') ? datumOfName(nameOf(geographic)) : null);
  const figure = node && childOf(node, 'SPHEROID', 'ELLIPSOID');
  const meridian = childOf(geographic, 'PRIMEM', 'PRIMEMERIDIAN');
  if (datum === null || Number(meridian?.values[1] ?? 0) !== 0) return null;
  const flattening = datum === 'WGS84' ? 298.257223563 : 298.257222101;
  const fits = figure && figure.values[1] === 6378137 && Math.abs(Number(figure.values[2]) - flattening) < 5e-7;
  return fits ? datum : null;
}

/** One unit, 0.01745… radians, or none stated. */
function isDegrees(node: Wkt): boolean {
  const factor = childOf(node, 'UNIT', 'ANGLEUNIT')?.values[1];
  return factor === undefined || Math.abs(Number(factor) - Math.PI / 180) < 1e-9;
}

const GAUSS = /^(transverse mercator|gauss kruger)$/;
const WEB_MERCATOR = /^(mercator auxiliary sphere|popular visualisation pseudo mercator)$/;

function epsgOfProjected(node: Wkt): number | null {
  const base = childOf(node, 'GEOGCS', 'BASEGEOGCRS', 'BASEGEODCRS');
  const conversion = childOf(node, 'CONVERSION') ?? node;
  const method = nameOf(childOf(conversion, 'PROJECTION', 'METHOD'));
  const datum = base && isDegrees(base) ? datumOf(base) : null;
  const unit = childOf(node, 'UNIT', 'LENGTHUNIT')?.values[1] ?? 1;
  const name = nameOf(node);
  if (datum === null || method === null || unit !== 1) return null;
  const projection = plain(method);
  // GDAL writes web Mercator as an ellipsoidal one in WKT 1, so there the name must say it.
  if (projection === 'mercator 1sp')
    return datum === 'WGS84' && name !== null && epsgOfName(name) === 3857 ? 3857 : null;
  if (!GAUSS.test(projection) && !WEB_MERCATOR.test(projection)) return null;
  const parameters = new Map(
    childrenOf(conversion, 'PARAMETER').map((p) => [plain(nameOf(p) ?? ''), Number(p.values[1])])
  );
  const value = (...names: string[]) => names.map((n) => parameters.get(n)).find((v) => v !== undefined);
  const lon0 = value('central meridian', 'longitude of natural origin');
  if ((value('latitude of origin', 'latitude of natural origin') ?? 0) !== 0) return null;
  if (!GAUSS.test(projection)) return datum === 'WGS84' && [...parameters.values()].every((v) => v === 0) ? 3857 : null;
  if (lon0 === undefined) return null;
  const k = value('scale factor', 'scale factor at natural origin') ?? 1;
  const tm = { datum, lon0, k, x0: value('false easting') ?? 0, y0: value('false northing') ?? 0 };
  return epsgOfTransverseMercator(tm, name);
}
