import { clip, contains, isEmpty, type Window } from '../../geo/window.ts';
import type { Coalesce } from '../bytes.ts';
import { ARRAYS } from './decode.ts';
import type { Layout } from './layout.ts';

/** A stored block that a read needs: bytes [at, at + length) of the file. */
export type BlockRead = {
  index: number;
  at: number;
  length: number;
  col: number; // of its first pixel
  row: number;
  rows: number; // its own: the last strip may be shorter
  band: number | null; // null: it holds all bands
};

/** Bytes [at, at + length) that are fetched at once, and the blocks in them, by offset. */
export type RangeRead = { at: number; length: number; blocks: BlockRead[] };

/** Blocks that are decoded at once, as many as zlib has threads by default. */
export const BLOCKS_AT_ONCE = 4;

/** What a read will touch and cost, known before a byte of pixels is read. */
export type ReadPlan = {
  window: Window; // as asked; may reach beyond the raster
  bands: readonly number[];
  covered: boolean; // every pixel of the window lies in some stored block
  ranges: RangeRead[]; // by offset; they do not overlap unless the file's blocks do
  fetchedBytes: number; // of all ranges, gaps between blocks included
  storedBytes: number; // of the blocks themselves
  decodedBytes: number; // of the blocks, decoded
  outputBytes: number; // of the samples handed out
  peakBytes: number; // most that is held at once: output, ranges in flight, the blocks at hand and their codec's copies
};

/**
 * Which blocks a window of some bands needs, in which ranges they are fetched, and what that costs. Blocks that a
 * sparse file leaves out are in no range. Pure: touches no file.
 */
export function planRead(
  layout: Layout,
  window: Window,
  bands: readonly number[],
  { gap, most, parallel }: Coalesce
): ReadPlan {
  const { blocks, complete } = blocksOf(layout, window, bands);
  const ranges: RangeRead[] = [];
  for (const block of blocks) {
    const last = ranges.at(-1);
    const end = last ? last.at + last.length : 0;
    const joined = last ? Math.max(end, block.at + block.length) - last.at : 0;
    if (last && block.at <= end + gap && joined <= most) {
      last.length = joined;
      last.blocks.push(block);
    } else ranges.push({ at: block.at, length: block.length, blocks: [block] });
  }
  const sampleBytes = ARRAYS[layout.dtype].BYTES_PER_ELEMENT;
  const blockBytes = layout.blockWidth * (layout.planar ? 1 : layout.bands) * sampleBytes;
  const outputBytes = window.width * window.height * bands.length * sampleBytes;
  const largest = ranges.map((r) => r.length).sort((a, b) => b - a);
  const inFlight = largest.slice(0, parallel).reduce((n, b) => n + b, 0);
  const tallest = blocks.reduce((n, b) => Math.max(n, b.rows), 0);
  return {
    window,
    bands,
    covered: complete && contains({ col: 0, row: 0, width: layout.width, height: layout.height }, window),
    ranges,
    fetchedBytes: ranges.reduce((n, r) => n + r.length, 0),
    storedBytes: blocks.reduce((n, b) => n + b.length, 0),
    decodedBytes: blocks.reduce((n, b) => n + b.rows * blockBytes, 0),
    outputBytes,
    peakBytes: outputBytes + inFlight + 2 * Math.min(BLOCKS_AT_ONCE, blocks.length) * tallest * blockBytes
  };
}

/** The stored blocks of the bands that the window touches, by offset, and whether none is left out by a sparse file. */
function blocksOf(layout: Layout, window: Window, bands: readonly number[]) {
  const inside = clip(window, layout);
  if (isEmpty(inside)) return { blocks: [], complete: false };
  const { blockWidth, blockHeight, across, down, tiled, height } = layout;
  const planes = layout.planar ? [...new Set(bands)] : [null];
  const blocks: BlockRead[] = [];
  let complete = true;
  for (const band of planes) {
    for (let by = Math.floor(inside.row / blockHeight); by * blockHeight < inside.row + inside.height; by++) {
      const rows = tiled ? blockHeight : Math.min(blockHeight, height - by * blockHeight);
      for (let bx = Math.floor(inside.col / blockWidth); bx * blockWidth < inside.col + inside.width; bx++) {
        const index = (band ?? 0) * across * down + by * across + bx;
        const at = layout.offsets[index]!;
        const length = layout.byteCounts[index]!;
        if (at === 0 || length === 0) {
          complete = false;
          continue;
        }
        blocks.push({ index, at, length, col: bx * blockWidth, row: by * blockHeight, rows, band });
      }
    }
  }
  return { blocks: blocks.sort((a, b) => a.at - b.at || a.index - b.index), complete };
}
