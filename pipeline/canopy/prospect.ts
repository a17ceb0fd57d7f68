import { e1 } from './exponential-integral.ts';
import { tav } from './interface.ts';
import { type OpticalConstants, opticalConstants, WAVELENGTHS } from './optical-constants.ts';

/** What a leaf is made of, as PROSPECT-D asks: the structure number and contents by leaf area. */
export type Leaf = {
  n: number; // structure: plates of the leaf, 1 (compact) to about 3 (spongy)
  cab: number; // chlorophyll a+b, µg/cm²
  car: number; // carotenoids, µg/cm²
  ant: number; // anthocyanins, µg/cm²
  cbrown: number; // brown pigment, 0 (green) to 1
  cw: number; // water, cm (= g/cm²)
  cm: number; // dry matter, g/cm²
};

/**
 * Reflectance and transmittance of a leaf, 400..2500 nm at 1 nm (2101 values each), by PROSPECT-D: a pile of `n` plates
 * that absorb by their contents (Jacquemoud & Baret 1990; Féret et al. 2017). Light falls on the top within 40° of the
 * normal. No approximation is made: the exponential integral is exact.
 */
export function leafSpectrum(leaf: Leaf): { reflectance: Float64Array; transmittance: Float64Array } {
  const reflectance = new Float64Array(WAVELENGTHS);
  const transmittance = new Float64Array(WAVELENGTHS);
  const pair = new Float64Array(2);
  const optics = leafOptics(leaf);
  for (let w = 0; w < WAVELENGTHS; w++) {
    optics(w, pair);
    reflectance[w] = pair[0]!;
    transmittance[w] = pair[1]!;
  }
  return { reflectance, transmittance };
}

/** The same for single wavelengths: writes reflectance and transmittance at 400 nm + `w` to `out`. */
export function leafOptics(leaf: Leaf): (w: number, out: Float64Array) => void {
  checkLeaf(leaf);
  const constants = opticalConstants();
  const top = topOf(constants);
  const inside = insideOf(constants);
  return (w, out) => {
    const absorption = absorptionOf(leaf, constants, w);
    pile(absorption, constants.refraction[w]!, top[w]!, inside[w]!, leaf.n, out);
  };
}

function checkLeaf(leaf: Leaf): void {
  if (!(leaf.n >= 1)) throw new RangeError(`Expected a leaf structure of 1 or more, got ${leaf.n}.`);
  for (const name of ['cab', 'car', 'ant', 'cbrown', 'cw', 'cm'] as const) {
    if (!(leaf[name] >= 0)) throw new RangeError(`Expected ${name} of a leaf from 0 on, got ${leaf[name]}.`);
  }
}

/** Optical depth of one plate. */
const absorptionOf = (leaf: Leaf, c: OpticalConstants, w: number): number =>
  (leaf.cab * c.chlorophyll[w]! +
    leaf.car * c.carotenoid[w]! +
    leaf.ant * c.anthocyanin[w]! +
    leaf.cbrown * c.brown[w]! +
    leaf.cw * c.water[w]! +
    leaf.cm * c.dryMatter[w]!) /
  leaf.n;

/** Transmissivity of the surface at every wavelength, for light within 40° and for isotropic light; worked out once. */
let top40: Float64Array | undefined;
let top90: Float64Array | undefined;
const topOf = (c: OpticalConstants) => (top40 ??= c.refraction.map((n) => tav(40, n)));
const insideOf = (c: OpticalConstants) => (top90 ??= c.refraction.map((n) => tav(90, n)));

/**
 * Reflectance and transmittance of `n` plates of optical depth `k` each: one by Allen et al. 1969, then the `n` − 1 under
 * it by Stokes 1862. `t40` and `t12` are the transmissivities of the upper surface for light from outside, within 40°
 * and isotropic.
 */
export function pile(k: number, refraction: number, t40: number, t12: number, n: number, out: Float64Array): void {
  const through = k > 0 ? (1 - k) * Math.exp(-k) + k * k * e1(k) : 1;
  const r40 = 1 - t40;
  const r12 = 1 - t12;
  const t21 = t12 / (refraction * refraction);
  const r21 = 1 - t21;

  const trapped = 1 - r21 * r21 * through * through;
  const ta = (t40 * through * t21) / trapped;
  const ra = r40 + r21 * through * ta;
  const t = (t12 * through * t21) / trapped;
  const r = r12 + r21 * through * t;

  let [rSub, tSub] = [0, 1];
  if (n > 1) {
    if (r + t >= 1 - 1e-12) {
      tSub = t / (t + (1 - t) * (n - 1));
      rSub = 1 - tSub;
    } else {
      const d = Math.sqrt((1 + r + t) * (1 + r - t) * (1 - r + t) * (1 - r - t));
      const a = (1 + r * r - t * t + d) / (2 * r);
      const b = (1 - r * r + t * t + d) / (2 * t);
      // as powers of 1/b, for b grows past all bounds where a leaf lets nothing through
      const inverse = b ** (1 - n);
      const i2 = inverse * inverse;
      const whole = a * a - i2;
      rSub = (a * (1 - i2)) / whole;
      tSub = ((a * a - 1) * inverse) / whole;
    }
  }
  const between = 1 - rSub * r;
  out[0] = ra + (ta * rSub * t) / between;
  out[1] = (ta * tSub) / between;
}
