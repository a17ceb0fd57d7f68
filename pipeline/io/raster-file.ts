import type { Grid } from '../geo/grid.ts';
import type { Window } from '../geo/window.ts';
import type { Pixel } from '../raster/raster.ts';
import { openBytes } from './bytes.ts';
import type { Dtype } from './geotiff/layout.ts';
import { readGeoTiff } from './geotiff/read.ts';
import { isJpeg2000 } from './jp2/boxes.ts';
import { readJpeg2000 } from './jp2/read.ts';

/** An open raster, whatever its format: GeoTIFF or JPEG 2000. Values are as stored (dn), no scale applied. */
export type RasterFile = {
  name: string;
  bytes: number; // size of the file
  grid: Grid;
  bands: number;
  blockHeight: number; // rows that are stored together
  dtype: Dtype;
  nodata: number | null | 'NaN';
  descriptions: (string | null)[]; // one a band
  lossy: boolean; // other decoders may differ by a level or two
  /**
   * A band's samples in `window` (default: all), row-major. Samples of the window outside the raster, and of blocks
   * that the file leaves out, are nodata, or 0 where the file names none. Never shifted, never resampled.
   * Throws BadFile on data that ends early or does not decode.
   */
  readBand(bandIndex: number, window?: Window): Promise<Pixel>;
  close(): Promise<void>;
};

/**
 * Opens a raster by what the file holds, not by its name. `name` stands in every sentence (default: the path).
 *
 * Throws BadFile where the file is absent, cut short or contradicts itself; Unsupported for what is not read here.
 */
export async function openRaster(path: string, name = path): Promise<RasterFile> {
  const bytes = await openBytes(path, name);
  try {
    return await ((await isJpeg2000(bytes)) ? readJpeg2000(bytes) : readGeoTiff(bytes));
  } catch (e) {
    await bytes.close();
    throw e;
  }
}
