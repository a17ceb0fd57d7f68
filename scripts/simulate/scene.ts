import type { Sky } from './clouds.ts';
import type { Dice } from './dice.ts';
import { clouded, type Pass, shaded } from './sensor.ts';

/** Sub-pixels along a 10 m pixel: ground is drawn at 2.5 m and averaged. */
export const FINE = 4;

/** A landscape at 2.5 m: which ground each cell shows, and how the leaf area varies within fields. */
export type Landscape = {
  size: number; // 10 m pixels along a side; cells are size · FINE
  ground: Uint16Array; // index into the spectra of the day
  vigour: Float32Array; // about 1, smooth within fields
};

/**
 * One band of one date as digital numbers at 10 m or 20 m: ground averaged over the pixel, the optics' blur (Gaussian of 4.5 m
 * or 9 m in all), cloud and shadow, the date's air, and pixel noise of 0.002. DN = reflectance · 10000 + 1000.
 */
export function renderBand(
  land: Landscape,
  spectra: Float64Array[], // by ground, ten bands
  band: number,
  gsd: 10 | 20,
  sky: Sky,
  pass: Pass,
  dice: Dice
): Uint16Array {
  const step = gsd === 10 ? FINE : 2 * FINE;
  const n = (land.size * FINE) / step;
  const fine = land.size * FINE;
  let flat = new Float32Array(n * n);
  const greenness = band >= 4 && band <= 7 ? 1 : -0.8; // a dense spot is brighter in the infrared, darker elsewhere
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      let sum = 0;
      for (let j = 0; j < step; j++) {
        let at = (y * step + j) * fine + x * step;
        for (let i = 0; i < step; i++, at++) {
          sum += spectra[land.ground[at]!]![band]! * (1 + greenness * (land.vigour[at]! - 1));
        }
      }
      flat[y * n + x] = sum / (step * step);
    }
  }
  flat = blur(flat, n);
  const dn = new Uint16Array(n * n);
  const per = gsd / 10;
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const at = y * per * land.size + x * per;
      let v = shaded(flat[y * n + x]!, band, sky.shadow[at]!);
      v = clouded(v, band, sky.alpha[at]!, sky.thin);
      v = v * pass.gain[band]! + pass.add[band]! + dice.normal(0, 0.002);
      dn[y * n + x] = Math.max(1, Math.min(65535, Math.round(v * 10_000) + 1000));
    }
  }
  return dn;
}

/** What averaging over the square pixel leaves of the optics' blur: 6 % of each neighbour along each axis. */
function blur(v: Float32Array, n: number): Float32Array<ArrayBuffer> {
  const w = 0.06;
  const across = new Float32Array(n * n);
  const out = new Float32Array(n * n);
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const at = y * n + x;
      across[at] = (1 - 2 * w) * v[at]! + w * (v[x > 0 ? at - 1 : at]! + v[x < n - 1 ? at + 1 : at]!);
    }
  }
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const at = y * n + x;
      out[at] = (1 - 2 * w) * across[at]! + w * (across[y > 0 ? at - n : at]! + across[y < n - 1 ? at + n : at]!);
    }
  }
  return out;
}

/**
 * Scene classification at 20 m with the faults of the real product: thin cloud is missed one time in three, half of all
 * shadows, and every cloud's rim. Classes of Sen2Cor: 3 shadow, 4 vegetation, 5 bare, 6 water, 9 cloud, 10 cirrus.
 */
export function renderScl(size: number, sky: Sky, ndviAt: (x: number, y: number) => number, dice: Dice): Uint8Array {
  const n = size / 2;
  const missThin = dice.chance(0.35);
  const missShadow = dice.chance(0.45);
  const scl = new Uint8Array(n * n);
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const at = 2 * y * size + 2 * x;
      const a = sky.alpha[at]!;
      const ndvi = ndviAt(x, y);
      const ground = ndvi < -0.05 ? 6 : ndvi > 0.35 ? 4 : 5;
      if (a > 0.45) scl[y * n + x] = sky.thin ? (missThin ? ground : 10) : 9;
      else if (sky.shadow[at]! > 0.5 && !missShadow) scl[y * n + x] = 3;
      else scl[y * n + x] = ground;
    }
  }
  return scl;
}
