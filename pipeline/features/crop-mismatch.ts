/**
 * Share of a farmer's declared area on which another crop than declared was seen for certain, 0..1. Plots of which
 * nothing is claimed (`share` null) do not count; null where none is.
 */
export function cropMismatch(plots: readonly { areaMu: number; share: number | null }[]): number | null {
  const known = plots.filter((p) => p.share !== null);
  const area = known.reduce((sum, p) => sum + p.areaMu, 0);
  return area > 0 ? known.reduce((sum, p) => sum + p.areaMu * p.share!, 0) / area : null;
}
