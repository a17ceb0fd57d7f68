import { posix } from 'node:path';
import { Problem } from '../errors.ts';
import { BAND_TABLE, type Band, SCL } from '../scene/bands.ts';
import { bandOf, checkedId, type SceneItem, timeOf } from './stac-item.ts';
import { type Element, elementsOf, parseXml, textOf } from './xml.ts';

/** The product metadata at the top of a SAFE folder: what stands for the scene, as item.json does elsewhere. */
export const isSafeItem = (path: string): boolean => /^MTD_MSIL(2A|1C)\.xml$/i.test(posix.basename(path));

/** Of the files of a SAFE folder, its granule's metadata: GRANULE/<granule>/MTD_TL.xml; null where there is none. */
export function tileMetadataOf(item: string, files: Iterable<string>): string | null {
  const granules = posix.join(posix.dirname(item), 'GRANULE');
  const found = [...files].filter((f) => f.endsWith('/MTD_TL.xml') && posix.dirname(posix.dirname(f)) === granules);
  return found.length === 1 ? found[0]! : null;
}

/**
 * Reads the metadata of a Sentinel-2 SAFE product, Level-2A or Level-1C, of one granule (products since December
 * 2016). `files` are those of its folder, for IMAGE_FILE names no extension: JPEG 2000 as ESA delivers, or GeoTIFF.
 *
 * reflectance = (number + ADD_OFFSET) / QUANTIFICATION_VALUE: S2-PDGS-TAS-DI-PSD, Product Specification Document;
 * offsets are listed from processing baseline 04.00 on. Sun angles and EPSG come from the granule's own metadata.
 *
 * Throws BadFile on XML that does not parse; BadItem with file, expected and found; Unsupported on several granules.
 */
export function parseSafe(
  text: string,
  path: string,
  tile: { text: string; path: string } | null,
  files: Iterable<string>
): SceneItem {
  const root = parseXml(text, path);
  const level = elementsOf(root, 'Level-2A_User_Product')[0] ? 'L2A' : 'TOA';
  if (level === 'TOA' && !elementsOf(root, 'Level-1C_User_Product')[0]) {
    const found = Object.keys(root).filter((k) => Array.isArray(root[k]) && !k.startsWith('?'));
    throw bad(path, 'a Level-2A_User_Product or Level-1C_User_Product', found.join(', ') || 'no element');
  }
  const granules = elementsOf(root, 'Granule').length + elementsOf(root, 'Granules').length;
  if (granules > 1) {
    throw new Problem('Unsupported', `${path}: expected a product of one granule, found ${granules}.`, {
      subject: path
    });
  }
  const granule = tile ? parseXml(tile.text, tile.path) : null;
  const sun = granule ? elementsOf(granule, 'Mean_Sun_Angle')[0] : undefined;
  const uri = first(root, ['PRODUCT_URI', 'PRODUCT_URI_2A', 'PRODUCT_URI_1C']);
  const folder = posix.basename(posix.dirname(path));
  const baseline = textOf(root, 'PROCESSING_BASELINE');
  return {
    id: checkedId((uri ?? folder).replace(/\.SAFE$/i, ''), path),
    ...timeOf(first(root, ['PRODUCT_START_TIME', 'DATATAKE_SENSING_START']) ?? '', path),
    level,
    epsg: epsgOf(granule),
    assets: assetsOf(root, level, path, files),
    others: [],
    sunAzimuthDeg: sun ? numberOf(textOf(sun, 'AZIMUTH_ANGLE')) : null,
    sunZenithDeg: sun ? numberOf(textOf(sun, 'ZENITH_ANGLE')) : null,
    processingBaseline: baseline !== null && /^\d\d?\.\d+$/.test(baseline) ? baseline : null,
    offsetApplied: false
  };
}

const bad = (path: string, expected: string, found: string) =>
  new Problem('BadItem', `${path}: expected ${expected}, found ${found}.`, { subject: path });

const first = (root: Element, names: string[]): string | null =>
  names.map((n) => textOf(root, n)).find((t) => t !== null) ?? null;

function numberOf(text: string | null): number | null {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

function epsgOf(granule: Element | null): number | null {
  const code = granule && /^EPSG:(\d+)$/i.exec(textOf(granule, 'HORIZONTAL_CS_CODE') ?? '')?.[1];
  return code ? Number(code) : null;
}

/** Files of the bands at their native pixel size, or else at 20 m, with their way to reflectance. */
function assetsOf(
  root: Element,
  level: SceneItem['level'],
  path: string,
  files: Iterable<string>
): SceneItem['assets'] {
  const folder = posix.dirname(path);
  const there = new Map<string, string>();
  for (const file of files) {
    const { stem, ext } = split(posix.relative(folder, file));
    const other = there.get(stem);
    if (ext && (!other || EXTENSIONS.indexOf(ext) < EXTENSIONS.indexOf(split(other).ext)))
      there.set(stem, posix.relative(folder, file));
  }
  const calibration = calibrationOf(root, level, path);
  const nodata = elementsOf(root, 'Special_Values').find((v) => textOf(v, 'SPECIAL_VALUE_TEXT') === 'NODATA');
  const nodataValue = nodata ? numberOf(textOf(nodata, 'SPECIAL_VALUE_INDEX')) : null;

  const found: { band: Band | typeof SCL; rank: number; href: string }[] = [];
  for (const element of [...elementsOf(root, 'IMAGE_FILE'), ...elementsOf(root, 'IMAGE_FILE_2A')]) {
    const { stem } = split(posix.normalize(element['#text'].trim()));
    const [, name, metres] = /_(B\d[\dA]|SCL)(?:_(\d\d)m)?$/.exec(stem) ?? [];
    const band = bandOf(name);
    const native = band === null ? 0 : band === SCL ? 20 : BAND_TABLE[band].gsdM;
    if (band === null || metres === '60') continue;
    found.push({
      band,
      rank: metres === undefined || Number(metres) === native ? 0 : 1,
      href: there.get(stem) ?? `${stem}.jp2`
    });
  }
  found.sort((a, b) => a.rank - b.rank);
  const assets: SceneItem['assets'] = {};
  for (const { band, href } of found) {
    assets[band] ??= {
      href,
      bandIndex: 0,
      nodata: nodataValue,
      ...(band === SCL ? { scale: null, offset: null } : calibration(band))
    };
  }
  return assets;
}

/** In order of preference. */
const EXTENSIONS = ['.tif', '.tiff', '.jp2'];

function split(path: string): { stem: string; ext: string } {
  const ext = posix.extname(path);
  const known = EXTENSIONS.includes(ext.toLowerCase());
  return known ? { stem: path.slice(0, -ext.length), ext: ext.toLowerCase() } : { stem: path, ext: '' };
}

/** dn · scale + offset of a band, from the product's quantification value and offsets; null where it lists no offset. */
function calibrationOf(root: Element, level: SceneItem['level'], path: string) {
  const name = level === 'L2A' ? 'BOA_QUANTIFICATION_VALUE' : 'QUANTIFICATION_VALUE';
  const quantification = first(root, level === 'L2A' ? [name, 'L2A_BOA_QUANTIFICATION_VALUE'] : [name]);
  const divisor = numberOf(quantification);
  if (divisor === null || !(divisor > 0)) throw bad(path, `a positive ${name}`, quantification ?? 'none');
  const idOf = new Map<string, string>();
  for (const info of elementsOf(root, 'Spectral_Information')) {
    const band = bandOf(String(info['@physicalBand']));
    if (band) idOf.set(band, String(info['@bandId']));
  }
  const tag = level === 'L2A' ? 'BOA_ADD_OFFSET' : 'RADIO_ADD_OFFSET';
  const offsets = elementsOf(root, tag);
  return (band: Band): { scale: number; offset: number | null } => {
    if (offsets.length === 0) return { scale: 1 / divisor, offset: null };
    const id = idOf.get(band) ?? String(BAND_IDS.indexOf(band));
    const text = offsets.find((o) => o['@band_id'] === id)?.['#text'] ?? null;
    const offset = numberOf(text);
    if (offset === null)
      throw bad(path, `a number as ${tag} of band_id ${id} (${band})`, text === null ? 'none' : `'${text}'`);
    return { scale: 1 / divisor, offset: offset / divisor };
  };
}

/** Bands by ESA's band id, for products without a list of them (same document, Spectral_Information). */
const BAND_IDS = ['B01', 'B02', 'B03', 'B04', 'B05', 'B06', 'B07', 'B08', 'B8A', 'B09', 'B10', 'B11', 'B12'];
