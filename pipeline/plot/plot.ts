import type { PlotId } from '../ids.ts';

/** A ring in CRS metres, closed (first point repeated), outer rings counter-clockwise, holes clockwise. */
export type Ring = [x: number, y: number][];
/** Outer ring first, then holes. */
export type Polygon = Ring[];

/** What a plot's pixels allow to claim (SPEC 6.3): by the number of pure 10 m pixels. */
export type Tier = 'T0' | 'T1' | 'T2' | 'T3' | 'T4';

/** A cultivated field as seen in imagery. Geometry stands in the projected grid of the run (`epsg`). */
export type Plot = {
  id: PlotId;
  epsg: number;
  polygon: Polygon; // in metres of `epsg`
  lonLat: Polygon; // the same in WGS 84 degrees, outer ring counter-clockwise (RFC 7946)
  areaM2: number; // on the ellipsoid
  areaSeM2: number; // 0.5 · perimeter · 2.5 m (SPEC 6.3)
  perimeterM: number; // on the ellipsoid
  purePixels: number; // 10 m pixels whose centre lies inside the polygon eroded by 5 m
  tier: Tier;
  confidence: number; // 0..1: how sure delineation is that this is one field
};
