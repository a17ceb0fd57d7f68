import { isProblem, Problem, sentenceOf } from '../../errors.ts';
import { clip, isEmpty } from '../../geo/window.ts';
import type { Pixel } from '../../raster/raster.ts';
import type { Bytes } from '../bytes.ts';
import { ARRAYS } from '../geotiff/decode.ts';
import type { RasterFile, Scaling } from '../raster-file.ts';
import { readBoxes } from './boxes.ts';
import { type Codestream, readMainHeader } from './codestream.ts';
import { georefOfBoxes } from './georef.ts';
import { decodeCodestream } from './openjpeg.ts';
import { areaOfTile, findTileParts, oneTile } from './tile-parts.ts';

/** Most samples that one `readBand` hands out: a window is the way to more. */
const MAX_SAMPLES = 2 ** 30;
/** Decoded tiles that are kept: neighbouring windows and the next component come back to them. */
const CACHE_TILES = 4;
const CACHE_BYTES = 32 * 2 ** 20;

/**
 * A JPEG 2000 file (JP2 or a bare codestream) behind `RasterFile`: components are its bands, samples as stored. It is
 * decoded one tile at a time: a read holds its window, the tile at hand and at most four decoded tiles (32 MiB, or
 * one tile where that is larger), whatever the raster's size.
 *
 * `lossy` is what the header says of the wavelet: true for the irreversible 9-7. A file of the reversible 5-3 may
 * still have been cut in quality when it was written; nothing in it says so. The file names no nodata.
 *
 * Throws BadFile where the file is cut short or contradicts itself; Unsupported for what is not read here: other than
 * 1 or 3 components, components that are subsampled or of different types, samples of more than 16 bits, PPM.
 */
export async function readJpeg2000(bytes: Bytes): Promise<RasterFile> {
  const { name } = bytes;
  const boxes = await readBoxes(bytes);
  const { at, limit } = boxes.codestream;
  const stream = await readMainHeader(bytes, at, limit);
  const parts = await findTileParts(bytes, stream, limit);
  const georef = await georefOfBoxes(boxes, name);
  const { area, components } = stream;
  const [width, height] = [area.x1 - area.x0, area.y1 - area.y0];
  const dtype = dtypeOf(stream);
  const kept = new Map<number, Pixel>();

  /** The samples of a tile, pixel by pixel. */
  async function samplesOf(tile: number): Promise<Pixel> {
    const held = kept.get(tile);
    if (held) return held;
    const { x0, y0, x1, y1 } = areaOfTile(tile, stream);
    const codestream = await oneTile(bytes, stream, tile, parts[tile]!);
    const size = (x1 - x0) * (y1 - y0) * components * ARRAYS[dtype].BYTES_PER_ELEMENT;
    const decoded = await decodeCodestream(codestream, size).catch((e: unknown) => {
      if (isProblem(e)) throw e;
      throw new Problem('BadFile', `${name}: tile ${tile} does not decode as JPEG 2000: ${sentenceOf(e)}.`, {
        subject: name,
        cause: e
      });
    });
    const samples = new ARRAYS[dtype](decoded.buffer);
    // Decoded as unsigned (see oneTile): the difference wraps around to the signed sample.
    if (stream.signed) {
      const shift = 2 ** (stream.bits - 1);
      const unsigned = dtype === 'int8' ? decoded : new Uint16Array(decoded.buffer);
      for (let i = 0; i < samples.length; i++) samples[i] = unsigned[i]! - shift;
    }
    kept.set(tile, samples);
    let total = [...kept.values()].reduce((sum, s) => sum + s.byteLength, 0);
    for (const [oldest, s] of kept) {
      if (oldest === tile || (kept.size <= CACHE_TILES && total <= CACHE_BYTES)) break;
      kept.delete(oldest);
      total -= s.byteLength;
    }
    return samples;
  }

  const file: RasterFile = {
    name,
    bytes: bytes.size,
    gcps: null,
    grid: { ...georef, width, height },
    bands: components,
    blockWidth: Math.min(stream.tileWidth, width),
    blockHeight: Math.min(stream.tileHeight, height),
    dtype,
    nodata: null,
    descriptions: new Array<string | null>(components).fill(null),
    scaling: new Array<Scaling | null>(components).fill(null),
    lossy: stream.lossy,
    hasMask: false,
    async readBand(bandIndex, window = { col: 0, row: 0, width, height }) {
      if (!(Number.isInteger(bandIndex) && bandIndex >= 0 && bandIndex < components)) {
        throw new RangeError(`${name}: expected a band of 0 to ${components - 1}, got ${bandIndex}.`);
      }
      if (window.width * window.height > MAX_SAMPLES) {
        throw new Problem(
          'Unsupported',
          `${name}: a window of ${window.width} × ${window.height} px is above the limit of ${MAX_SAMPLES} samples at once.`,
          { subject: name }
        );
      }
      const out = new ARRAYS[dtype](window.width * window.height);
      const inside = clip(window, { width, height });
      if (isEmpty(inside)) return out;
      for (const tile of tilesOf(inside, stream)) {
        const { x0, y0, x1, y1 } = areaOfTile(tile, stream);
        const samples = await samplesOf(tile);
        const col0 = Math.max(inside.col, x0 - area.x0);
        const n = Math.min(inside.col + inside.width, x1 - area.x0) - col0;
        const row1 = Math.min(inside.row + inside.height, y1 - area.y0);
        for (let row = Math.max(inside.row, y0 - area.y0); row < row1; row++) {
          const from = ((row + area.y0 - y0) * (x1 - x0) + (col0 + area.x0 - x0)) * components + bandIndex;
          const to = (row - window.row) * window.width + (col0 - window.col);
          if (components === 1) out.set(samples.subarray(from, from + n), to);
          else for (let i = 0; i < n; i++) out[to + i] = samples[from + i * components]!;
        }
      }
      return out;
    },
    async readBands(bandIndexes, window) {
      const out: Pixel[] = [];
      for (const band of bandIndexes) out.push(await file.readBand(band, window));
      return out;
    },
    readStored: (bandIndexes, window) => file.readBands(bandIndexes, window),
    readMask: async () => null,
    close: () => bytes.close()
  };
  return file;
}

/** Numbers of the tiles that a window of the picture touches, row by row. */
function* tilesOf(w: { col: number; row: number; width: number; height: number }, s: Codestream): Generator<number> {
  const column = (col: number) => Math.floor((col + s.area.x0 - s.tileX) / s.tileWidth);
  const line = (row: number) => Math.floor((row + s.area.y0 - s.tileY) / s.tileHeight);
  for (let j = line(w.row); j <= line(w.row + w.height - 1); j++)
    for (let i = column(w.col); i <= column(w.col + w.width - 1); i++) yield j * s.across + i;
}

const dtypeOf = ({ bits, signed }: Codestream): 'uint8' | 'int8' | 'uint16' | 'int16' =>
  bits <= 8 ? (signed ? 'int8' : 'uint8') : signed ? 'int16' : 'uint16';
