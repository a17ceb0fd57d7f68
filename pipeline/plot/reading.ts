import { type DeclaredCrs, isInChina, wgs84Of } from '../geo/gcj02.ts';
import type { Polygon } from '../geo/polygon.ts';
import type { DeclaredPlot } from './declared.ts';
import { bestWithin, type Placed } from './drift.ts';
import type { Fit, Near } from './fit.ts';

/** Puts a place in degrees on the plane of the plots (metres). */
export type Project = (lon: number, lat: number) => [x: number, y: number];

export const onPlane = (lonLat: Polygon, project: Project): Polygon =>
  lonLat.map((ring) => ring.map(([lon, lat]) => project(lon, lat)));

/** A declared plot on the plane as its coordinates stand, and how it fits there. */
export type Drawn = { declared: DeclaredPlot; polygon: Polygon; drawn: Fit };

/** A declared plot whose coordinates are read in another system than stated. */
export type Reading = {
  readAs: DeclaredCrs;
  lonLat: Polygon; // so read, WGS 84
  shiftM: number; // between the two readings
  placed: Placed; // of the outline so read, give or take a pixel
};

/** The systems that get mistaken for one another; CGCS2000 is WGS 84 to a decimetre. */
const SYSTEMS = ['wgs84', 'gcj02', 'bd09'] as const;

/** A polygon in the wrong system fits badly, and well once read in the right one. */
const FITS_BADLY = 0.5;
const FITS_WELL = 0.8;
/** Boundaries by hand and by satellite differ by a pixel; more, and among equal strips any reading finds a field. */
const SLACK_M = 10;
/** As stated it is given more room, for it may have drifted, and must still fit clearly worse; so must a third reading. */
const DRIFT_M = 20;
const CLEARLY = 0.1;
/** GCJ-02 lies up to 700 m off WGS 84; BD-09 up to a kilometre more off both. */
const MOST_SHIFT_M = { phone: 700, baidu: 1700 };

/**
 * Which of one farmer's plots were drawn in another system than stated, by the exact shift of that system at the place; in
 * the order of the plots, null where the stated one holds.
 *
 * A plot speaks for a reading when it fits badly as stated and well so read, and neither a small drift nor a third system
 * explains it as well. One farmer draws on one map: a reading is taken while more of his plots of one stated system speak
 * for it than fit well as stated, and where two do it is taken for his other plots that fit clearly better by it.
 */
export function otherReadings(plots: readonly Drawn[], near: Near, project: Project): (Reading | null)[] {
  const spoken = plots.map((p) => spokenFor(p, near, project));
  return plots.map((plot, i) => {
    const alike = plots.flatMap((p, j) =>
      statedOf(p) === statedOf(plot) ? [{ fit: p.drawn.iou, says: spoken[j] }] : []
    );
    const votes = (system: DeclaredCrs) => alike.filter((a) => a.says?.readAs === system).length;
    const asStated = alike.filter((a) => a.fit >= FITS_WELL).length;
    const own = spoken[i];
    if (own) return votes(own.readAs) > asStated ? own : null;
    const others = SYSTEMS.filter((s) => votes(s) > 0);
    if (others.length !== 1 || votes(others[0]!) < 2 || votes(others[0]!) <= asStated) return null;
    const reading = readAs(plot, others[0]!, near, project);
    const fit = reading?.placed.fit.iou ?? 0;
    return reading && fit >= FITS_BADLY && fit >= statedFit(plot, near) + CLEARLY ? reading : null;
  });
}

const statedOf = ({ declared }: Drawn) => (declared.crs === 'cgcs2000' ? 'wgs84' : declared.crs);
const statedFit = ({ polygon }: Drawn, near: Near) => bestWithin(polygon, near, DRIFT_M).fit.iou;

function spokenFor(plot: Drawn, near: Near, project: Project): Reading | null {
  if (plot.drawn.iou >= FITS_BADLY || !isInChina(plot.declared.original[0]![0]!)) return null;
  const [best, next] = SYSTEMS.filter((system) => system !== statedOf(plot))
    .flatMap((system) => readAs(plot, system, near, project) ?? [])
    .sort((a, b) => b.placed.fit.iou - a.placed.fit.iou);
  if (!best || best.placed.fit.iou <= FITS_WELL) return null;
  const otherwise = Math.max(next?.placed.fit.iou ?? 0, statedFit(plot, near));
  return best.placed.fit.iou >= otherwise + CLEARLY ? best : null;
}

function readAs(plot: Drawn, system: DeclaredCrs, near: Near, project: Project): Reading | null {
  const lonLat = plot.declared.original.map((ring) => ring.map((place) => wgs84Of(system, place)));
  const moved = onPlane(lonLat, project);
  const [from, to] = [plot.polygon[0]![0]!, moved[0]![0]!];
  const shiftM = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const isBaidu = system === 'bd09' || statedOf(plot) === 'bd09';
  if (shiftM > (isBaidu ? MOST_SHIFT_M.baidu : MOST_SHIFT_M.phone)) return null;
  return { readAs: system, lonLat, shiftM, placed: bestWithin(moved, near, SLACK_M) };
}
