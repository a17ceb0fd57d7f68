import proj4, { type Converter } from 'proj4';
import { Problem } from '../errors.ts';
import { GEOGRAPHIC_CODES } from './geographic-codes.ts';

const converters = new Map<number, Converter>();

/**
 * Projected metres (or degrees, for a geographic CRS) of an EPSG code → WGS 84 degrees and back.
 *
 * Known: WGS 84 (4326) and its UTM zones (326xx, 327xx); CGCS2000 (4490), its 6° and 3° Gauss-Krüger zones
 * (4491–4554); web Mercator (3857). CGCS2000 is taken as equal to WGS 84: they differ by centimetres to decimetres.
 * Throws Unsupported on others, naming the code.
 */
export function toLonLat(epsg: number, x: number, y: number): [lon: number, lat: number] {
  return converterOf(epsg).inverse([x, y]) as [number, number];
}

export function fromLonLat(epsg: number, lon: number, lat: number): [x: number, y: number] {
  return converterOf(epsg).forward([lon, lat]) as [number, number];
}

/**
 * Whether an EPSG code names a geographic CRS, whose coordinates are degrees: asked of the code itself where it is known
 * here, else of the EPSG registry's table.
 */
export function isGeographic(epsg: number): boolean {
  if (!isKnownCrs(epsg))
    return GEOGRAPHIC_CODES.some((c, i) => i % 2 === 0 && epsg >= c && epsg <= GEOGRAPHIC_CODES[i + 1]!);
  const [x, y] = fromLonLat(epsg, 1, 2);
  return Math.abs(x - 1) < 0.1 && Math.abs(y - 2) < 0.1;
}

export const isKnownCrs = (epsg: number): boolean => definitionOf(epsg) !== null;

/** The UTM zone (EPSG 326xx or 327xx) of a place. Norway's and Svalbard's exceptions are the grid's own business. */
export const utmEpsgOf = (lon: number, lat: number): number =>
  (lat >= 0 ? 32600 : 32700) + Math.min(60, Math.max(1, Math.floor((lon + 180) / 6) + 1));

/** The meridian in whose zone a transverse Mercator CRS lies, degrees; null for other CRSs. */
export function centralMeridianOf(epsg: number): number | null {
  const definition = definitionOf(epsg) ?? '';
  const zone = /\+zone=(\d+)/.exec(definition)?.[1];
  if (zone !== undefined) return 6 * Number(zone) - 183;
  const lon = /\+proj=tmerc .*\+lon_0=(\d+)/.exec(definition)?.[1];
  return lon === undefined ? null : Number(lon);
}

function converterOf(epsg: number): Converter {
  const known = converters.get(epsg);
  if (known) return known;
  const definition = definitionOf(epsg);
  if (definition === null) {
    throw new Problem(
      'Unsupported',
      `Expected UTM on WGS 84 (EPSG 326xx, 327xx), 4326, CGCS2000 (4490–4554) or 3857, found EPSG ${epsg}.`
    );
  }
  const converter = proj4(definition);
  converters.set(epsg, converter);
  return converter;
}

/** PROJ's parameters of a code (EPSG registry v11). */
function definitionOf(epsg: number): string | null {
  if (epsg === 4326) return '+proj=longlat +datum=WGS84 +no_defs';
  if (epsg === 4490) return '+proj=longlat +ellps=GRS80 +towgs84=0,0,0 +no_defs';
  if (epsg === 3857)
    return '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs';
  const tm = transverseMercatorOf(epsg);
  if (!tm) return null;
  if (tm.datum === 'WGS84')
    return `+proj=utm +zone=${epsg % 100}${tm.y0 > 0 ? ' +south' : ''} +datum=WGS84 +units=m +no_defs`;
  return `+proj=tmerc +lat_0=0 +lon_0=${tm.lon0} +k=1 +x_0=${tm.x0} +y_0=0 +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs`;
}

/** Latitude of origin 0; degrees and metres. */
export type TransverseMercator = { datum: 'WGS84' | 'CGCS2000'; lon0: number; k: number; x0: number; y0: number };

/** The projection of a UTM zone or a Gauss-Krüger zone; null for other codes. */
export function transverseMercatorOf(epsg: number): TransverseMercator | null {
  const zone = epsg % 100;
  if (zone >= 1 && zone <= 60 && (epsg - zone === 32600 || epsg - zone === 32700))
    return { datum: 'WGS84', lon0: 6 * zone - 183, k: 0.9996, x0: 5e5, y0: epsg < 32700 ? 0 : 1e7 };
  const gauss = (lon0: number, x0: number): TransverseMercator => ({ datum: 'CGCS2000', lon0, k: 1, x0, y0: 0 });
  if (epsg >= 4491 && epsg <= 4501) return gauss(75 + 6 * (epsg - 4491), (13 + epsg - 4491) * 1e6 + 5e5); // 6° zones 13–23
  if (epsg >= 4502 && epsg <= 4512) return gauss(75 + 6 * (epsg - 4502), 5e5); // the same by central meridian
  if (epsg >= 4513 && epsg <= 4533) return gauss(75 + 3 * (epsg - 4513), (25 + epsg - 4513) * 1e6 + 5e5); // 3° zones 25–45
  if (epsg >= 4534 && epsg <= 4554) return gauss(75 + 3 * (epsg - 4534), 5e5); // the same by central meridian
  return null;
}
