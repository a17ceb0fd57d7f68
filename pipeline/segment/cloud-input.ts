import type { Glance } from './glance.ts';
import { MASK } from './mask-classes.ts';

/**
 * What the cloud network reads of one date: reflectances, how they differ from the looks before and after, and what a glance by
 * thresholds calls each pixel, on pixels of 20 to 30 m. Training and runs share this room, so that neither can drift.
 */

/** The bands that masks read, in the order of a look's layers. */
export const CLOUD_BANDS = ['B02', 'B03', 'B04', 'B08', 'B11', 'B12'] as const;
export type CloudBand = (typeof CLOUD_BANDS)[number];

/** Channels of the input, in order. */
export const CLOUD_CHANNELS = [
  ...CLOUD_BANDS,
  'nir is there',
  'swir is there',
  'top of atmosphere',
  'B02 − before',
  'B08 − before',
  'B11 − before',
  'B02 − after',
  'B08 − after',
  'B11 − after',
  'a look before',
  'a look after',
  'glance: thick cloud',
  'glance: any cloud',
  'glance: shadow'
] as const;
const CHANNELS = CLOUD_CHANNELS.length;

/** One date on coarse pixels: reflectance × 10000 + 1, 0 where there is no data; a band that is absent is null. */
export type CoarseLook = {
  bands: readonly (Uint16Array | null)[]; // in the order of CLOUD_BANDS; B02, B03 and B04 are always there
  level: 'L2A' | 'TOA';
  scl: Uint8Array | null; // Sen2Cor classes
};

/** Dates with data on each side that a look is compared with. Bounded, so that a new scene touches the masks of its neighbours only. */
export const NEIGHBOURS_A_SIDE = 6;
/** Dates further away than this say nothing: a crop comes and goes meanwhile. */
export const NEIGHBOUR_DAYS = 60;

/** Bands in which a look is compared with its neighbours: blue, near infrared, SWIR. */
const COMPARED = [0, 3, 4] as const;

/** The neighbour that a pixel is compared with: its three bands, 0 where there is none. */
export type Reference = readonly [blue: Uint16Array, nir: Uint16Array, swir: Uint16Array];

/**
 * For each pixel the look of one side (`looks`, nearest first) that most likely shows the ground: of the nearest looks with
 * data, up to NEIGHBOURS_A_SIDE, the darkest in blue, or the second darkest of four or more, for the darkest may be a shadow.
 */
export function referenceOf(looks: readonly CoarseLook[], size: number): Reference | null {
  if (looks.length === 0) return null;
  const out: Reference = [new Uint16Array(size), new Uint16Array(size), new Uint16Array(size)];
  const blues = looks.map((l) => l.bands[0]!);
  for (let i = 0; i < size; i++) {
    let n = 0;
    let [first, second] = [-1, -1]; // the darkest and the second darkest
    for (let k = 0; k < looks.length && n < NEIGHBOURS_A_SIDE; k++) {
      const v = blues[k]![i]!;
      if (v === 0) continue;
      n++;
      if (first < 0 || v < blues[first]![i]!) [first, second] = [k, first];
      else if (second < 0 || v < blues[second]![i]!) second = k;
    }
    const chosen = n >= 4 ? second : first;
    if (chosen < 0) continue;
    COMPARED.forEach((band, c) => {
      out[c]![i] = looks[chosen]!.bands[band]?.[i] ?? 0;
    });
  }
  return out;
}

/** √reflectance of a stored value: even steps from shadow to cloud. */
const ROOTS = Float32Array.from({ length: 65_536 }, (_, v) => Math.sqrt(Math.max(0, v - 1) / 10_000));
/** Where √reflectance of ground lies, and how wide its values are spread: inputs of about unit size. */
const CENTRE = 0.35;
const SPREAD = 3;
const SUDDEN = 5;

/** A look with what it is compared with, and what a glance calls its pixels. */
export type LookInSeason = { look: CoarseLook; before: Reference | null; after: Reference | null; glance: Glance };

/**
 * Fills `out` (size · CLOUD_CHANNELS values from `at` on, pixel by pixel) with a look's inputs. What is absent (a band, a neighbour, data) is
 * 0, and the flags say so; one SWIR band without the other counts for none. The glance's votes are 1 for, −1 against.
 */
export function fillCloudInput({ look, before, after, glance }: LookInSeason, out: Float32Array, at = 0): void {
  const { level } = look;
  const bands = look.bands[4] && look.bands[5] ? look.bands : look.bands.map((band, b) => (b < 4 ? band : null));
  const size = bands[0]!.length;
  const sides = [before, after];
  for (let i = 0; i < size; i++) {
    const o = at + i * CHANNELS;
    if (bands[0]![i] === 0) continue;
    for (let b = 0; b < 6; b++) {
      const v = bands[b]?.[i] ?? 0;
      if (v > 0) out[o + b] = (ROOTS[v]! - CENTRE) * SPREAD;
    }
    if (bands[3]) out[o + 6] = 1;
    if (bands[4]) out[o + 7] = 1;
    if (level === 'TOA') out[o + 8] = 1;
    for (let s = 0; s < 2; s++) {
      const side = sides[s];
      if (!side || side[0][i] === 0) continue;
      out[o + 15 + s] = 1;
      for (let c = 0; c < 3; c++) {
        const [own, other] = [bands[COMPARED[c]!]?.[i] ?? 0, side[c]![i]!];
        if (own > 0 && other > 0) out[o + 9 + 3 * s + c] = (ROOTS[own]! - ROOTS[other]!) * SUDDEN;
      }
    }
    const c = glance[i]!;
    if (c === MASK.nodata) continue;
    out[o + 17] = c === MASK.cloud ? 1 : -1;
    out[o + 18] = c === MASK.cloud || c === MASK.thinCloud ? 1 : -1;
    out[o + 19] = c === MASK.shadow ? 1 : -1;
  }
}
