import { z } from 'zod';
import { type IsoDate, isoDate } from '../dates.ts';
import { Problem } from '../errors.ts';
import { byCodeUnit } from '../ids.ts';
import { BAND_TABLE, BANDS, type Band, isBand, SCL } from '../scene/bands.ts';

/** Where an item says a band is, and how its numbers are to be read; null where it does not say. */
export type ItemAsset = {
  href: string;
  bandIndex: number;
  scale: number | null;
  offset: number | null;
  nodata: number | null;
};

/** What item.json or a sidecar says of a scene. Nothing of it is checked against the pixels yet. */
export type SceneItem = {
  id: string;
  datetime: string; // RFC 3339, UTC
  date: IsoDate;
  level: 'L2A' | 'TOA';
  epsg: number | null;
  assets: Partial<Record<Band | typeof SCL, ItemAsset>>;
  others: string[]; // hrefs of assets that are not used
  sunAzimuthDeg: number | null;
  sunZenithDeg: number | null;
  processingBaseline: string | null;
  offsetApplied: boolean; // the catalogue says that it took ESA's offset off already
};

const bandInfo = z.looseObject({
  name: z.string().optional(),
  common_name: z.string().optional(),
  'eo:common_name': z.string().optional(),
  scale: z.number().optional(),
  offset: z.number().optional(),
  nodata: z.union([z.number(), z.string(), z.null()]).optional(),
  'raster:scale': z.number().optional(),
  'raster:offset': z.number().optional()
});
const stacAsset = z.looseObject({
  href: z.string().min(1),
  type: z.string().optional(),
  roles: z.array(z.string()).optional(),
  gsd: z.number().optional(),
  bands: z.array(bandInfo).optional(),
  'eo:bands': z.array(bandInfo).optional(),
  'raster:bands': z.array(bandInfo).optional(),
  nodata: z.union([z.number(), z.string(), z.null()]).optional(),
  'raster:scale': z.number().optional(),
  'raster:offset': z.number().optional()
});
const stacItem = z.looseObject({
  type: z.literal('Feature'),
  stac_version: z.string().regex(/^1\./, 'expected STAC 1.x'),
  id: z.string(),
  properties: z.looseObject({
    datetime: z.string().nullable(),
    start_datetime: z.string().optional(),
    'proj:epsg': z.number().int().nullable().optional(),
    'proj:code': z.string().nullable().optional(),
    'processing:level': z.string().optional(),
    'processing:version': z.string().optional(),
    's2:processing_baseline': z.string().optional(),
    'earthsearch:boa_offset_applied': z.boolean().optional(),
    'view:sun_azimuth': z.number().optional(),
    'view:sun_elevation': z.number().optional(),
    's2:mean_solar_azimuth': z.number().optional(),
    's2:mean_solar_zenith': z.number().optional()
  }),
  assets: z.record(z.string(), stacAsset)
});
/** An asset as a catalogue writes it; members that are not named here are kept as they are. */
export type StacAsset = z.infer<typeof stacAsset>;
type BandInfo = z.infer<typeof bandInfo>;

/** Reads a STAC 1.0 or 1.1 Item. `path` names it in sentences. Throws BadItem: which member, expected, found. */
export function parseStacItem(text: string, path: string): SceneItem {
  const item = parsed(stacItem, text, path, 'a STAC Item');
  const p = item.properties;
  const level = /L1C|TOA/i.test(p['processing:level'] ?? '') ? 'TOA' : 'L2A';
  const { assets, others } = assetsOf(item.assets);
  const baseline = p['s2:processing_baseline'] ?? p['processing:version'] ?? null;
  const elevation = p['view:sun_elevation'];
  return {
    id: checkedId(item.id, path),
    ...timeOf(p.datetime ?? p.start_datetime ?? '', path),
    level,
    epsg: p['proj:epsg'] ?? epsgOf(p['proj:code'] ?? null),
    assets,
    others,
    sunAzimuthDeg: p['view:sun_azimuth'] ?? p['s2:mean_solar_azimuth'] ?? null,
    sunZenithDeg: elevation !== undefined ? 90 - elevation : (p['s2:mean_solar_zenith'] ?? null),
    processingBaseline: baseline !== null && /^\d\d?\.\d+/.test(baseline) ? baseline : null,
    offsetApplied: p['earthsearch:boa_offset_applied'] === true
  };
}

const sidecar = z.looseObject({
  id: z.string(),
  datetime: z.string(),
  bands: z.array(z.string()).min(1),
  level: z.enum(['L2A', 'TOA']),
  scale: z.number().optional(),
  offset: z.number().optional(),
  nodata: z.number().nullable().optional(),
  sunAzimuthDeg: z.number().nullable().optional(),
  sunZenithDeg: z.number().nullable().optional()
});

/** Reads the sidecar of a plain GeoTIFF `href`, whose bands it names in order. Throws BadItem. */
export function parseSidecar(text: string, path: string, href: string): SceneItem {
  const s = parsed(sidecar, text, path, 'a sidecar {id, datetime, bands, level, …}');
  const assets: SceneItem['assets'] = {};
  s.bands.forEach((name, bandIndex) => {
    const band = bandOf(name);
    if (band && !assets[band]) {
      assets[band] = { href, bandIndex, scale: s.scale ?? null, offset: s.offset ?? null, nodata: s.nodata ?? null };
    }
  });
  return {
    id: checkedId(s.id, path),
    ...timeOf(s.datetime, path),
    level: s.level,
    epsg: null,
    assets,
    others: [],
    sunAzimuthDeg: s.sunAzimuthDeg ?? null,
    sunZenithDeg: s.sunZenithDeg ?? null,
    processingBaseline: null,
    offsetApplied: false
  };
}

function parsed<T>(schema: z.ZodType<T>, text: string, path: string, expected: string): T {
  const bad = (found: string) => new Problem('BadItem', `${path}: expected ${expected}, ${found}.`, { subject: path });
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw bad('found no JSON that can be read');
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw bad(`found at ${issue.path.join('.') || 'its top'}: ${issue.message}`);
}

/** Ids name files of the outputs, so they hold nothing that a path could trip over. Throws BadItem. */
export function checkedId(id: string, path: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,199}$/u.test(id)) return id;
  throw new Problem(
    'BadItem',
    `${path}: expected an id of up to 200 letters, digits, '.', '_' and '-', found ${JSON.stringify(id.slice(0, 80))}.`,
    { subject: path }
  );
}

/** The moment in UTC and its date. Throws BadItem on what is no RFC 3339. */
export function timeOf(text: string, path: string): { datetime: string; date: IsoDate } {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text) ? Date.parse(text) : Number.NaN;
  try {
    isoDate(text); // refuses 30 February, which Date.parse moves into March
    const datetime = new Date(ms).toISOString().replace('.000Z', 'Z');
    return { datetime, date: isoDate(datetime) };
  } catch {
    throw new Problem(
      'BadItem',
      `${path}: expected a datetime as RFC 3339 (2024-05-01T03:05:00Z), found ${JSON.stringify(text)}.`,
      { subject: path }
    );
  }
}

const epsgOf = (code: string | null): number | null => {
  const m = /^EPSG:(\d+)$/i.exec(code ?? '');
  return m ? Number(m[1]) : null;
};

/** Names that catalogues use besides ESA's: common names of the STAC eo extension, and Earth Search's asset keys. */
const NAMES = new Map<string, Band | typeof SCL>([
  ...BANDS.map((b) => [BAND_TABLE[b].commonName, b] as const),
  ['rededge1', 'B05'],
  ['rededge2', 'B06'],
  ['rededge3', 'B07'],
  ['scl', SCL]
]);

/** The band that a name means: `B02`, `b2`, `B02_10m`, `blue`; null for others. */
export function bandOf(name: string | undefined): Band | typeof SCL | null {
  if (!name) return null;
  const plain = name.replace(/_\d\dm$/i, '');
  const esa = plain.toUpperCase().replace(/^B(\d)$/, 'B0$1');
  if (isBand(esa) || esa === SCL) return esa;
  return NAMES.get(plain.toLowerCase()) ?? null;
}

const PICTURES = ['thumbnail', 'overview', 'visual'];

/** Where an item has a band: the key of its asset, and the band's place among those of the asset. */
export type BandPlace = { key: string; bandIndex: number };

/**
 * The asset that each band is read from. Of several for one band: a TIFF before another format, then the native pixel
 * size, then an asset of its own before one with other bands, then the first key. Bands that no asset has are left out.
 */
export function bandPlaces(all: Record<string, StacAsset>): Partial<Record<Band | typeof SCL, BandPlace>> {
  const found: { band: Band | typeof SCL; rank: number; place: BandPlace }[] = [];
  for (const [key, asset] of Object.entries(all)) {
    if (asset.roles?.some((r) => PICTURES.includes(r))) continue;
    const infos = infosOf(asset);
    const named = infos.map((b) => bandOf(b.name) ?? bandOf(b.common_name) ?? bandOf(b['eo:common_name']));
    const bands = infos.length > 1 ? named : [bandOf(key) ?? named[0] ?? null];
    bands.forEach((band, bandIndex) => {
      if (!band) return;
      const notTiff = isJpeg2000(asset) ? 4 : 0;
      const size = Number(/_(\d\d)m$/i.exec(key)?.[1] ?? asset.gsd ?? 0);
      const native = band === SCL || size === 0 || size === BAND_TABLE[band].gsdM ? 0 : 2;
      found.push({ band, rank: notTiff + native + (infos.length > 1 ? 1 : 0), place: { key, bandIndex } });
    });
  }
  found.sort((a, b) => a.rank - b.rank || byCodeUnit(a.place.key, b.place.key));
  const places: ReturnType<typeof bandPlaces> = {};
  for (const { band, place } of found) places[band] ??= place;
  return places;
}

/** True where an asset's type or name says JPEG 2000 (or another JPEG): GeoTIFFs go before it. */
export const isJpeg2000 = (asset: StacAsset): boolean => /jp2|jpeg|\.jp2$/i.test(`${asset.type ?? ''} ${asset.href}`);

const infosOf = (asset: StacAsset): BandInfo[] => asset.bands ?? asset['eo:bands'] ?? [];

function assetsOf(all: Record<string, StacAsset>): Pick<SceneItem, 'assets' | 'others'> {
  const assets: SceneItem['assets'] = {};
  for (const [band, { key, bandIndex }] of Object.entries(bandPlaces(all))) {
    const asset = all[key]!;
    assets[band as Band | typeof SCL] = itemAsset(asset, infosOf(asset)[bandIndex], bandIndex);
  }
  const used = new Set(Object.values(assets).map((a) => a.href));
  const others = Object.values(all)
    .map((a) => a.href)
    .filter((href) => !used.has(href));
  return { assets, others: [...new Set(others)] };
}

function itemAsset(asset: StacAsset, info: BandInfo | undefined, i: number): ItemAsset {
  const raster = asset['raster:bands']?.[i];
  const nodata = [raster?.nodata, info?.nodata, asset.nodata].find((v) => v !== undefined);
  return {
    href: asset.href,
    bandIndex: i,
    scale: raster?.scale ?? info?.['raster:scale'] ?? asset['raster:scale'] ?? null,
    offset: raster?.offset ?? info?.['raster:offset'] ?? asset['raster:offset'] ?? null,
    nodata: typeof nodata === 'number' ? nodata : null
  };
}
