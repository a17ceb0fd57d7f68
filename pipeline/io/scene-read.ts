import { join } from 'node:path';
import { isNorthUp } from '../geo/affine.ts';
import { type Grid, gridOfWindow } from '../geo/grid.ts';
import { isEmpty, type Window } from '../geo/window.ts';
import type { Pixel } from '../raster/raster.ts';
import { bilinear, nearest, windowFor } from '../raster/resample.ts';
import type { Band } from '../scene/bands.ts';
import { reflectanceOf } from '../scene/reflectance.ts';
import type { BandAsset, Scene } from '../scene/scene.ts';
import { openRaster } from './raster-file.ts';

/**
 * Reflectance of a scene's `bands` on `window` of the run's 10 m `grid`, row-major. Nodata and ground outside the
 * scene are NaN; 20 m bands are interpolated to 10 m. Reads only the blocks that the window touches.
 *
 * Throws an Error where the scene has no such band, stands in another CRS than the grid, or has changed since ingest.
 */
export async function readReflectance<Wanted extends Band>(
  scene: Scene,
  drops: readonly string[],
  bands: readonly Wanted[],
  grid: Grid,
  window: Window
): Promise<Record<Wanted, Float32Array>> {
  const target = gridOfWindow(grid, window);
  const out = {} as Record<Wanted, Float32Array>;
  for (const band of bands) {
    const asset = scene.bands[band];
    if (!asset) throw new Error(`Expected band ${band} of scene ${scene.id}, found none.`);
    const read = await readCovering(asset, drops[scene.drop], target);
    out[band] = read
      ? bilinear(reflectanceOf(read.data, asset), read.grid, target)
      : new Float32Array(window.width * window.height).fill(Number.NaN);
  }
  return out;
}

/** SCL classes of a scene on `window` of the run's `grid`, 0 where there are none; null where it has no SCL. */
export async function readScl(
  scene: Scene,
  drops: readonly string[],
  grid: Grid,
  window: Window
): Promise<Uint8Array | null> {
  if (!scene.scl) return null;
  const target = gridOfWindow(grid, window);
  const read = await readCovering(scene.scl, drops[scene.drop], target);
  return read ? nearest(Uint8Array.from(read.data), read.grid, target) : new Uint8Array(window.width * window.height);
}

/** Stored numbers of an asset around `target`, with the grid they stand on; null where the two do not meet. */
async function readCovering(
  asset: BandAsset,
  drop: string | undefined,
  target: Grid
): Promise<{ data: Pixel; grid: Grid } | null> {
  if (asset.grid.epsg !== target.epsg || !isNorthUp(asset.grid.transform) || !isNorthUp(target.transform)) {
    throw new Error(`${asset.path}: expected a north-up grid of EPSG ${target.epsg}, found EPSG ${asset.grid.epsg}.`);
  }
  if (drop === undefined) throw new Error(`${asset.path}: expected its drop among those of the run.`);
  const window = windowFor(asset.grid, target);
  if (isEmpty(window)) return null;
  const tiff = await openRaster(join(drop, asset.path), asset.path);
  try {
    if (tiff.bytes !== asset.bytes) {
      throw new Error(`${asset.path}: expected ${asset.bytes} bytes as ingested, found ${tiff.bytes}.`);
    }
    return { data: await tiff.readBand(asset.bandIndex, window), grid: gridOfWindow(asset.grid, window) };
  } finally {
    await tiff.close();
  }
}
