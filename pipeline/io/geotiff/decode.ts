import { inflateSync } from 'node:zlib';
import { getDecoder } from 'geotiff';
import type { Pixel } from '../../raster/raster.ts';
import type { Dtype, Layout } from './layout.ts';

export const ARRAYS = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array
} as const satisfies Record<Dtype, unknown>;

/** What a codec needs besides the block: tables that the file stores once. */
export type CodecTables = { littleEndian: boolean; jpegTables: Uint8Array | null; lerc: ArrayLike<number> | null };

type Codec = {
  name: string;
  native?: true; // hands out samples in this machine's byte order
  decode(block: Uint8Array, expected: number, layout: Layout, tables: CodecTables): Uint8Array | Promise<Uint8Array>;
};

/** Deflate may run a little past the pixels (padding of writers); far past is a bomb. */
const inflate = (block: Uint8Array, expected: number) => inflateSync(block, { maxOutputLength: expected + 65536 });

/** A decoder of geotiff.js, told of no predictor: predictors are undone here. */
const borrowed =
  (code: number): Codec['decode'] =>
  async (block, _expected, layout, { lerc }) => {
    const decoder = await getDecoder(code, {
      tileWidth: layout.blockWidth,
      tileHeight: layout.blockHeight,
      planarConfiguration: layout.planar ? 2 : 1,
      bitsPerSample: layout.bits,
      predictor: 1,
      ...(lerc ? { LercParameters: lerc } : {})
    });
    const own = block.buffer.slice(block.byteOffset, block.byteOffset + block.byteLength);
    return new Uint8Array(await decoder.decode(own));
  };

/** JPEG and WebP blocks are whole pictures; libvips turns YCbCr into RGB as GDAL does. */
const picture: Codec['decode'] = async (block, _expected, layout, { jpegTables }) => {
  const { default: sharp } = await import('sharp');
  // A block's tables stand once in the file: SOI, the tables without their SOI and EOI, the block without its SOI.
  const whole = jpegTables
    ? Buffer.concat([block.subarray(0, 2), jpegTables.subarray(2, jpegTables.length - 2), block.subarray(2)])
    : block;
  const { data, info } = await sharp(whole, { failOn: 'error' }).raw().toBuffer({ resolveWithObject: true });
  const bands = layout.planar ? 1 : layout.bands;
  if (info.channels === bands) return data;
  // libvips leaves out an alpha band that is opaque throughout.
  if (info.channels < bands - 1) throw new Error(`expected ${bands} samples a pixel, found ${info.channels}`);
  const out = new Uint8Array(info.width * info.height * bands).fill(255);
  for (let pixel = 0; pixel < info.width * info.height; pixel++) {
    for (let b = 0; b < Math.min(bands, info.channels); b++) {
      out[pixel * bands + b] = data[pixel * info.channels + b]!;
    }
  }
  return out;
};

/** Codecs by TIFF compression code. */
const CODECS: Record<number, Codec> = {
  1: { name: 'none', decode: (block) => block },
  5: { name: 'LZW', decode: borrowed(5) },
  7: { name: 'JPEG', native: true, decode: picture },
  8: { name: 'deflate', decode: inflate },
  32946: { name: 'deflate', decode: inflate },
  32773: { name: 'PackBits', decode: borrowed(32773) },
  34887: { name: 'LERC', native: true, decode: borrowed(34887) },
  50000: { name: 'Zstandard', decode: borrowed(50000) },
  50001: { name: 'WebP', native: true, decode: picture }
};
export const codecOf = (compression: number): Codec | undefined => CODECS[compression];

/** A block's samples in reading order, pixel by pixel where bands are interleaved. `rows` are the block's own. */
export async function decodeBlock(
  codec: Codec,
  block: Uint8Array,
  rows: number,
  layout: Layout,
  tables: CodecTables
): Promise<Pixel> {
  const { bits, predictor, dtype, blockWidth } = layout;
  const stride = layout.planar ? 1 : layout.bands;
  const rowSamples = blockWidth * stride;
  const rowBytes = Math.ceil((rowSamples * bits) / 8);
  const expected = rowBytes * rows;
  const raw = await codec.decode(block, expected, layout, tables);
  if (raw.length < expected) throw new Error(`holds ${raw.length} bytes of pixels, expected ${expected}`);
  const whole = bits % 8 === 0 && bits !== 24;
  if (!whole) return unpack(raw, bits, rowSamples, rows, dtype);

  // A copy where the codec handed out the file's own bytes or an unaligned view: what follows writes in place.
  const size = bits / 8;
  const bytes =
    raw === block || raw.byteOffset % size !== 0
      ? Uint8Array.from(raw.subarray(0, expected))
      : raw.subarray(0, expected);
  if (predictor === 3) undoFloatPredictor(bytes, rowSamples, rows, size, stride);
  else if (!tables.littleEndian && !codec.native && size > 1) swap(bytes, size);
  if (predictor === 2) undoDifferences(bytes, rowSamples, rows, size, stride);
  if (layout.float && bits === 16) return halves(new Uint16Array(bytes.buffer, bytes.byteOffset, expected / 2));
  return new ARRAYS[dtype](bytes.buffer as ArrayBuffer, bytes.byteOffset, expected / size);
}

function swap(bytes: Uint8Array, size: number): void {
  const b = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (size === 2) b.swap16();
  else if (size === 4) b.swap32();
  else b.swap64();
}

/** TIFF 6.0 section 14: each sample holds the difference to its left neighbour of the same band, as an integer. */
function undoDifferences(bytes: Uint8Array, rowSamples: number, rows: number, size: number, stride: number): void {
  if (size === 8) {
    const a = new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
    for (let r = 0; r < rows; r++) {
      for (let i = r * rowSamples + stride; i < (r + 1) * rowSamples; i++) a[i] = a[i]! + a[i - stride]!;
    }
    return;
  }
  const Type = size === 1 ? Uint8Array : size === 2 ? Uint16Array : Uint32Array;
  const a = new Type(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength / size);
  for (let r = 0; r < rows; r++) {
    const end = (r + 1) * rowSamples;
    if (stride === 1) {
      let sum = 0;
      for (let i = r * rowSamples; i < end; i++) a[i] = sum = (sum + a[i]!) | 0;
    } else {
      for (let i = r * rowSamples + stride; i < end; i++) a[i] = a[i]! + a[i - stride]!;
    }
  }
}

/** Adobe TIFF technical note 3: byte differences along the row, the bytes of all samples sorted by significance. */
function undoFloatPredictor(bytes: Uint8Array, rowSamples: number, rows: number, size: number, stride: number): void {
  const rowBytes = rowSamples * size;
  const planes = new Uint8Array(rowBytes);
  for (let r = 0; r < rows; r++) {
    const row = bytes.subarray(r * rowBytes, (r + 1) * rowBytes);
    for (let i = stride; i < rowBytes; i++) row[i] = row[i]! + row[i - stride]!;
    planes.set(row);
    for (let b = 0; b < size; b++) {
      const plane = (size - 1 - b) * rowSamples;
      for (let i = 0; i < rowSamples; i++) row[i * size + b] = planes[plane + i]!;
    }
  }
}

/** Samples of 1 to 31 bits, highest bit first, each row from a whole byte on. */
function unpack(raw: Uint8Array, bits: number, rowSamples: number, rows: number, dtype: Dtype): Pixel {
  const out = new ARRAYS[dtype](rowSamples * rows);
  const rowBytes = Math.ceil((rowSamples * bits) / 8);
  for (let r = 0; r < rows; r++) {
    let at = r * rowBytes;
    let held = 0;
    let have = 0;
    for (let i = 0; i < rowSamples; i++) {
      while (have < bits) {
        held = held * 256 + raw[at++]!;
        have += 8;
      }
      have -= bits;
      const unit = 2 ** have;
      const value = Math.floor(held / unit);
      out[r * rowSamples + i] = value;
      held -= value * unit;
    }
  }
  return out;
}

/** IEEE 754 half precision to single. */
function halves(half: Uint16Array): Float32Array {
  const out = new Float32Array(half.length);
  for (let i = 0; i < half.length; i++) {
    const h = half[i]!;
    const sign = h & 0x8000 ? -1 : 1;
    const exponent = (h >> 10) & 31;
    const fraction = h & 1023;
    out[i] =
      exponent === 31
        ? fraction === 0
          ? sign * Number.POSITIVE_INFINITY
          : Number.NaN
        : exponent === 0
          ? sign * fraction * 2 ** -24
          : sign * (1024 + fraction) * 2 ** (exponent - 25);
  }
  return out;
}
