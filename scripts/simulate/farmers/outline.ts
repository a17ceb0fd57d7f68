import { gcj02OfWgs84 } from '../../../pipeline/geo/gcj02.ts';
import { type Ring, ringArea, squaredDistanceToSegment } from '../../../pipeline/geo/polygon.ts';
import { cleanPolygon } from '../../../pipeline/plot/declared.ts';
import type { Dice } from '../dice.ts';
import { FARMERS } from './knobs.ts';

const METRES_PER_DEGREE = 111_195; // of a great circle on the mean sphere: outlines need no more

/** Degrees to metres east and north of the ring's first corner, and back. */
function plane([lon0, lat0]: readonly [number, number]) {
  const east = METRES_PER_DEGREE * Math.cos((lat0 * Math.PI) / 180);
  return {
    to: ([lon, lat]: readonly [number, number]): [number, number] => [
      (lon - lon0) * east,
      (lat - lat0) * METRES_PER_DEGREE
    ],
    from: ([x, y]: readonly [number, number]): [number, number] => [lon0 + x / east, lat0 + y / METRES_PER_DEGREE]
  };
}

/** Area of a ring in degrees, m². */
export function areaOfRing(ring: readonly (readonly [number, number])[]): number {
  const { to } = plane(ring[0]!);
  return Math.abs(ringArea(ring.map((p) => to(p))));
}

/**
 * The outline of a field as its farmer draws it: fine bends left out, moved outward or inward as a whole by N(0, 4 m), each corner
 * by 6 m root mean square; `care` scales both (0 is the true outline), and narrow fields are drawn more finely. WGS 84
 * degrees, closed. What is returned is a simple polygon: an outline that would cross itself is drawn again with half the error.
 */
export function drawnOutline(ring: readonly (readonly [number, number])[], care: number, dice: Dice): Ring {
  const { to, from } = plane(ring[0]!);
  const corners = withoutFineBends(
    ring.slice(0, -1).map((p) => to(p)),
    FARMERS.simplifyM
  );
  if (ringArea([...corners, corners[0]!]) < 0) corners.reverse();
  const closed = [...corners, corners[0]!] as Ring;
  const width = (2 * ringArea(closed)) / perimeterOf(closed);
  const scale = care * Math.min(1, width / FARMERS.carefulWidthM);
  const offset = Math.max(-0.2 * width, Math.min(0.4 * width, dice.normal(0, FARMERS.offsetSdM * scale)));
  const sd = (FARMERS.jitterSdM * scale) / Math.SQRT2; // along each axis
  const moves = corners.map((): [number, number] => [dice.normal(0, sd), dice.normal(0, sd)]);
  for (let share = 1; share > 0.1; share /= 2) {
    const drawn = offsetBy(corners, share * offset).map(([x, y], i): [number, number] => [
      x + share * moves[i]![0],
      y + share * moves[i]![1]
    ]);
    const found = cleanPolygon([[...drawn, drawn[0]!].map((p) => from(p))]);
    if (!('expected' in found)) return found[0]!;
  }
  return ring.map(([lon, lat]) => [lon, lat]);
}

/** A ring in `crs` coordinates, rounded to 1e-7 degrees (a centimetre), as a phone hands it over. */
export const handedOver = (ring: Ring, crs: 'wgs84' | 'gcj02' | 'cgcs2000'): Ring =>
  ring.map((place) => {
    const [lon, lat] = crs === 'gcj02' ? gcj02OfWgs84(place) : place;
    return [Number(lon.toFixed(7)), Number(lat.toFixed(7))];
  });

const perimeterOf = (ring: Ring) =>
  ring.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - ring[i]![0], y - ring[i]![1]), 0);

/** Every side moved outward by `d` (the ring counter-clockwise); sharp corners are not carried further than twice that. */
function offsetBy(corners: readonly [number, number][], d: number): [number, number][] {
  const n = corners.length;
  return corners.map((p, i) => {
    const before = outward(corners[(i + n - 1) % n]!, p);
    const after = outward(p, corners[(i + 1) % n]!);
    const [mx, my] = [before[0] + after[0], before[1] + after[1]];
    const k = d / Math.max(0.5, (mx * mx + my * my) / 2);
    return [p[0] + k * mx, p[1] + k * my];
  });
}

function outward(a: readonly [number, number], b: readonly [number, number]): [number, number] {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy) || 1;
  return [dy / length, -dx / length];
}

/** Leaves out corners that lie within `tolerance` of the line through those kept (Douglas and Peucker); at least four stay. */
function withoutFineBends(corners: readonly [number, number][], tolerance: number): [number, number][] {
  if (corners.length <= 4) return [...corners];
  const far = (from: number) =>
    corners.reduce((best, p, i) => {
      const d = (q: readonly [number, number]) => Math.hypot(q[0] - corners[from]![0], q[1] - corners[from]![1]);
      return d(p) > d(corners[best]!) ? i : best;
    }, from);
  const turn = far(0);
  const keep = new Set([0, turn]);
  const ring = [...corners, corners[0]!];
  const split = (a: number, b: number) => {
    let [worst, distance] = [-1, tolerance ** 2];
    for (let i = a + 1; i < b; i++) {
      const d = squaredDistanceToSegment(...ring[i]!, ...ring[a]!, ...ring[b]!);
      if (d > distance) [worst, distance] = [i, d];
    }
    if (worst < 0) return;
    keep.add(worst);
    split(a, worst);
    split(worst, b);
  };
  split(0, turn);
  split(turn, corners.length);
  const kept = corners.filter((_, i) => keep.has(i));
  return kept.length >= 4 ? kept : [...corners];
}
