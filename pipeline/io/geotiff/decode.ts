import type { Pixel } from '../../raster/raster.ts';
import type { Codec, CodecTables } from './codecs.ts';
import type { Dtype, Layout } from './layout.ts';

/** Samples as they are stored: whole numbers of 64 bits do not fit a Pixel. */
export type Samples = Pixel | BigInt64Array | BigUint64Array;

export const ARRAYS = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array
} as const satisfies Record<Dtype, unknown>;

/**
 * A block's samples as bytes of `layout.dtype` in this machine's order, pixel by pixel where bands are interleaved.
 * Differences that `hasPendingDifferences` are left to whoever lays the samples down. `rows` are the block's own. May hand out `block` itself, but never writes into it: tiles may share bytes.
 *
 * Throws an Error on a block that does not hold what the directory promises.
 */
export async function decodeBlock(
  codec: Codec,
  block: Uint8Array,
  rows: number,
  layout: Layout,
  tables: CodecTables
): Promise<Uint8Array> {
  const { bits, predictor, dtype, blockWidth, littleEndian } = layout;
  const stride = layout.planar ? 1 : layout.bands;
  const rowSamples = blockWidth * stride;
  const expected = Math.ceil((rowSamples * bits) / 8) * rows;
  if (block.length * codec.most < expected) {
    throw new Error(`${block.length} bytes cannot hold the ${expected} bytes of pixels that are expected`);
  }
  const raw = await codec.decode(block, expected, layout, tables);
  if (raw.length < expected) throw new Error(`holds ${raw.length} bytes of pixels, expected ${expected}`);
  if (bits % 8 !== 0 || bits === 24) return bytesOf(unpack(raw, bits, rowSamples, rows, dtype));

  const size = bits / 8;
  const swapped = !littleEndian && !codec.native && size > 1 && predictor !== 3;
  const added = predictor === 2 && !hasPendingDifferences(layout);
  const changes = predictor === 3 || added || swapped || bits !== ARRAYS[dtype].BYTES_PER_ELEMENT * 8;
  // What writes in place needs bytes of its own, and whole samples at whole addresses.
  const own = raw.buffer !== block.buffer && raw.byteOffset % size === 0;
  const bytes = changes && !own ? Uint8Array.from(raw.subarray(0, expected)) : raw.subarray(0, expected);
  if (predictor === 3) undoFloatPredictor(bytes, rowSamples, rows, size, stride);
  else if (swapped) swap(bytes, size);
  if (added) undoDifferences(bytes, rowSamples, rows, size, stride);
  return layout.float && bits === 16
    ? bytesOf(halves(new Uint16Array(bytes.buffer, bytes.byteOffset, expected / 2)))
    : bytes;
}

/** Whether the differences of predictor 2 are added up as the samples are laid down: it saves a walk over the pixels. */
export const hasPendingDifferences = ({ predictor, planar, bands, bits, dtype }: Layout): boolean =>
  predictor === 2 && (planar || bands === 1) && bits === ARRAYS[dtype].BYTES_PER_ELEMENT * 8 && bits <= 32;

const bytesOf = (a: Pixel) => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);

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
    for (let i = r * rowSamples + stride; i < end; i++) a[i] = a[i]! + a[i - stride]!;
  }
}

/** Adobe TIFF technical note 3: byte differences along the row, the bytes of all samples sorted by significance. */
function undoFloatPredictor(bytes: Uint8Array, rowSamples: number, rows: number, size: number, stride: number): void {
  const rowBytes = rowSamples * size;
  const words = size === 4 ? new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4) : null;
  const planes = new Uint8Array(rowBytes);
  const planeWords = new Uint32Array(planes.buffer, 0, rowBytes >> 2);
  for (let r = 0; r < rows; r++) {
    const row = r * rowBytes;
    if (stride === 1 && words) addBytes(words, r * rowSamples, planeWords);
    else if (stride === 1) {
      for (let i = 0, sum = 0; i < rowBytes; i++) planes[i] = sum = (sum + bytes[row + i]!) & 255;
    } else {
      for (let i = 0; i < stride; i++) planes[i] = bytes[row + i]!;
      for (let i = stride; i < rowBytes; i++) planes[i] = bytes[row + i]! + planes[i - stride]!;
    }
    if (words) {
      const [second, third, fourth] = [rowSamples, 2 * rowSamples, 3 * rowSamples];
      for (let i = 0, to = r * rowSamples; i < rowSamples; i++) {
        words[to++] =
          (planes[i]! << 24) | (planes[second + i]! << 16) | (planes[third + i]! << 8) | planes[fourth + i]!;
      }
      continue;
    }
    for (let b = 0; b < size; b++) {
      const plane = (size - 1 - b) * rowSamples;
      for (let i = 0, to = row + b; i < rowSamples; i++, to += size) bytes[to] = planes[plane + i]!;
    }
  }
}

/** Running sums of bytes, modulo 256, four at a time: as words, the lowest byte first. */
function addBytes(from: Uint32Array, at: number, to: Uint32Array): void {
  let sum = 0;
  for (let i = 0; i < to.length; i++) {
    const word = from[at + i]!;
    const even = word & 0x00ff00ff;
    const pairs = even + ((word >>> 8) & 0x00ff00ff); // of bytes 0 and 1, and of bytes 2 and 3
    const first = sum + (even & 255);
    const second = sum + (pairs & 0xffff);
    const third = second + (even >>> 16);
    sum = (second + (pairs >>> 16)) & 255;
    to[i] = (first & 255) | ((second & 255) << 8) | ((third & 255) << 16) | (sum << 24);
  }
}

/** Samples of 1 to 31 bits, highest bit first, each row from a whole byte on. */
function unpack(raw: Uint8Array, bits: number, rowSamples: number, rows: number, dtype: Dtype): Pixel {
  const out = new ARRAYS[dtype](rowSamples * rows) as Pixel;
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
