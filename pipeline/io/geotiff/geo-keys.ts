import { transverseMercatorOf } from '../../geo/crs.ts';
import {
  type Datum,
  datumOfName,
  epsgOfName,
  epsgOfTransverseMercator,
  epsgOfWkt,
  geographicEpsgOf
} from '../../geo/crs-identify.ts';
import { type Ifd, TAG } from './ifd.ts';

/** GeoKeys (OGC GeoTIFF 1.1, annex D) that say where a raster lies. */
export const KEY = {
  modelType: 1024,
  rasterType: 1025,
  citation: 1026,
  geographic: 2048,
  geographicCitation: 2049,
  datum: 2050,
  primeMeridian: 2051,
  angularUnit: 2054,
  primeMeridianLon: 2061,
  projected: 3072,
  projectedCitation: 3073,
  projection: 3074,
  method: 3075,
  linearUnit: 3076,
  lon0: 3080,
  lat0: 3081,
  x0: 3082,
  y0: 3083,
  k: 3092
} as const;
const USER_DEFINED = 32767;

export type GeoKeys = ReadonlyMap<number, number | string>;

/** The keys of a TIFF directory, those in its number and text parameters too; empty where it has none. */
export function geoKeysOf(ifd: Ifd): GeoKeys {
  const directory = ifd.tags.get(TAG.geoKeys);
  const numbers = ifd.tags.get(TAG.geoDoubles);
  const text = ifd.tags.get(TAG.geoText);
  const keys = new Map<number, number | string>();
  if (!(directory instanceof Float64Array)) return keys;
  for (let i = 4; i + 3 < directory.length; i += 4) {
    const [key, tag, at] = [directory[i]!, directory[i + 1]!, directory[i + 3]!];
    if (tag === 0) keys.set(key, at);
    else if (tag === TAG.geoDoubles && numbers instanceof Float64Array && at < numbers.length)
      keys.set(key, numbers[at]!);
    else if (tag === TAG.geoText && typeof text === 'string') keys.set(key, bytesOf(text, at, directory[i + 2]!));
  }
  return keys;
}

/** Part of a text by bytes, as keys count. */
const bytesOf = (text: string, at: number, count: number) => Buffer.from(text).toString('utf8', at, at + count);

/**
 * The EPSG code that the keys give, by code or by a description that leaves no doubt: a well-known text in a citation,
 * the parameters of a UTM or CGCS2000 Gauss-Krüger zone, its name. Null where they give none or contradict themselves.
 *
 * GDAL up to 3.10 writes all CGCS2000 systems as user-defined keys, so this is the common case in China.
 */
export function epsgOfKeys(keys: GeoKeys): number | null {
  const modelType = keys.get(KEY.modelType);
  const projected = keys.get(KEY.projected);
  const geographic = modelType === 2 || (modelType !== 1 && projected === undefined);
  const code = keys.get(geographic ? KEY.geographic : KEY.projected);
  const wkt = wktOf(keys);
  // ESRI's text is meant for systems that the keys cannot say; the geographic code then is that of its base only.
  if (isCode(code) && (!geographic || modelType === 2 || wkt === null)) return code;
  if (wkt !== null) return epsgOfWkt(wkt);
  if (modelType !== 1 && modelType !== 2 && modelType !== undefined && geographic) return null;
  return geographic ? geographicEpsgOf(datumOf(keys)) : projectedEpsgOf(keys);
}

const isCode = (code: number | string | undefined): code is number =>
  typeof code === 'number' && code > 0 && code < USER_DEFINED;

function projectedEpsgOf(keys: GeoKeys): number | null {
  const datum = datumOf(keys);
  const name = namesOf(keys, KEY.projectedCitation, KEY.citation).find((n) => epsgOfName(n) !== null) ?? null;
  const named = name === null ? null : epsgOfName(name);
  const unit = keys.get(KEY.linearUnit) ?? 9001;
  const method = keys.get(KEY.method);
  const zone = keys.get(KEY.projection);
  const isUtm = typeof zone === 'number' && zone > 16000 && zone <= 16160;
  if (unit !== 9001) return null;
  // Projection codes 160zz and 161zz are UTM north and south on whatever datum.
  if (isUtm) return datum === 'WGS84' && transverseMercatorOf(zone + 16600) !== null ? zone + 16600 : null;
  if (typeof method === 'number' && method !== USER_DEFINED) {
    const [lon0, x0, y0, k] = [keys.get(KEY.lon0), keys.get(KEY.x0), keys.get(KEY.y0) ?? 0, keys.get(KEY.k) ?? 1];
    if (method !== 1 || datum === null || (keys.get(KEY.lat0) ?? 0) !== 0) return null;
    if (typeof lon0 !== 'number' || typeof x0 !== 'number' || typeof y0 !== 'number' || typeof k !== 'number')
      return null;
    return epsgOfTransverseMercator({ datum, lon0, k, x0, y0 }, name);
  }
  // A name alone holds where the datum that the keys state, if any, is its own.
  if (named === null || (saysDatum(keys) && datum !== (transverseMercatorOf(named)?.datum ?? 'WGS84'))) return null;
  return named;
}

const saysDatum = (keys: GeoKeys): boolean =>
  [KEY.geographic, KEY.datum, KEY.geographicCitation].some((k) => keys.has(k));

/** By code of the geographic CRS or of the datum, else by name; null for another datum, meridian or unit. */
function datumOf(keys: GeoKeys): Datum | null {
  const geographic = keys.get(KEY.geographic);
  const code = keys.get(KEY.datum);
  if (geographic === 4326) return 'WGS84';
  if (geographic === 4490) return 'CGCS2000';
  if (isCode(geographic)) return null;
  if ((keys.get(KEY.angularUnit) ?? 9102) !== 9102 || (keys.get(KEY.primeMeridianLon) ?? 0) !== 0) return null;
  if (![undefined, 8901, USER_DEFINED].includes(keys.get(KEY.primeMeridian) as number)) return null;
  if (code === 6326) return 'WGS84';
  if (code === 1043) return 'CGCS2000';
  if (isCode(code)) return null;
  const citation = keys.get(KEY.geographicCitation);
  if (typeof citation !== 'string') return null;
  const stated = /(?:^|\|)\s*Datum\s*=\s*([^|]*)/i.exec(citation)?.[1];
  return datumOfName(stated ?? namesOf(keys, KEY.geographicCitation)[0]!);
}

/** A text beginning as a CRS in any citation, with or without "ESRI PE String = " before it. */
function wktOf(keys: GeoKeys): string | null {
  for (const key of [KEY.projectedCitation, KEY.citation, KEY.geographicCitation]) {
    const text = keys.get(key);
    if (typeof text !== 'string') continue;
    const wkt = /^\s*(?:ESRI PE String\s*=\s*)?((?:PROJ|GEOG|COMP|BOUND|GEOD)[A-Z_]*\s*[[(].*[\])])\s*\|*\s*$/is.exec(
      text
    );
    if (wkt) return wkt[1]!;
  }
  return null;
}

/** The names in citations: "WGS 84|", "PCS Name = WGS_1984_UTM_Zone_50N|GCS Name = …". */
const namesOf = (keys: GeoKeys, ...citations: number[]): string[] =>
  citations
    .map((key) => keys.get(key))
    .filter((text) => typeof text === 'string')
    .flatMap((text) => text.split(/[|\n]/))
    .map((part) => part.replace(/^\s*(?:PCS Name|GCS Name|Projection Name)\s*=\s*/i, '').trim());
