/** A normal estimate of a plot's yield after the county has had its say. kg/mu. */
export type Posterior = { kgPerMu: number; sdKgPerMu: number; w: number };

/**
 * Shrinks a satellite estimate to the county mean: w = τ² / (τ² + σ_m²), y* = y_c + w (ŷ − y_c), sd = √w · σ_m, where
 * τ is the spread between plots of the county and σ_m the estimate's own error. The mean of two normals; the less the
 * satellite knows, the more the county says.
 */
export function shrink(countyKgPerMu: number, tau: number, satelliteKgPerMu: number, sigma: number): Posterior {
  const w = tau ** 2 / (tau ** 2 + sigma ** 2);
  return { kgPerMu: countyKgPerMu + w * (satelliteKgPerMu - countyKgPerMu), sdKgPerMu: Math.sqrt(w) * sigma, w };
}
