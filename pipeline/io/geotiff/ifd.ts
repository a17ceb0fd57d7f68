import { Problem } from '../../errors.ts';
import type { Bytes } from '../bytes.ts';

/** An image file directory of a TIFF (TIFF 6.0 section 2; BigTIFF): values by tag number, text as a string. */
export type Ifd = {
  littleEndian: boolean;
  big: boolean;
  tags: ReadonlyMap<number, Float64Array | string>;
  next: number; // where the next directory stands; 0: there is none
};

/** Tags that a reader of pixels needs; others are not even fetched. */
export const TAG = {
  subfileType: 254,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planar: 284,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  sampleFormat: 339,
  jpegTables: 347,
  subsampling: 530,
  pixelScale: 33550,
  tiepoints: 33922,
  transformation: 34264,
  geoKeys: 34735,
  geoDoubles: 34736,
  geoText: 34737,
  gdalMetadata: 42112,
  gdalNodata: 42113,
  lerc: 50674
} as const;
const WANTED: ReadonlySet<number> = new Set(Object.values(TAG));

/** Bytes of a value by TIFF field type. */
const SIZE: Record<number, number> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8
};

/** What a file that is no TIFF begins with. */
const KINDS: [name: string, magic: string][] = [
  ['a JPEG', 'ffd8ff'],
  ['a PNG', '89504e47'],
  ['a JPEG 2000', '0000000c6a502020'],
  ['a JPEG 2000', 'ff4fff51'],
  ['an HDF5 or NetCDF 4 file', '89484446'],
  ['a NetCDF file', '434446'],
  ['a ZIP archive', '504b0304'],
  ['a gzip file', '1f8b'],
  ['a GIF', '47494638'],
  ['a PDF', '25504446'],
  ['a RIFF file (WebP?)', '52494646'],
  ['markup (HTML or XML)', '3c'],
  ['JSON', '7b']
];

/** More entries than any writer makes; a directory of more is a hostile count. */
const MOST_ENTRIES = 4096;

/** Reads the header and the first directory. Throws BadFile with what was expected and what was found. */
export async function readFirstIfd(bytes: Bytes): Promise<Ifd> {
  const bad = (text: string) => new Problem('BadFile', `${bytes.name}: ${text}`, { subject: bytes.name });
  if (bytes.size === 0) throw bad('expected a TIFF, found an empty file.');
  const head = await bytes.read(0, Math.min(16, bytes.size), 'the header');
  const order = head.toString('latin1', 0, 2);
  const littleEndian = order === 'II';
  const u16 = (at: number) => (littleEndian ? head.readUInt16LE(at) : head.readUInt16BE(at));
  const version = head.length >= 4 && (littleEndian || order === 'MM') ? u16(2) : 0;
  if (version !== 42 && version !== 43) {
    const hex = head.toString('hex');
    const kind = KINDS.find(([, magic]) => hex.startsWith(magic))?.[0];
    throw bad(`expected a TIFF, found ${kind ?? `a file that begins with the bytes ${hex.slice(0, 16)}`}.`);
  }
  const big = version === 43;
  if (head.length < (big ? 16 : 8))
    throw bad(`ends at byte ${bytes.size}, the TIFF header needs ${big ? 16 : 8} bytes.`);
  const at = big
    ? Number(littleEndian ? head.readBigUInt64LE(8) : head.readBigUInt64BE(8))
    : littleEndian
      ? head.readUInt32LE(4)
      : head.readUInt32BE(4);
  return readIfd(bytes, at, { littleEndian, big });
}

/** Reads the directory at `at` of a TIFF of the given form. Throws BadFile where it is none. */
export async function readIfd(
  bytes: Bytes,
  at: number,
  { littleEndian, big }: Pick<Ifd, 'littleEndian' | 'big'>
): Promise<Ifd> {
  const bad = (text: string) => new Problem('BadFile', `${bytes.name}: ${text}`, { subject: bytes.name });
  const u16 = (b: Buffer, i: number) => (littleEndian ? b.readUInt16LE(i) : b.readUInt16BE(i));
  const u32 = (b: Buffer, i: number) => (littleEndian ? b.readUInt32LE(i) : b.readUInt32BE(i));
  const u64 = (b: Buffer, i: number) => Number(littleEndian ? b.readBigUInt64LE(i) : b.readBigUInt64BE(i));
  const countSize = big ? 8 : 2;
  const entrySize = big ? 20 : 12;
  const inline = big ? 8 : 4;
  const count = ((b) => (big ? u64(b, 0) : u16(b, 0)))(await bytes.read(at, countSize, 'the directory'));
  if (count < 1 || count > MOST_ENTRIES) {
    throw bad(`expected a directory of 1 to ${MOST_ENTRIES} entries at byte ${at}, found ${count}.`);
  }
  const entries = await bytes.read(at + countSize, count * entrySize, `a directory of ${count} entries`);

  const tags = new Map<number, Float64Array | string>();
  for (let i = 0; i < count; i++) {
    const e = i * entrySize;
    const tag = u16(entries, e);
    if (!WANTED.has(tag) || tags.has(tag)) continue;
    const type = u16(entries, e + 2);
    const n = big ? u64(entries, e + 4) : u32(entries, e + 4);
    const size = SIZE[type];
    if (size === undefined) throw bad(`tag ${tag} has the unknown field type ${type}.`);
    const valueAt = e + (big ? 12 : 8);
    const data =
      n * size <= inline
        ? entries.subarray(valueAt, valueAt + n * size)
        : await bytes.read(big ? u64(entries, valueAt) : u32(entries, valueAt), n * size, `tag ${tag}`);
    tags.set(tag, type === 2 ? text(data) : numbers(data, type, size, littleEndian));
  }
  // Some writers leave the last directory's pointer out at the end of the file.
  const after = at + countSize + count * entrySize;
  const next =
    after + inline <= bytes.size
      ? ((b) => (big ? u64(b, 0) : u32(b, 0)))(await bytes.read(after, inline, 'the next directory'))
      : 0;
  return { littleEndian, big, tags, next };
}

const text = (data: Buffer) => data.toString('utf8').split('\0', 1)[0]!;

function numbers(data: Buffer, type: number, size: number, littleEndian: boolean): Float64Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const read: Record<number, (at: number) => number> = {
    1: (at) => view.getUint8(at),
    3: (at) => view.getUint16(at, littleEndian),
    4: (at) => view.getUint32(at, littleEndian),
    5: (at) => view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian),
    6: (at) => view.getInt8(at),
    7: (at) => view.getUint8(at),
    8: (at) => view.getInt16(at, littleEndian),
    9: (at) => view.getInt32(at, littleEndian),
    10: (at) => view.getInt32(at, littleEndian) / view.getInt32(at + 4, littleEndian),
    11: (at) => view.getFloat32(at, littleEndian),
    12: (at) => view.getFloat64(at, littleEndian),
    13: (at) => view.getUint32(at, littleEndian),
    16: (at) => Number(view.getBigUint64(at, littleEndian)),
    17: (at) => Number(view.getBigInt64(at, littleEndian)),
    18: (at) => Number(view.getBigUint64(at, littleEndian))
  };
  return Float64Array.from({ length: data.length / size }, (_, i) => read[type]!(i * size));
}
