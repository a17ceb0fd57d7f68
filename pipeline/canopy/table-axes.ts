import { BANDS, type Band } from '../scene/bands.ts';

/**
 * Where the look-up table has its nodes, and how its numbers lie. What a band does not feel is no axis of it: chlorophyll
 * ends below 780 nm and water begins above 800, so the ten bands fall into two groups of fewer axes each.
 */
export const AXES = {
  sun: [12, 28, 44, 60, 75], // zenith, degrees
  ala: [25, 33, 41, 49, 56, 62, 67, 72], // mean leaf inclination, degrees
  lai: [0, 0.1, 0.22, 0.36, 0.52, 0.7, 0.9, 1.15, 1.45, 1.8, 2.2, 2.7, 3.3, 4, 5, 6.2, 8],
  cab: [0, 0.25, 1, 3, 7, 15, 27, 42, 60, 85], // µg/cm²
  cbrown: [0, 0.02, 0.08, 0.2, 0.4, 0.8],
  cm: [0.002, 0.004, 0.007, 0.012], // g/cm²
  cw: [0.002, 0.004, 0.008, 0.013, 0.02, 0.03] // cm
} as const;

/** Visible and red-edge bands hang on chlorophyll, near and short-wave infrared on water; both on brown and dry matter. */
export const PIGMENT_BANDS = BANDS.slice(0, 6) as Band[];
export const WATER_BANDS = BANDS.slice(6) as Band[];
/** What the pigment bands are worked out with; within 0.003..0.026 cm they move by less than 0.001. */
export const USUAL_CW = 0.014;

/** Terms kept for each band: rso, the once-reflected ground term and rdd. */
export const KEPT = 3;
const sizes = Object.fromEntries(Object.entries(AXES).map(([name, nodes]) => [name, nodes.length])) as Record<
  keyof typeof AXES,
  number
>;
export const STANDS = sizes.ala * sizes.lai;
export const PIGMENT_LEAVES = sizes.cab * sizes.cbrown * sizes.cm;
export const WATER_LEAVES = sizes.cw * sizes.cbrown * sizes.cm;
export const PIGMENT_VALUES = PIGMENT_BANDS.length * KEPT;
export const WATER_VALUES = WATER_BANDS.length * KEPT;

/** One sun's block: two gap terms for each stand, then each group as [stand][leaf][band][term]. */
export const GAP_VALUES = 2;
export const PIGMENT_START = STANDS * GAP_VALUES;
export const WATER_START = PIGMENT_START + STANDS * PIGMENT_LEAVES * PIGMENT_VALUES;
export const BLOCK = WATER_START + STANDS * WATER_LEAVES * WATER_VALUES;
