import { around, grow, intersect, isEmpty, type Window } from '../geo/window.ts';
import { type TileId, tileId } from '../ids.ts';
import { type Pixels, pixels } from '../units.ts';

export type Tile = {
  id: TileId;
  core: Window; // the pixels that this tile answers for
  read: Window; // the pixels that its filters see: the core and its halo
};

/** 256 × 256 px is 2.56 km: a season of 118 dates of it, read with its halo, is about 180 MB as uint16. */
export const TILE_SIZE = pixels(256);
/**
 * How far a tile sees beyond itself: what the mask of its outermost pixel rests on, the buffer of 2 px around clouds and the cloud network's
 * reach (`SKY_REACH` of `segment/sky`, 44 px) and the glance's beyond it (6 px). So masks are the same whatever the tiles, if their size is a multiple of 4.
 */
export const HALO = pixels(56);

/**
 * The tiles that the scenes touch, out of a grid that never moves: squares of `size` px counted from pixel (0, 0) of the
 * lattice. Core and read window are cut to the ground of the scenes that touch them, so a tile depends on those alone.
 *
 * Cores share no pixel and leave out none of any footprint, so stitching needs no blending: keep each tile's core, drop
 * its halo. Tiles come row by row from the north-west, the order in which a GeoTIFF stores its blocks.
 */
export function planTiles(
  epsg: number,
  footprints: readonly Window[],
  size: Pixels = TILE_SIZE,
  halo: Pixels = HALO
): Tile[] {
  if (!(size >= 1)) throw new RangeError(`Expected a tile size of at least 1 px, got ${size}.`);
  const distinct = [...new Map(footprints.map((f) => [`${f.col} ${f.row} ${f.width} ${f.height}`, f])).values()];
  const squares = new Map<string, Window>();
  for (const f of distinct) {
    for (let row = Math.floor(f.row / size); row * size < f.row + f.height; row++) {
      for (let col = Math.floor(f.col / size); col * size < f.col + f.width; col++) {
        squares.set(`${col} ${row}`, { col: col * size, row: row * size, width: size, height: size });
      }
    }
  }
  return [...squares.values()]
    .sort((p, q) => p.row - q.row || p.col - q.col)
    .map((square) => ({
      id: tileId(epsg, square.col / size, -1 - square.row / size),
      core: touched(square, distinct),
      read: touched(grow(square, halo), distinct)
    }));
}

/** What of `window` lies in the smallest window around the footprints that touch it. */
const touched = (window: Window, footprints: readonly Window[]): Window =>
  intersect(window, around(footprints.filter((f) => !isEmpty(intersect(window, f)))));
