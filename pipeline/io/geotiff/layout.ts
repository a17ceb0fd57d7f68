import { Problem } from '../../errors.ts';
import { type Ifd, TAG } from './ifd.ts';

/** numpy names of what the reader hands out. */
export type Dtype =
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'uint64'
  | 'int64'
  | 'float32'
  | 'float64';

/** How samples are stored: blocks (tiles, or strips as wide as the raster) in rows; band by band where `planar`. */
export type Layout = {
  littleEndian: boolean;
  width: number;
  height: number;
  bands: number;
  bits: number; // of a stored sample
  float: boolean;
  dtype: Dtype;
  tiled: boolean;
  blockWidth: number;
  blockHeight: number;
  across: number; // blocks in a row of blocks
  down: number;
  planar: boolean;
  offsets: Float64Array;
  byteCounts: Float64Array;
  compression: number;
  predictor: number;
  photometric: number;
};

/** Largest side of a raster that is believed: ten times the largest mosaic of a country at 10 m. */
const MAX_SIDE = 10_000_000;
const MAX_BANDS = 10_000;
/** Largest decoded block, bytes: one strip of a whole Sentinel-2 tile of all bands has 2.6e9 / 2. */
const MAX_BLOCK = 2 ** 31;

/** Throws BadFile on a directory that contradicts itself, Unsupported on samples that no numpy name here fits. */
export function layoutOf(ifd: Ifd, name: string): Layout {
  const bad = (text: string) => new Problem('BadFile', `${name}: ${text}`, { subject: name });
  const unsupported = (text: string) => new Problem('Unsupported', `${name}: ${text}`, { subject: name });
  const list = (tag: number) => {
    const v = ifd.tags.get(tag);
    return v instanceof Float64Array && v.length > 0 ? v : undefined;
  };
  const one = (tag: number, otherwise: number) => list(tag)?.[0] ?? otherwise;
  const size = (tag: number, what: string, most: number, otherwise = 0) => {
    const n = one(tag, otherwise);
    if (!(n >= 1 && n <= most)) throw bad(`expected a ${what} of 1 to ${most}, found ${n}.`);
    return n;
  };

  const width = size(TAG.width, 'width', MAX_SIDE);
  const height = size(TAG.height, 'height', MAX_SIDE);
  const bands = size(TAG.samplesPerPixel, 'number of samples a pixel', MAX_BANDS, 1);
  const bits = one(TAG.bitsPerSample, 1);
  const format = one(TAG.sampleFormat, 1);
  if (list(TAG.bitsPerSample)?.some((b) => b !== bits) || list(TAG.sampleFormat)?.some((f) => f !== format)) {
    throw unsupported('has bands of different types, which this version does not read.');
  }
  const dtype = dtypeOf(format, bits);
  if (!dtype) throw unsupported(`has samples of ${bits} bits in format ${format}, which this version does not read.`);

  const tiled = list(TAG.tileOffsets) !== undefined || list(TAG.tileWidth) !== undefined;
  const blockWidth = tiled ? size(TAG.tileWidth, 'tile width', MAX_SIDE) : width;
  const blockHeight = tiled
    ? size(TAG.tileHeight, 'tile height', MAX_SIDE)
    : Math.min(height, size(TAG.rowsPerStrip, 'number of rows a strip', 2 ** 32, 2 ** 32 - 1));
  const across = Math.ceil(width / blockWidth);
  const down = Math.ceil(height / blockHeight);
  const planar = bands > 1 && one(TAG.planar, 1) === 2;
  const samples = blockWidth * blockHeight * (planar ? 1 : bands);
  if ((samples * bits) / 8 > MAX_BLOCK) {
    throw unsupported(`has blocks of ${(samples * bits) / 8} bytes, above the limit of ${MAX_BLOCK}.`);
  }

  const blocks = across * down * (planar ? bands : 1);
  const kind = tiled ? 'tiles' : 'strips';
  const offsets = list(tiled ? TAG.tileOffsets : TAG.stripOffsets);
  if (!offsets || offsets.length < blocks) {
    throw bad(`expected the offsets of ${blocks} ${kind} for ${width} × ${height} px, found ${offsets?.length ?? 0}.`);
  }
  const compression = one(TAG.compression, 1);
  let byteCounts = list(tiled ? TAG.tileByteCounts : TAG.stripByteCounts);
  if (!byteCounts && compression === 1) {
    const row = Math.ceil((blockWidth * (planar ? 1 : bands) * bits) / 8);
    byteCounts = Float64Array.from({ length: blocks }, (_, i) => {
      const first = (Math.floor(i / across) % down) * blockHeight;
      return row * (tiled ? blockHeight : Math.min(blockHeight, height - first));
    });
  }
  if (!byteCounts || byteCounts.length < blocks) {
    throw bad(`expected the byte counts of ${blocks} ${kind}, found ${byteCounts?.length ?? 0}.`);
  }
  if (one(TAG.fillOrder, 1) === 2 && bits < 8) throw unsupported('fills bytes from the low bit, which is not read.');

  return {
    littleEndian: ifd.littleEndian,
    width,
    height,
    bands,
    bits,
    float: format === 3,
    dtype,
    tiled,
    blockWidth,
    blockHeight,
    across,
    down,
    planar,
    offsets,
    byteCounts,
    compression,
    predictor: one(TAG.predictor, 1),
    photometric: one(TAG.photometric, 1)
  };
}

function dtypeOf(format: number, bits: number): Dtype | null {
  if (format === 3) return bits === 64 ? 'float64' : bits === 16 || bits === 32 ? 'float32' : null;
  if (format === 2)
    return bits === 8 ? 'int8' : bits === 16 ? 'int16' : bits === 32 ? 'int32' : bits === 64 ? 'int64' : null;
  if ((format !== 1 && format !== 4) || !(bits >= 1)) return null;
  return bits <= 8 ? 'uint8' : bits <= 16 ? 'uint16' : bits <= 32 ? 'uint32' : bits === 64 ? 'uint64' : null;
}
