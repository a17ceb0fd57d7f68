import { BACKGROUNDS } from '../../../pipeline/canopy/backgrounds.ts';
import { BAND_TABLE, BANDS } from '../../../pipeline/scene/bands.ts';
import type { Dice } from '../dice.ts';
import { SENSOR } from './knobs.ts';

/** What one date does to every pixel: `seen = true · gain + add`, and how far the image lies off (metres east and south). */
export type Pass = { gain: Float64Array; add: Float64Array; dx: number; dy: number };

/**
 * Draws a date: what air and correction leave (light added to the visible, the near infrared and the short wave brighter or darker), haze
 * one date in twelve, the view's bidirectional factor and the misregistration. `viewDeg` is the signed view zenith of the orbit, positive where
 * the satellite stands east of the place and sees the sunlit side of things; drawn where none is given.
 */
export function drawPass(dice: Dice, year = 2024, viewDeg: number | null = null): Pass {
  const visible = dice.normal(0, 1);
  const nir = dice.normal(0, SENSOR.nirGain);
  const r = SENSOR.swirWithVisible;
  const swir = SENSOR.swirGain * (r * visible + Math.sqrt(1 - r * r) * dice.normal(0, 1));
  const drawn = dice.between(-1, 1);
  const view = viewDeg === null ? drawn : viewDeg / SENSOR.viewMostDeg;
  const haze = dice.chance(SENSOR.haze) ? dice.between(...SENSOR.hazeAdd) : 0;
  const gain = new Float64Array(10);
  const add = new Float64Array(10);
  BANDS.forEach((name, b) => {
    const { wavelengthNm } = BAND_TABLE[name];
    const brighter = wavelengthNm < 700 ? 0 : wavelengthNm < 1000 ? nir * (name === 'B05' ? 0.5 : 1) : swir;
    gain[b] = (1 + brighter) * (1 + view * (b < 3 ? SENSOR.viewRed : SENSOR.viewNir));
    add[b] =
      (wavelengthNm < 720 ? visible * SENSOR.visibleAdd : 0) +
      dice.normal(0, SENSOR.bandAdd) +
      haze * (wavelengthNm / 490) ** SENSOR.hazeFalls;
  });
  const shift = year < 2021 ? SENSOR.shiftBefore2021M : SENSOR.shiftM;
  return { gain, add, dx: dice.normal(0, shift), dy: dice.normal(0, shift) };
}

/** Reflectance by band of thick cloud, and what thin cloud of alpha 1 adds. */
export const WHITE = Float64Array.from(BACKGROUNDS.cloud_thick);
export const VEIL = Float64Array.from(BACKGROUNDS.cirrus_add, (v) => SENSOR.veilAdds * v);

/**
 * What is left of the light by band in full shadow; `u` 0..1 from the darkest to the lightest. Visible light is scattered
 * into shadow, the infrared is not: the bands go over from the one to the other by wavelength.
 */
export function shadeLeft(u: number): Float64Array {
  const { visible, nir } = SENSOR.shadeLeaves;
  const v = visible[0] + u * (visible[1] - visible[0]);
  const n = nir[0] + u * (nir[1] - nir[0]);
  return Float64Array.from(BANDS, (name) => {
    const f = Math.max(0, Math.min(1, (BAND_TABLE[name].wavelengthNm - 665) / (783 - 665)));
    return v + f * (n - v);
  });
}

// The four things between the ground and a number, for one band each. They are all that a pixel and a plot's mean pass through.

/** Ground `v` in shadow of depth 0..1, of which full shadow leaves `left` of the light. */
export const shaded = (v: number, depth: number, left: number): number => v * (1 - depth * (1 - left));
/** `v` behind thick cloud of alpha 0..1 and reflectance `white`. */
export const clouded = (v: number, alpha: number, white: number): number => v + alpha * (white - v);
/** `v` under thin cloud of alpha 0..1, which hides little and adds light. */
export const veiled = (v: number, alpha: number, veil: number): number =>
  v * (1 - SENSOR.veilHides * alpha) + alpha * veil;
/** `v` through the air that correction left. */
export const aired = (v: number, gain: number, add: number): number => v * gain + add;

/** Cloud or shadow that no mask saw; depth 0..1. */
export type Slip = { kind: 'thin' | 'thick' | 'shade'; depth: number };
const SLIP_SHADE = shadeLeft(0.5);

/** What a date makes of a plot's mean spectrum, in place, as of a pixel without its noise. */
export function observeSpectrum(rho: Float64Array, pass: Pass, slip: Slip | null): void {
  for (let b = 0; b < 10; b++) {
    let v = rho[b]!;
    if (slip?.kind === 'shade') v = shaded(v, slip.depth, SLIP_SHADE[b]!);
    else if (slip?.kind === 'thick') v = clouded(v, 0.6 * slip.depth, WHITE[b]!);
    else if (slip) v = veiled(v, 0.5 * slip.depth, VEIL[b]!);
    rho[b] = aired(v, pass.gain[b]!, pass.add[b]!);
  }
}
