/**
 * The lognormal stress of a crop's value: how far value a mu may fall in the worst twentieth of years.
 */

/** Standard normal quantile of 5 %. */
export const Z05 = -1.6448536269514722;

/** ln-sd of value a mu from yearly yield and price CVs and their correlation. */
export function lnSigmaValue(cvYear: number, priceCv: number, corrYieldPrice: number): number {
  const y2 = Math.log(1 + cvYear ** 2);
  const p2 = Math.log(1 + priceCv ** 2);
  return Math.sqrt(y2 + p2 + 2 * corrYieldPrice * Math.sqrt(y2 * p2));
}

/** Mean of the worst 5 % of a lognormal value with mean `value`: value · Φ(z − s) / 0.05. */
export const cvar05 = (value: number, lnSigma: number): number => (value * normalCdf(Z05 - lnSigma)) / 0.05;

/**
 * Standard normal distribution to about 1e-14 for |x| ≤ 6: the series Φ = ½ + φ · Σ x^(2k+1) / (1·3·…·(2k+1))
 * (Marsaglia 2004); 0 or 1 beyond 8, NaN of NaN.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return x; // the series below would never settle
  if (x < -8) return 0;
  if (x > 8) return 1;
  let sum = x;
  let term = x;
  for (let k = 3; sum + term !== sum; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - 0.918_938_533_204_672_8);
}
