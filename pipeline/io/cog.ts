import { constants } from 'node:buffer';
import type { Grid } from '../geo/grid.ts';
import type { Pixel } from '../raster/raster.ts';

import { arrange } from './geotiff/write/arrange.ts';
import { type Colours, geoFields, metadataField, nodataField, pixelFields } from './geotiff/write/fields.ts';
import { type Overviews, pyramid } from './geotiff/write/overviews.ts';
import { type Compression, type Predictor, packerOf, packTiles } from './geotiff/write/tiles.ts';

/** Row-major on the grid. `scale` and `offset` are only noted: value = stored · scale + offset. */
export type CogBand = { name: string; data: Pixel; scale?: number; offset?: number };
export type CogInput = {
  grid: Grid;
  bands: readonly CogBand[]; // all of one type
  nodata?: number; // a value of that type; NaN is one of the floats
  colours?: Colours; // 0..255, of the classes 0.. of one uint8 band
  compression?: Compression; // default deflate
  predictor?: Predictor; // default: 3 for floats, 2 for integers of 2 and 4 bytes and for means of one, else 1
  overviews?: Overviews; // default nearest, which classes need; mean is for quantities
  bigTiff?: boolean; // default: only where the file reaches 4 GB
};

const TILE = 512;

/**
 * A cloud-optimised GeoTIFF: packed tiles, overviews by halves until one tile holds the rest, directories first, the
 * smallest overview's data next, the full size last. Little-endian, BigTIFF from 4 GB on, no time stamp: the same
 * values give the same bytes. Docs: docs/formats/cog.md.
 *
 * Throws an Error for what such a file cannot hold: bands of other sizes or types than the first, nodata outside the
 * type, a transform without an inverse, colours for anything but classes, a file above what one Buffer holds.
 */
export async function encodeCog(input: CogInput): Promise<Uint8Array> {
  check(input);
  const { grid, bands, nodata, colours, compression = 'deflate', overviews = 'nearest' } = input;
  const { predictor = compression === 'none' ? 1 : usualPredictor(bands[0]!.data, overviews) } = input;
  const { width, height } = grid;

  const levels = pyramid({ width, height, bands: bands.map((b) => b.data) }, TILE, overviews, nodata);
  const tileSize = Math.min(TILE, Math.ceil(Math.max(width, height) / 16) * 16);
  const pack = packerOf(compression);
  const tiles: Uint8Array[][] = [];
  for (const level of levels) tiles.push(await packTiles(level, tileSize, predictor, pack));

  const directories = levels.map((level, i) => [
    ...pixelFields(level, { compression, predictor, tileSize, isOverview: i > 0, colours }),
    ...(i === 0 ? [...geoFields(grid), metadataField(bands)] : []),
    ...(nodata === undefined ? [] : [nodataField(nodata)])
  ]);
  const { parts, size } = arrange(directories, tiles, input.bigTiff);
  if (size > constants.MAX_LENGTH) {
    throw new Error(`Expected a file of at most ${constants.MAX_LENGTH} bytes (what Node holds at once), got ${size}.`);
  }
  return Buffer.concat(parts, size);
}

const isFloat = (data: Pixel) => data instanceof Float32Array || data instanceof Float64Array;

/** Bytes are mostly classes: their runs pack better as they are. Where they are averaged they are quantities. */
const usualPredictor = (data: Pixel, overviews: Overviews): Predictor =>
  isFloat(data) ? 3 : data.BYTES_PER_ELEMENT > 1 || overviews === 'mean' ? 2 : 1;

function check({ grid, bands, nodata, colours, compression, predictor, overviews }: CogInput): void {
  const { width, height, epsg, transform } = grid;
  const first = bands[0]?.data;
  if (!(Number.isInteger(width) && Number.isInteger(height) && width >= 1 && height >= 1)) {
    throw new Error(`Expected a grid of at least 1 × 1 px, got ${width} × ${height}.`);
  }
  if (!first || bands.length > 65_535) throw new Error(`Expected 1 to 65535 bands, got ${bands.length || 'none'}.`);
  if (!TYPES.some((type) => first.constructor === type)) {
    throw new Error(
      `Expected samples of a type of ${TYPES.map((t) => t.name).join(', ')}, got ${first.constructor.name}.`
    );
  }
  for (const { name, data, scale = 1, offset = 0 } of bands) {
    if (data.length !== width * height || data.constructor !== first.constructor) {
      throw new Error(
        `Expected ${width} × ${height} samples of ${first.constructor.name} in band ${name}, ` +
          `got ${data.length} of ${data.constructor.name}.`
      );
    }
    if (/\p{Cc}/u.test(name))
      throw new Error(`Expected a band name without control characters, got ${JSON.stringify(name)}.`);
    if (!Number.isFinite(scale) || !Number.isFinite(offset)) {
      throw new Error(`Expected a finite scale and offset in band ${name}, got ${scale} and ${offset}.`);
    }
  }
  const [a, b, , d, e] = transform;
  if (!transform.every(Number.isFinite) || a * e - b * d === 0) {
    throw new Error(`Expected a transform with an inverse, got [${transform.join(', ')}].`);
  }
  if (epsg !== null && !(Number.isInteger(epsg) && epsg >= 1 && epsg < 32_767)) {
    throw new Error(`Expected an EPSG code of 1 to 32766 (GeoTIFF has no room for others), got ${epsg}.`);
  }
  if (nodata !== undefined && !holds(first, nodata)) {
    throw new Error(`Expected nodata that ${first.constructor.name} can hold, got ${nodata}.`);
  }
  if (colours && (!(first instanceof Uint8Array) || bands.length > 1 || colours.length > 256 || overviews === 'mean')) {
    throw new Error('Expected colours only with one band of uint8 classes, at most 256, with overviews by nearest.');
  }
  if (predictor === 2 && isFloat(first)) throw new Error('Expected predictor 3 or 1 for floats, got 2.');
  if (predictor === 3 && !isFloat(first)) throw new Error('Expected predictor 2 or 1 for integers, got 3.');
  if (compression === 'none' && (predictor ?? 1) !== 1) {
    throw new Error(`Expected no predictor without compression, got ${predictor}.`);
  }
}

const TYPES = [
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array
] as const;

/** Floats hold NaN and infinity, and every number as the nearest of theirs unless it is beyond them. */
function holds(type: Pixel, value: number): boolean {
  const probe = new (type.constructor as new (n: number) => Pixel)(1);
  probe[0] = value;
  return isFloat(type) ? Number.isFinite(value) === Number.isFinite(probe[0]) : probe[0] === value;
}
