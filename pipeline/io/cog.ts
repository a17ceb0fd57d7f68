import { deflateSync } from 'node:zlib';
import { isNorthUp } from '../geo/affine.ts';
import type { Grid } from '../geo/grid.ts';

type CogData = Uint8Array | Uint16Array | Float32Array;
export type CogInput = {
  grid: Grid;
  bands: readonly { name: string; data: CogData }[]; // one type, row-major, on `grid`
  nodata?: number; // NaN is allowed for floats
  colours?: readonly (readonly [r: number, g: number, b: number])[]; // of the classes 0.. of one uint8 band
};

const TILE = 512;
/** Geographic systems among those that Parus writes; all others are projected. */
const GEOGRAPHIC: readonly number[] = [4326, 4490];

/**
 * A cloud-optimised GeoTIFF: deflated tiles, overviews by halves (nearest neighbour, so that classes stay classes)
 * until one tile holds the rest, directories first, the smallest overview's data next, the full size last.
 * Little-endian, classic TIFF (under 4 GB), no time stamp: the same values give the same bytes.
 */
export function encodeCog({ grid, bands, nodata, colours }: CogInput): Uint8Array {
  const first = bands[0]?.data;
  if (!first) throw new Error('Expected at least one band, got none.');
  for (const { name, data } of bands) {
    if (data.length !== grid.width * grid.height || data.constructor !== first.constructor) {
      throw new Error(
        `Expected ${grid.width} × ${grid.height} samples of one type in band ${name}, got ${data.length}.`
      );
    }
  }

  const levels: Level[] = [{ width: grid.width, height: grid.height, bands: bands.map((b) => b.data) }];
  for (let level = levels[0]!; Math.max(level.width, level.height) > TILE; ) {
    level = halve(level);
    levels.push(level);
  }
  const tileSize = Math.min(TILE, Math.ceil(Math.max(grid.width, grid.height) / 16) * 16);
  const tiles = levels.map((level) => tilesOf(level, tileSize));
  const directories = levels.map((level, i) => {
    const fields = [...pixelFields(level, first, tiles[i]!, tileSize, i > 0, colours)];
    if (i === 0) fields.push(...geoFields(grid), descriptions(bands.map((b) => b.name)));
    if (nodata !== undefined) fields.push(ascii(42113, Number.isNaN(nodata) ? 'nan' : String(nodata)));
    return fields.sort((a, b) => a.tag - b.tag);
  });

  // Directories stand first, so their sizes place the data; then tile offsets are known and directories written.
  const starts: number[] = [];
  let at = 8;
  for (const fields of directories) {
    starts.push(at);
    at += 2 + fields.length * 12 + 4 + fields.reduce((n, f) => n + outside(f), 0);
  }
  const data: Uint8Array[] = [];
  for (let i = levels.length - 1; i >= 0; i--) {
    const offsets = directories[i]!.find((f) => f.tag === 324)!;
    offsets.values = tiles[i]!.map((tile) => {
      const here = at;
      data.push(tile);
      at += tile.length;
      if (tile.length % 2 === 1) {
        data.push(new Uint8Array(1));
        at++;
      }
      return here;
    });
  }
  if (at >= 2 ** 32) throw new Error(`Expected a raster of under 4 GB, got ${at} bytes.`);
  const header = Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
  return Buffer.concat([header, ...directories.map((f, i) => directory(f, starts[i]!, starts[i + 1] ?? 0)), ...data]);
}

type Level = { width: number; height: number; bands: CogData[] };

function halve({ width, height, bands }: Level): Level {
  const w = Math.ceil(width / 2);
  const h = Math.ceil(height / 2);
  const half = bands.map((from) => {
    const to = new (from.constructor as new (n: number) => CogData)(w * h);
    for (let row = 0; row < h; row++) {
      for (let col = 0; col < w; col++) to[row * w + col] = from[row * 2 * width + col * 2]!;
    }
    return to;
  });
  return { width: w, height: h, bands: half };
}

/** Deflated tiles, band by band, row by row. What a tile has beyond the raster repeats its edge, which packs well. */
function tilesOf({ width, height, bands }: Level, size: number): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (const data of bands) {
    for (let row0 = 0; row0 < height; row0 += size) {
      for (let col0 = 0; col0 < width; col0 += size) {
        const tile = new (data.constructor as new (n: number) => CogData)(size * size);
        for (let row = 0; row < size; row++) {
          const from = Math.min(height - 1, row0 + row) * width;
          const inside = Math.min(size, width - col0);
          tile.set(data.subarray(from + col0, from + col0 + inside), row * size);
          tile.fill(data[from + width - 1]!, row * size + inside, (row + 1) * size);
        }
        if (tile instanceof Uint16Array) takeDifferences(tile, size);
        out.push(deflateSync(new Uint8Array(tile.buffer, tile.byteOffset, tile.byteLength), { level: 6 }));
      }
    }
  }
  return out;
}

/** TIFF 6.0 section 14: each sample as its difference to the left one. */
function takeDifferences(tile: Uint16Array, size: number): void {
  for (let row = 0; row < tile.length; row += size) {
    for (let i = row + size - 1; i > row; i--) tile[i] = tile[i]! - tile[i - 1]!;
  }
}

type Field = { tag: number; type: 2 | 3 | 4 | 12; values: readonly number[] };
const SIZE = { 2: 1, 3: 2, 4: 4, 12: 8 } as const;
const short = (tag: number, ...values: number[]): Field => ({ tag, type: 3, values });
const long = (tag: number, ...values: number[]): Field => ({ tag, type: 4, values });
const double = (tag: number, ...values: number[]): Field => ({ tag, type: 12, values });
const ascii = (tag: number, text: string): Field => ({ tag, type: 2, values: [...Buffer.from(`${text}\0`)] });

function* pixelFields(
  { width, height, bands }: Level,
  sample: CogData,
  tiles: Uint8Array[],
  tileSize: number,
  isOverview: boolean,
  colours: CogInput['colours']
): Generator<Field> {
  const n = bands.length;
  if (isOverview) yield long(254, 1);
  yield long(256, width);
  yield long(257, height);
  yield short(258, ...new Array<number>(n).fill(sample.BYTES_PER_ELEMENT * 8));
  yield short(259, 8); // Adobe deflate
  yield short(262, colours ? 3 : 1);
  yield short(277, n);
  yield short(284, n > 1 ? 2 : 1); // band by band
  yield short(317, sample instanceof Uint16Array ? 2 : 1);
  if (colours) {
    const channel = (k: 0 | 1 | 2) => Array.from({ length: 256 }, (_, i) => (colours[i]?.[k] ?? 0) * 257);
    yield short(320, ...channel(0), ...channel(1), ...channel(2));
  }
  yield short(322, tileSize);
  yield short(323, tileSize);
  yield long(324, ...tiles.map(() => 0));
  yield long(325, ...tiles.map((t) => t.length));
  if (n > 1) yield short(338, ...new Array<number>(n - 1).fill(0));
  yield short(339, ...new Array<number>(n).fill(sample instanceof Float32Array ? 3 : 1));
}

function geoFields({ epsg, transform }: Grid): Field[] {
  const [a, b, c, d, e, f] = transform;
  const place = isNorthUp(transform)
    ? [double(33550, a, -e, 0), double(33922, 0, 0, 0, c, f, 0)]
    : [double(34264, a, b, 0, c, d, e, 0, f, 0, 0, 0, 0, 0, 0, 0, 1)];
  if (epsg === null) return place;
  const geographic = GEOGRAPHIC.includes(epsg);
  const keys = [1024, 0, 1, geographic ? 2 : 1, 1025, 0, 1, 1, geographic ? 2048 : 3072, 0, 1, epsg];
  return [...place, short(34735, 1, 1, 0, 3, ...keys)];
}

/** GDAL's own XML, which escapes twice and unescapes twice. */
function descriptions(names: string[]): Field {
  const escaped = (text: string) =>
    text.replace(/[<>&"]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[c]!);
  const items = names.map(
    (name, i) => `<Item name="DESCRIPTION" sample="${i}" role="description">${escaped(escaped(name))}</Item>`
  );
  return ascii(42112, `<GDALMetadata>${items.join('')}</GDALMetadata>`);
}

/** Bytes of a field that do not fit in its entry, padded to whole words. */
function outside({ type, values }: Field): number {
  const bytes = SIZE[type] * values.length;
  return bytes <= 4 ? 0 : bytes + (bytes % 2);
}

function directory(fields: readonly Field[], start: number, next: number): Uint8Array {
  const head = Buffer.alloc(2 + fields.length * 12 + 4);
  head.writeUInt16LE(fields.length, 0);
  head.writeUInt32LE(next, head.length - 4);
  const blocks: Buffer[] = [head];
  let at = start + head.length;
  fields.forEach((field, i) => {
    const entry = 2 + i * 12;
    head.writeUInt16LE(field.tag, entry);
    head.writeUInt16LE(field.type, entry + 2);
    head.writeUInt32LE(field.values.length, entry + 4);
    const size = outside(field);
    const block = size === 0 ? head.subarray(entry + 8, entry + 12) : Buffer.alloc(size);
    field.values.forEach((v, k) => {
      if (field.type === 2) block.writeUInt8(v, k);
      else if (field.type === 3) block.writeUInt16LE(v, k * 2);
      else if (field.type === 4) block.writeUInt32LE(v, k * 4);
      else block.writeDoubleLE(v, k * 8);
    });
    if (size > 0) {
      head.writeUInt32LE(at, entry + 8);
      blocks.push(block);
      at += size;
    }
  });
  return Buffer.concat(blocks);
}
