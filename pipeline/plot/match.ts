import Flatbush from 'flatbush';
import type { BBox } from '../geo/bbox.ts';
import { type DeclaredCrs, isInChina, wgs84Of } from '../geo/gcj02.ts';
import type { Polygon } from '../geo/polygon.ts';
import { bboxOfPolygon, polygonArea } from '../geo/polygon.ts';
import type { DeclaredPlot } from './declared.ts';
import { overlapArea } from './overlap.ts';
import type { Plot, Tier } from './plot.ts';

/** Puts a place in degrees on the plane of the plots (metres). */
export type Project = (lon: number, lat: number) => [x: number, y: number];

/** A detected plot, or a part of one, that is the ground of a declared plot. */
export type Piece = {
  plot: Plot;
  share: number; // of the detected plot, 0..1
  areaM2: number; // on the ellipsoid
  iou: number; // of the detected plot alone with the declared polygon
};

/** A declared plot and what imagery shows of it. */
export type Match = {
  declared: DeclaredPlot; // `lonLat` as repaired
  polygon: Polygon; // on the plane
  pieces: Piece[]; // largest first; empty: no field was seen there
  observedM2: number; // sum of the pieces
  purePixels: number; // of the pieces, by their shares
  tier: Tier | null; // of the largest piece
  iou: number; // of the declared polygon with its detected plots together, 0..1
  repaired: { readAs: DeclaredCrs; iouBefore: number; shiftM: number } | null;
};

/** A detected plot that lies in the declared polygon by this share is that field, ragged edges and all. */
const WHOLE_SHARE = 0.8;
/** Below these shares an overlap is a sliver of a neighbour: of the detected plot, or of the declared polygon. */
const LEAST_OF_DETECTED = 0.5;
const LEAST_OF_DECLARED = 0.2;

/** A polygon in the wrong coordinate system: fits badly, and well once moved by that system's shift, at most so far. */
const SHIFTED = { iouBefore: 0.5, iouAfter: 0.8, iouWorthSliding: 0.2, atMostM: 700, slackM: 20 };

/**
 * Matches declared plots with detected ones. Neither side is changed by the other: detection has not seen what was
 * declared.
 *
 * - the declared polygon holds several detected plots: they count together
 * - it is part of a larger one: the part within it counts
 * - it fits nothing, but fits once its coordinates are read as WGS 84 or as GCJ-02 instead: it is repaired, and says so
 *
 * Results stand in the order of `declared`.
 */
export function matchPlots(declared: readonly DeclaredPlot[], plots: readonly Plot[], project: Project): Match[] {
  const near = indexOf(plots);
  return declared.map((plot) => {
    const polygon = onPlane(plot.lonLat, project);
    const found = { declared: plot, polygon, ...fitted(polygon, near), repaired: null };
    return found.iou < SHIFTED.iouBefore ? (repair(found, near, project) ?? found) : found;
  });
}

export const onPlane = (lonLat: Polygon, project: Project): Polygon =>
  lonLat.map((ring) => ring.map(([lon, lat]) => project(lon, lat)));

type Fit = Pick<Match, 'pieces' | 'observedM2' | 'purePixels' | 'tier' | 'iou'>;
type Near = (box: BBox) => { plot: Plot; planarM2: number }[];

/** Plots whose boxes meet a box, in the order of the plots. */
function indexOf(plots: readonly Plot[]): Near {
  if (plots.length === 0) return () => [];
  const index = new Flatbush(plots.length);
  for (const { polygon } of plots) index.add(...bboxOfPolygon(polygon));
  index.finish();
  return (box) =>
    index
      .search(...box)
      .sort((a, b) => a - b)
      .map((i) => ({ plot: plots[i]!, planarM2: polygonArea(plots[i]!.polygon) }));
}

function fitted(polygon: Polygon, near: Near): Fit {
  const own = polygonArea(polygon);
  const pieces: Piece[] = [];
  let shared = 0;
  let whole = 0;
  for (const { plot, planarM2 } of near(bboxOfPolygon(polygon))) {
    const overlap = overlapArea(polygon, plot.polygon);
    const inside = overlap / planarM2;
    if (inside < LEAST_OF_DETECTED && overlap / own < LEAST_OF_DECLARED) continue;
    const share = inside >= WHOLE_SHARE ? 1 : inside;
    shared += overlap;
    whole += planarM2;
    pieces.push({ plot, share, areaM2: share * plot.areaM2, iou: overlap / (own + planarM2 - overlap) });
  }
  pieces.sort((a, b) => b.areaM2 - a.areaM2 || (a.plot.id < b.plot.id ? -1 : 1));
  return {
    pieces,
    observedM2: pieces.reduce((sum, p) => sum + p.areaM2, 0),
    purePixels: pieces.reduce((sum, p) => sum + p.share * p.plot.purePixels, 0),
    tier: pieces[0]?.plot.tier ?? null,
    iou: pieces.length === 0 ? 0 : shared / (own + whole - shared)
  };
}

/**
 * Reads the coordinates as declared in the other system, and lets the polygon slide by a pixel or two, for boundaries
 * drawn by hand and by satellite differ. BD-09 lies over a kilometre off and is no slip of a label.
 */
function repair(found: Match, near: Near, project: Project): Match | null {
  const { declared } = found;
  const readAs: DeclaredCrs | null = declared.crs === 'gcj02' ? 'wgs84' : declared.crs === 'bd09' ? null : 'gcj02';
  if (readAs === null || !isInChina(declared.original[0]![0]!)) return null;
  const lonLat = declared.original.map((ring) => ring.map((place) => wgs84Of(readAs, place)));
  const moved = onPlane(lonLat, project);
  const [from, to] = [found.polygon[0]![0]!, moved[0]![0]!];
  const shiftM = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (shiftM > SHIFTED.atMostM) return null;

  let best = { fit: fitted(moved, near), polygon: moved };
  if (best.fit.iou < SHIFTED.iouWorthSliding) return null;
  for (let dx = -SHIFTED.slackM; dx <= SHIFTED.slackM; dx += 10) {
    for (let dy = -SHIFTED.slackM; dy <= SHIFTED.slackM; dy += 10) {
      const slid = moved.map((ring) => ring.map(([x, y]): [number, number] => [x + dx, y + dy]));
      const tried = fitted(slid, near);
      if (tried.iou > best.fit.iou) best = { fit: tried, polygon: slid };
    }
  }
  if (best.fit.iou <= SHIFTED.iouAfter) return null;
  return {
    ...best.fit,
    declared: { ...declared, lonLat },
    polygon: moved,
    repaired: { readAs, iouBefore: found.iou, shiftM }
  };
}
