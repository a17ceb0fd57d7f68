import type { LeafAngles } from './leaf-angles.ts';

/** Where sun and sensor stand, degrees. `relativeAzimuthDeg` 0 looks with the sun behind the sensor: the hot spot's side. */
export type Geometry = { sunZenithDeg: number; viewZenithDeg: number; relativeAzimuthDeg: number };

/** A canopy without its leaves' colour: how much leaf, how inclined, and the hot spot (leaf size over canopy height). */
export type Structure = { lai: number; angles: LeafAngles; hotspot: number };

/**
 * What the canopy does to light without regard to colour: extinction towards the sun (`ks`) and the sensor (`ko`), the
 * scattering coefficients to be weighted by leaf reflectance and transmittance, and gap probabilities.
 */
export type Gaps = {
  lai: number;
  ks: number;
  ko: number;
  bf: number; // mean squared cosine of the leaf inclination
  sob: number; // bidirectional scattering of reflected
  sof: number; // and of transmitted light
  tss: number; // sunlight that reaches the ground
  too: number; // ground that the sensor sees
  tsstoo: number; // both at once; more than tss·too near the hot spot
  sumint: number; // the integral of both over depth, for single scattering
};

const RAD = Math.PI / 180;

/** The colourless part of 4SAIL (Verhoef 1984, Remote Sensing of Environment 16; Verhoef et al. 2007, IEEE TGRS 45). */
export function gapsOf({ lai, angles, hotspot }: Structure, geometry: Geometry): Gaps {
  const { sunZenithDeg, viewZenithDeg, relativeAzimuthDeg } = geometry;
  if (!(lai >= 0)) throw new RangeError(`Expected a leaf area index from 0 on, got ${lai}.`);
  if (!(hotspot >= 0)) throw new RangeError(`Expected a hot spot from 0 on, got ${hotspot}.`);
  for (const zenith of [sunZenithDeg, viewZenithDeg]) {
    if (!(zenith >= 0 && zenith < 90))
      throw new RangeError(`Expected a zenith angle of 0 to below 90°, got ${zenith}.`);
  }
  const azimuth = Math.abs(((((relativeAzimuthDeg + 180) % 360) + 360) % 360) - 180) * RAD;
  const [sun, view] = [sunZenithDeg * RAD, viewZenithDeg * RAD];
  const cosProduct = Math.cos(sun) * Math.cos(view);

  let [ks, ko, bf, sob, sof] = [0, 0, 0, 0, 0];
  for (let i = 0; i < angles.shares.length; i++) {
    const share = angles.shares[i]!;
    const leaf = angles.anglesDeg[i]! * RAD;
    const { chiS, chiO, back, forward } = leafScatter(sun, view, azimuth, leaf);
    ks += (share * chiS) / Math.cos(sun);
    ko += (share * chiO) / Math.cos(view);
    bf += share * Math.cos(leaf) ** 2;
    sob += (share * back * Math.PI) / cosProduct;
    sof += (share * forward * Math.PI) / cosProduct;
  }

  const [tanS, tanO] = [Math.tan(sun), Math.tan(view)];
  const apart = Math.sqrt(Math.max(0, tanS * tanS + tanO * tanO - 2 * tanS * tanO * Math.cos(azimuth)));
  const tss = Math.exp(-ks * lai);
  const too = Math.exp(-ko * lai);
  return { lai, ks, ko, bf, sob, sof, tss, too, ...bothWays(lai, ks, ko, tss, apart, hotspot) };
}

/**
 * How a leaf inclined by `leaf` and facing every azimuth alike meets sun and view: mean projections, and its scattering
 * from the side that faces the light (`back`) or through it (`forward`).
 */
function leafScatter(sun: number, view: number, azimuth: number, leaf: number) {
  const [cosLS, sinLS] = [Math.cos(leaf) * Math.cos(sun), Math.sin(leaf) * Math.sin(sun)];
  const [cosLO, sinLO] = [Math.cos(leaf) * Math.cos(view), Math.sin(leaf) * Math.sin(view)];
  // the azimuth at which the leaf turns its other side to the sun, and to the sensor
  const turn = (c: number, s: number) => (s > 1e-12 && c < s ? Math.acos(-c / s) : Math.PI);
  const turnS = turn(cosLS, sinLS);
  const turnO = turn(cosLO, sinLO);
  const chiS = (2 / Math.PI) * ((turnS - Math.PI / 2) * cosLS + Math.sin(turnS) * sinLS);
  const chiO = (2 / Math.PI) * ((turnO - Math.PI / 2) * cosLO + Math.sin(turnO) * sinLO);

  const near = Math.abs(turnS - turnO);
  const far = Math.PI - Math.abs(turnS + turnO - Math.PI);
  const [b1, b2, b3] =
    azimuth <= near ? [azimuth, near, far] : azimuth <= far ? [near, azimuth, far] : [near, far, azimuth];

  const flat = 2 * cosLS * cosLO;
  const steep = sinLS * sinLO * Math.cos(azimuth);
  // a leaf that never turns its other side to a direction counts as it stands
  const sideS = turnS < Math.PI ? sinLS : cosLS;
  const sideO = turnO < Math.PI ? sinLO : cosLO;
  const rest = b2 > 0 ? Math.sin(b2) * (2 * sideS * sideO + sinLS * sinLO * Math.cos(b1) * Math.cos(b3)) : 0;
  const scale = 1 / (2 * Math.PI * Math.PI);
  return {
    chiS,
    chiO,
    back: Math.max(0, ((Math.PI - b2) * (flat + steep) + rest) * scale),
    forward: Math.max(0, (-b2 * (flat + steep) + rest) * scale)
  };
}

/**
 * Gap probability towards sun and sensor at once, at the ground and integrated over depth, with the hot spot of Kuusk
 * (1991): the two are correlated where the lines of sight are closer than a leaf is wide. `apart`: how fast they part.
 */
function bothWays(lai: number, ks: number, ko: number, tss: number, apart: number, hotspot: number) {
  if (lai === 0) return { tsstoo: 1, sumint: 1 };
  if (apart === 0) return { tsstoo: tss, sumint: -Math.expm1(-ks * lai) / (ks * lai) };
  const decay = hotspot > 0 ? Math.min(200, (apart / hotspot) * (2 / (ks + ko))) : 200;
  const shared = lai * Math.sqrt(ko * ks);
  const step = -Math.expm1(-decay) / STEPS;
  let sumint = 0;
  let [x1, y1, f1] = [0, 0, 1];
  for (let i = 1; i <= STEPS; i++) {
    // steps crowd near the top, where the correlation fades
    const x2 = i < STEPS ? -Math.log(1 - i * step) / decay : 1;
    const y2 = -(ko + ks) * lai * x2 - (shared * Math.expm1(-decay * x2)) / decay;
    const f2 = Math.exp(y2);
    sumint += Math.abs(y2 - y1) > 1e-9 ? ((f2 - f1) * (x2 - x1)) / (y2 - y1) : f1 * (x2 - x1);
    [x1, y1, f1] = [x2, y2, f2];
  }
  return { tsstoo: f1, sumint };
}
const STEPS = 20;

/**
 * Where `sailTerms` writes what: reflectance (r) and transmittance (t) of the canopy over black soil between the streams
 * s sun, d diffuse, o observer.
 */
export const TERM = { rso: 0, tsd: 1, tdo: 2, rdd: 3, rsd: 4, rdo: 5, tdd: 6 } as const;
export const TERMS = 7;

/** 4SAIL at one wavelength: a canopy of leaves of reflectance `rho` and transmittance `tau`, its terms into `out`. */
export function sailTerms(gaps: Gaps, rho: number, tau: number, out: Float64Array): void {
  const { lai, ks, ko, bf, sob, sof, tss, too, sumint } = gaps;
  if (lai === 0) {
    out.fill(0);
    out[TERM.tdd] = 1;
    return;
  }
  // scattering of diffuse, sun's and observer's light, backward and forward
  const sigb = 0.5 * ((1 + bf) * rho + (1 - bf) * tau);
  const sigf = 0.5 * ((1 - bf) * rho + (1 + bf) * tau);
  const sb = 0.5 * ((ks + bf) * rho + (ks - bf) * tau);
  const sf = 0.5 * ((ks - bf) * rho + (ks + bf) * tau);
  const vb = 0.5 * ((ko + bf) * rho + (ko - bf) * tau);
  const vf = 0.5 * ((ko - bf) * rho + (ko + bf) * tau);

  // leaves that absorb nothing would make the two diffuse solutions one: a trace of absorption keeps them apart
  const att = Math.max(1 - sigf, sigb * (1 + 1e-8) + 1e-12);
  const m = Math.sqrt((att - sigb) * (att + sigb));
  const rinf = sigb / (att + m);
  const rinf2 = rinf * rinf;
  const e1 = Math.exp(-m * lai);
  const re = rinf * e1;
  const denom = 1 - re * re;

  const j1s = j1(ks, m, lai, tss, e1);
  const j2s = (1 - tss * e1) / (ks + m);
  const j1o = j1(ko, m, lai, too, e1);
  const j2o = (1 - too * e1) / (ko + m);
  const ps = (sf + sb * rinf) * j1s;
  const qs = (sf * rinf + sb) * j2s;
  const pv = (vf + vb * rinf) * j1o;
  const qv = (vf * rinf + vb) * j2o;

  const tdo = (pv - re * qv) / denom;
  const rdo = (qv - re * pv) / denom;
  out[TERM.tsd] = (ps - re * qs) / denom;
  out[TERM.rsd] = (qs - re * ps) / denom;
  out[TERM.tdo] = tdo;
  out[TERM.rdo] = rdo;
  out[TERM.rdd] = (rinf * (1 - e1 * e1)) / denom;
  out[TERM.tdd] = ((1 - rinf2) * e1) / denom;

  const z = (1 - tss * too) / (ks + ko);
  const g1 = (z - j1s * too) / (ko + m);
  const g2 = (z - j1o * tss) / (ks + m);
  const multiple =
    (vf * rinf + vb) * g1 * (sf + sb * rinf) + (vf + vb * rinf) * g2 * (sf * rinf + sb) - (rdo * qs + tdo * ps) * rinf;
  out[TERM.rso] = (sob * rho + sof * tau) * lai * sumint + multiple / (1 - rinf2);
}

/** ∫ over the canopy of exp(−k·x)·exp(−m·(L−x)), safe where k meets m; `ek`, `em` are the exponentials of the whole. */
function j1(k: number, m: number, lai: number, ek: number, em: number): number {
  const apart = (k - m) * lai;
  return Math.abs(apart) > 1e-3 ? (em - ek) / (k - m) : 0.5 * lai * (ek + em) * (1 - (apart * apart) / 12);
}

/** The canopy over ground of reflectance `s` (the same for every direction), by its black-soil terms. */
export function overGround(gaps: Gaps, terms: Float64Array, s: number): number {
  const { tss, too, tsstoo } = gaps;
  const { [TERM.tsd]: tsd = 0, [TERM.tdo]: tdo = 0, [TERM.rdd]: rdd = 0, [TERM.rso]: rso = 0 } = terms;
  return rso + tsstoo * s + (((tss + tsd) * tdo + (tsd + tss * s * rdd) * too) * s) / (1 - s * rdd);
}
