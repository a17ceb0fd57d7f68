import { isProblem, Problem, sentenceOf } from '../../errors.ts';
import { clip, isEmpty } from '../../geo/window.ts';
import type { Pixel } from '../../raster/raster.ts';
import { type Bytes, openBytes } from '../bytes.ts';
import type { RasterFile } from '../raster-file.ts';
import { ARRAYS, type CodecTables, codecOf, decodeBlock } from './decode.ts';
import { georefOf } from './georef.ts';
import { type Ifd, readIfd, TAG } from './ifd.ts';
import { type Dtype, type Layout, layoutOf } from './layout.ts';

/** An open GeoTIFF: the first image of the file. */
export type GeoTiff = RasterFile;

/** Most samples that one `readBand` hands out: a window is the way to more. */
const MAX_SAMPLES = 2 ** 30;
/** Decoded blocks of pixel-interleaved files that are kept for the next band, bytes. */
const CACHE_BYTES = 64 * 2 ** 20;

/**
 * Opens a TIFF and reads its directory. `name` stands in every sentence (default: the path).
 *
 * Throws BadFile where the file is absent, cut short, contradicts itself or is no TIFF; Unsupported for a codec or
 * sample type that is not read here. Errors of the machine (too many open files, no permission) pass as they are.
 */
export async function openGeoTiff(path: string, name = path): Promise<GeoTiff> {
  const bytes = await openBytes(path, name);
  return readGeoTiff(bytes).catch(async (e: unknown) => {
    await bytes.close();
    throw e;
  });
}

/** The same for a file that is open already, which stays open where this throws. */
export async function readGeoTiff(bytes: Bytes): Promise<GeoTiff> {
  const ifd = await readIfd(bytes);
  return reader(bytes, ifd, layoutOf(ifd, bytes.name));
}

function reader(bytes: Bytes, ifd: Ifd, layout: Layout): GeoTiff {
  const { name } = bytes;
  const { width, height, bands, dtype } = layout;
  const codec = codecOf(layout.compression);
  if (!codec) {
    const known = layout.compression === 34925 ? ' (LZMA)' : '';
    throw new Problem(
      'Unsupported',
      `${name}: compression ${layout.compression}${known} is not read by this version.`,
      {
        subject: name
      }
    );
  }
  const subsampling = ifd.tags.get(TAG.subsampling);
  if (layout.photometric === 6 && !codec.native && (subsampling?.[0] !== 1 || subsampling[1] !== 1)) {
    throw new Problem('Unsupported', `${name}: YCbCr without JPEG is not read by this version.`, { subject: name });
  }
  const jpegTables = ifd.tags.get(TAG.jpegTables);
  const lerc = ifd.tags.get(TAG.lerc);
  const tables: CodecTables = {
    littleEndian: ifd.littleEndian,
    jpegTables: layout.compression === 7 && jpegTables instanceof Float64Array ? Uint8Array.from(jpegTables) : null,
    lerc: lerc instanceof Float64Array ? lerc : null
  };
  const nodata = nodataOf(ifd, dtype);
  const fill = nodata === 'NaN' ? Number.NaN : (nodata ?? 0);
  const kept = new Map<number, Pixel>();
  let keptBytes = 0;

  /** The samples of a block; null where a sparse file leaves it out. */
  async function block(index: number, rows: number): Promise<Pixel | null> {
    const at = layout.offsets[index]!;
    const length = layout.byteCounts[index]!;
    if (at === 0 || length === 0) return null;
    const held = kept.get(index);
    if (held) return held;
    const what = `${layout.tiled ? 'tile' : 'strip'} ${index}`;
    const stored = await bytes.read(at, length, what);
    const samples = await decodeBlock(codec!, stored, rows, layout, tables).catch((e: unknown) => {
      if (isProblem(e)) throw e;
      throw new Problem('BadFile', `${name}: ${what} does not decode as ${codec!.name}: ${sentenceOf(e)}.`, {
        subject: name,
        cause: e
      });
    });
    if (bands > 1 && !layout.planar) {
      if (keptBytes + samples.byteLength > CACHE_BYTES) {
        kept.clear();
        keptBytes = 0;
      }
      kept.set(index, samples);
      keptBytes += samples.byteLength;
    }
    return samples;
  }

  return {
    name,
    bytes: bytes.size,
    grid: { ...georefOf(ifd), width, height },
    bands,
    blockHeight: layout.blockHeight,
    dtype,
    nodata,
    descriptions: descriptionsOf(ifd, bands),
    lossy: layout.compression === 7,
    async readBand(bandIndex, window = { col: 0, row: 0, width, height }) {
      if (!(Number.isInteger(bandIndex) && bandIndex >= 0 && bandIndex < bands)) {
        throw new RangeError(`${name}: expected a band of 0 to ${bands - 1}, got ${bandIndex}.`);
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
      if (fill !== 0) out.fill(fill);
      if (isEmpty(inside)) return out;
      const { blockWidth, blockHeight, across, down, planar } = layout;
      const stride = planar ? 1 : bands;
      const lane = planar ? 0 : bandIndex;
      for (let by = Math.floor(inside.row / blockHeight); by * blockHeight < inside.row + inside.height; by++) {
        for (let bx = Math.floor(inside.col / blockWidth); bx * blockWidth < inside.col + inside.width; bx++) {
          const blockRows = layout.tiled ? blockHeight : Math.min(blockHeight, height - by * blockHeight);
          const index = (planar ? bandIndex * across * down : 0) + by * across + bx;
          const samples = await block(index, blockRows);
          if (samples === null) continue;
          const col0 = Math.max(inside.col, bx * blockWidth);
          const col1 = Math.min(inside.col + inside.width, (bx + 1) * blockWidth);
          const row1 = Math.min(inside.row + inside.height, (by + 1) * blockHeight);
          for (let row = Math.max(inside.row, by * blockHeight); row < row1; row++) {
            const from = ((row - by * blockHeight) * blockWidth + (col0 - bx * blockWidth)) * stride + lane;
            const to = (row - window.row) * window.width + (col0 - window.col);
            const n = col1 - col0;
            if (stride === 1) out.set(samples.subarray(from, from + n), to);
            else for (let i = 0; i < n; i++) out[to + i] = samples[from + i * stride]!;
          }
        }
      }
      return out;
    },
    close: () => bytes.close()
  };
}

/** Rounded to single precision where the samples are: as they hold it. */
function nodataOf(ifd: Ifd, dtype: Dtype): number | null | 'NaN' {
  const text = ifd.tags.get(TAG.gdalNodata);
  if (typeof text !== 'string' || text.trim() === '') return null;
  if (/^[-+]?nan/i.test(text.trim())) return 'NaN';
  const value = Number(text.trim().replace(/inf$/i, 'Infinity'));
  return Number.isNaN(value) ? null : dtype === 'float32' ? Math.fround(value) : value;
}

/** GDAL_METADATA is XML: `<Item name="DESCRIPTION" sample="0" role="description">B02</Item>`, escaped twice. */
function descriptionsOf(ifd: Ifd, bands: number): (string | null)[] {
  const out = new Array<string | null>(bands).fill(null);
  const xml = ifd.tags.get(TAG.gdalMetadata);
  if (typeof xml !== 'string') return out;
  for (const [, attributes, text] of xml.matchAll(/<Item\s([^>]*)>([^<]*)<\/Item>/g)) {
    const sample = Number(/sample="(\d+)"/.exec(attributes!)?.[1] ?? -1);
    if (/role="description"/.test(attributes!) && sample >= 0 && sample < bands)
      out[sample] = unescapeXml(unescapeXml(text!));
  }
  return out;
}

const unescapeXml = (text: string) =>
  text.replace(
    /&(lt|gt|quot|apos|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name]!
  );
