import { isNorthUp } from '../../../geo/affine.ts';
import { isGeographic } from '../../../geo/crs.ts';
import type { Grid } from '../../../geo/grid.ts';
import type { Pixel } from '../../../raster/raster.ts';
import { TAG } from '../ifd.ts';
import { ascii, double, type Field, long, short } from './directory.ts';
import type { Level } from './overviews.ts';
import type { Compression, Predictor } from './tiles.ts';

/** 16-bit colours come from 8-bit ones. */
export type Colours = readonly (readonly [r: number, g: number, b: number])[];

/** Tags that are written and that our own reader does without. */
const WRITTEN = { subfileType: 254, colourMap: 320, extraSamples: 338 };
const COMPRESSION: Record<Compression, number> = { none: 1, deflate: 8, zstd: 50000 };

/** What says how the pixels of a level are stored; offsets and sizes of its tiles come later. */
export function pixelFields(
  { width, height, bands }: Level,
  how: { compression: Compression; predictor: Predictor; tileSize: number; isOverview: boolean; colours?: Colours }
): Field[] {
  const n = bands.length;
  const sample = bands[0]!;
  const { colours } = how;
  const fields = [
    long(TAG.width, width),
    long(TAG.height, height),
    each(TAG.bitsPerSample, n, sample.BYTES_PER_ELEMENT * 8),
    short(TAG.compression, COMPRESSION[how.compression]),
    short(TAG.photometric, colours ? 3 : 1), // a palette, or black at the lowest
    short(TAG.samplesPerPixel, n),
    short(TAG.planar, n > 1 ? 2 : 1), // band by band
    short(TAG.predictor, how.predictor),
    short(TAG.tileWidth, how.tileSize),
    short(TAG.tileHeight, how.tileSize),
    each(TAG.sampleFormat, n, sampleFormat(sample))
  ];
  if (how.isOverview) fields.push(long(WRITTEN.subfileType, 1));
  if (n > 1) fields.push(each(WRITTEN.extraSamples, n - 1, 0));
  if (colours) {
    const channel = (k: 0 | 1 | 2) => Array.from({ length: 256 }, (_, i) => (colours[i]?.[k] ?? 0) * 257);
    fields.push(short(WRITTEN.colourMap, ...channel(0), ...channel(1), ...channel(2)));
  }
  return fields;
}

const each = (tag: number, n: number, value: number): Field => ({ tag, type: 3, values: new Array(n).fill(value) });

/** 1 unsigned, 2 signed, 3 floating point. */
function sampleFormat(sample: Pixel): 1 | 2 | 3 {
  if (sample instanceof Float32Array || sample instanceof Float64Array) return 3;
  return sample instanceof Int8Array || sample instanceof Int16Array || sample instanceof Int32Array ? 2 : 1;
}

/** Where the pixels are (OGC GeoTIFF 1.1): a pixel is an area; no keys where the grid names no CRS. */
export function geoFields({ epsg, transform }: Grid): Field[] {
  const [a, b, c, d, e, f] = transform;
  const place = isNorthUp(transform)
    ? [double(TAG.pixelScale, a, -e, 0), double(TAG.tiepoints, 0, 0, 0, c, f, 0)]
    : [double(TAG.transformation, a, b, 0, c, d, e, 0, f, 0, 0, 0, 0, 0, 0, 0, 1)];
  if (epsg === null) return place;
  const [model, codeKey] = isGeographic(epsg) ? [2, 2048] : [1, 3072];
  return [...place, short(TAG.geoKeys, 1, 1, 0, 3, 1024, 0, 1, model, 1025, 0, 1, 1, codeKey, 0, 1, epsg)];
}

/** GDAL's own XML, which escapes descriptions twice and unescapes them twice; value = stored · scale + offset. */
export function metadataField(bands: readonly { name: string; scale?: number; offset?: number }[]): Field {
  const item = (name: string, sample: number, text: string) =>
    `<Item name="${name}" sample="${sample}" role="${name.toLowerCase()}">${text}</Item>`;
  const items = bands.flatMap(({ name, scale, offset }, i) => [
    item('DESCRIPTION', i, escaped(escaped(name))),
    ...(offset === undefined ? [] : [item('OFFSET', i, String(offset))]),
    ...(scale === undefined ? [] : [item('SCALE', i, String(scale))])
  ]);
  return ascii(TAG.gdalMetadata, `<GDALMetadata>${items.join('')}</GDALMetadata>`);
}

const escaped = (text: string) =>
  text.replace(/[<>&"]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[c]!);

export const nodataField = (nodata: number): Field =>
  ascii(TAG.gdalNodata, String(nodata).replace('NaN', 'nan').replace('Infinity', 'inf'));
