import { seedOf } from '../dice.ts';
import { LAND } from './knobs.ts';
import type { County } from './lattice.ts';
import { normalShare, smoothAt } from './noise.ts';

export type Slope = { slopeDeg: number; aspectDeg: number /* downhill, clockwise from north */ };

/** 0 in the midst of the hills to 1 in the midst of the plain, evenly spread over a wide land. */
const evenAt = (seed: number, scaleM: number, x: number, y: number): number =>
  normalShare(smoothAt(seed, scaleM, x, y));

/**
 * How the ground of a place leans: flat or gently rolling, and hills that grow steeper inwards over `hills` of the
 * land.
 */
export function slopeAt(county: County, x: number, y: number): Slope {
  const { hills, steepDeg } = county.land;
  const u = evenAt(seedOf(county.seed, 'hills'), LAND.hillScaleM, x, y);
  const steep = LAND.steepFromDeg;
  const inwards = hills > 0 ? (hills - u) / hills : -1; // 0 at the hills' foot
  const slopeDeg =
    u < hills ? steep + (steepDeg - steep) * Math.sqrt(inwards) : steep * 0.8 * (1 - (u - hills) / (1 - hills)) ** 2;
  const height = (dx: number, dy: number) => smoothAt(seedOf(county.seed, 'relief'), LAND.reliefScaleM, x + dx, y + dy);
  const east = height(50, 0) - height(-50, 0);
  const south = height(0, 50) - height(0, -50);
  const aspect = (Math.atan2(-east, south) * 180) / Math.PI; // downhill is against the gradient; north is −y
  return { slopeDeg, aspectDeg: aspect < 0 ? aspect + 360 : aspect };
}

/** The slope of a block, taken at the middle of its place in the lattice. */
export const slopeOfBlock = (county: County, i: number, j: number): Slope =>
  slopeAt(county, ...county.toWorld(i + 0.5, j + 0.5));

export const isSteep = ({ slopeDeg }: Slope): boolean => slopeDeg >= LAND.steepFromDeg;
export const blockIsSteep = (county: County, i: number, j: number): boolean =>
  county.land.hills > 0 &&
  evenAt(seedOf(county.seed, 'hills'), LAND.hillScaleM, ...county.toWorld(i + 0.5, j + 0.5)) < county.land.hills;

/** Whether the fields of a place hold water: whole valleys do or do not. */
export function isPaddy(county: County, x: number, y: number, steep: boolean): boolean {
  const share = steep ? county.land.paddyOnSlopes : county.land.paddy;
  return evenAt(seedOf(county.seed, 'paddy'), LAND.paddyScaleM, x, y) < share;
}
