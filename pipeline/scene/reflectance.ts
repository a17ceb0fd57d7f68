import type { Pixel } from '../raster/raster.ts';

/** How a band's stored numbers become reflectance: dn · scale + offset. */
export type Calibration = { scale: number; offset: number; nodata: number | null };

/**
 * The one door from stored numbers to reflectance: dn · scale + offset, nodata → NaN. Values above 1 stay (bright
 * cloud and snow are data), so do values just below 0 (dark water after the atmosphere is taken off).
 */
export function reflectanceOf(dn: Pixel, { scale, offset, nodata }: Calibration): Float32Array {
  const out = new Float32Array(dn.length);
  for (let i = 0; i < out.length; i++) out[i] = dn[i] === nodata ? Number.NaN : dn[i]! * scale + offset;
  return out;
}

/** ESA adds 1000 to L2A numbers from this processing baseline on (25 January 2022), so that dark ground stays positive. */
const OFFSET_BASELINE = 4;
const OFFSET_DN = 1000;
/** An offset of 1000 leaves next to nothing below it: a reflectance under 0. More than this share there, and it is not in. */
const DARK_SHARE = 0.02;

export type OffsetDecision = { offset: number; note: string | null };

/**
 * The reflectance offset of a scene. What the item states holds; where it states none and the processing baseline is
 * 04.00 or later, −0.1, unless the pixels show that the supplier has taken the 1000 off already: catalogues do, and
 * often say nothing. `darkShare` is the share of valid visible pixels with a number below 1000.
 */
export function decideOffset(
  stated: number | null,
  baseline: string | null,
  scale: number,
  darkShare: number
): OffsetDecision {
  if (stated !== null) return { offset: stated, note: null };
  if (baseline === null || !(Number.parseFloat(baseline) >= OFFSET_BASELINE)) return { offset: 0, note: null };
  const share = `${(darkShare * 100).toFixed(1)} %`;
  if (darkShare > DARK_SHARE) {
    return {
      offset: 0,
      note: `Baseline ${baseline} without an offset in the item: ${share} of valid pixels are below ${OFFSET_DN}, so it is off already; 0 taken.`
    };
  }
  return {
    offset: -OFFSET_DN * scale,
    note: `Baseline ${baseline} without an offset in the item: ${share} of valid pixels are below ${OFFSET_DN}; ${-OFFSET_DN * scale} taken.`
  };
}

/** Valid numbers, and those below 1000 among them: what `decideOffset` looks at. */
export function countDark(dn: Pixel, nodata: number | null): { valid: number; dark: number } {
  let valid = 0;
  let dark = 0;
  for (let i = 0; i < dn.length; i++) {
    const v = dn[i]!;
    if (v === nodata || Number.isNaN(v)) continue;
    valid++;
    if (v < OFFSET_DN) dark++;
  }
  return { valid, dark };
}
