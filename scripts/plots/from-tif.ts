import { readFile } from 'node:fs/promises';
import { Problem } from '../../pipeline/errors.ts';
import { isNorthUp } from '../../pipeline/geo/affine.ts';
import { isKnownCrs } from '../../pipeline/geo/crs.ts';
import { encodePng } from '../../pipeline/io/png.ts';
import { openRaster, type RasterFile } from '../../pipeline/io/raster-file.ts';
import { delineateFields } from '../../pipeline/plot/delineate.ts';
import { trueColour } from '../../pipeline/raster/true-colour.ts';
import { BANDS, type Band } from '../../pipeline/scene/bands.ts';
import { quantised } from '../../pipeline/scene/reflectance.ts';
import { buffered, classifyLook, isUsable } from '../../pipeline/segment/clear.ts';
import { boundaryOf, type ClearLook, stepStrength } from '../../pipeline/segment/fields.ts';
import { MASK } from '../../pipeline/segment/mask-classes.ts';
import type { PlotsFound } from './from-drop.ts';

/** Bands of an image that does not name them, by their count. */
const BANDS_BY_COUNT: Record<number, readonly Band[]> = {
  3: ['B04', 'B03', 'B02'],
  4: ['B02', 'B03', 'B04', 'B08'],
  6: ['B02', 'B03', 'B04', 'B08', 'B11', 'B12'],
  10: BANDS
};
/** Bands in which boundaries show. */
const BOUNDARY_BANDS = ['B02', 'B03', 'B04', 'B08', 'B11'] as const;
/** An 8-bit picture shows reflectance up to about this as full brightness; other integers are reflectance × 10000. */
const PICTURE_WHITE = 0.35;
const METRES = (epsg: number) => epsg !== 4326 && epsg !== 4490;

/**
 * The plots of one image: fields as far as a single date shows them. Ground that is cloud, shadow or water on that date
 * holds none; what is grown on the rest cannot be told from one look, so woods and yards may be among them.
 *
 * Throws Unsupported where the image has no CRS in metres, is not north-up or has another count of bands; all exit 2.
 */
export async function plotsOfTif(path: string, minAreaM2: number): Promise<PlotsFound> {
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

    const bands: Partial<Record<Band, Float32Array>> = {};
    for (const [i, name] of names.entries()) bands[name] = await reflectance(tif, i);
    const { width } = grid;
    const mask = buffered(classifyLook({ bands, width, level: 'L2A', scl: null }), width);
    const usable = mask.map((c) => (isUsable(c) ? 1 : 0));
    const look: ClearLook = {
      month: 1,
      usable,
      bands: BOUNDARY_BANDS.flatMap((name) => {
        const values = bands[name];
        return values ? [{ name, values: quantised(values) }] : [];
      })
    };
    const boundary = boundaryOf([{ month: 1, strength: stepStrength(look, width) }], usable.length);
    const cropland = mask.map((c) => (c === MASK.clear ? 255 : 0));
    return {
      plots: delineateFields({ grid, boundary, cropland, seen: usable }, minAreaM2),
      determinedAt: await datetimeBeside(path),
      notes: [
        ...(names.length === 3 ? ['degraded: RGB: no near infrared, fields are told by colour alone'] : []),
        ...(tif.dtype === 'uint8' ? [`8-bit picture: 255 is taken as reflectance ${PICTURE_WHITE}`] : []),
        'One date: woods and yards may be among the plots.'
      ],
      rejected: [],
      async picture() {
        const rgba = trueColour(bands.B04!, bands.B03!, bands.B02!);
        return { png: await encodePng(rgba, width, grid.height), grid };
      }
    };
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
