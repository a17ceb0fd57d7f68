import { TAG } from '../ifd.ts';
import { directory, directorySize, type Field, header } from './directory.ts';

/** A file in parts, to be written one after another; `size` is theirs together, bytes. */
export type Parts = { parts: Uint8Array[]; size: number };

/**
 * Directories first, the full size's foremost; then the data from the smallest level to the full size. BigTIFF where
 * the file reaches 4 GB, or where asked for.
 *
 * `directories[i]` and `tiles[i]` are those of level i; where the tiles lie is added here.
 */
export function arrange(directories: readonly Field[][], tiles: readonly Uint8Array[][], big = false): Parts {
  const whole = (i: number, offsets: ArrayLike<number>): Field[] => [
    ...directories[i]!,
    { tag: TAG.tileOffsets, type: big ? 16 : 4, values: offsets },
    { tag: TAG.tileByteCounts, type: 4, values: tiles[i]!.map((t) => t.length) }
  ];
  // Sizes of directories do not depend on the offsets in them, so they place the data; then offsets are known.
  const offsets = tiles.map((level) => new Float64Array(level.length));
  const starts: number[] = [];
  let at = header(big).length;
  for (const [i, level] of offsets.entries()) {
    starts.push(at);
    at += directorySize(whole(i, level), big);
  }
  const data: Uint8Array[] = [];
  for (let i = tiles.length - 1; i >= 0; i--) {
    for (const [k, tile] of tiles[i]!.entries()) {
      const odd = tile.length % 2; // data begin at even bytes
      offsets[i]![k] = at;
      data.push(tile, PAD.subarray(0, odd));
      at += tile.length + odd;
    }
  }
  if (!big && at >= 2 ** 32) return arrange(directories, tiles, true);
  const heads = directories.map((_, i) => directory(whole(i, offsets[i]!), starts[i]!, starts[i + 1] ?? 0, big));
  return { parts: [header(big), ...heads, ...data], size: at };
}

const PAD = new Uint8Array(1);
