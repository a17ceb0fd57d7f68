import type { Grid } from '../geo/grid.ts';
import type { Window } from '../geo/window.ts';
import type { Pixel } from '../raster/raster.ts';
import type { Gcps } from './geotiff/georef.ts';
import type { Dtype } from './geotiff/layout.ts';
import { openGeoTiff } from './geotiff/read.ts';

/** An open raster, whatever its format: GeoTIFF or JPEG 2000. Values are as stored (dn), no scale applied. */
export type RasterFile = {
  name: string;
  bytes: number; // size of the file
  grid: Grid; // of a raster placed by control points alone: their fit, where it holds to half a pixel
  gcps: Gcps | null; // null where the file states a grid
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
  return openGeoTiff(path, name);
}
