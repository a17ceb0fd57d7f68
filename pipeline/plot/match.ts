import type { DeclaredCrs } from '../geo/gcj02.ts';
import type { Polygon } from '../geo/polygon.ts';
import type { DeclaredPlot } from './declared.ts';
import {
  type Drift,
  driftOf,
  isOff,
  isSame,
  type Outline,
  type Placed,
  placedByShared,
  type Shift,
  sharedDrift
} from './drift.ts';
import { type Fit, fitOf, type Near, nearPlots } from './fit.ts';
import type { Plot } from './plot.ts';
import { type Drawn, onPlane, otherReadings, type Project } from './reading.ts';
import { movedOnto } from './trespass.ts';

/** A declared plot and what imagery shows of it. */
export type Match = Fit & {
  declared: DeclaredPlot; // `lonLat` as repaired
  polygon: Polygon; // on the plane, where it was measured: repaired, and carried by its drift
  repaired: { readAs: DeclaredCrs; iouBefore: number; shiftM: number } | null;
  drift: Drift | null; // null: measured where it was drawn
};

/**
 * Matches declared plots with detected ones. Neither side is changed by the other: detection has not seen what was
 * declared.
 *
 * - the declared polygon holds several detected plots: they count together
 * - it is part of a larger one: the part within it counts
 * - it fits nothing, but fits once its coordinates are read in another system: it is repaired, and says so
 * - it lies off by a few metres: it is measured where it fits, and says so, but not on ground that another farmer claims
 *
 * Results stand in the order of `declared`.
 */
export function matchPlots(declared: readonly DeclaredPlot[], plots: readonly Plot[], project: Project): Match[] {
  const near = nearPlots(plots);
  const read: Read[] = [];
  const placed: (Placed | null)[] = [];
  const shared: (Shift | null)[] = [];
  for (const places of byFarmer(declared)) {
    const own = asRead(
      places.map((i) => declared[i]!),
      near,
      project
    );
    const vector = sharedDrift(own);
    for (const [n, i] of places.entries()) {
      read[i] = own[n]!;
      shared[i] = vector;
      placed[i] = own[n]!.placed ?? (vector && placedByShared(own[n]!, vector, near));
    }
  }
  const dropped = movedOnto(
    read.map(({ declared, polygon }, i) => ({
      farmerId: declared.farmerId,
      drawn: polygon,
      measured: placed[i]?.polygon ?? polygon
    }))
  );
  return read.map(({ declared, polygon, drawn, repaired }, i) => {
    const there = dropped.has(i) ? null : placed[i];
    if (!there) return { ...drawn, declared, polygon, repaired, drift: null };
    const drift: Drift = {
      dx: there.dx,
      dy: there.dy,
      metres: Math.hypot(there.dx, there.dy),
      iouBefore: drawn.iou,
      iouAfter: there.fit.iou,
      shared: shared[i] !== null && isSame(there, shared[i]!)
    };
    return { ...there.fit, declared, polygon: there.polygon, repaired, drift };
  });
}

/** The places of each farmer's plots in the list. */
function byFarmer(declared: readonly DeclaredPlot[]): number[][] {
  const places = new Map<string, number[]>();
  for (const [i, { farmerId }] of declared.entries()) {
    const own = places.get(farmerId);
    if (own) own.push(i);
    else places.set(farmerId, [i]);
  }
  return [...places.values()];
}

type Read = Outline & { declared: DeclaredPlot; repaired: Match['repaired'] };

/** One farmer's plots on the plane: in which system each was drawn, and where it lies if that is sure of it alone. */
function asRead(own: readonly DeclaredPlot[], near: Near, project: Project): Read[] {
  const stated = own.map((declared): Drawn => {
    const polygon = onPlane(declared.lonLat, project);
    return { declared, polygon, drawn: fitOf(polygon, near) };
  });
  const readings = otherReadings(stated, near, project);
  return stated.map((plot, i): Read => {
    const reading = readings[i];
    if (!reading) return { ...plot, repaired: null, placed: driftOf(plot.polygon, plot.drawn, near) };
    const { readAs, lonLat, shiftM, placed } = reading;
    const polygon = onPlane(lonLat, project);
    return {
      declared: { ...plot.declared, lonLat },
      polygon,
      drawn: fitOf(polygon, near),
      repaired: { readAs, iouBefore: plot.drawn.iou, shiftM },
      placed: isOff(placed) ? placed : null
    };
  });
}
