import { mndwi } from '../raster/indices.ts';

/**
 * Snow and ice on one date. Snow is bright in the visible and near black in the short-wave infrared: NDSI = (green − SWIR) / (green + SWIR).
 * Hall 1995 (SNOMAP) drew the line at 0.40, where half a pixel is covered; Sen2Cor's 0.42 is used here. Water has a high NDSI too, and so two
 * floors of brightness stand beside it, both of the MODIS snow maps: near infrared above 0.11 (Hall 1995), green above 0.10 (Klein 1998).
 */
const NDSI_ABOVE = 0.42;
const NIR_ABOVE = 0.11;
const GREEN_ABOVE = 0.1;

/** True for snow or ice: reflectance 0..1 of green (B03), near infrared (B08) and short wave (B11). False where one is NaN. */
export const isSnow = (green: number, nir: number, swir: number): boolean =>
  mndwi(green, swir) > NDSI_ABOVE && nir > NIR_ABOVE && green > GREEN_ABOVE;

/** Layers of one date on the same pixels, reflectance 0..1, NaN where there is no data. */
export type SnowLayers = { green: Float32Array; nir: Float32Array; swir: Float32Array };

/** 1 where a pixel is snow, 0 elsewhere and where a layer has no data. */
export const snowLayer = ({ green, nir, swir }: SnowLayers): Uint8Array =>
  Uint8Array.from(green, (g, i) => (isSnow(g, nir[i]!, swir[i]!) ? 1 : 0));
