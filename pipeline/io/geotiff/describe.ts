import { createHash } from 'node:crypto';
import type { Affine } from '../../geo/affine.ts';
import { openRaster } from '../raster-file.ts';
import type { Dtype } from './layout.ts';

/** What `parus raster` prints: of a GeoTIFF its first image, of JPEG 2000 all of it. */
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

/** Samples that are decoded at once. */
const CHUNK_SAMPLES = 2 ** 22;

/** Describes a raster and decodes all of it, some rows of blocks at a time. Throws as `openRaster` and `readBand` do. */
export async function describeRaster(path: string): Promise<RasterDescription> {
  const tiff = await openRaster(path);
  try {
    const { width, height, epsg, transform } = tiff.grid;
    const step = Math.max(1, Math.floor(CHUNK_SAMPLES / width / tiff.blockHeight)) * tiff.blockHeight;
    const hash = createHash('sha256');
    for (let band = 0; band < tiff.bands; band++) {
      for (let row = 0; row < height; row += step) {
        const data = await tiff.readBand(band, { col: 0, row, width, height: Math.min(step, height - row) });
        hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      }
    }
    const { bands, dtype, nodata } = tiff;
    return { width, height, bands, dtype, nodata, epsg, transform, sha256: tiff.lossy ? null : hash.digest('hex') };
  } finally {
    await tiff.close();
  }
}
