import { boxMean } from '../raster/morphology.ts';
import type { Band } from '../scene/bands.ts';
import { MASK } from './mask-classes.ts';
import { isSnow } from './snow.ts';
import { isWater as isWaterAt } from './water.ts';

/**
 * What one date shows: reflectance 0..1 by band, row-major, NaN where there is no data. Any of the ten bands may be
 * absent; red, green and blue suffice for clouds, near infrared adds water and shadow, SWIR adds snow.
 */
export type Look = {
  bands: Partial<Record<Band, Float32Array>>;
  width: number;
  level: 'L2A' | 'TOA';
  scl: Uint8Array | null; // Sen2Cor classes on the same pixels: one vote
};

/**
 * Thresholds by level, in reflectance. HOT = blue − red / 2 is the haze-optimised transform (Zhang 2002; the slope of
 * Zhu & Woodcock 2012): soils and crops of all kinds lie on one line of it, haze and cloud above. At the top of the
 * atmosphere air alone gives blue about 0.08 and HOT 0.04 to 0.08.
 *
 *   white     blue above it is cloud whatever else: nothing on farmland but snow is as bright
 *   blue, hot both above: haze or cloud; voteHot where SCL says so too
 *   thick     blue above it within haze hides the ground
 */
const THRESHOLDS = {
  L2A: { white: 0.26, blue: 0.075, hot: 0.045, voteHot: 0.03, thick: 0.2 },
  TOA: { white: 0.28, blue: 0.15, hot: 0.06, voteHot: 0.055, thick: 0.25 }
} as const;

/** Haze over a canopy greener than this is no haze: dense crops under cloud fall well below. */
const CLOUD_NDVI_MAX = 0.45;
/** SCL's votes (Sen2Cor scene classification): medium and high cloud probability, thin cirrus; cloud shadow. */
const SCL_CLOUDS: readonly number[] = [8, 9, 10];
const SCL_SHADOW = 3;

/**
 * A first glance at a date by thresholds, cheap enough to look at a whole scene: nodata, cloud, thin cloud, shadow, snow, water, clear,
 * the first that fits, without buffers. It tells a lost date from a usable one when a scene comes in; masks are made by the cloud network
 * (`segment/sky`), which must do better than this.
 *
 * Shadow is claimed only where the ground is too dark for soil and crops in both infrareds.
 */
export function classifyLook({ bands, width, level, scl }: Look): Uint8Array {
  const t = THRESHOLDS[level];
  const [blue, green, red] = [bands.B02, bands.B03, bands.B04];
  if (!blue || !red) throw new Error('Expected at least the bands B02 and B04.');
  const nir = bands.B08 ?? bands.B8A;
  const swir = bands.B11 ?? bands.B12;

  // 3 × 3 means: one pixel's glint or dead detector is no cloud.
  const blue3 = boxMean(blue, width, 1);
  const red3 = boxMean(red, width, 1);
  const seen = seenInAll([blue, green, red, nir, swir]);
  const out = new Uint8Array(blue.length);
  for (let i = 0; i < out.length; i++) {
    if (!seen[i]) continue;
    const snow = green && nir && swir ? isSnow(green[i]!, nir[i]!, swir[i]!) : false;
    const voted = scl !== null && SCL_CLOUDS.includes(scl[i]!);
    const hot = blue3[i]! - red3[i]! / 2;
    const bright = blue3[i]! > t.white || (blue3[i]! > t.blue && hot > (voted ? t.voteHot : t.hot));
    if (bright && !snow && !isGreen(nir, red, i)) out[i] = blue3[i]! > t.thick ? MASK.cloud : MASK.thinCloud;
    else if (nir && swir && isDark(nir[i]!, swir[i]!, blue[i]!, level)) {
      out[i] = isWater(bands, i) && scl?.[i] !== SCL_SHADOW ? MASK.water : MASK.shadow;
    } else if (snow) out[i] = MASK.snow;
    else out[i] = isWater(bands, i) ? MASK.water : MASK.clear;
  }
  return out;
}

function seenInAll(bands: readonly (Float32Array | undefined)[]): Uint8Array {
  const seen = new Uint8Array(bands[0]!.length).fill(1);
  for (const band of bands) {
    if (band) for (let i = 0; i < seen.length; i++) if (Number.isNaN(band[i]!)) seen[i] = 0;
  }
  return seen;
}

const isGreen = (nir: Float32Array | undefined, red: Float32Array, i: number): boolean =>
  nir !== undefined && (nir[i]! - red[i]!) / (nir[i]! + red[i]!) > CLOUD_NDVI_MAX && red[i]! < 0.2;

/** Darker in both infrareds than dry or wet soil, stubble or crops in the sun. */
const isDark = (nir: number, swir: number, blue: number, level: Look['level']): boolean =>
  nir < 0.11 && swir < 0.075 && blue < (level === 'TOA' ? 0.15 : 0.06);

function isWater(bands: Look['bands'], i: number): boolean {
  const [green, red, nir] = [bands.B03, bands.B04, bands.B08 ?? bands.B8A];
  if (!green || !red || !nir) return false;
  return isWaterAt(green[i]!, red[i]!, nir[i]!, (bands.B11 ?? bands.B12)?.[i] ?? null);
}
