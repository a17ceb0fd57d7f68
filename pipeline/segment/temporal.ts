import { boxMean } from '../raster/morphology.ts';
import { NEIGHBOURS_A_SIDE } from './cloud-input.ts';
import { isUsable, MASK } from './mask-classes.ts';

/**
 * One date of a season on a tile's pixels, as the temporal rule needs it: reflectance × 10000 + 1, 0 where there is no
 * data, and the class that the date alone gives.
 */
export type DatedLook = {
  day: number;
  blue: Uint16Array;
  red: Uint16Array;
  nir: Uint16Array | null;
  swir: Uint16Array | null;
  single: Uint8Array; // MASK classes of `classifyLook`
};

/** How far from a pixel the rule looks: most of 5 × 5 px must agree. */
export const TEMPORAL_REACH = 2;

/** Clear looks that make a side's background: their median stands one bad look. */
const LOOKS_A_SIDE = 3;
/** Rises above the background, reflectance × 10000. Soil, stubble and bloom move blue but hardly HOT. */
const HOT_RISE = 180;
const BLUE_RISE = 120;
const THICK_BLUE = 2000;
/** A shadow keeps at most this share of the light of the looks before and after, in both infrareds. */
const SHADOW_SHARE = 0.66;
/** With looks on one side only, a harvest or a flood could look alike: more is asked. */
const SHADOW_SHARE_ONE_SIDE = 0.4;
/** Ground called shadow by its darkness alone is sunlit above this share: dark soil, forest. */
const SUNLIT_SHARE = 0.8;
/** Ground as bright as cloud on this many of its neighbours is film, roof or sand. */
const PERSISTENT_LOOKS = 4;
const PERSISTENT_TOLERANCE = 0.12;

/**
 * Corrects a date's classes by its neighbours, pixel by pixel; `before` and `after` come nearest first, and a pixel is
 * compared with the first NEIGHBOURS_A_SIDE dates of each that have data there, with one look a date.
 *
 * - HOT and blue suddenly above the clear looks on both sides: cloud or thin cloud that the date alone did not show.
 * - Both infrareds suddenly far below the clear looks on both sides: shadow. A harvest or a flood stays, and so lies
 *   low on the later side too: it is no shadow.
 * - Called snow, but no neighbour shows snow: cloud of ice, which looks the same. Snow lies for days.
 * - Called cloud, but just as bright in three bands on four or more neighbours: persistent ground, clear after all.
 *
 * "Sudden" is against the looks before and those after each by themselves: what changes and stays agrees with one.
 */
export function correctByNeighbours(
  look: DatedLook,
  before: readonly DatedLook[],
  after: readonly DatedLook[],
  width: number
): Uint8Array {
  const out = look.single.slice();
  const cloudy = new Float32Array(out.length);
  const shaded = new Float32Array(out.length);
  const sides = [nearestOf(before), nearestOf(after)];
  const near: DatedLook[] = [];
  const hots = new Float64Array(2 * LOOKS_A_SIDE);
  const side = { blue: [0, 0], nir: [0, 0], swir: [0, 0] };
  const values = new Float64Array(LOOKS_A_SIDE);
  for (let i = 0; i < out.length; i++) {
    const own = look.single[i]!;
    if (own === MASK.nodata) {
      cloudy[i] = shaded[i] = Number.NaN; // as ground beyond the raster: no vote
      continue;
    }
    const here = [sides[0]!(i), sides[1]!(i)];
    if (own === MASK.snow) {
      if (!here.some((looks) => looks.some((l) => l.single[i] === MASK.snow))) out[i] = MASK.cloud;
      continue;
    }
    if (own === MASK.cloud || own === MASK.thinCloud) {
      if (isPersistent(look, here, i)) out[i] = MASK.clear;
      else cloudy[i] = 1;
      continue;
    }
    if (own === MASK.shadow) shaded[i] = 1;
    let n = 0;
    let seenSides = 0;
    for (let s = 0; s < 2; s++) {
      near.length = 0;
      for (const l of here[s]!) {
        if (isUsable(l.single[i]!) && near.push(l) === LOOKS_A_SIDE) break;
      }
      for (const l of near) hots[n++] = l.blue[i]! - l.red[i]! / 2;
      side.blue[s] = medianAt(near, 'blue', i, values);
      side.nir[s] = look.nir === null ? Number.NaN : medianAt(near, 'nir', i, values);
      side.swir[s] = look.swir === null ? Number.NaN : medianAt(near, 'swir', i, values);
      if (near.length > 0) seenSides++;
    }
    if (n < 2) continue;
    const hotRise = look.blue[i]! - look.red[i]! / 2 - medianOfFirst(hots, n);
    const blueRise = look.blue[i]! - highest(side.blue);
    if (hotRise > HOT_RISE && blueRise > BLUE_RISE) {
      cloudy[i] = 1;
      continue;
    }
    const share = seenSides === 2 ? SHADOW_SHARE : SHADOW_SHARE_ONE_SIDE;
    const nirShare = look.nir === null ? 0 : look.nir[i]! / lowest(side.nir);
    const swirShare = look.swir === null ? nirShare : look.swir[i]! / lowest(side.swir);
    if (look.nir !== null && nirShare < share && swirShare < share) shaded[i] = 1;
    else if (own === MASK.shadow && Math.min(nirShare, swirShare) > SUNLIT_SHARE) shaded[i] = 0;
  }
  // Clouds and shadows are wider than a few pixels; small ones are roofs and hedges that moved by half a pixel.
  const cloudShare = boxMean(cloudy, width, TEMPORAL_REACH);
  const shadowShare = boxMean(shaded, width, TEMPORAL_REACH);
  for (let i = 0; i < out.length; i++) {
    const c = out[i]!;
    if (c === MASK.clear || c === MASK.water || c === MASK.shadow) {
      if (cloudy[i] === 1 && cloudShare[i]! > 0.5) out[i] = look.blue[i]! > THICK_BLUE ? MASK.cloud : MASK.thinCloud;
      else if (shaded[i] === 1 && shadowShare[i]! > 0.5) out[i] = MASK.shadow;
      else if (c === MASK.shadow && shaded[i] === 0) out[i] = MASK.clear;
    }
  }
  return out;
}

/** The nearest dates with data at a pixel, one look each; what it returns holds until the next call. */
function nearestOf(looks: readonly DatedLook[]): (i: number) => readonly DatedLook[] {
  const sameEverywhere =
    looks.length <= NEIGHBOURS_A_SIDE &&
    looks.every((l, k) => l.day !== looks[k - 1]?.day && !l.single.includes(MASK.nodata));
  if (sameEverywhere) return () => looks;
  const near: DatedLook[] = [];
  return (i) => {
    near.length = 0;
    for (const l of looks) {
      if (l.day === near.at(-1)?.day || l.single[i] === MASK.nodata) continue;
      if (near.push(l) === NEIGHBOURS_A_SIDE) break;
    }
    return near;
  };
}

function isPersistent(look: DatedLook, sides: readonly (readonly DatedLook[])[], i: number): boolean {
  let count = 0;
  for (const looks of sides) {
    for (const l of looks) {
      if (!alike(look.blue[i]!, l.blue[i]!) || !alike(look.red[i]!, l.red[i]!)) continue;
      if (look.nir !== null && l.nir !== null && !alike(look.nir[i]!, l.nir[i]!)) continue;
      if (look.swir !== null && l.swir !== null && !alike(look.swir[i]!, l.swir[i]!)) continue;
      count++;
    }
  }
  return count >= PERSISTENT_LOOKS;
}

const alike = (p: number, q: number): boolean =>
  p > 0 && q > 0 && Math.abs(p - q) < PERSISTENT_TOLERANCE * Math.max(p, q);

/** Of the two sides; of one where the other has no look. */
const highest = (s: readonly number[]): number => (s[0]! >= s[1]! || Number.isNaN(s[1]!) ? s[0]! : s[1]!);
const lowest = (s: readonly number[]): number => (s[0]! <= s[1]! || Number.isNaN(s[1]!) ? s[0]! : s[1]!);

function medianAt(
  looks: readonly DatedLook[],
  band: 'blue' | 'nir' | 'swir',
  i: number,
  scratch: Float64Array
): number {
  for (let k = 0; k < looks.length; k++) scratch[k] = looks[k]![band]?.[i] ?? Number.NaN;
  return medianOfFirst(scratch, looks.length);
}

/** Median of the first `n` values, which it sorts in place, for n is at most six; NaN of none. */
function medianOfFirst(values: Float64Array, n: number): number {
  if (n === 0) return Number.NaN;
  for (let k = 1; k < n; k++) {
    const v = values[k]!;
    let j = k - 1;
    for (; j >= 0 && values[j]! > v; j--) values[j + 1] = values[j]!;
    values[j + 1] = v;
  }
  return (values[(n - 1) >> 1]! + values[n >> 1]!) / 2;
}
