import {
  CLOUD_CHANNELS,
  type CoarseLook,
  fillCloudInput,
  NEIGHBOURS_A_SIDE
} from '../../../pipeline/segment/cloud-input.ts';
import { glanced, inSeason } from '../../../pipeline/segment/glance.ts';
import { type Dice, dice, seedOf } from '../../simulate/dice.ts';
import { atTop, drawAir } from './atmosphere.ts';
import { smoothField } from './smooth-field.ts';
import { HALF, SEEING_SEED, STACK_BANDS, type Stack, snowOf } from './stack.ts';

/** Classes of the network, in order. */
export const SKY_CLASSES = ['clear', 'thin', 'thick', 'shadow'] as const;
/** Side of a training crop, pixels of 20 m. */
export const CROP = 64;
const AREA = HALF * HALF;
const B = STACK_BANDS.length;

/** Opacity from which there is thin, and from which thick cloud. */
export const THIN_FROM = 0.08;
export const THICK_FROM = 0.5;

/** Truth of a pixel of which nothing is asked. */
export const NOTHING = 255;

/**
 * Truth of a date, in SKY_CLASSES; NOTHING on snow that lies in the sun, for snow and cloud of ice look alike and neither shows
 * a crop.
 */
export function skyTruth(stack: Stack, k: number): Uint8Array {
  const out = new Uint8Array(AREA);
  const snow = snowOf(stack, k);
  for (let i = 0; i < AREA; i++) {
    const alpha = stack.alpha[k * AREA + i]! / 250;
    if (snow[i] === 1 && alpha < THICK_FROM) out[i] = NOTHING;
    else out[i] = alpha >= THICK_FROM ? 2 : alpha >= THIN_FROM ? 1 : stack.shadow[k * AREA + i] === 1 ? 3 : 0;
  }
  return out;
}

/** What a sample shows: which bands, which level, whether neighbours and SCL are there. */
type Form = { bands: 3 | 4 | 6; toa: boolean; temporal: boolean; scl: boolean };

function drawForm(d: Dice): Form {
  const u = d.next();
  const toa = d.chance(0.3);
  return {
    bands: u < 0.07 ? 3 : u < 0.2 ? 4 : 6,
    toa,
    temporal: d.chance(toa ? 0.15 : 0.6),
    scl: !toa && d.chance(0.4)
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
      for (const c of skyTruth(stack, k)) if (c !== NOTHING) counts[c]!++;
      const asked = counts.reduce((n, v) => n + v, 0);
      const largest = asked === 0 ? 1 : Math.max(...counts) / asked;
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
  const zoom = d.chance(0.5) ? d.pick([1.5, 2, 3, 4]) : 1; // small clouds and coarser sensors
  const span = Math.round(CROP * zoom);
  const corner = () => (span > HALF ? d.below(HALF) : d.below(HALF - span + 1));
  const [left, top, turn] = [corner(), corner(), d.below(8)];
  const places = new Int32Array(CROP * CROP);
  for (let r = 0; r < CROP; r++) {
    for (let c = 0; c < CROP; c++) {
      let [u, v] = [c, r];
      if (turn & 1) u = CROP - 1 - u;
      if (turn & 2) v = CROP - 1 - v;
      if (turn & 4) [u, v] = [v, u];
      places[r * CROP + c] = mirrored(top + Math.floor(v * zoom)) * HALF + mirrored(left + Math.floor(u * zoom));
    }
  }
  const air = form.toa ? drawAir(d, stack.meta.sunZenithDeg[k]!) : null;
  const sky = otherSky(d, form.toa);
  const lumps = smoothField(d, CROP, 17, 0.2); // clouds are not even: lit and shaded sides, holes
  const inside = d.chance(0.25) ? island(d) : null;
  const truth = skyTruth(stack, k);
  places.forEach((from, to) => {
    y[n * CROP * CROP + to] = inside?.[to] === 0 ? NOTHING : truth[from]!;
  });
  const cropped = (j: number, own: boolean) => {
    const seen = lookOf(stack, j, form.scl);
    const alpha = stack.alpha.subarray(j * AREA, (j + 1) * AREA);
    const airNow = own ? air : air && drawAir(d, stack.meta.sunZenithDeg[j]!);
    const [gain, lift] = own ? [sky.gain, sky.lift] : [null, null];
    const bands = seen.bands.map((band, b) => {
      if ((form.bands === 3 && b > 2) || (form.bands === 4 && b > 3)) return null;
      const out = new Uint16Array(places.length);
      for (let i = 0; i < places.length; i++) {
        if (inside?.[i] === 0) continue;
        const whole = (band![places[i]!]! - 1) / 10_000;
        const ground = Math.max(0, whole - (alpha[places[i]!]! / 250) * CLOUD[b]!);
        let rho = ground * sky.ground[b]! + (whole - ground) * sky.cloud[b]! * (own ? lumps[i]! : 1);
        if (gain) rho = Math.max(0, rho * gain[b]! + lift[b]!);
        if (airNow) rho = atTop(airNow, b, rho);
        rho = Math.min(rho, sky.most[b]!);
        out[i] = Math.max(1, Math.min(65_535, Math.round(rho * 10_000) + 1));
      }
      return out;
    });
    const scl = seen.scl && Uint8Array.from(places, (p, i) => (inside?.[i] === 0 ? 0 : seen.scl![p]!));
    const look: CoarseLook = { bands, level: form.toa ? 'TOA' : 'L2A', scl };
    return glanced(look, stack.meta.days[j]!, CROP);
  };
  const side = (step: 1 | -1) =>
    form.temporal
      ? sideOf(stack, k, step)
          .filter(() => d.chance(0.85)) // revisits differ
          .slice(0, NEIGHBOURS_A_SIDE)
          .map((j) => cropped(j, false))
      : [];
  const own = cropped(k, true);
  fillCloudInput(inSeason(own, side(-1), side(1), CROP), x, n * CROP * CROP * CLOUD_CHANNELS.length);
}

/** A place beyond the stack is its mirror image. */
const mirrored = (v: number): number => {
  const w = v % (2 * HALF);
  return w < HALF ? w : 2 * HALF - 1 - w;
};

/** 1 within a rectangle, 0 around it: a scene that ends, or that is small. */
function island(d: Dice): Uint8Array {
  const [width, height] = [d.between(16, CROP), d.between(16, CROP)];
  const [left, top] = [d.between(0, CROP - width), d.between(0, CROP - height)];
  return Uint8Array.from({ length: CROP * CROP }, (_, i) => {
    const [c, r] = [i % CROP, Math.floor(i / CROP)];
    return c >= left && c < left + width && r >= top && r < top + height ? 1 : 0;
  });
}

/** Thick cloud, by band, about (pipeline/canopy/backgrounds: cloud_thick). */
const CLOUD = [0.55, 0.56, 0.57, 0.6, 0.42, 0.33];
/** From wet and green to bare and red ground: how the bands move together, about. */
const TILT = [-0.6, -0.35, 0, 0.25, 0.6, 0.7];

/**
 * How a crop's light is changed, so that the network learns forms and contrasts rather than one simulator's numbers: the ground's brightness
 * and colour, the cloud's brightness, each band's calibration, and where a detector is full. Wider at the top of the atmosphere, where
 * other sensors and other lands are met.
 */
function otherSky(d: Dice, toa: boolean) {
  const [ground, cloud, tilt, band] = toa ? [0.35, 0.35, 0.35, 0.04] : [0.2, 0.25, 0.15, 0.03];
  const full = d.chance(toa ? 0.3 : 0.05);
  const brightness = d.between(-ground, ground);
  const colour = d.normal(0, tilt);
  const white = Math.exp(d.between(-1.8 * cloud, 0.8 * cloud));
  const ice = d.chance(0.4) ? d.between(0.3, 0.9) : d.between(0.85, 1.15); // dark in SWIR as snow is
  return {
    ground: TILT.map((t) => Math.exp(brightness + colour * t)),
    cloud: TILT.map((_, b) => white * (b > 3 ? ice : 1)),
    gain: TILT.map(() => d.normal(1, band)),
    lift: TILT.map(() => d.normal(0, 0.004)),
    most: TILT.map(() => (full ? d.between(0.4, 0.8) : 2))
  };
}
