/** [a, b, c, d, e, f] with x = a·col + b·row + c and y = d·col + e·row + f: pixel outer corner to CRS units. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** CRS coordinates of a (fractional) pixel position; (0, 0) is the outer corner of the first pixel. */
export const toXY = ([a, b, c, d, e, f]: Affine, col: number, row: number): [x: number, y: number] => [
  a * col + b * row + c,
  d * col + e * row + f
];

/** The inverse map, CRS to pixels. Throws a RangeError where the transform has no inverse. */
export function invert([a, b, c, d, e, f]: Affine): Affine {
  const det = a * e - b * d;
  if (!(Math.abs(det) > 0)) throw new RangeError(`Expected an invertible transform, got [${[a, b, c, d, e, f]}].`);
  return [e / det, -b / det, (b * f - c * e) / det, -d / det, a / det, (c * d - a * f) / det];
}

/** No rotation and rows that run south: what the tile grid and all stages need. */
export const isNorthUp = ([a, b, , d, e]: Affine): boolean => a > 0 && b === 0 && d === 0 && e < 0;
