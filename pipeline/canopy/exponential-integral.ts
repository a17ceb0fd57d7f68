const EULER = 0.5772156649015329;

/**
 * The exponential integral E1(x) = ∫ from x to ∞ of exp(−t)/t dt for x > 0, to about 1e-15 relative: the power series up
 * to 1 and the continued fraction above (Abramowitz & Stegun 5.1.11, 5.1.22; the fraction by Lentz's method).
 */
export function e1(x: number): number {
  if (!(x > 0)) throw new RangeError(`Expected x above 0, got ${x}.`);
  if (x <= 1) {
    let sum = -EULER - Math.log(x);
    let term = -1;
    for (let n = 1; n < 60; n++) {
      term *= -x / n;
      const next = sum + term / n;
      if (next === sum) break;
      sum = next;
    }
    return sum;
  }
  let b = x + 1;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 400; n++) {
    const a = -n * n;
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    const step = c * d;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return h * Math.exp(-x);
}
