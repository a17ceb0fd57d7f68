import Flatbush from 'flatbush';
import type { BBox } from '../geo/bbox.ts';
import type { Polygon } from '../geo/polygon.ts';
import { bboxOfPolygon, polygonArea } from '../geo/polygon.ts';
import { byCodeUnit } from '../ids.ts';
import { overlapArea } from './overlap.ts';
import type { Plot, Tier } from './plot.ts';

/** A detected plot, or a part of one, that is the ground of a declared plot. */
export type Piece = {
  plot: Plot;
  share: number; // of the detected plot, 0..1
  areaM2: number; // on the ellipsoid
  iou: number; // of the detected plot alone with the declared polygon
  coverM2: number; // of the declared polygon, on the plane
};

/** How a polygon lies on detected plots. */
export type Fit = {
  pieces: Piece[]; // largest first; empty: no field was seen there
  observedM2: number; // sum of the pieces
  purePixels: number; // of the pieces, by their shares
  tier: Tier | null; // of the largest piece
  iou: number; // of the polygon with its detected plots together, 0..1
};

/** Detected plots whose boxes meet a box, in the order of the plots. */
export type Near = (box: BBox) => { plot: Plot; planarM2: number }[];

/** A detected plot that lies in the declared polygon by this share is that field, ragged edges and all. */
export const WHOLE_SHARE = 0.8;
/** Below these shares an overlap is a sliver of a neighbour: of the detected plot, or of the declared polygon. */
const LEAST_OF_DETECTED = 0.5;
export const LEAST_OF_DECLARED = 0.2;

export function nearPlots(plots: readonly Plot[]): Near {
  if (plots.length === 0) return () => [];
  const index = new Flatbush(plots.length);
  for (const { polygon } of plots) index.add(...bboxOfPolygon(polygon));
  index.finish();
  const areas = plots.map((p) => polygonArea(p.polygon));
  return (box) =>
    index
      .search(...box)
      .sort((a, b) => a - b)
      .map((i) => ({ plot: plots[i]!, planarM2: areas[i]! }));
}

/** The detected plots that a polygon (on their plane) stands for, slivers of neighbours left out. */
export function fitOf(polygon: Polygon, near: Near): Fit {
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
    pieces.push({
      plot,
      share,
      areaM2: share * plot.areaM2,
      iou: overlap / (own + planarM2 - overlap),
      coverM2: overlap
    });
  }
  pieces.sort((a, b) => b.areaM2 - a.areaM2 || byCodeUnit(a.plot.id, b.plot.id));
  return {
    pieces,
    observedM2: pieces.reduce((sum, p) => sum + p.areaM2, 0),
    purePixels: pieces.reduce((sum, p) => sum + p.share * p.plot.purePixels, 0),
    tier: pieces[0]?.plot.tier ?? null,
    iou: pieces.length === 0 ? 0 : shared / (own + whole - shared)
  };
}

/** A polygon carried by (dx, dy). */
export const carried = (polygon: Polygon, dx: number, dy: number): Polygon =>
  polygon.map((ring) => ring.map(([x, y]): [number, number] => [x + dx, y + dy]));
