import { type Affine, invert, toXY } from './affine.ts';

/** A pixel position (outer corner of the first pixel is 0, 0) and where it lies, in CRS units. */
export type GroundControlPoint = { col: number; row: number; x: number; y: number };

/** The best affine map through some points and how far the worst of them lies from it, in pixels. */
export type AffineFit = { transform: Affine; residualPx: number };

/**
 * The affine map of least squares through ground control points, in CRS units. Null for fewer than three points or
 * points (or places) on one line. `residualPx` is the largest distance of a point's own pixel from where the map puts
 * its place.
 */
export function fitAffine(points: readonly GroundControlPoint[]): AffineFit | null {
  const n = points.length;
  if (n < 3) return null;
  const mean = (of: (p: GroundControlPoint) => number) => points.reduce((sum, p) => sum + of(p), 0) / n;
  // Around the middle of the points the constants fall out, and coordinates of millions of metres lose no digits.
  const [col0, row0, x0, y0] = [mean((p) => p.col), mean((p) => p.row), mean((p) => p.x), mean((p) => p.y)];
  let [cc, cr, rr, cx, rx, cy, ry] = [0, 0, 0, 0, 0, 0, 0];
  for (const p of points) {
    const [c, r, x, y] = [p.col - col0, p.row - row0, p.x - x0, p.y - y0];
    cc += c * c;
    cr += c * r;
    rr += r * r;
    cx += c * x;
    rx += r * x;
    cy += c * y;
    ry += r * y;
  }
  const det = cc * rr - cr * cr;
  if (!(det > 1e-9 * cc * rr)) return null;
  const [a, b] = [(cx * rr - rx * cr) / det, (rx * cc - cx * cr) / det];
  const [d, e] = [(cy * rr - ry * cr) / det, (ry * cc - cy * cr) / det];
  if (!(Math.abs(a * e - b * d) > 1e-12 * (a * a + b * b + d * d + e * e))) return null;
  // What rounding left of a zero, or behind 12 digits of a whole number, would make a north-up grid a turned one.
  const step = (v: number) => (Math.abs(v) < 1e-9 * (Math.abs(a) + Math.abs(b)) ? 0 : Number(v.toPrecision(12)));
  const place = (v: number) => Number(v.toPrecision(12));
  const [c, f] = [place(x0 - a * col0 - b * row0), place(y0 - d * col0 - e * row0)];
  const transform: Affine = [step(a), step(b), c, step(d), step(e), f];
  const back = invert(transform);
  const residuals = points.map((p) => {
    const [col, row] = toXY(back, p.x, p.y);
    return Math.hypot(col - p.col, row - p.row);
  });
  return { transform, residualPx: Math.max(...residuals) };
}
