/**
 * What the plot network reads: clear composites of a place on 10 m pixels. Training and runs share this room, so that neither
 * can drift.
 */

/** Bands of a composite, in order. */
export const PLOT_BANDS = ['B02', 'B03', 'B04', 'B08'] as const;
export type PlotBand = (typeof PLOT_BANDS)[number];

/** The two months of a year that a composite is of, counted through the years: February and March, April and May, … */
export const periodOf = (year: number, month: number): number => (12 * year + month) >> 1;

/** Channels of a composite in the network, in order. */
export const PLOT_CHANNELS = ['seen', ...PLOT_BANDS, 'NDVI', 'nir is there'] as const;
const CHANNELS = PLOT_CHANNELS.length;

/** What the network says of a pixel, in order. East and south: whether a border lies between it and that neighbour. */
export const PLOT_HEADS = ['field', 'border to the east', 'border to the south', 'depth'] as const;

/** Distance from a field's border at which depth is 1, in pixels. */
export const DEEP_PX = 6;

/** A composite: reflectance × 10000 + 1 by band, 0 where nothing clear was seen; B08 may be absent. */
export type Composite = readonly (Uint16Array | null)[]; // in the order of PLOT_BANDS

/** √reflectance of a stored value. */
const ROOTS = Float32Array.from({ length: 65_536 }, (_, v) => Math.sqrt(Math.max(0, v - 1) / 10_000));
/** Where √reflectance of fields lies in each band, and how wide its values are spread: inputs of about unit size. */
const CENTRES = [0.24, 0.28, 0.29, 0.52];
const SPREADS = [9, 9, 7, 6];

/** Fills `out` (size · PLOT_CHANNELS values from `at` on, pixel by pixel) with a composite; 0 where nothing was seen. */
export function fillPlotInput(composite: Composite, size: number, out: Float32Array, at = 0): void {
  const [blue, , red, nir] = composite;
  for (let i = 0; i < size; i++) {
    if (blue![i] === 0) continue;
    const o = at + i * CHANNELS;
    out[o] = 1;
    for (let b = 0; b < 4; b++) {
      const v = composite[b]?.[i] ?? 0;
      if (v > 0) out[o + 1 + b] = (ROOTS[v]! - CENTRES[b]!) * SPREADS[b]!;
    }
    if (!nir || nir[i] === 0) continue;
    const [r, n] = [red![i]! - 1, nir[i]! - 1];
    out[o + 5] = n + r > 0 ? (2 * (n - r)) / (n + r) - 1 : 0;
    out[o + 6] = 1;
  }
}

/** Median of each pixel's values over looks (0: not seen), band by band; looks of one period. */
export function medianComposite(looks: readonly (readonly (Uint16Array | null)[])[], size: number): Composite {
  const values = new Uint16Array(looks.length);
  return PLOT_BANDS.map((_, b) => {
    const bands = looks.map((l) => l[b]);
    if (bands.some((band) => band === null || band === undefined)) return null;
    const out = new Uint16Array(size);
    for (let i = 0; i < size; i++) {
      let n = 0;
      for (const band of bands) {
        const v = band![i]!;
        if (v === 0) continue;
        let k = n++; // kept in order: there are few looks
        for (; k > 0 && values[k - 1]! > v; k--) values[k] = values[k - 1]!;
        values[k] = v;
      }
      if (n > 0) out[i] = (values[(n - 1) >> 1]! + values[n >> 1]!) >> 1;
    }
    return out;
  });
}
