import type { Affine } from '../../geo/affine.ts';
import { fitAffine, type GroundControlPoint } from '../../geo/affine-fit.ts';
import { epsgOfKeys, geoKeysOf, KEY } from './geo-keys.ts';
import { type Ifd, TAG } from './ifd.ts';

/** Points of a raster that is placed by them alone. */
export type Gcps = {
  points: readonly GroundControlPoint[];
  epsg: number | null; // of the points' x and y
  transform: Affine | null; // of least squares; null where the points give none
  residualPx: number; // the largest distance of a point from it, pixels; Infinity without one
};

/**
 * Where the pixels are. `gcps` is null but for a file placed by ground control points alone; its `epsg` and `transform`
 * are then those of an affine map through the points, where all of them lie within half a pixel of it.
 * A raster that does not say where it lies, or says so less exactly, has no CRS and the identity.
 */
export type Georef = { epsg: number | null; transform: Affine; gcps: Gcps | null };

/** What GDAL gives of a raster without a place. */
export const NO_PLACE: { epsg: null; transform: Affine } = { epsg: null, transform: [1, 0, 0, 0, 1, 0] };
/** A fit that is worse cannot stand for the points in work with pixels. */
const MAX_RESIDUAL_PX = 0.5;

/** The place that a TIFF directory states, by GeoTIFF 1.1: scale and tie point, matrix, or tie points. */
export function georefOf(ifd: Ifd): Georef {
  const keys = geoKeysOf(ifd);
  const epsg = epsgOfKeys(keys);
  const pixelIsPoint = keys.get(KEY.rasterType) === 2;
  const transform = transformOf(ifd, pixelIsPoint);
  if (transform) return { epsg, transform, gcps: null };
  const points = pointsOf(ifd, pixelIsPoint);
  if (points.length === 0) return { ...NO_PLACE, epsg, gcps: null };
  const fit = fitAffine(points);
  const gcps: Gcps = { points, epsg, transform: fit?.transform ?? null, residualPx: fit?.residualPx ?? Infinity };
  return fit && fit.residualPx < MAX_RESIDUAL_PX ? { epsg, transform: fit.transform, gcps } : { ...NO_PLACE, gcps };
}

function transformOf(ifd: Ifd, pixelIsPoint: boolean): Affine | null {
  const matrix = ifd.tags.get(TAG.transformation);
  const scale = ifd.tags.get(TAG.pixelScale);
  const ties = ifd.tags.get(TAG.tiepoints);
  let t: Affine;
  if (scale instanceof Float64Array && scale[0]! > 0 && ties instanceof Float64Array && ties.length >= 6) {
    const [sx, sy] = [scale[0]!, Math.abs(scale[1]!)];
    t = [sx, 0, ties[3]! - ties[0]! * sx, 0, -sy, ties[4]! + ties[1]! * sy];
  } else if (matrix instanceof Float64Array && matrix.length === 16) {
    t = [matrix[0]!, matrix[1]!, matrix[3]!, matrix[4]!, matrix[5]!, matrix[7]!];
  } else {
    return null;
  }
  if (!pixelIsPoint) return t;
  // The tie is the centre of the pixel; ours is its outer corner.
  const [a, b, c, d, e, f] = t;
  return [a, b, c - (a + b) / 2, d, e, f - (d + e) / 2];
}

/** Tie points without a scale or a matrix: ground control points. */
function pointsOf(ifd: Ifd, pixelIsPoint: boolean): GroundControlPoint[] {
  const ties = ifd.tags.get(TAG.tiepoints);
  if (!(ties instanceof Float64Array)) return [];
  const half = pixelIsPoint ? 0.5 : 0;
  return Array.from({ length: Math.floor(ties.length / 6) }, (_, i) => ({
    col: ties[6 * i]! + half,
    row: ties[6 * i + 1]! + half,
    x: ties[6 * i + 3]!,
    y: ties[6 * i + 4]!
  }));
}
