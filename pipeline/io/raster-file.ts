import type { Grid } from '../geo/grid.ts';
import type { Window } from '../geo/window.ts';
import type { Pixel } from '../raster/raster.ts';
import { openBytes } from './bytes.ts';
import type { Samples } from './geotiff/decode.ts';
import type { Gcps } from './geotiff/georef.ts';
import type { Dtype } from './geotiff/layout.ts';
import { readGeoTiff } from './geotiff/read.ts';
import { isJpeg2000 } from './jp2/boxes.ts';
import { readJpeg2000 } from './jp2/read.ts';
import { isRemote, openRemoteBytes, publicName } from './remote-bytes.ts';

/** How a file says that a value is made of a number: number · scale + offset. */
export type Scaling = { scale: number; offset: number };

/** An open raster, whatever its format: GeoTIFF or JPEG 2000. Values are as stored (dn), no scale applied. */
export type RasterFile = {
  name: string;
  bytes: number; // size of the file
  grid: Grid; // of a raster placed by control points alone: their fit, where it holds to half a pixel
  gcps: Gcps | null; // null where the file states a grid
  bands: number;
  blockWidth: number; // columns and rows that are stored together
  blockHeight: number;
  dtype: Dtype;
  nodata: number | null | 'NaN';
  descriptions: (string | null)[]; // one a band
  scaling: (Scaling | null)[]; // one a band; null where the file says nothing
  lossy: boolean; // other decoders may differ by a level or two
  hasMask: boolean; // the file marks pixels without data in a mask of its own
  /**
   * A band's samples in `window` (default: all), row-major. Samples of the window outside the raster, and of blocks
   * that the file leaves out, are nodata, or 0 where the file names none. Never shifted, never resampled.
   * Throws BadFile on data that ends early or does not decode, Unsupported where it would need more than the cap.
   */
  readBand(bandIndex: number, window?: Window): Promise<Pixel>;
  /** The same of several bands, in the order given; what they are stored in together is decoded once. */
  readBands(bandIndexes: readonly number[], window?: Window): Promise<Pixel[]>;
  /** The same as stored: whole numbers of 64 bits stay what they are, where `readBands` refuses those that a double cannot hold. */
  readStored(bandIndexes: readonly number[], window?: Window): Promise<Samples[]>;
  /** The file's own mask in `window`: 1 = valid; 0 outside the raster. Null where it has none. */
  readMask(window?: Window): Promise<Uint8Array | null>;
  close(): Promise<void>;
};

/** A raster from north to south in windows of its whole width: about `rows` rows, whole rows of blocks, at least one. */
export function* rowWindows({ grid, blockHeight }: RasterFile, rows: number): Generator<Window> {
  const { width, height } = grid;
  const step = Math.max(1, Math.floor(rows / blockHeight)) * blockHeight;
  for (let row = 0; row < height; row += step) yield { col: 0, row, width, height: Math.min(step, height - row) };
}

/**
 * Opens a raster by what it holds, not by its name: a file, or a URL (`https://`, `s3://`) that is read by ranges. `name`
 * stands in every sentence (default: the path; of a URL, what of it is no secret).
 *
 * Throws BadFile where the file is absent, cut short or contradicts itself; Unsupported for what is not read here.
 */
export async function openRaster(path: string, name?: string): Promise<RasterFile> {
  const bytes = isRemote(path)
    ? await openRemoteBytes(path, name ?? publicName(path))
    : await openBytes(path, name ?? path);
  try {
    return await ((await isJpeg2000(bytes)) ? readJpeg2000(bytes) : readGeoTiff(bytes));
  } catch (e) {
    await bytes.close();
    throw e;
  }
}
