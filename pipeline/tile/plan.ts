import type { Grid } from '../geo/grid.ts';
import { clip, grow, type Window } from '../geo/window.ts';
import { type TileId, tileId } from '../ids.ts';
import { type Pixels, pixels } from '../units.ts';

export type Tile = {
  id: TileId;
  core: Window; // the pixels that this tile answers for
  read: Window; // the pixels that its filters see: the core and its halo
};

/** 256 × 256 px is 2.56 km: a season of 118 dates and five bands of it is about 100 MB as uint16. */
export const TILE_SIZE = pixels(256);
/** What the filters of masks and fields reach together, see `segment/clear` and `segment/fields`. */
export const HALO = pixels(16);

/**
 * Cuts the run's grid into tiles that can be worked one at a time.
 *
 * Cores share no pixel and leave none out, so stitching needs no blending: keep each tile's core, drop its halo.
 * Tiles come row by row from the north-west, the order in which a GeoTIFF stores its blocks.
 */
export function planTiles(grid: Grid, size: Pixels = TILE_SIZE, halo: Pixels = HALO): Tile[] {
  if (!(size >= 1)) throw new RangeError(`Expected a tile size of at least 1 px, got ${size}.`);
  const tiles: Tile[] = [];
  for (let row = 0; row < grid.height; row += size) {
    for (let col = 0; col < grid.width; col += size) {
      const core = clip({ col, row, width: size, height: size }, grid);
      tiles.push({ id: tileId(grid.epsg ?? 0, col, row), core, read: clip(grow(core, halo), grid) });
    }
  }
  return tiles;
}
