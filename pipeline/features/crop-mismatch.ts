/**
 * Share of a farmer's declared area on which another crop than declared was seen for certain, 0..1. The share is of all
 * that he declares: ground of which nothing is claimed (`share` null) is not held against him. Null where nothing is
 * claimed of any of it.
 */
export function cropMismatch(plots: readonly { areaMu: number; share: number | null }[]): number | null {
  if (plots.every((p) => p.share === null)) return null;
  const area = plots.reduce((sum, p) => sum + p.areaMu, 0);
  return area > 0 ? plots.reduce((sum, p) => sum + p.areaMu * (p.share ?? 0), 0) / area : null;
}
