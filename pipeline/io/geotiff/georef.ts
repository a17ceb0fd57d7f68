import type { Affine } from '../../geo/affine.ts';
import { type Ifd, TAG } from './ifd.ts';

/** GeoKeys (OGC GeoTIFF 1.1, annex D) that place a raster. */
const KEY = { modelType: 1024, rasterType: 1025, geographic: 2048, projected: 3072 };
const USER_DEFINED = 32767;

/** Where the pixels are, as GDAL reads it: identity and no CRS for a raster that does not say. */
export function georefOf(ifd: Ifd): { epsg: number | null; transform: Affine } {
  const keys = geoKeys(ifd);
  const projected = keys.get(KEY.projected);
  const code = keys.get(KEY.modelType) === 2 || projected === undefined ? keys.get(KEY.geographic) : projected;
  const epsg = code === undefined || code === 0 || code >= USER_DEFINED ? null : code;
  return { epsg, transform: transformOf(ifd, keys.get(KEY.rasterType) === 2) };
}

/** Keys whose value is a number in the directory itself. */
function geoKeys(ifd: Ifd): Map<number, number> {
  const directory = ifd.tags.get(TAG.geoKeys);
  const keys = new Map<number, number>();
  if (!(directory instanceof Float64Array)) return keys;
  for (let i = 4; i + 3 < directory.length; i += 4) {
    if (directory[i + 1] === 0) keys.set(directory[i]!, directory[i + 3]!);
  }
  return keys;
}

function transformOf(ifd: Ifd, pixelIsPoint: boolean): Affine {
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
    return [1, 0, 0, 0, 1, 0];
  }
  if (!pixelIsPoint) return t;
  // The tie is the centre of the pixel; ours is its outer corner.
  const [a, b, c, d, e, f] = t;
  return [a, b, c - (a + b) / 2, d, e, f - (d + e) / 2];
}
