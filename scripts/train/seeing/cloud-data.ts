import { CLOUD_CHANNELS, type CoarseLook, fillCloudInput, referenceOf } from '../../../pipeline/segment/cloud-input.ts';
import { type Dice, dice, seedOf } from '../../simulate/dice.ts';
import { atTop, drawAir } from './atmosphere.ts';
import { HALF, SEEING_SEED, STACK_BANDS, type Stack } from './stack.ts';

/** Classes of the network, in order. */
export const SKY_CLASSES = ['clear', 'thin', 'thick', 'shadow'] as const;
/** Side of a training crop, pixels of 20 m. */
export const CROP = 64;
const AREA = HALF * HALF;
const B = STACK_BANDS.length;

/** Opacity from which there is thin, and from which thick cloud. */
const THIN_FROM = 0.12;
const THICK_FROM = 0.5;

/** Truth of a date, in SKY_CLASSES. */
export function skyTruth(stack: Stack, k: number): Uint8Array {
  const out = new Uint8Array(AREA);
  for (let i = 0; i < AREA; i++) {
    const alpha = stack.alpha[k * AREA + i]! / 250;
    out[i] = alpha >= THICK_FROM ? 2 : alpha >= THIN_FROM ? 1 : stack.shadow[k * AREA + i] === 1 ? 3 : 0;
  }
  return out;
}

/** What a sample shows: which bands, which level, whether neighbours and SCL are there. */
export type Form = { bands: 3 | 4 | 6; toa: boolean; temporal: boolean; scl: boolean; snow: boolean };
export const WHOLE: Form = { bands: 6, toa: false, temporal: true, scl: true, snow: false };

function drawForm(d: Dice): Form {
  const u = d.next();
  const toa = d.chance(0.3);
  return {
    bands: u < 0.07 ? 3 : u < 0.2 ? 4 : 6,
    toa,
    temporal: d.chance(toa ? 0.3 : 0.65),
    scl: !toa && d.chance(0.5),
    snow: d.chance(0.06)
  };
}

export const lookOf = (stack: Stack, k: number, scl: boolean): CoarseLook => ({
  bands: STACK_BANDS.map((_, b) => stack.looks.subarray((k * B + b) * AREA, (k * B + b + 1) * AREA)),
  level: 'L2A',
  scl: scl ? stack.scl.subarray(k * AREA, (k + 1) * AREA) : null
});

/** Dates of a stack within 60 days of date k on one side, nearest first. */
export function sideOf(stack: Stack, k: number, step: 1 | -1): number[] {
  const out: number[] = [];
  for (let j = k + step; j >= 0 && j < stack.meta.days.length; j += step) {
    if (Math.abs(stack.meta.days[j]! - stack.meta.days[k]!) > 60) break;
    out.push(j);
  }
  return out;
}

/** Draws crops of dates for training: mixed skies more often than those that are all of one class. */
export function cloudSource(stacks: readonly Stack[], seed: number) {
  const dates = stacks.flatMap((stack, s) =>
    stack.meta.days.map((_, k) => {
      const counts = [0, 0, 0, 0];
      for (const c of skyTruth(stack, k)) counts[c]!++;
      const largest = Math.max(...counts) / AREA;
      return { s, k, weight: largest > 0.995 ? 0.25 : largest > 0.97 ? 0.6 : 1 };
    })
  );
  const sums = new Float64Array(dates.length);
  let total = 0;
  dates.forEach(({ weight }, i) => {
    sums[i] = total += weight;
  });
  const pick = (u: number) => {
    let [lo, hi] = [0, sums.length - 1];
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (sums[mid]! > u * total) hi = mid;
      else lo = mid + 1;
    }
    return dates[lo]!;
  };
  return (step: number, batch: number): { x: Float32Array; y: Uint8Array; n: number } => {
    const d = dice(seedOf(SEEING_SEED, 'cloud', seed, step));
    const x = new Float32Array(batch * CROP * CROP * CLOUD_CHANNELS.length);
    const y = new Uint8Array(batch * CROP * CROP);
    for (let n = 0; n < batch; n++) {
      const { s, k } = pick(d.next());
      drawCrop(stacks[s]!, k, drawForm(d), d, x, y, n);
    }
    return { x, y, n: batch };
  };
}

function drawCrop(stack: Stack, k: number, form: Form, d: Dice, x: Float32Array, y: Uint8Array, n: number): void {
  const zoom = d.chance(0.3) ? 1.5 : 1;
  const span = Math.round(CROP * zoom);
  const [left, top, turn] = [d.below(HALF - span + 1), d.below(HALF - span + 1), d.below(8)];
  const places = new Int32Array(CROP * CROP);
  for (let r = 0; r < CROP; r++) {
    for (let c = 0; c < CROP; c++) {
      let [u, v] = [c, r];
      if (turn & 1) u = CROP - 1 - u;
      if (turn & 2) v = CROP - 1 - v;
      if (turn & 4) [u, v] = [v, u];
      places[r * CROP + c] = (top + Math.floor(v * zoom)) * HALF + left + Math.floor(u * zoom);
    }
  }
  const air = form.toa ? drawAir(d, stack.meta.sunZenithDeg[k]!) : null;
  const look = otherSky(d, form.toa);
  const snow = form.snow ? snowField(d) : null;
  const truth = skyTruth(stack, k);
  places.forEach((from, to) => {
    y[n * CROP * CROP + to] = truth[from]!;
  });
  const cropped = (j: number, own: boolean): CoarseLook => {
    const seen = lookOf(stack, j, own && form.scl);
    const alpha = stack.alpha.subarray(j * AREA, (j + 1) * AREA);
    const airNow = own ? air : air && drawAir(d, stack.meta.sunZenithDeg[j]!);
    const bands = seen.bands.map((band, b) => {
      if ((form.bands === 3 && b > 2) || (form.bands === 4 && b > 3)) return null;
      const out = new Uint16Array(places.length);
      for (let i = 0; i < places.length; i++) {
        let rho = (band![places[i]!]! - 1) / 10_000;
        rho = Math.max(0, (rho - (alpha[places[i]!]! / 250) * CLOUD[b]! * (1 - look.cloud)) * look.ground);
        if (own) {
          rho = Math.max(0, rho * look.gain[b]! + look.lift[b]!);
          if (snow && truth[places[i]!] === 0) rho += snow[i]! * (SNOW[b]! - rho);
        }
        if (airNow) rho = atTop(airNow, b, rho);
        rho = Math.min(rho, look.most[b]!);
        out[i] = Math.max(1, Math.min(65_535, Math.round(rho * 10_000) + 1));
      }
      return out;
    });
    const scl = seen.scl === null ? null : Uint8Array.from(places, (p) => seen.scl![p]!);
    return { bands, level: form.toa ? 'TOA' : 'L2A', scl };
  };
  const own = cropped(k, true);
  const side = (step: 1 | -1) => {
    const near = sideOf(stack, k, step);
    const kept = near.filter(() => d.chance(0.85)); // revisits differ
    return form.temporal && kept.length > 0
      ? referenceOf(
          kept.slice(0, 6).map((j) => cropped(j, false)),
          CROP * CROP
        )
      : null;
  };
  fillCloudInput(own, side(-1), side(1), x, n * CROP * CROP * CLOUD_CHANNELS.length);
}

/** Thick cloud, by band, about (pipeline/canopy/backgrounds: cloud_thick). */
const CLOUD = [0.55, 0.56, 0.57, 0.6, 0.42, 0.33];

/**
 * How a crop's light is changed, so that the network learns forms and contrasts rather than one sensor's numbers: the ground's brightness and the
 * cloud's, each band's calibration, and where a detector is full. Wider at the top of the atmosphere, where other sensors are met.
 */
function otherSky(d: Dice, toa: boolean) {
  const [ground, cloud, band] = toa ? [0.45, 0.45, 0.1] : [0.2, 0.2, 0.04];
  const full = d.chance(toa ? 0.5 : 0.1);
  return {
    ground: Math.exp(d.between(-ground, 0.8 * ground)),
    cloud: Math.min(1.3, Math.exp(d.between(-1.5 * cloud, 0.6 * cloud))),
    gain: STACK_BANDS.map(() => d.normal(1, band)),
    lift: STACK_BANDS.map(() => d.normal(0, 0.004)),
    most: STACK_BANDS.map(() => (full ? d.between(0.33, 0.7) : 2))
  };
}

/** Snow, by band: bright but in SWIR (fresh to old snow lies about it) [general knowledge]. The simulator draws none. */
const SNOW = [0.75, 0.74, 0.72, 0.66, 0.1, 0.08];

/** A smooth field 0..1 of snow cover over a crop. */
function snowField(d: Dice): Float32Array {
  const side = 5;
  const knots = Float32Array.from({ length: side * side }, () => d.normal(0.4, 0.6));
  const out = new Float32Array(CROP * CROP);
  const step = (CROP - 1) / (side - 1);
  for (let r = 0; r < CROP; r++) {
    for (let c = 0; c < CROP; c++) {
      const [u, v] = [c / step, r / step];
      const [u0, v0] = [Math.min(side - 2, Math.floor(u)), Math.min(side - 2, Math.floor(v))];
      const [fu, fv] = [u - u0, v - v0];
      const at = (a: number, b: number) => knots[(v0 + b) * side + u0 + a]!;
      const value = (1 - fv) * ((1 - fu) * at(0, 0) + fu * at(1, 0)) + fv * ((1 - fu) * at(0, 1) + fu * at(1, 1));
      out[r * CROP + c] = Math.min(1, Math.max(0, value));
    }
  }
  return out;
}
