import { Problem } from '../../errors.ts';
import type { Bytes } from '../bytes.ts';
import { type Area, type Codestream, checkTileStyle, MARKER } from './codestream.ts';

/** Where a tile-part lies in the file, its SOT marker included. */
export type TilePart = { at: number; length: number };

/** Bytes of an SOT segment with its marker, and of the SOD marker that every tile-part holds too. */
const SOT = 12;
const SOD = 2;
/** Most coded bytes of a tile: a good part of what a decoder can address. */
const MAX_TILE_BYTES = 2 ** 28;

/**
 * Finds the parts of every tile by stepping from one SOT segment to the next (T.800 A.4.2), up to byte `limit`.
 *
 * Throws BadFile, naming the tile, where a part is cut short, out of turn or missing.
 */
export async function findTileParts(bytes: Bytes, stream: Codestream, limit: number): Promise<TilePart[][]> {
  const bad = (text: string) => new Problem('BadFile', `${bytes.name}: ${text}`, { subject: bytes.name });
  const tiles: TilePart[][] = Array.from({ length: stream.across * stream.down }, () => []);
  const declared = new Uint8Array(tiles.length); // how many parts a tile says it has; 0 where it does not say
  let at = stream.end;
  while (at + 2 <= limit) {
    const marker = (await bytes.read(at, 2, 'a tile-part')).readUInt16BE(0);
    if (marker === MARKER.eoc) break;
    if (marker !== MARKER.sot)
      throw bad(`expected a tile-part (ff90) or the end (ffd9) at byte ${at}, found ${marker.toString(16)}.`);
    if (at + SOT > limit) throw bad(`ends at byte ${limit}, a tile-part at byte ${at} needs bytes up to ${at + SOT}.`);
    const sot = await bytes.read(at, SOT, 'a tile-part');
    const tile = sot.readUInt16BE(4);
    const parts = tiles[tile];
    if (sot.readUInt16BE(2) !== 10 || !parts)
      throw bad(`has a tile-part at byte ${at} of tile ${tile}, expected tiles 0 to ${tiles.length - 1}.`);
    const stated = sot.readUInt32BE(6);
    // The last tile-part may leave its length open: it runs to the end marker.
    const length = stated === 0 ? await openLength(bytes, at, limit) : stated;
    if (length < SOT + SOD || at + length > limit) {
      throw bad(
        `tile ${tile} ends at byte ${Math.min(limit, at + length)}, its part ${parts.length} at byte ${at} needs bytes up to ${at + Math.max(length, SOT + SOD)}.`
      );
    }
    if (sot[10] !== parts.length)
      throw bad(`expected part ${parts.length} of tile ${tile} at byte ${at}, found part ${sot[10]}.`);
    declared[tile] = Math.max(declared[tile]!, sot[11]!);
    parts.push({ at, length });
    at += length;
  }
  tiles.forEach((parts, tile) => {
    if (parts.length === 0 || parts.length < declared[tile]!) {
      throw bad(`expected ${declared[tile] || 1} parts of tile ${tile}, found ${parts.length}.`);
    }
  });
  return tiles;
}

async function openLength(bytes: Bytes, at: number, limit: number): Promise<number> {
  const last = limit - at >= 2 ? (await bytes.read(limit - 2, 2, 'the end')).readUInt16BE(0) : 0;
  return limit - at - (last === MARKER.eoc ? 2 : 0);
}

/** Where a tile's samples are on the reference grid. */
export function areaOfTile(tile: number, { area, tileX, tileY, tileWidth, tileHeight, across }: Codestream): Area {
  const x = tileX + (tile % across) * tileWidth;
  const y = tileY + Math.floor(tile / across) * tileHeight;
  return {
    x0: Math.max(area.x0, x),
    y0: Math.max(area.y0, y),
    x1: Math.min(area.x1, x + tileWidth),
    y1: Math.min(area.y1, y + tileHeight)
  };
}

/**
 * A codestream that holds one tile and nothing else, at its own place on the reference grid, so that wavelets,
 * precincts and code-blocks fall as they do in the whole and the samples come out the same.
 *
 * Samples are declared unsigned; where the file's are signed, those that come out are 2^(bits - 1) too high.
 * Throws BadFile where a tile-part's header runs out of its tile-part.
 */
export async function oneTile(
  bytes: Bytes,
  stream: Codestream,
  tile: number,
  parts: readonly TilePart[]
): Promise<Buffer> {
  const bad = (text: string) => new Problem('BadFile', `${bytes.name}: tile ${tile} ${text}`, { subject: bytes.name });
  const total = parts.reduce((sum, p) => sum + p.length, 0);
  if (total > MAX_TILE_BYTES) throw bad(`has ${total} bytes, above the limit of ${MAX_TILE_BYTES}.`);
  const { x0, y0, x1, y1 } = areaOfTile(tile, stream);
  const siz = Buffer.from(stream.siz);
  for (const [i, n] of [x1, y1, x0, y0, x1 - x0, y1 - y0, x0, y0].entries()) siz.writeUInt32BE(n, 6 + 4 * i);
  for (let c = 0; c < stream.components; c++) siz[40 + 3 * c] = stream.bits - 1;

  const pieces = [Buffer.from([0xff, 0x4f]), siz, ...stream.segments];
  for (const [i, { at, length }] of parts.entries()) {
    const part = Buffer.from(await bytes.read(at, length, `tile ${tile}`));
    checkHeader(part, stream, bytes.name, bad);
    part.writeUInt16BE(0, 4);
    part.writeUInt32BE(length, 6);
    part[10] = i;
    part[11] = parts.length;
    pieces.push(part);
  }
  pieces.push(Buffer.from([0xff, 0xd9]));
  return Buffer.concat(pieces);
}

/** Steps through the segments between SOT and SOD. */
function checkHeader(part: Buffer, stream: Codestream, name: string, bad: (text: string) => Problem): void {
  let at = SOT;
  while (at + 2 <= part.length) {
    const marker = part.readUInt16BE(at);
    if (marker === MARKER.sod) return;
    if (at + 4 > part.length || marker < 0xff50 || marker > 0xff7f) break;
    const end = at + 2 + part.readUInt16BE(at + 2);
    if (end < at + 4 || end > part.length) break;
    if (marker === MARKER.cod || marker === MARKER.coc) checkTileStyle(part.subarray(at, end), stream, name);
    at = end;
  }
  throw bad(`has a part whose header is not closed by ff93.`);
}
