import type { Polygon } from '../geo/polygon.ts';
import type { PlotId } from '../ids.ts';

/** What a plot's pixels allow to claim, after the limits of Sentinel-2 for small fields (docs/credit-method.md): by the number of pure 10 m pixels. */
export type Tier = 'T0' | 'T1' | 'T2' | 'T3' | 'T4';

/** A cultivated field as seen in imagery. Geometry stands in the projected grid of the run (`epsg`). */
export type Plot = {
  id: PlotId;
  epsg: number;
  polygon: Polygon; // in metres of `epsg`
  lonLat: Polygon; // the same in WGS 84 degrees, outer ring counter-clockwise (RFC 7946)
  areaM2: number; // on the ellipsoid
  areaSeM2: number; // 0.5 · perimeter · 2.5 m: a quarter pixel along the border
  perimeterM: number; // on the ellipsoid
  purePixels: number; // 10 m pixels whose centre lies inside the polygon eroded by 5 m
  tier: Tier;
  confidence: number; // 0..1: how sure delineation is that this is one field
};
