import { statSync } from 'node:fs';
import { clip, contains, intersect, type Window } from '../geo/window.ts';
import type { Pixel } from '../raster/raster.ts';
import { type Kept, keptUpTo } from './kept.ts';
import { openRaster, type RasterFile } from './raster-file.ts';

/** Decoded pixels of one band that stay in memory: whole columns of blocks, in some rows. Band −1 is the file's mask. */
type Piece = { window: Window; samples: Pixel };
/** What must be known of a file to find its pieces. */
type Head = { width: number; height: number; pieceWidth: number; pieceHeight: number; hasMask: boolean };

/** A file as the caller knows it: `name` stands in every sentence. */
export type PieceSource = { path: string; name: string; bytes: number };

/**
 * Decoded pixels that a thread keeps, bytes. Neighbouring tiles share blocks, and a tile comes back to a file only after it has been
 * through all its dates: of 118 dates with blocks of 512 px and five bands in rows of 288 px that is about 250 MB.
 */
export const KEPT_BYTES = 256 * 2 ** 20;
/** Least side of a piece, pixels: of narrow strips and small tiles several make one. */
const LEAST_SIDE = 256;
/** Most samples of a piece: of larger ones (strips as wide as a whole pass) so few fit that none is met again. */
const MOST_SAMPLES = 2 ** 21;
/** Files whose heads are known, at most. */
const MOST_HEADS = 8192;
const MASK_BAND = -1;

export type PieceReader = {
  /**
   * Samples of bands of a file in a window that lies within the raster, row-major, and of the file's mask (1 = valid; null where it
   * has none): what `RasterFile.readBands` and `readMask` give, decoded only where it is not in memory.
   *
   * A file is known by its path, place on the disk, size and time of change, asked for at each call: of a changed file nothing old is
   * handed out. Throws an Error where it has not `bytes` bytes; else as `openRaster` and `readBands`.
   */
  read(
    file: PieceSource,
    bandIndexes: readonly number[],
    window: Window
  ): Promise<{ layers: Pixel[]; mask: Uint8Array | null }>;
  /** Bytes held now. */
  held(): number;
};

/**
 * Reads rasters and keeps what it decoded, at most `mostBytes`. What is decoded is kept whole while there is room; once something had
 * to be given up, only the rows that were asked for are: tiles come row by row, so the neighbour needs the same.
 */
export function pieceReader(mostBytes: number = KEPT_BYTES): PieceReader {
  const kept: Kept<Piece> = keptUpTo(mostBytes);
  const heads: Kept<Head> = keptUpTo(MOST_HEADS);

  /** The pieces of a unit that hold the rows of `need`, by band. */
  function heldOf(id: string, unit: Window, need: Window, bands: readonly number[]): Map<number, Piece> {
    const found = new Map<number, Piece>();
    for (const band of bands) {
      const piece = kept.get(nameOf(id, band, unit));
      if (piece && contains(piece.window, need)) found.set(band, piece);
    }
    return found;
  }

  async function decode(id: string, file: RasterFile, unit: Window, need: Window, bands: readonly number[]) {
    const isRoomy = !kept.isCrowded() && kept.held() + unit.width * unit.height * 8 * bands.length <= mostBytes;
    const window = isRoomy ? unit : { ...unit, row: need.row, height: need.height };
    const stored = bands.filter((band) => band !== MASK_BAND);
    const layers = stored.length > 0 ? await file.readBands(stored, window) : [];
    const pieces = new Map(stored.map((band, i) => [band, { window, samples: layers[i]! }]));
    if (bands.includes(MASK_BAND)) pieces.set(MASK_BAND, { window, samples: (await file.readMask(window))! });
    for (const [band, piece] of pieces) kept.put(nameOf(id, band, unit), piece, piece.samples.byteLength);
    return pieces;
  }

  return {
    held: kept.held,
    async read({ path, name, bytes }, bandIndexes, window) {
      let opened: RasterFile | null = null;
      const open = async () => {
        opened ??= await openRaster(path, name);
        if (opened.bytes !== bytes)
          throw new Error(`${name}: expected ${bytes} bytes as ingested, found ${opened.bytes}.`);
        return opened;
      };
      try {
        const stamp = stampOf(path);
        const id = stamp?.size === bytes ? `${path} ${stamp.ino} ${stamp.size} ${stamp.mtimeMs}` : null;
        const head = (id !== null && heads.get(id)) || headOf(await open());
        if (id !== null) heads.put(id, head, 1);
        if (id === null || head.pieceWidth * Math.min(head.pieceHeight, window.height) > MOST_SAMPLES) {
          const file = await open();
          return { layers: await file.readBands(bandIndexes, window), mask: await file.readMask(window) };
        }
        const bands = [...new Set(bandIndexes), ...(head.hasMask ? [MASK_BAND] : [])];
        const units = unitsOf(head, window).map((unit) => {
          const need = intersect(unit, window);
          return { unit, need, pieces: heldOf(id, unit, { ...need, col: unit.col, width: unit.width }, bands) };
        });
        const missing = units.filter(({ pieces }) => pieces.size < bands.length);
        const file = missing.length > 0 ? await open() : null;
        for (const { unit, need, pieces } of missing) {
          const lacking = bands.filter((band) => !pieces.has(band));
          for (const [band, piece] of await decode(id, file!, unit, need, lacking)) pieces.set(band, piece);
        }
        const layerOf = (band: number) => {
          const out = emptyLike(units[0]!.pieces.get(band)!.samples, window.width * window.height);
          for (const { need, pieces } of units) layDown(pieces.get(band)!, need, out, window);
          return out;
        };
        return {
          layers: bandIndexes.map(layerOf),
          mask: head.hasMask ? (layerOf(MASK_BAND) as Uint8Array) : null
        };
      } finally {
        await (opened as RasterFile | null)?.close();
      }
    }
  };
}

const nameOf = (id: string, band: number, { col, row }: Window) => `${id} ${band} ${col} ${row}`;

/** Null where there is nothing, which opening says in words. */
function stampOf(path: string): { size: number; mtimeMs: number; ino: number } | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function headOf({ grid: { width, height }, blockWidth, blockHeight, hasMask }: RasterFile): Head {
  const side = (block: number) => Math.ceil(LEAST_SIDE / block) * block;
  return { width, height, pieceWidth: side(blockWidth), pieceHeight: side(blockHeight), hasMask };
}

/** The pieces that a window touches, row by row, as wide and high as they are where whole. */
function unitsOf({ width, height, pieceWidth, pieceHeight }: Head, window: Window): Window[] {
  const out: Window[] = [];
  const start = (at: number, step: number) => Math.floor(at / step) * step;
  for (let row = start(window.row, pieceHeight); row < window.row + window.height; row += pieceHeight) {
    for (let col = start(window.col, pieceWidth); col < window.col + window.width; col += pieceWidth) {
      out.push(clip({ col, row, width: pieceWidth, height: pieceHeight }, { width, height }));
    }
  }
  return out;
}

const emptyLike = (samples: Pixel, length: number): Pixel =>
  new (samples.constructor as new (length: number) => Pixel)(length);

function layDown({ window: from, samples }: Piece, need: Window, out: Pixel, window: Window): void {
  for (let row = need.row; row < need.row + need.height; row++) {
    const first = (row - from.row) * from.width + (need.col - from.col);
    out.set(samples.subarray(first, first + need.width), (row - window.row) * window.width + (need.col - window.col));
  }
}
