import { join } from 'node:path';
import { isNorthUp } from '../geo/affine.ts';
import { type Grid, gridOfWindow } from '../geo/grid.ts';
import { grow, isEmpty, type Window } from '../geo/window.ts';
import { boxMean } from '../raster/morphology.ts';
import type { Pixel } from '../raster/raster.ts';
import { bilinear, nearest, windowFor } from '../raster/resample.ts';
import { localScaleOf, sourceWindowFor, warp, warpClasses } from '../raster/warp.ts';
import type { Band } from '../scene/bands.ts';
import { reflectanceOf } from '../scene/reflectance.ts';
import type { BandAsset, Scene } from '../scene/scene.ts';
import { cut } from '../tile/cut.ts';
import { pieceReader } from './pieces.ts';

/**
 * Reflectance of a scene's `bands` on the 10 m grid `target`, row-major. Nodata and ground outside the scene are NaN;
 * 20 m bands are interpolated to 10 m, and so is every band of a scene in another CRS. Decodes only the blocks that the
 * target touches, and those only where this thread does not hold them from an earlier read (see `pieces.ts`).
 *
 * Throws an Error where the scene has no such band, or has changed since ingest.
 */
export async function readReflectance<Wanted extends Band>(
  scene: Scene,
  drops: readonly string[],
  bands: readonly Wanted[],
  target: Grid
): Promise<Record<Wanted, Float32Array>> {
  const out = {} as Record<Wanted, Float32Array>;
  const byFile = new Map<string, { band: Wanted; asset: BandAsset }[]>();
  for (const band of bands) {
    const asset = scene.bands[band];
    if (!asset) throw new Error(`Expected band ${band} of scene ${scene.id}, found none.`);
    byFile.set(asset.path, [...(byFile.get(asset.path) ?? []), { band, asset }]);
  }
  for (const group of byFile.values()) {
    const read = await readCovering(
      group.map((g) => g.asset),
      drops[scene.drop],
      target
    );
    for (const [i, { band, asset }] of group.entries()) {
      if (!read) out[band] = new Float32Array(target.width * target.height).fill(Number.NaN);
      else {
        const values = reflectanceOf(read.layers[i]!, asset, read.mask);
        out[band] =
          read.grid.epsg === target.epsg
            ? bilinear(values, read.grid, target)
            : warp(values, read.grid, target, 'bilinear', localScaleOf(read.grid, target));
      }
    }
  }
  return out;
}

/** SCL classes of a scene on the grid `target`, 0 where there are none; null where it has no SCL. */
export async function readScl(scene: Scene, drops: readonly string[], target: Grid): Promise<Uint8Array | null> {
  if (!scene.scl) return null;
  const read = await readCovering([scene.scl], drops[scene.drop], target);
  if (!read) return new Uint8Array(target.width * target.height);
  const { mask } = read;
  const classes = new Uint8Array(read.layers[0]!);
  if (mask) for (let i = 0; i < classes.length; i++) if (mask[i] === 0) classes[i] = 0;
  return read.grid.epsg === target.epsg ? nearest(classes, read.grid, target) : warpClasses(classes, read.grid, target);
}

/** What this thread keeps of what it decoded, for its next tiles. */
const PIECES = pieceReader();

/** Bands that masks rest on: where one of them is missing there is no look at the ground. */
const LOOK_BANDS: readonly string[] = ['B02', 'B03', 'B04', 'B08', 'B11', 'B12'];

/** Interpolation reaches two pixels of 10 m: so far from the end of a scene's data its values are those of the whole pass. */
const RIM_PX = 2;

/**
 * One look at the ground of `target`: each pixel is that of the first scene of the pass that has data there, all bands
 * and SCL from that one, nothing blended, each scene with its own calibration. Within RIM_PX of the end of its data a
 * scene gives way to one that has more data around the pixel, so that the seam of overlapping scenes leaves no trace.
 * `scl` is null where it is not wanted or no scene that was read has any.
 */
export async function readLook<Wanted extends Band>(
  pass: readonly Scene[],
  drops: readonly string[],
  bands: readonly Wanted[],
  target: Grid,
  wanted: { scl: boolean }
): Promise<{ bands: Record<Wanted, Float32Array>; scl: Uint8Array | null }> {
  const here = pass.filter((s) => !isEmpty(sourceWindow(s.grid, target)));
  const first = here[0] ?? pass[0];
  if (!first) throw new Error('Expected a pass of at least one scene, got none.');
  const sclOf = async (scene: Scene) => (wanted.scl ? readScl(scene, drops, target) : null);
  if (here.length < 2) return { bands: await readReflectance(first, drops, bands, target), scl: await sclOf(first) };

  const inner = { col: 0, row: 0, width: target.width, height: target.height };
  const outer = grow(inner, RIM_PX);
  const out = {} as Record<Wanted, Float32Array>;
  let scl: Uint8Array | null = null;
  const depth = new Float32Array(inner.width * inner.height);
  for (const scene of here) {
    if (depth.every((d) => d === 1)) break;
    const read = await readReflectance(scene, drops, bands, gridOfWindow(target, outer));
    const sclRead = await sclOf(scene);
    if (sclRead) scl ??= new Uint8Array(depth.length);
    const own = cut(depthOf(read, bands, outer.width), outer, inner);
    for (const band of bands) {
      read[band] = cut(read[band], outer, inner);
      out[band] ??= new Float32Array(depth.length);
    }
    for (let i = 0; i < depth.length; i++) {
      if (own[i]! <= depth[i]! && scene !== first) continue;
      depth[i] = own[i]!;
      for (const band of bands) out[band][i] = read[band][i]!;
      if (scl) scl[i] = sclRead?.[i] ?? 0;
    }
  }
  return { bands: out, scl };
}

/** 0 where one of the look bands among `bands` has no data, else the share of the pixels within RIM_PX that have, themselves included. */
function depthOf<Name extends Band>(
  read: Record<Name, Float32Array>,
  bands: readonly Name[],
  width: number
): Float32Array {
  const has = new Float32Array(read[bands[0]!].length).fill(1);
  for (const band of bands) {
    if (!LOOK_BANDS.includes(band)) continue;
    for (let i = 0; i < has.length; i++) if (Number.isNaN(read[band][i]!)) has[i] = 0;
  }
  return boxMean(has, width, RIM_PX).map((share, i) => share * has[i]!);
}

const sourceWindow = (source: Grid, target: Grid): Window =>
  source.epsg === target.epsg ? windowFor(source, target) : sourceWindowFor(source, target, 1);

/** Stored numbers of assets of one file around `target`, the file's mask, and the grid they stand on; null where the two do not meet. */
async function readCovering(
  assets: readonly BandAsset[],
  drop: string | undefined,
  target: Grid
): Promise<{ layers: Pixel[]; mask: Uint8Array | null; grid: Grid } | null> {
  const [{ path, grid, bytes }] = assets as [BandAsset];
  if (grid.epsg === null || !isNorthUp(grid.transform) || !isNorthUp(target.transform)) {
    throw new Error(`${path}: expected a north-up grid in a known CRS, found EPSG ${grid.epsg}.`);
  }
  if (drop === undefined) throw new Error(`${path}: expected its drop among those of the run.`);
  const window = sourceWindow(grid, target);
  if (isEmpty(window)) return null;
  const { layers, mask } = await PIECES.read(
    { path: join(drop, path), name: path, bytes },
    assets.map((a) => a.bandIndex),
    window
  );
  return { layers, mask, grid: gridOfWindow(grid, window) };
}
