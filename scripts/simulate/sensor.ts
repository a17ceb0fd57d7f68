import { background } from './canopy.ts';
import type { Dice } from './dice.ts';

const WAVELENGTH = [492.4, 559.8, 664.6, 704.1, 740.5, 782.8, 832.8, 864.7, 1613.7, 2202.4];
/** How much each band shares in what the air leaves behind after correction: blue most, SWIR least. */
const AIR = [1.8, 1.3, 1, 0.8, 0.6, 0.5, 0.5, 0.5, 0.4, 0.4];
const SHADE = [0.7, 0.66, 0.6, 0.55, 0.48, 0.45, 0.43, 0.42, 0.4, 0.4];

/** What one date does to every pixel of a scene: `seen = true · gain + add`. */
export type Pass = { gain: Float64Array; add: Float64Array };

/**
 * Draws a date: aerosol residual 3 % common to the bands, 0.004 to 0.006 a band, haze one date in twelve, and the view angle
 * between neighbouring orbits (±4 % red, ±3 % near infrared).
 */
export function drawPass(dice: Dice): Pass {
  const air = dice.normal(0, 0.03);
  const view = dice.normal(0, 0.03);
  const haze = dice.chance(0.08) ? dice.between(0.01, 0.04) : 0;
  const gain = new Float64Array(10);
  const add = new Float64Array(10);
  for (let b = 0; b < 10; b++) {
    gain[b] = (1 + air * AIR[b]!) * (1 + view * (b < 6 ? 1 : 0.75));
    add[b] = dice.normal(0, b === 0 ? 0.006 : 0.004) + haze * (WAVELENGTH[b]! / 490) ** -1.3;
  }
  return { gain, add };
}

/** The shade of a cloud over ground `v` in band `b`, `depth` 0..1. */
export const shaded = (v: number, b: number, depth: number): number => v * (1 - depth * (1 - SHADE[b]!));

const THICK = background('cloud_thick');
const CIRRUS = background('cirrus_add');
/** A cloud of opacity `alpha` before ground `v`; a thin one adds light and hides little. */
export const clouded = (v: number, b: number, alpha: number, thin: boolean): number =>
  thin ? v * (1 - 0.25 * alpha) + alpha * 2.2 * CIRRUS[b]! : v * (1 - alpha) + alpha * THICK[b]!;
