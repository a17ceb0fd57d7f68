import { boxMean } from '../../../pipeline/raster/morphology.ts';

/**
 * Evidence of fields over a season, gathered date by date so that no stack need be held, and the same however the
 * ground is cut into tiles: nothing here knows a tile's mean. A pixel depends on others at most `FIELDS_REACH` px away.
 */
export const FIELDS_REACH = 1;

/** One clear look at the ground: reflectance × 10000 + 1 by band, 0 where there is no data, and 1 where it is usable. */
export type ClearLook = { month: number; bands: readonly FieldBand[]; usable: Uint8Array };
export type FieldBand = { name: 'B02' | 'B03' | 'B04' | 'B08' | 'B11'; values: Uint16Array };

/**
 * What counts as a step in each band, reflectance × 10000 between pixels 20 m apart: about the texture within one
 * field plus noise. SWIR is seen at 20 m, so that its steps come out half as steep.
 */
const STEP: Record<FieldBand['name'], number> = { B02: 90, B03: 110, B04: 150, B08: 380, B11: 260 };

/** Step strength is kept as u8 in twentieths of a step, plus one; 0 means not seen. */
const STEP_UNITS = 20;
/** Months that make a boundary: most fields differ in some months only, and one month may be a hidden cloud's. */
const STRONGEST_MONTHS = 4;
/** Steps that give half of full strength. */
const HALF_STRENGTH = 2.2;

/**
 * Strength of the steps around a pixel in units of `STEP`, over all bands, × `STEP_UNITS` and one more; 0 where the pixel
 * or one of its neighbours is not usable. Sobel's operator (1968), one step being a difference across 20 m; where the
 * data end, at the raster's edge or before, the last row or column stands for what lies beyond.
 */
export function stepStrength({ bands, usable }: ClearLook, width: number): Uint8Array {
  const height = usable.length / width;
  const out = new Uint8Array(usable.length);
  const data = bands[0]!.values;
  for (let row = 0; row < height; row++) {
    const here = row * width;
    for (let col = 0; col < width; col++) {
      if (usable[here + col] === 0) continue;
      const north = row > 0 && data[here - width + col] !== 0 ? here - width : here;
      const south = row + 1 < height && data[here + width + col] !== 0 ? here + width : here;
      const west = col > 0 && data[here + col - 1] !== 0 ? col - 1 : col;
      const east = col + 1 < width && data[here + col + 1] !== 0 ? col + 1 : col;
      const seen =
        usable[north + west]! &
        usable[north + col]! &
        usable[north + east]! &
        usable[here + west]! &
        usable[here + col]! &
        usable[here + east]! &
        usable[south + west]! &
        usable[south + col]! &
        usable[south + east]!;
      if (seen === 0) continue;
      let sum = 0;
      for (const { name, values: v } of bands) {
        const diagonal = v[south + east]! - v[north + west]!;
        const other = v[north + east]! - v[south + west]!;
        const dx = (diagonal + other + 2 * (v[here + east]! - v[here + west]!)) / 4;
        const dy = (diagonal - other + 2 * (v[south + col]! - v[north + col]!)) / 4;
        sum += (dx * dx + dy * dy) / (STEP[name] * STEP[name]);
      }
      out[here + col] = Math.min(255, 1 + Math.round(STEP_UNITS * Math.sqrt(sum / bands.length)));
    }
  }
  return out;
}

/**
 * Boundary strength 0..255: the mean of a pixel's strongest months, each month the median of its looks, through
 * s² / (s² + h²). Monthly medians keep what a hidden cloud drew on one date out.
 */
export function boundaryOf(steps: readonly { month: number; strength: Uint8Array }[], length: number): Uint8Array {
  const months = [...new Set(steps.map((s) => s.month))].sort((a, b) => a - b);
  const byMonth = months.map((m) => steps.filter((s) => s.month === m).map((s) => s.strength));
  const out = new Uint8Array(length);
  const looks: number[] = [];
  const medians: number[] = [];
  for (let i = 0; i < length; i++) {
    medians.length = 0;
    for (const strengths of byMonth) {
      looks.length = 0;
      for (const s of strengths) if (s[i]! > 0) looks.push(s[i]!);
      if (looks.length === 0) continue;
      looks.sort((a, b) => a - b);
      medians.push((looks[(looks.length - 1) >> 1]! + looks[looks.length >> 1]!) / 2);
    }
    if (medians.length === 0) continue;
    medians.sort((a, b) => b - a);
    const n = Math.min(STRONGEST_MONTHS, medians.length);
    let sum = 0;
    for (let k = 0; k < n; k++) sum += medians[k]!;
    const s = (sum / n - 1) / STEP_UNITS;
    out[i] = Math.round((255 * s * s) / (s * s + HALF_STRENGTH * HALF_STRENGTH));
  }
  return out;
}

/** Marks of NDVI over a season's clear looks, a pixel each, gathered by `addLook`. */
export type SeasonMarks = {
  looks: Uint16Array;
  water: Uint16Array; // looks classed water
  histogram: Uint16Array; // length × NDVI_BINS counts
};
const NDVI_BINS = 24; // of 0.05 from −0.2
const NDVI_FLOOR = -0.2;

export const newMarks = (length: number): SeasonMarks => ({
  looks: new Uint16Array(length),
  water: new Uint16Array(length),
  histogram: new Uint16Array(length * NDVI_BINS)
});

/** Adds a clear look. Without near infrared there is no NDVI, and only the look is counted. */
export function addLook(marks: SeasonMarks, look: ClearLook, isWater: (i: number) => boolean): void {
  const red = look.bands.find((b) => b.name === 'B04')?.values;
  const nir = look.bands.find((b) => b.name === 'B08')?.values;
  for (let i = 0; i < marks.looks.length; i++) {
    if (look.usable[i] !== 1) continue;
    marks.looks[i]!++;
    if (isWater(i)) marks.water[i]!++;
    if (!red || !nir) continue;
    const [r, n] = [red[i]! - 1, nir[i]! - 1];
    const ndvi = n + r > 0 ? (n - r) / (n + r) : 0;
    const bin = Math.min(NDVI_BINS - 1, Math.max(0, Math.floor((ndvi - NDVI_FLOOR) / 0.05)));
    marks.histogram[i * NDVI_BINS + bin]!++;
  }
}

/** How green farmland gets at some time, and how much it changes; towns do neither, woods change little. */
const GREEN = { from: 0.35, to: 0.6 };
const BUILT_AMPLITUDE = { from: 0.2, to: 0.32 };
const FOREST_LOW = { from: 0.55, to: 0.7 };
const FOREST_AMPLITUDE = { from: 0.12, to: 0.22 };

/**
 * Field-likeness 0..255 of a pixel: green at some time (95th percentile of NDVI), not water always, not built (rises
 * little), not wood (never below 0.55 and changes little). Meant generously: sown grass is a field. Averaged over
 * 3 × 3 px. Without near infrared it is 255 wherever there was a look: colours cannot tell.
 */
export function croplandOf(marks: SeasonMarks, width: number, hasNir: boolean): Uint8Array {
  const share = Float32Array.from(marks.looks, (looks, i) => {
    if (looks === 0) return Number.NaN;
    if (!hasNir) return 1;
    const low = ndviQuantile(marks, i, 0.1);
    const high = ndviQuantile(marks, i, 0.95);
    const green = ramp(high, GREEN);
    const built = 1 - ramp(high - low, BUILT_AMPLITUDE);
    const wood = ramp(low, FOREST_LOW) * (1 - ramp(high - low, FOREST_AMPLITUDE));
    const wet = marks.water[i]! / looks;
    return green * (1 - built * (1 - ramp(high, { from: 0.6, to: 0.75 }))) * (1 - wood) * (wet > 0.8 ? 0 : 1);
  });
  const mean = boxMean(share, width, 1);
  return Uint8Array.from(mean, (v) => (Number.isNaN(v) ? 0 : Math.round(255 * v)));
}

function ndviQuantile({ looks, histogram }: SeasonMarks, i: number, q: number): number {
  const target = q * looks[i]!;
  let seen = 0;
  for (let bin = 0; bin < NDVI_BINS; bin++) {
    const n = histogram[i * NDVI_BINS + bin]!;
    if (n > 0 && seen + n >= target) return NDVI_FLOOR + 0.05 * (bin + (target - seen) / n);
    seen += n;
  }
  return NDVI_FLOOR + 0.05 * NDVI_BINS;
}

const ramp = (v: number, { from, to }: { from: number; to: number }): number =>
  Math.min(1, Math.max(0, (v - from) / (to - from)));
