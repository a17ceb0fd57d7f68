import { codeOfName } from '../crop/catalogue.ts';
import { Problem } from '../errors.ts';
import { type DeclaredCrs, isInChina, wgs84Of } from '../geo/gcj02.ts';
import type { Polygon, Ring } from '../geo/polygon.ts';
import { byCodeUnit, farmerId } from '../ids.ts';
import { cleanPolygon, type DeclaredPlot, declaredKey, type Title } from '../plot/declared.ts';
import type { FarmerRecord } from '../score/farmer-record.ts';
import { muOfHectares } from '../units.ts';
import { membersOf, parseFarmerRecord, shown } from './farmer-fields.ts';

/** A declared plot that cannot be used, and the sentence that says why; the farmer is judged on his others. */
export type SetAside = { farmerId: string | null; plotId: string | null; feature: number; reason: string };

export type FarmersFile = {
  declared: DeclaredPlot[]; // by farmer, then plot
  farmers: Record<string, FarmerRecord>;
  setAside: SetAside[]; // in the order of the file
  warnings: string[];
};

/** Names of crop samples that the catalogue has no class of its own for. */
const ALIASES = new Map(
  Object.entries({
    legumes: 'VG',
    legume: 'VG',
    beans: 'VG',
    cabbage: 'VG',
    vegetables: 'VG',
    豆类: 'VG',
    甘蓝: 'VG',
    grass: 'GS',
    grassland: 'GS',
    fodder: 'GS',
    'fodder crops': 'GS',
    牧草: 'GS'
  })
);
const CRS_NAMES = new Map<string, DeclaredCrs>(
  Object.entries({
    wgs84: 'wgs84',
    epsg4326: 'wgs84',
    crs84: 'wgs84',
    gcj02: 'gcj02',
    bd09: 'bd09',
    cgcs2000: 'cgcs2000',
    epsg4490: 'cgcs2000'
  })
);
const TITLES: readonly Title[] = ['registered', 'contract_matched', 'none'];

const crsOf = (name: string): DeclaredCrs | null =>
  CRS_NAMES.get(
    name
      .toLowerCase()
      .replace(/^urn:ogc:def:crs:/, '')
      .replace(/[^a-z0-9]/g, '')
      .replace(/^(ogc)13/, '')
  ) ?? null;

/** The catalogue's code for what a farmer calls his crop: code, slug, Chinese or English name, or an alias. */
export const declaredCropCode = (name: string): string | null =>
  codeOfName(name) ?? ALIASES.get(name.trim().toLowerCase().replaceAll('_', ' ')) ?? null;

/**
 * The farmers file (`farmers.geojson`): one feature a declared plot, and what is known of each farmer.
 *
 * Coordinates of other systems are turned into WGS 84 here, once; the original stays beside them. A plot that cannot be
 * used is set aside with a sentence, never dropped in silence. Throws BadFarmers where the file as a whole is no
 * collection of plots.
 */
export function parseFarmers(text: string, fileName: string): FarmersFile {
  const refuse = (expected: string, found: string): never => {
    throw new Problem('BadFarmers', `${fileName}: expected ${expected}, found ${found}.`, { subject: fileName });
  };
  let root: Record<string, unknown> | null = null;
  try {
    root = membersOf(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (e) {
    refuse('JSON', text.trim() === '' ? 'an empty file' : `something else (${(e as Error).message})`);
  }
  if (root?.type !== 'FeatureCollection') refuse('a GeoJSON FeatureCollection', `type ${shown(root?.type)}`);
  const features = root!.features;
  if (!Array.isArray(features)) return refuse('a list of features', shown(features));
  if (features.length === 0) refuse('at least one feature (a declared plot)', 'an empty list');
  const fileCrs = crsOfFile(root!.crs, refuse);

  const file: FarmersFile = { declared: [], farmers: {}, setAside: [], warnings: [] };
  const warn = (sentence: string) => file.warnings.push(sentence);
  const known = root!.farmers === undefined ? {} : membersOf(root!.farmers);
  if (!known) refuse("an object under 'farmers' (farmerId to what is known)", shown(root!.farmers));
  const records: [id: string, record: FarmerRecord][] = [];
  for (const id of Object.keys(known!).sort(byCodeUnit)) {
    if (id.startsWith('//') || id === '_comment') continue;
    if (id.startsWith('_'))
      warn(
        `${fileName}, farmer ${id}: expected an id without a leading '_', found ${shown(id)}; his record is not read.`
      );
    else records.push([id, parseFarmerRecord(known![id], `${fileName}, farmer ${id}`, warn)]);
  }
  file.farmers = Object.fromEntries(records); // defines every id as its own member, whatever word it is

  const seen = new Set<string>();
  for (const [index, feature] of features.entries()) {
    const properties = membersOf(membersOf(feature)?.properties) ?? {};
    const [farmer, plot] = [idOf(properties.farmerId), idOf(properties.plotId)];
    const subject = `${fileName}, features[${index}] (farmer ${farmer ?? '?'}, plot ${plot ?? '?'})`;
    try {
      const declared = parseDeclared(feature, index, properties, fileCrs, (s) => warn(`${subject}: ${s}`));
      if (seen.has(declaredKey(declared))) throw new Fault('a plotId that the farmer uses once', shown(plot));
      seen.add(declaredKey(declared));
      file.declared.push(declared);
    } catch (e) {
      if (!(e instanceof Fault)) throw e;
      const reason = `${subject}: expected ${e.expected}, found ${e.found}.`;
      file.setAside.push({ farmerId: farmer, plotId: plot, feature: index, reason });
    }
  }
  const named = new Set([...file.declared, ...file.setAside].map((p) => p.farmerId as string | null));
  for (const id of Object.keys(file.farmers))
    if (!named.has(id)) warn(`${fileName}, farmer ${id}: expected a declared plot of this farmer, found none.`);
  file.declared.sort((a, b) => byCodeUnit(a.farmerId, b.farmerId) || byCodeUnit(a.plotId, b.plotId));
  return file;
}

/** What is wrong with one plot; becomes its sentence. */
class Fault extends Error {
  readonly expected: string;
  readonly found: string;
  constructor(expected: string, found: string) {
    super(`expected ${expected}, found ${found}`);
    this.expected = expected;
    this.found = found;
  }
}

const idOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : Number.isSafeInteger(value) ? String(value) : null;

function parseDeclared(
  feature: unknown,
  index: number,
  properties: Record<string, unknown>,
  fileCrs: DeclaredCrs | null,
  warn: (sentence: string) => void
): DeclaredPlot {
  const members = membersOf(feature);
  if (members?.type !== 'Feature') throw new Fault('a GeoJSON Feature', shown(members?.type ?? feature));
  const farmer = idOf(properties.farmerId);
  const plot = idOf(properties.plotId);
  if (!farmer) throw new Fault('a farmerId (a text)', shown(properties.farmerId));
  if (!plot) throw new Fault('a plotId (a text)', shown(properties.plotId));

  const name = properties.declaredCrop;
  const crop = typeof name === 'string' ? declaredCropCode(name) : null;
  if (!crop)
    throw new Fault('declaredCrop as a code, slug, Chinese or English name of the crop catalogue', shown(name));

  const crs =
    properties.crs == null ? (fileCrs ?? 'wgs84') : typeof properties.crs === 'string' ? crsOf(properties.crs) : null;
  if (!crs) throw new Fault('crs wgs84, gcj02, bd09 or cgcs2000', shown(properties.crs));
  const original = polygonOf(members.geometry);
  if ((crs === 'gcj02' || crs === 'bd09') && !isInChina(original[0]![0]!))
    warn(`expected ${crs} coordinates in China, found ${original[0]![0]!.join(', ')}; they are taken as WGS 84.`);

  let title = (properties.title ?? null) as Title | null;
  if (title !== null && !TITLES.includes(title)) {
    warn(`expected title ${TITLES.join(', ')}, found ${shown(title)}; it is taken as not known.`);
    title = null;
  }
  return {
    farmerId: farmerId(farmer),
    plotId: plot,
    feature: index,
    crop,
    areaMu: declaredArea(properties),
    title,
    crs,
    lonLat: original.map((ring) => ring.map((place) => wgs84Of(crs, place))),
    original
  };
}

function declaredArea({ declaredAreaMu, declaredAreaHa }: Record<string, unknown>): number | null {
  for (const [name, value] of [
    ['declaredAreaMu', declaredAreaMu],
    ['declaredAreaHa', declaredAreaHa]
  ] as const) {
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number' || !(value > 0 && value < 1e6))
      throw new Fault(`${name} as a number above 0`, shown(value));
    return name === 'declaredAreaMu' ? value : muOfHectares(value);
  }
  return null;
}

/** The polygon of a geometry in degrees; a MultiPolygon of one part is one. */
function polygonOf(geometry: unknown): Polygon {
  const members = membersOf(geometry);
  if (!members) throw new Fault('a geometry of type Polygon', shown(geometry));
  let { coordinates } = members;
  if (members.type === 'MultiPolygon') {
    if (!Array.isArray(coordinates) || coordinates.length !== 1)
      throw new Fault(
        'a Polygon, or a MultiPolygon of one part (declare each part as a plot)',
        `a MultiPolygon of ${Array.isArray(coordinates) ? coordinates.length : 0} parts`
      );
    coordinates = coordinates[0];
  } else if (members.type !== 'Polygon') throw new Fault('a geometry of type Polygon', shown(members.type));
  if (!Array.isArray(coordinates) || coordinates.length === 0) throw new Fault('a list of rings', shown(coordinates));

  const rings = coordinates.map((ring): Ring => {
    if (!Array.isArray(ring)) throw new Fault('a ring of positions', shown(ring));
    return ring.map(placeOf);
  });
  const clean = cleanPolygon(rings);
  if ('expected' in clean) throw new Fault(clean.expected, clean.found);
  return clean;
}

function placeOf(position: unknown): [lon: number, lat: number] {
  const [lon, lat] = Array.isArray(position) ? (position as unknown[]) : [];
  if (typeof lon !== 'number' || typeof lat !== 'number' || !Number.isFinite(lon) || !Number.isFinite(lat))
    throw new Fault('positions [longitude, latitude] in degrees', shown(position));
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) {
    const swapped = Math.abs(lon) <= 90 && Math.abs(lat) <= 180 ? ' (longitude and latitude look swapped)' : '';
    throw new Fault('longitude within ±180° and latitude within ±90°', `${lon}, ${lat}${swapped}`);
  }
  return [lon, lat];
}

/** The system of all plots that name none: a word, or the `crs` object of GeoJSON as it was in 2008. */
function crsOfFile(value: unknown, refuse: (expected: string, found: string) => never): DeclaredCrs | null {
  if (value === undefined || value === null) return null;
  const named = typeof value === 'string' ? value : membersOf(membersOf(value)?.properties)?.name;
  const crs = typeof named === 'string' ? crsOf(named) : null;
  return crs ?? refuse('crs wgs84, gcj02, bd09 or cgcs2000 (degrees)', shown(named ?? value));
}
