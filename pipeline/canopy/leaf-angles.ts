/**
 * How leaves are inclined: the share of leaf area in each class of inclination from the horizontal. Shares sum to 1.
 */
export type LeafAngles = { anglesDeg: Float64Array; shares: Float64Array };

/** Bounds of the classes that each distribution's authors use, degrees. */
const EVEN = Array.from({ length: 19 }, (_, i) => 5 * i);
const FINE_UPRIGHT = [0, 10, 20, 30, 40, 50, 60, 70, 80, 82, 84, 86, 88, 90];

/** Classes between `bounds`, each at its middle, of the shares that a function from inclination to area below gives. */
function classes(bounds: readonly number[], below: (deg: number) => number): LeafAngles {
  const middle = (low: number, i: number) => (low + bounds[i + 1]!) / 2;
  const areas = bounds.slice(0, -1).map((low, i) => below(bounds[i + 1]!) - below(low));
  const whole = areas.reduce((sum, area) => sum + area, 0);
  return {
    anglesDeg: Float64Array.from(bounds.slice(0, -1), middle),
    shares: Float64Array.from(areas, (area) => area / whole)
  };
}

/**
 * The ellipsoidal distribution of a mean leaf inclination (Campbell 1986, Agricultural and Forest Meteorology 36; 1990,
 * 49): 0 flat, 90 upright, 57.3 about spherical. The ratio of the ellipsoid's axes is the polynomial in the mean angle
 * that PROSAIL uses.
 */
export function ellipsoidalAngles(meanDeg: number): LeafAngles {
  if (!(meanDeg >= 0 && meanDeg <= 90)) throw new RangeError(`Expected a mean leaf angle of 0..90°, got ${meanDeg}.`);
  const x = Math.exp(-1.6184e-5 * meanDeg ** 3 + 2.1145e-3 * meanDeg ** 2 - 1.239e-1 * meanDeg + 3.2491);
  return classes(EVEN, (deg) => ellipsoidalBelow((deg * Math.PI) / 180, x));
}

/** The integral of the ellipsoidal density up to an inclination, but for a constant factor and summand. */
function ellipsoidalBelow(angle: number, x: number): number {
  const across = x / Math.sqrt(1 + x * x * Math.tan(angle) ** 2);
  if (Math.abs(x - 1) < 1e-9) return Math.cos(angle);
  const alpha2 = (x * x) / Math.abs(1 - x * x);
  if (x > 1) {
    const root = Math.sqrt(alpha2 + across * across);
    return across * root + alpha2 * Math.log(across + root);
  }
  const root = Math.sqrt(Math.max(0, alpha2 - across * across));
  return across * root + alpha2 * Math.asin(Math.min(1, across / Math.sqrt(alpha2)));
}

/**
 * Verhoef's distribution of two parameters (1998): `a` moves the mean inclination (1 flat, −1 upright), `b` makes it
 * bimodal; |a| + |b| ≤ 1. Spherical is about a = −0.35, b = −0.15.
 */
export function bimodalAngles(a: number, b: number): LeafAngles {
  if (!(Math.abs(a) + Math.abs(b) <= 1)) throw new RangeError(`Expected |a| + |b| of at most 1, got ${a} and ${b}.`);
  return classes(FINE_UPRIGHT, (deg) => bimodalBelow(a, b, deg));
}

/** Share of leaf area inclined less than `deg`. */
function bimodalBelow(a: number, b: number, deg: number): number {
  if (deg >= 90) return 1;
  const theta = (deg * Math.PI) / 180;
  let x = 2 * theta;
  let y = 0;
  for (let n = 0; n < 10_000; n++) {
    y = a * Math.sin(x) + 0.5 * b * Math.sin(2 * x);
    const step = 0.5 * (y - x + 2 * theta);
    x += step;
    if (Math.abs(step) < 1e-10) break;
  }
  return (2 * (y + theta)) / Math.PI;
}
