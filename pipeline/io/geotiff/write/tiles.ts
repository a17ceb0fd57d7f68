import { promisify } from 'node:util';
import { deflate, type ZlibOptions } from 'node:zlib';
import type { Pixel } from '../../../raster/raster.ts';
import { compressZstd } from '../../zstd.ts';
import type { Level } from './overviews.ts';

export type Compression = 'deflate' | 'zstd' | 'none';
/** TIFF's numbers: 1 none, 2 differences of integers, 3 differences of the bytes of floats. */
export type Predictor = 1 | 2 | 3;
type Pack = (bytes: Uint8Array) => Promise<Uint8Array> | Uint8Array;

const DEFLATE_LEVEL = 6;
const ZSTD_LEVEL = 9; // as GDAL
/** Tiles in work at once: as many as zlib has threads where UV_THREADPOOL_SIZE is not set. */
const AT_ONCE = 4;

const pressed = promisify<Uint8Array, ZlibOptions, Buffer>(deflate);

/** A compressor of tiles. The same bytes in give the same bytes out on every version of Node. */
export function packerOf(compression: Compression): Pack {
  if (compression === 'none') return (bytes) => bytes;
  if (compression === 'deflate') return (bytes) => pressed(bytes, { level: DEFLATE_LEVEL });
  return (bytes) => compressZstd(bytes, ZSTD_LEVEL);
}

/**
 * The tiles of a level, `size` × `size` pixels, band by band, row by row, each packed by itself. What a tile has beyond
 * the raster repeats its edge, which packs well.
 */
export async function packTiles(level: Level, size: number, predictor: Predictor, pack: Pack): Promise<Uint8Array[]> {
  const across = Math.ceil(level.width / size);
  const perBand = across * Math.ceil(level.height / size);
  const packed = new Array<Uint8Array>(perBand * level.bands.length);
  let next = 0;
  const work = async () => {
    while (next < packed.length) {
      const i = next++;
      const [row, col] = [Math.floor((i % perBand) / across), i % across];
      const tile = cut(level.bands[Math.floor(i / perBand)]!, level, row * size, col * size, size);
      packed[i] = await pack(predicted(tile, size, predictor));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return packed;
}

function cut(data: Pixel, { width, height }: Level, row0: number, col0: number, size: number): Pixel {
  const tile = new (data.constructor as new (n: number) => Pixel)(size * size);
  const inside = Math.min(size, width - col0);
  for (let row = 0; row < size; row++) {
    const from = Math.min(height - 1, row0 + row) * width;
    tile.set(data.subarray(from + col0, from + col0 + inside), row * size);
    tile.fill(data[from + width - 1]!, row * size + inside, (row + 1) * size);
  }
  return tile;
}

function predicted(tile: Pixel, size: number, predictor: Predictor): Uint8Array {
  const bytes = new Uint8Array(tile.buffer as ArrayBuffer, tile.byteOffset, tile.byteLength);
  if (predictor === 2) takeDifferences(bytes, size, tile.BYTES_PER_ELEMENT);
  return predictor === 3 ? floatDifferences(bytes, size, tile.BYTES_PER_ELEMENT) : bytes;
}

/** TIFF 6.0 section 14: each sample as its difference to the left one, modulo its width; in place. */
function takeDifferences(bytes: Uint8Array<ArrayBuffer>, size: number, width: number): void {
  const Type = width === 1 ? Uint8Array : width === 2 ? Uint16Array : Uint32Array;
  const tile = new Type(bytes.buffer, bytes.byteOffset, bytes.byteLength / width);
  for (let row = 0; row < tile.length; row += size) {
    for (let i = row + size - 1; i > row; i--) tile[i] = tile[i]! - tile[i - 1]!;
  }
}

/** Adobe TIFF technical note 3: a row's bytes by significance, highest first, then each as its difference to the left. */
function floatDifferences(bytes: Uint8Array, size: number, width: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  const rowBytes = size * width;
  for (let row = 0; row < bytes.length; row += rowBytes) {
    let left = 0;
    for (let b = width - 1, to = row; b >= 0; b--) {
      for (let from = row + b; from < row + rowBytes; from += width) {
        const byte = bytes[from]!;
        out[to++] = byte - left;
        left = byte;
      }
    }
  }
  return out;
}
