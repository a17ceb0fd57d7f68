import geodesic from 'geographiclib-geodesic';
import { toLonLat } from '../geo/crs.ts';
import type { Grid } from '../geo/grid.ts';
import type { Polygon } from '../geo/polygon.ts';
import { rasterize } from '../geo/rasterize.ts';
import type { PlotId } from '../ids.ts';
import type { Plot, Tier } from './plot.ts';

/** Standard error of a border's position, metres: a quarter of a 10 m pixel. */
const BORDER_SE_M = 2.5;
/** A pixel is pure when its centre is half a 10 m pixel inside the border. */
export const PURE_INSET_M = 5;

/** The pixels that a tier begins with; below 2 a plot is T0. */
const TIERS: readonly [least: number, tier: Tier][] = [
  [100, 'T4'],
  [25, 'T3'],
  [8, 'T2'],
  [2, 'T1'],
  [0, 'T0']
];

export const tierOf = (purePixels: number): Tier => TIERS.find(([least]) => purePixels >= least)![1];

/** Standard error of an area, m², by the length of its border. */
export const areaSe = (perimeterM: number): number => 0.5 * perimeterM * BORDER_SE_M;

/** Area and perimeter on the WGS 84 ellipsoid of a polygon in degrees, holes taken out of the area; m² and m (Karney 2013). */
export function ellipsoidSize(lonLat: Polygon): { areaM2: number; perimeterM: number } {
  let areaM2 = 0;
  let perimeterM = 0;
  lonLat.forEach((ring, i) => {
    const sum = geodesic.Geodesic.WGS84.Polygon(false);
    for (const [lon, lat] of ring.slice(0, -1)) sum.AddPoint(lat, lon);
    const { area = 0, perimeter } = sum.Compute(false, true);
    areaM2 += (i === 0 ? 1 : -1) * Math.abs(area);
    perimeterM += perimeter;
  });
  return { areaM2, perimeterM };
}

/** Digits kept of metres and degrees: millimetres on the ground, so that a plot's text is short and reads back equal. */
const round = (v: number, digits: number) => Number(v.toFixed(digits));

/** The grid of 10 m pixels from the same corner: the grid itself where it is one. */
function tenMetreGrid(grid: Grid): Grid {
  const [a, , x, , , y] = grid.transform;
  const scale = a / 10;
  return {
    epsg: grid.epsg,
    transform: [10, 0, x, 0, -10, y],
    width: Math.ceil(grid.width * scale),
    height: Math.ceil(grid.height * scale)
  };
}

/** A polygon of a projected CRS in WGS 84 degrees. */
export const inDegrees = (polygon: Polygon, epsg: number): Polygon =>
  polygon.map((ring) =>
    ring.map(([x, y]) => {
      const [lon, lat] = toLonLat(epsg, x, y);
      return [round(lon, 8), round(lat, 8)];
    })
  );

/** A polygon in metres of the grid's CRS as a plot: everything that follows from its shape. */
export function plotOf(id: PlotId, polygon: Polygon, grid: Grid, confidence: number): Plot {
  const epsg = grid.epsg!;
  const lonLat = inDegrees(polygon, epsg);
  const { areaM2, perimeterM } = ellipsoidSize(lonLat);
  const { inside } = rasterize(polygon, tenMetreGrid(grid), PURE_INSET_M);
  const purePixels = inside.reduce((n, v) => n + v, 0);
  return {
    id,
    epsg,
    polygon: polygon.map((ring) => ring.map(([x, y]) => [round(x, 3), round(y, 3)])),
    lonLat,
    areaM2: round(areaM2, 2),
    areaSeM2: round(areaSe(perimeterM), 2),
    perimeterM: round(perimeterM, 2),
    purePixels,
    tier: tierOf(purePixels),
    confidence: round(confidence, 4)
  };
}
