import { evi2, lswi, mndwi, ndvi, ndwi } from '../raster/indices.ts';

/**
 * Open water and flooded ground on one date.
 *
 * Open water: brighter in green than in an infrared band (MNDWI above 0, Xu 2006, or NDWI above 0, McFeeters 1996), no canopy over it (NDVI below
 * 0.3), and dark in the near infrared. Either index will do, for they fail apart: turbid water is bright in the near infrared, and the short
 * wave, seen at 20 m, mixes the bank into a small pond. The ceiling keeps out ground half under snow.
 */
const NDVI_BELOW = 0.3;
const NIR_BELOW = 0.15; // set on simulated years 0 to 7
/** What is asked of an index, and of the near infrared, is divided by these before the logistic: 0.1, or 0.04, past a line is 12 % or 88 % [expert's guess]. */
const SOFT_INDEX = 0.05;
const SOFT_NIR = 0.02;

/**
 * Flooded ground, with plants standing in it or not: LSWI + 0.05 at least the greenness, as in a paddy around transplanting (Xiao 2005); the lower
 * of NDVI and EVI2 is asked. Wet leaves of a closed canopy pass that too, and so the short wave must be dark, as it is over water.
 */
const FLOODED_BY = 0.05;
const SWIR_BELOW = 0.12; // set on simulated years 0 to 7

/**
 * The hard rule of open water: reflectance 0..1 of B03, B04, B08 and B11 (or B12; null where the sensor has neither). Snow may answer true where
 * it is thin: it is asked for first. False where a value is NaN.
 */
export const isWater = (green: number, red: number, nir: number, swir: number | null): boolean =>
  (green > nir || (swir !== null && green > swir)) &&
  !Number.isNaN(swir ?? 0) &&
  ndvi(nir, red) < NDVI_BELOW &&
  nir < NIR_BELOW;

const soft = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * How surely a pixel is open water, 0..1: the lowest of three soft lines. Above 0.5 exactly where `isWater` is true, for positive reflectance. A
 * rule, not a calibrated share. NaN where a value is NaN.
 */
export function waterProbability(green: number, red: number, nir: number, swir: number | null): number {
  const wet = swir === null ? ndwi(green, nir) : Math.max(ndwi(green, nir), mndwi(green, swir));
  return Math.min(
    soft(wet / SOFT_INDEX),
    soft((NDVI_BELOW - ndvi(nir, red)) / SOFT_INDEX),
    soft((NIR_BELOW - nir) / SOFT_NIR)
  );
}

/** True for ground under water, at its surface or between plants. Open water answers true as well. False where a value is NaN. */
export const isFlooded = (red: number, nir: number, swir: number): boolean =>
  swir < SWIR_BELOW && lswi(nir, swir) + FLOODED_BY >= Math.min(ndvi(nir, red), evi2(nir, red));

/** Layers of one date on the same pixels, reflectance 0..1, NaN where there is no data. */
export type WaterLayers = { green: Float32Array; red: Float32Array; nir: Float32Array; swir: Float32Array | null };

/** `waterProbability` of each pixel. */
export const waterLayer = ({ green, red, nir, swir }: WaterLayers): Float32Array =>
  Float32Array.from(green, (g, i) => waterProbability(g, red[i]!, nir[i]!, swir ? swir[i]! : null));

/** 1 where a pixel is flooded (`isFlooded`), 0 elsewhere and where a layer has no data. */
export const floodedLayer = ({
  red,
  nir,
  swir
}: Pick<WaterLayers, 'red' | 'nir'> & { swir: Float32Array }): Uint8Array =>
  Uint8Array.from(red, (r, i) => (isFlooded(r, nir[i]!, swir[i]!) ? 1 : 0));
