import { dice, seedOf } from '../dice.ts';
import { LAND, type RegionLand } from './knobs.ts';
import type { LandPlan, LandWindow } from './parcel.ts';
import { blockIsSteep } from './terrain.ts';

type Point = [number, number];

/** The lattice of roads over the whole plane: no line of it runs along the pixels. */
export type County = {
  seed: number;
  land: RegionLand;
  tilt: number; // radians
  /** Lattice coordinates (block (i, j) spans i to i + 1 and j to j + 1 but for its corners' jitter) to metres. */
  toWorld(a: number, b: number): Point;
  toLattice(x: number, y: number): Point;
};

export function countyOf({ region, seed }: Pick<LandPlan, 'region' | 'seed'>): County {
  const land = LAND.regions[region];
  if (!land)
    throw new RangeError(`Expected one of the regions ${Object.keys(LAND.regions).join(', ')}, got '${region}'.`);
  const d = dice(seedOf(seed, 'county'));
  const tilt = ((d.between(...LAND.tiltDeg) * Math.PI) / 180) * (d.chance(0.5) ? 1 : -1);
  const shear = d.between(-LAND.shear, LAND.shear);
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
  const [across, down] = land.blockM;
  // The corner of the drop lies somewhere within a block.
  const [a0, b0] = [d.next(), d.next()];
  return {
    seed,
    land,
    tilt,
    toWorld: (a, b) => {
      const v = (b - b0) * down;
      const u = (a - a0) * across + shear * v;
      return [cos * u - sin * v, sin * u + cos * v];
    },
    toLattice: (x, y) => {
      const u = cos * x + sin * y;
      const v = cos * y - sin * x;
      return [(u - shear * v) / across + a0, v / down + b0];
    }
  };
}

/** A corner of the lattice, the same for the four blocks around it. */
function cornerAt(county: County, i: number, j: number): Point {
  const d = dice(seedOf(county.seed, 'corner', i, j));
  const jitter = blockIsSteep(county, i, j) ? LAND.cornerJitter.hilly : LAND.cornerJitter.flat;
  return county.toWorld(i + d.between(-jitter, jitter), j + d.between(-jitter, jitter));
}

/** What runs along a side between two blocks: each of them gives half of it. */
type Side = { bend: number /* of the side's length, to the right of its way */; road: number; canal: number };

/**
 * The side from corner (i, j) east ('across') or south ('down'). Lines of canals and main roads run on from side to
 * side.
 */
function sideAt(county: County, way: 'across' | 'down', i: number, j: number): Side {
  const d = dice(seedOf(county.seed, way, i, j));
  const steep = blockIsSteep(county, i, j);
  const line = dice(seedOf(county.seed, 'line', way, way === 'across' ? j : i));
  const main = line.chance(LAND.mainRoadShare);
  const none = steep && d.chance(LAND.roadless);
  const canal = line.chance(county.land.canal) ? line.between(...LAND.canalM) : 0;
  return {
    bend: Math.max(-0.1, Math.min(0.1, d.normal(0, steep ? LAND.bend.hilly : LAND.bend.flat))),
    road: main ? line.between(...LAND.mainRoadM) : none ? 0 : d.between(...LAND.farmRoadM),
    canal: steep ? 0 : canal
  };
}

/**
 * A block's outline: eight points, corner and middle of each side in turn from the north-west corner clockwise (as one
 * sees it with north up), and what runs along the four sides (north, east, south, west).
 */
export type Outline = { points: Point[]; sides: { road: number; canal: number }[] };

export function outlineOf(county: County, i: number, j: number): Outline {
  const corners = [
    cornerAt(county, i, j),
    cornerAt(county, i + 1, j),
    cornerAt(county, i + 1, j + 1),
    cornerAt(county, i, j + 1)
  ] as const;
  const sides = [
    sideAt(county, 'across', i, j),
    sideAt(county, 'down', i + 1, j),
    sideAt(county, 'across', i, j + 1),
    sideAt(county, 'down', i, j)
  ];
  // Each middle is worked out from the same end for both neighbours, so that they agree to the last bit.
  const middles = [
    bent(corners[0], corners[1], sides[0]!.bend),
    bent(corners[1], corners[2], sides[1]!.bend),
    bent(corners[3], corners[2], sides[2]!.bend),
    bent(corners[0], corners[3], sides[3]!.bend)
  ];
  return { points: corners.flatMap((c, k) => [c, middles[k]!]), sides };
}
const bent = ([ax, ay]: Point, [bx, by]: Point, bend: number): Point => [
  (ax + bx) / 2 - bend * (by - ay),
  (ay + by) / 2 + bend * (bx - ax)
];

/** The outline moved inwards by a distance for each of the four sides. */
export function inset(points: readonly Point[], by: readonly number[]): Point[] {
  const n = points.length;
  const normals = points.map(([ax, ay], k): Point => {
    const [bx, by] = points[(k + 1) % n]!;
    const length = Math.hypot(bx - ax, by - ay);
    return [-(by - ay) / length, (bx - ax) / length];
  });
  return points.map(([x, y], k) => {
    const before = (k + n - 1) % n;
    const [[px, py], [qx, qy]] = [normals[before]!, normals[k]!];
    const [p, q] = [by[before >> 1]!, by[k >> 1]!];
    if (before >> 1 === k >> 1) {
      const along = p / (1 + px * qx + py * qy);
      return [x + (px + qx) * along, y + (py + qy) * along];
    }
    const det = px * qy - py * qx;
    return [x + (p * qy - q * py) / det, y + (px * q - qx * p) / det];
  });
}

/** Every block that may touch a rectangle of metres, row by row: the order of work in any window. */
export function blocksOver(county: County, x0: number, y0: number, x1: number, y1: number): [number, number][] {
  const corners = [
    county.toLattice(x0, y0),
    county.toLattice(x1, y0),
    county.toLattice(x0, y1),
    county.toLattice(x1, y1)
  ];
  const reach = 0.3; // jitter and bend together
  const [as, bs] = [corners.map(([a]) => a), corners.map(([, b]) => b)];
  const found: [number, number][] = [];
  for (let j = Math.floor(Math.min(...bs) - reach); j <= Math.floor(Math.max(...bs) + reach); j++) {
    for (let i = Math.floor(Math.min(...as) - reach); i <= Math.floor(Math.max(...as) + reach); i++) {
      const { points } = outlineOf(county, i, j);
      const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
      const outside = Math.max(...xs) < x0 || Math.min(...xs) > x1 || Math.max(...ys) < y0 || Math.min(...ys) > y1;
      if (!outside) found.push([i, j]);
    }
  }
  return found;
}

/** A window of pixels in metres: west, north, east, south. */
export const metresOf = ({ x0, y0, width, height }: LandWindow): [number, number, number, number] => [
  x0 * 10,
  y0 * 10,
  (x0 + width) * 10,
  (y0 + height) * 10
];
