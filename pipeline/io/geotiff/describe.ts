import { createHash } from 'node:crypto';
import type { Affine } from '../../geo/affine.ts';
import { openRaster, type RasterFile, rowWindows } from '../raster-file.ts';
import { ARRAYS } from './decode.ts';
import { NO_PLACE } from './georef.ts';
import type { Dtype } from './layout.ts';

/**
 * What `parus raster` prints of a raster: of a TIFF its first image. One that is placed by ground control points alone has
 * their CRS and the identity here: its transform is a fit, which nobody stored.
 */
export type RasterDescription = {
  width: number;
  height: number;
  bands: number;
  dtype: Dtype;
  nodata: number | null | 'NaN';
  epsg: number | null;
  transform: Affine;
  sha256: string | null; // of the stored values, little-endian, band by band, row-major; null for lossy codecs
};

/** Bytes of samples that are held at once. All bands of a file that fits are read together, for they may be stored so. */
const CHUNK_BYTES = 2 ** 23;
const TOGETHER_BYTES = 2 ** 27;

/**
 * Describes a raster and decodes all of it, some rows of blocks at a time. `onRows` hears how many rows of how many are
 * done. Throws as `openRaster` and `readBand` do.
 */
export async function describeRaster(
  path: string,
  onRows: (done: number, of: number) => void = () => {}
): Promise<RasterDescription> {
  const file = await openRaster(path);
  try {
    return await describe(file, onRows);
  } finally {
    await file.close();
  }
}

async function describe(file: RasterFile, onRows: (done: number, of: number) => void): Promise<RasterDescription> {
  const { bands, dtype, nodata, lossy } = file;
  const { width, height } = file.grid;
  const epsg = file.gcps ? file.gcps.epsg : file.grid.epsg;
  const { transform } = file.gcps ? NO_PLACE : file.grid;
  const rowBytes = width * ARRAYS[dtype].BYTES_PER_ELEMENT;
  const hash = createHash('sha256');
  const together = rowBytes * height * bands <= TOGETHER_BYTES;
  const all = Array.from({ length: bands }, (_, i) => i);
  for (const group of together ? [all] : all.map((band) => [band])) {
    for (const window of rowWindows(file, together ? Number.POSITIVE_INFINITY : CHUNK_BYTES / rowBytes)) {
      for (const layer of await file.readStored(group, window)) {
        hash.update(new Uint8Array(layer.buffer, layer.byteOffset, layer.byteLength));
      }
      onRows(group[0]! * height + window.row + window.height, height * (together ? 1 : bands));
    }
  }
  return { width, height, bands, dtype, nodata, epsg, transform, sha256: lossy ? null : hash.digest('hex') };
}
