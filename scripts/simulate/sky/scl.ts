import { addSmooth, normalShare } from '../land/noise.ts';
import type { Window } from '../sensor/render.ts';
import { SKY } from './knobs.ts';
import type { Sky } from './sky.ts';

/** Classes of Sen2Cor's scene classification (ESA Sentinel-2 L2A ATBD). */
export const SCL_CLASS = {
  dark: 2,
  shadow: 3,
  vegetation: 4,
  bare: 5,
  water: 6,
  unclassified: 7,
  cloud: 8,
  surelyCloud: 9,
  cirrus: 10,
  snow: 11
} as const;
const C = SCL_CLASS;

const KNOBS = SKY.scl;

/** z of N(0, 1) below which a share `p` lies. */
function zOf(p: number): number {
  let [low, high] = [-6, 6];
  for (let k = 0; k < 50; k++) {
    const mid = (low + high) / 2;
    if (normalShare(mid) < p) low = mid;
    else high = mid;
  }
  return low;
}
const Z = {
  thickOmitted: zOf(KNOBS.thickOmitted),
  thinOmitted: zOf(KNOBS.thinOmitted),
  shadowOmitted: zOf(KNOBS.shadowOmitted),
  brightAsCloud: zOf(KNOBS.brightAsCloud),
  darkAsShadow: zOf(KNOBS.darkAsShadow)
};

/** An N(0, 1) field at 20 m whose extremes come in patches. */
function patches(w: Window, seed: number, share = 1, into?: Float32Array): Float32Array {
  const cells = { col: w.x0 / 2, row: w.y0 / 2, width: w.width / 2, height: w.height / 2 };
  const out = into ?? new Float32Array(cells.width * cells.height);
  addSmooth(out, cells, seed, KNOBS.patchM[0] / 20, 0.65 * share);
  addSmooth(out, cells, seed + 1, KNOBS.patchM[1] / 20, 0.35 * share);
  return out;
}

/**
 * The opacity that thick cloud must have for SCL to see it where it misses `missedM` metres of the rim, counted from
 * where cloud begins. In a rim of `rimM` metres opacity goes as a smoothstep.
 */
export function seenFrom(missedM: number, rimM: number): number {
  const begins = 0.2145; // smoothstep of it is 0.12
  const t = Math.min(0.93, begins + missedM / rimM);
  return t * t * (3 - 2 * t);
}

/**
 * Scene classification at 20 m, of what the bands show and with the faults of the real product (domain note 3.5), in patches
 * rather than by pixel: rims missed by a pixel or two, clouds and shadows left out, bright ground taken for cloud and dark
 * ground for shadow. `seed` is the date's; `placeSeed` the county's, for ground that is mistaken again and again.
 */
export function sclWindow(
  w: Window,
  sky: Sky | null,
  bands: readonly Uint16Array[],
  dnOffset: number,
  seed: number,
  placeSeed = 0
): Uint8Array {
  const [nx, ny] = [w.width / 2, w.height / 2];
  const scl = new Uint8Array(nx * ny);
  const omitted = patches(w, seed);
  const rim = patches(w, seed + 2);
  const mistaken = patches(w, seed + 4, 1 - KNOBS.samePlace);
  patches(w, placeSeed, KNOBS.samePlace, mistaken);
  const layers = sky === null || sky.isClear ? null : sky.at20;
  const [least, most] = KNOBS.edgeMissedM;
  const [b02, b03, b04, b08, b11] = [bands[0]!, bands[1]!, bands[2]!, bands[6]!, bands[8]!];
  const dark10 = KNOBS.dark * 10_000;
  const bright10 = KNOBS.bright * 10_000;
  for (let y = 0, i = 0; y < ny; y++) {
    for (let x = 0, at = 2 * y * w.width; x < nx; x++, i++, at += 2) {
      const blue = mean4(b02, at, w.width) - dnOffset;
      const green = mean4(b03, at, w.width) - dnOffset;
      const red = mean4(b04, at, w.width) - dnOffset;
      const nir = mean4(b08, at, w.width) - dnOffset;
      const swir = b11[i]! - dnOffset;
      const ground = groundClass(blue, green, red, nir, swir);
      scl[i] = ground;
      if (layers && sky) {
        const thick = layers.thick[i]!;
        if (thick > 0) {
          const missed = least + (most - least) * (rim[i]! > 1 ? 1 : rim[i]! < -1 ? 0 : (rim[i]! + 1) / 2);
          if (thick > sky.behindRim * seenFrom(missed, sky.rimM)) {
            if (omitted[i]! >= Z.thickOmitted) scl[i] = thick > 0.8 ? C.surelyCloud : C.cloud;
            continue;
          }
        }
        if (layers.thin[i]! > KNOBS.thinFrom && thick < KNOBS.thinFrom) {
          if (omitted[i]! >= Z.thinOmitted) scl[i] = C.cirrus;
          continue;
        }
        if (layers.shadow[i]! > KNOBS.shadowFrom && thick < 0.5) {
          if (omitted[i]! >= Z.shadowOmitted) scl[i] = C.shadow;
          continue;
        }
        if (thick > KNOBS.thinFrom) continue;
      }
      if (ground === C.bare && blue > bright10) {
        if (mistaken[i]! < Z.brightAsCloud) scl[i] = C.cloud;
      } else if (nir < dark10 && ground !== C.snow && mistaken[i]! < Z.darkAsShadow) scl[i] = C.shadow;
    }
  }
  return scl;
}

const mean4 = (v: Uint16Array, at: number, width: number): number =>
  (v[at]! + v[at + 1]! + v[at + width]! + v[at + width + 1]!) / 4;

/** What ground looks like to SCL; all in ten thousandths. */
function groundClass(blue: number, green: number, red: number, nir: number, swir: number): number {
  const ndvi = (nir - red) / Math.max(200, nir + red);
  if (green > 2000 && nir > 1500 && (green - swir) / Math.max(200, green + swir) > 0.42) return C.snow;
  if (ndvi > 0.35) return C.vegetation;
  if (nir < 1500 && swir < 1000) return green > nir || ndvi < 0 ? C.water : nir < 900 ? C.dark : C.bare;
  return blue > 3200 ? C.unclassified : C.bare;
}
