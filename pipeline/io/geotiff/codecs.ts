import { promisify } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { inflate as inflateInPool, inflateSync, type ZlibOptions } from 'node:zlib';
import { getDecoder } from 'geotiff';
import { decompressZstd } from '../zstd.ts';
import type { Layout } from './layout.ts';
import { decodeXz } from './lzma.ts';
import { decodeLzw } from './lzw.ts';

/** What a codec needs besides the block: tables that the file stores once. */
export type CodecTables = { jpegTables: Uint8Array | null; lerc: ArrayLike<number> | null };

export type Codec = {
  name: string;
  native?: true; // hands out samples in this machine's byte order
  lossy?: true;
  /** Most bytes of pixels that a stored byte can stand for: a block that promises more is not even decoded. */
  most: number;
  /** At least `expected` bytes of a good block; may throw anything on a bad one. */
  decode(block: Uint8Array, expected: number, layout: Layout, tables: CodecTables): Uint8Array | Promise<Uint8Array>;
};

/** Writers pad a little past the pixels; far past is a bomb. */
const PADDING = 65536;

/**
 * Blocks from this size on are worth a turn of zlib's thread pool, where their neighbours inflate at the same time. In a
 * worker none are: there is one a core, the cores are at work, and the turn costs a fifth of the time.
 */
const POOLED = isMainThread ? 65536 : Number.POSITIVE_INFINITY;
const pooled = promisify<Uint8Array, ZlibOptions, Buffer>(inflateInPool);

/** One chunk that holds all of a good block: zlib's default of 16 kB a piece costs a fifth of the time. */
const inflate = (block: Uint8Array, expected: number): Uint8Array | Promise<Uint8Array> => {
  const options = { chunkSize: Math.max(64, expected + 64), maxOutputLength: expected + PADDING };
  return expected < POOLED ? inflateSync(block, options) : pooled(block, options);
};

/** JPEG and WebP blocks are whole pictures; libvips turns YCbCr into RGB as GDAL does. */
const picture: Codec['decode'] = async (block, _expected, layout, { jpegTables }) => {
  const { default: sharp } = await import('sharp');
  // A block's tables stand once in the file: SOI, the tables without their SOI and EOI, the block without its SOI.
  const whole = jpegTables
    ? Buffer.concat([block.subarray(0, 2), jpegTables.subarray(2, jpegTables.length - 2), block.subarray(2)])
    : block;
  const limitInputPixels = layout.blockWidth * layout.blockHeight;
  const { data, info } = await sharp(whole, { failOn: 'error', limitInputPixels })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const bands = layout.planar ? 1 : layout.bands;
  if (info.width !== layout.blockWidth) throw new Error(`is ${info.width} px wide, expected ${layout.blockWidth}`);
  // libvips leaves out an alpha band that is opaque throughout.
  if (info.channels < bands - 1) throw new Error(`expected ${bands} samples a pixel, found ${info.channels}`);
  if (info.channels === bands) return data;
  const out = new Uint8Array(info.width * info.height * bands).fill(255);
  for (let pixel = 0; pixel < info.width * info.height; pixel++) {
    for (let b = 0; b < Math.min(bands, info.channels); b++) {
      out[pixel * bands + b] = data[pixel * info.channels + b]!;
    }
  }
  return out;
};

/** Esri's LERC, by the decoder that geotiff.js brings. */
const lerc: Codec['decode'] = async (block, expected, layout, tables) => {
  const bare = await unwrapLerc(block, expected, tables);
  checkLercSize(bare, layout);
  const parameters = {
    tileWidth: layout.blockWidth,
    tileHeight: layout.blockHeight,
    planarConfiguration: layout.planar ? 2 : 1,
    bitsPerSample: layout.bits,
    predictor: 1,
    LercParameters: [tables.lerc?.[0] ?? 4, 0]
  };
  const decoder = await getDecoder(34887, parameters);
  const own = bare.buffer.slice(bare.byteOffset, bare.byteOffset + bare.byteLength);
  return new Uint8Array(await decoder.decode(own as ArrayBuffer));
};

/** A LERC block without the deflate or zstd that TIFF allows around it. */
export async function unwrapLerc(block: Uint8Array, expected: number, { lerc }: CodecTables): Promise<Uint8Array> {
  const wrapping = lerc?.[1] ?? 0;
  const most = expected * 2 + PADDING;
  if (wrapping === 0) return block;
  if (wrapping === 1) return inflate(block, most);
  if (wrapping === 2) return decompressZstd(block, most);
  throw new Error(`is wrapped in a compression numbered ${wrapping}, which is not known`);
}

/** LERC 2 states its rows and columns after the key, the version and, from version 3 on, a checksum. */
function checkLercSize(block: Uint8Array, { blockWidth, blockHeight }: Layout): void {
  const b = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  if (b.length < 26 || b.toString('latin1', 0, 6) !== 'Lerc2 ') throw new Error('is no LERC 2 block');
  const at = b.readInt32LE(6) >= 3 ? 14 : 10;
  const [rows, columns] = [b.readInt32LE(at), b.readInt32LE(at + 4)];
  if (columns !== blockWidth || rows < 1 || rows > blockHeight) {
    throw new Error(`is of ${columns} × ${rows} px, expected ${blockWidth} × ${blockHeight}`);
  }
}

/** TIFF 6.0 section 9: runs and copies of up to 128 bytes. */
function unpackBits(from: Uint8Array, expected: number): Uint8Array {
  const out = new Uint8Array(expected);
  let at = 0;
  for (let i = 0; i < from.length && at < expected; ) {
    const n = from[i++]!;
    if (n < 128) {
      const copied = from.subarray(i, Math.min(i + n + 1, i + expected - at));
      out.set(copied, at);
      at += copied.length;
      i += n + 1;
    } else if (n > 128) {
      out.fill(from[i++]!, at, at + 257 - n);
      at += 257 - n;
    }
  }
  return out.subarray(0, Math.min(at, expected));
}

/** Codecs by TIFF compression code. */
const CODECS: Record<number, Codec> = {
  1: { name: 'none', most: 1, decode: (block) => block },
  5: { name: 'LZW', most: 4096, decode: decodeLzw },
  7: { name: 'JPEG', native: true, lossy: true, most: 4096, decode: picture },
  8: { name: 'deflate', most: 1100, decode: inflate },
  32946: { name: 'deflate', most: 1100, decode: inflate },
  32773: { name: 'PackBits', most: 64, decode: unpackBits },
  34887: { name: 'LERC', native: true, most: Number.POSITIVE_INFINITY, decode: lerc },
  34925: { name: 'LZMA', most: 65536, decode: (block, expected) => decodeXz(block, expected + PADDING) },
  50000: { name: 'Zstandard', most: 65536, decode: (block, expected) => decompressZstd(block, expected + PADDING) },
  50001: { name: 'WebP', native: true, most: Number.POSITIVE_INFINITY, decode: picture }
};
export const codecOf = (compression: number): Codec | undefined => CODECS[compression];

/** Names of compressions that are known and not read, for the sentence that refuses them. */
export const UNREAD: Record<number, string> = {
  2: 'CCITT RLE',
  3: 'CCITT group 3 fax',
  4: 'CCITT group 4 fax',
  6: 'JPEG of TIFF 6.0, 1992',
  34676: 'SGI LogLuv',
  34677: 'SGI LogLuv 24',
  34712: 'JPEG 2000',
  50002: 'JPEG XL',
  52546: 'JPEG XL'
};
