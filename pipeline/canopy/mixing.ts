/**
 * How surfaces share a pixel, ten bands each, in place: `into` becomes the mixture. Areas mix linearly; light that
 * bounces between them is left out.
 */

/** The share 0..1 of the ground that `over` covers (petals, film, water, bolls, straw) hides what is there: (1−p)·R + p·over. */
export function blend(into: Float64Array, over: ArrayLike<number>, share: number): void {
  const p = share > 0 ? Math.min(1, share) : 0;
  for (let b = 0; b < into.length; b++) into[b] = into[b]! + p * (over[b]! - into[b]!);
}

/**
 * Leaf area within the rows or crowns of a stand that covers the share `f` of the ground: all of its leaves stand there.
 * Rows then mix as R = f·R_canopy(LAI/f) + (1−f)·R_between, by `blend(between, canopy, f)`.
 */
export const laiWithin = (lai: number, f: number): number => (f > 0 ? lai / Math.min(1, f) : 0);

/** Soil of a wetness 0..1 between its dry and its wet colour, times a brightness. */
export function soil(
  dry: ArrayLike<number>,
  wet: ArrayLike<number>,
  wetness: number,
  brightness: number,
  out: Float64Array
): void {
  const w = wetness > 0 ? Math.min(1, wetness) : 0;
  for (let b = 0; b < out.length; b++) out[b] = brightness * ((1 - w) * dry[b]! + w * wet[b]!);
}
