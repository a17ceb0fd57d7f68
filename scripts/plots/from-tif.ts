import { readFile } from 'node:fs/promises';
import { skyNet } from '../../models/cloud-seg/predict.ts';
import { fieldNet } from '../../models/plot-seg/predict.ts';
import { Problem } from '../../pipeline/errors.ts';
import { isNorthUp } from '../../pipeline/geo/affine.ts';
import { isKnownCrs } from '../../pipeline/geo/crs.ts';
import { type Grid, gsdOf } from '../../pipeline/geo/grid.ts';
import { encodePng } from '../../pipeline/io/png.ts';
import { openRaster, type RasterFile } from '../../pipeline/io/raster-file.ts';
import { delineateFields } from '../../pipeline/plot/delineate.ts';
import { ONE_DATE } from '../../pipeline/plot/patches.ts';
import { trueColour } from '../../pipeline/raster/true-colour.ts';
import { BANDS, type Band } from '../../pipeline/scene/bands.ts';
import { quantised } from '../../pipeline/scene/reflectance.ts';
import { fieldsOf } from '../../pipeline/segment/field-net.ts';
import { isUsable } from '../../pipeline/segment/mask-classes.ts';
import { maskOneDate } from '../../pipeline/segment/one-date.ts';
import { PLOT_BANDS } from '../../pipeline/segment/plot-input.ts';
import { buffered } from '../../pipeline/segment/sky.ts';
import type { PlotsFound } from './from-drop.ts';

/** Bands of an image that does not name them, by their count. */
const BANDS_BY_COUNT: Record<number, readonly Band[]> = {
  3: ['B04', 'B03', 'B02'],
  4: ['B02', 'B03', 'B04', 'B08'],
  6: ['B02', 'B03', 'B04', 'B08', 'B11', 'B12'],
  10: BANDS
};
/** An 8-bit picture shows reflectance up to about this as full brightness; other integers are reflectance × 10000. */
const PICTURE_WHITE = 0.35;
const METRES = (epsg: number) => epsg !== 4326 && epsg !== 4490;

/**
 * The plots of one image: fields as far as a single date shows them. Ground that is cloud, shadow or snow on that date holds none.
 *
 * Throws what `readImage` throws.
 */
export async function plotsOfTif(path: string, minAreaM2: number): Promise<PlotsFound> {
  const { grid, bands, dtype } = await readImage(path);
  const { width, height } = grid;
  const look = { bands, width, level: 'L2A' as const, scl: null };
  const mask = buffered(await maskOneDate(skyNet, look, { pixelM: gsdOf(grid), sun: null }), width);
  const usable = mask.map((c) => (isUsable(c) ? 1 : 0));
  const composite = PLOT_BANDS.map((name) => {
    const band = bands[name];
    return band ? quantised(band).map((v, i) => (usable[i] === 1 ? v : 0)) : null;
  });
  const window = { col: 0, row: 0, width, height };
  const fields = await fieldsOf(fieldNet, [composite], window, window);
  return {
    plots: delineateFields({ grid, ...fields, seen: usable }, minAreaM2, ONE_DATE),
    determinedAt: await datetimeBeside(path),
    notes: [
      ...(bands.B08 ? [] : ['degraded: RGB: no near infrared, fields are told by colour alone']),
      ...(dtype === 'uint8' ? [`8-bit picture: 255 is taken as reflectance ${PICTURE_WHITE}`] : []),
      'One date: woods and yards may be among the plots.'
    ],
    rejected: [],
    async picture() {
      const rgba = trueColour(bands.B04!, bands.B03!, bands.B02!);
      return { png: await encodePng(rgba, width, height), grid };
    }
  };
}

/** An image as plots are looked for in it: reflectance by band, NaN where there is no data; red, green and blue are always there. */
export type Image = { grid: Grid; bands: Partial<Record<Band, Float32Array>>; dtype: RasterFile['dtype'] };

/**
 * Reads it. Throws Unsupported where the image has no CRS in metres, is not north-up or has another count of bands; all exit 2.
 */
export async function readImage(path: string): Promise<Image> {
  const tif = await openRaster(path);
  try {
    const { grid } = tif;
    const refuse = (expected: string, got: string) =>
      new Problem('Unsupported', `${path}: expected ${expected}, found ${got}.`, { subject: path });
    if (grid.epsg === null) throw refuse('a coordinate reference system', 'none: plots need a place');
    if (!isKnownCrs(grid.epsg) || !METRES(grid.epsg)) throw refuse('UTM or another CRS in metres', `EPSG ${grid.epsg}`);
    if (!isNorthUp(grid.transform) || grid.transform[0] !== -grid.transform[4])
      throw refuse('a north-up raster with square pixels', `the transform [${grid.transform}]`);
    const names = BANDS_BY_COUNT[tif.bands];
    if (!names) throw refuse('3 (R G B), 4 (B G R NIR), 6 (B G R NIR SWIR1 SWIR2) or 10 bands', `${tif.bands}`);

    const bands: Image['bands'] = {};
    for (const [i, name] of names.entries()) bands[name] = await reflectance(tif, i);
    return { grid, bands, dtype: tif.dtype };
  } finally {
    await tif.close();
  }
}

/** Floats are reflectance, integers a ten-thousandth of it, bytes a picture. No data is NaN; a 0 in all but floats too. */
async function reflectance(tif: RasterFile, band: number): Promise<Float32Array> {
  const data = await tif.readBand(band);
  const isFloat = data instanceof Float32Array || data instanceof Float64Array;
  const scale = isFloat ? 1 : tif.dtype === 'uint8' ? PICTURE_WHITE / 255 : 1e-4;
  const nodata = tif.nodata === null ? (isFloat || tif.dtype === 'uint8' ? null : 0) : tif.nodata;
  return Float32Array.from(data, (v) => (v === nodata ? Number.NaN : v * scale));
}

/** The time in the sidecar `x.json` of `x.tif`; null where there is none. */
async function datetimeBeside(path: string): Promise<string | null> {
  const text = await readFile(path.replace(/\.tiff?$/i, '.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const { datetime } = JSON.parse(text) as { datetime?: unknown };
    return typeof datetime === 'string' && !Number.isNaN(Date.parse(datetime)) ? datetime : null;
  } catch {
    throw new Problem('BadItem', `${path.replace(/\.tiff?$/i, '.json')}: expected JSON, found something else.`);
  }
}
