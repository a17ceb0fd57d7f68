import { featureCollection, intersect, polygon as turfPolygon, union } from '@turf/turf';
import { type Polygon, polygonArea, type Ring, ringArea } from '../geo/polygon.ts';
import { areaSe, ellipsoidSize, inDegrees } from './area.ts';
import { WHOLE_SHARE } from './fit.ts';
import type { Match } from './match.ts';

/** The detected ground of a declared plot. */
export type Ground = {
  outline: Polygon; // of the largest part, WGS 84 degrees, outer ring counter-clockwise
  outlineM2: number; // of the outline, on the ellipsoid
  areaM2: number; // of all parts
  areaSeM2: number; // of all parts: 0.5 · perimeter · 2.5 m
  parts: number; // pieces of ground that do not touch; the outline is one of them
};

/** Corners of the two sides are brought to this lattice, millimetres first, so that borders drawn twice are one. */
const LATTICES_M = [0.001, 0.01, 0.1];
/** Smaller parts are what two ragged borders leave between them. */
const LEAST_PART_M2 = 10;

/**
 * The ground that imagery shows of a declared plot, as one outline: its detected plots joined, each clipped to the
 * declared outline where it is larger than it (the rule of `fitOf`). Ground in several parts has the largest as its
 * outline; the others count in area and number. Null where no field was seen, or where its borders cannot be clipped.
 */
export function groundOf({ pieces, polygon }: Pick<Match, 'pieces' | 'polygon'>): Ground | null {
  if (pieces.length === 0) return null;
  const parts = joined(pieces, polygon)
    .map((part) => ({ part, m2: polygonArea(part) }))
    .filter(({ m2 }) => m2 >= LEAST_PART_M2)
    .sort((a, b) => b.m2 - a.m2 || a.part[0]![0]![0] - b.part[0]![0]![0]);
  if (parts.length === 0) return null;
  const { epsg } = pieces[0]!.plot;
  const shapes = parts.map(({ part }) => inDegrees(part, epsg));
  const sizes = shapes.map(ellipsoidSize);
  const sum = (of: (s: (typeof sizes)[number]) => number) => sizes.reduce((total, s) => total + of(s), 0);
  return {
    outline: shapes[0]!,
    outlineM2: round(sizes[0]!.areaM2, 2),
    areaM2: round(
      sum((s) => s.areaM2),
      2
    ),
    areaSeM2: round(areaSe(sum((s) => s.perimeterM)), 2),
    parts: parts.length
  };
}

/**
 * The pieces as polygons that do not touch, on the plane. Clipping may fail where two borders are nearly one; a coarser
 * lattice makes them one. Empty where none helps.
 */
function joined(pieces: Match['pieces'], declared: Polygon): Polygon[] {
  for (const step of LATTICES_M) {
    try {
      return joinedOn(step, pieces, declared);
    } catch {
      // polyclip's "Unable to complete output ring"
    }
  }
  return [];
}

function joinedOn(step: number, pieces: Match['pieces'], declared: Polygon): Polygon[] {
  const [ox, oy] = declared[0]![0]!;
  const shapeOf = (p: Polygon) =>
    turfPolygon(
      p.map((ring) => ring.map(([x, y]) => [Math.round((x - ox) / step) * step, Math.round((y - oy) / step) * step]))
    );
  const clip = shapeOf(declared);
  const shapes = pieces.flatMap(({ plot, share }) => {
    const whole = shapeOf(plot.polygon);
    const shape = share >= WHOLE_SHARE ? whole : intersect(featureCollection([whole, clip]));
    return shape === null ? [] : [shape];
  });
  const all = shapes.length > 1 ? union(featureCollection<GeoJSON.Polygon | GeoJSON.MultiPolygon>(shapes)) : shapes[0];
  if (!all) return [];
  const { type, coordinates } = all.geometry;
  return ((type === 'Polygon' ? [coordinates] : coordinates) as Polygon[]).map((part) =>
    part.map((ring, r) => turned(ring, r === 0).map(([x, y]): [number, number] => [x + ox, y + oy]))
  );
}

const turned = (ring: Ring, outer: boolean): Ring => (ringArea(ring) > 0 === outer ? ring : [...ring].reverse());
const round = (v: number, digits: number) => Number(v.toFixed(digits));
