import { toXY } from './affine.ts';
import type { BBox } from './bbox.ts';
import { isGeographic, toLonLat } from './crs.ts';
import type { Grid } from './grid.ts';

/** Places along each edge of a grid; edges are curves in degrees, and a chord of 1/32 of a tile's edge is off by metres. */
const STEPS = 32;

/** The longitude within [-180, 180), or 180 where that is what is meant: the eastern end of a box. */
const wrap = (lon: number): number => ((((lon + 180) % 360) + 360) % 360) - 180;

/** A longitude turned by whole circles to lie within 180° of another. */
const nearLon = (lon: number, to: number): number => lon + 360 * Math.round((to - lon) / 360);

/**
 * The longitudes and latitudes that a grid covers, WGS 84 degrees. Where it crosses the antimeridian the western
 * longitude is greater than the eastern one (RFC 7946 section 5.2). A grid of 360° or more is [-180, …, 180, …].
 *
 * Taken along the edges, so a grid with a pole inside gets too little; UTM and Gauss-Krüger have none.
 * Throws Unsupported for a CRS that is not known, an Error for a grid without one.
 */
export function lonLatBBoxOf(grid: Grid): BBox {
  const { epsg, transform } = grid;
  if (epsg === null) throw new Error('Expected a grid with a CRS, found none.');
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  let before = Number.NaN;
  for (const [col, row] of edgeOf(grid)) {
    const [x, y] = toXY(transform, col, row);
    const [lon, lat] = isGeographic(epsg) ? [x, y] : toLonLat(epsg, x, y);
    if (!Number.isFinite(lon) || !Number.isFinite(lat)) continue;
    // Neighbours along the edge are near one another, so a jump by a circle is only in the numbers.
    const here = Number.isNaN(before) ? lon : nearLon(lon, before);
    [west, east] = [Math.min(west, here), Math.max(east, here)];
    [south, north] = [Math.min(south, lat), Math.max(north, lat)];
    before = here;
  }
  [south, north] = [Math.max(-90, south), Math.min(90, north)];
  if (east - west >= 360 - 1e-9) return [-180, south, 180, north];
  const from = wrap(west);
  const to = wrap(east);
  return [from, south, to === -180 ? 180 : to, north];
}

/** Positions once around a grid, in pixels. */
function edgeOf({ width, height }: Grid): [col: number, row: number][] {
  const along = Array.from({ length: STEPS }, (_, i) => i / STEPS);
  return [
    ...along.map((t): [number, number] => [t * width, 0]),
    ...along.map((t): [number, number] => [width, t * height]),
    ...along.map((t): [number, number] => [(1 - t) * width, height]),
    ...along.map((t): [number, number] => [0, (1 - t) * height])
  ];
}

const crossesAntimeridian = ([west, , east]: BBox): boolean => west > east;

/** The box in longitudes that grow: itself, or its two parts west and east of the antimeridian. */
export function splitAtAntimeridian(bbox: BBox): BBox[] {
  const [west, south, east, north] = bbox;
  if (!crossesAntimeridian(bbox)) return [bbox];
  return [
    [west, south, 180, north],
    [-180, south, east, north]
  ];
}

/** Whether two boxes of longitudes and latitudes share any place, on either side of the antimeridian. */
export const lonLatMeet = (p: BBox, q: BBox): boolean =>
  splitAtAntimeridian(p).some((a) =>
    splitAtAntimeridian(q).some((b) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3])
  );
