import type { Pixel } from '../raster/raster.ts';

/** How a band's stored numbers become reflectance: dn · scale + offset. */
export type Calibration = { scale: number; offset: number; nodata: number | null };

/**
 * The one door from stored numbers to reflectance: dn · scale + offset; nodata, and what a mask of the file calls invalid
 * (0), → NaN. Values above 1 stay (bright
 * cloud and snow are data), so do values just below 0 (dark water after the atmosphere is taken off).
 */
export function reflectanceOf(
  dn: Pixel,
  { scale, offset, nodata }: Calibration,
  mask: Uint8Array | null = null
): Float32Array {
  const out = new Float32Array(dn.length);
  const none = nodata ?? Number.NaN; // which no number equals
  for (let i = 0; i < out.length; i++) {
    const v = dn[i]!;
    out[i] = v === none ? Number.NaN : v * scale + offset;
  }
  if (mask) for (let i = 0; i < out.length; i++) if (mask[i] === 0) out[i] = Number.NaN;
  return out;
}

/** ESA adds 1000 to L2A numbers from this processing baseline on (25 January 2022), so that dark ground stays positive. */
const OFFSET_BASELINE = 4;
const OFFSET_DN = 1000;
/**
 * With the 1000 still in, a number below this would be a reflectance under -0.02, which water and shade do not reach;
 * with it off, the blue of every crop and forest lies there.
 */
const DARK_DN = 800;
/** More than this share of the valid visible numbers below DARK_DN, and the 1000 is off already. */
const DARK_SHARE = 0.02;

/** The offset of a band in reflectance, and why, where it was not simply stated. */
export type OffsetDecision = { offset: number; note: string | null };

/**
 * What an item states holds. Where it states none and the processing baseline is 04.00 or later: -0.1, unless the
 * pixels show that the supplier has taken the 1000 off already; catalogues do, and often say nothing or the contrary.
 * The pixels also decide where the catalogue flags it as taken off and states an offset all the same.
 * `darkShare`: share of the scene's valid visible numbers below DARK_DN.
 */
export function decideOffset(
  stated: number | null,
  item: { processingBaseline: string | null; offsetApplied: boolean },
  scale: number,
  darkShare: number
): OffsetDecision {
  const { processingBaseline: baseline, offsetApplied } = item;
  const contradicts = stated !== null && stated < 0 && offsetApplied;
  if (stated !== null && !contradicts) return { offset: stated, note: null };
  const isOffset = baseline !== null && Number.parseFloat(baseline) >= OFFSET_BASELINE;
  if (!isOffset && !contradicts) return { offset: 0, note: null };
  const offset = darkShare > DARK_SHARE ? 0 : (stated ?? -OFFSET_DN * scale);
  const share = `${(darkShare * 100).toFixed(1)} %`;
  return {
    offset,
    note: `Baseline ${baseline ?? 'unknown'}; ${share} of the visible pixels are below ${DARK_DN}: offset ${offset} taken.`
  };
}

/** Valid numbers of a band, and how many of them are below DARK_DN: what `decideOffset` looks at. */
export function countDark(
  dn: Pixel,
  nodata: number | null,
  mask: Uint8Array | null = null
): { valid: number; dark: number } {
  let valid = 0;
  let dark = 0;
  for (let i = 0; i < dn.length; i++) {
    const v = dn[i]!;
    if (v === nodata || Number.isNaN(v) || mask?.[i] === 0) continue;
    valid++;
    if (v < DARK_DN) dark++;
  }
  return { valid, dark };
}

/** Reflectance × 10000 + 1 as uint16; 0 for NaN. Darkness below 0 counts as 0. */
export function quantised(band: Float32Array): Uint16Array {
  const out = new Uint16Array(band.length);
  for (let i = 0; i < out.length; i++) {
    const v = band[i]!;
    if (!Number.isNaN(v)) out[i] = Math.max(1, Math.min(65_535, Math.round(v * 10_000) + 1));
  }
  return out;
}
