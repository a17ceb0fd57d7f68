import type { DeclaredCrs } from '../geo/gcj02.ts';
import type { Polygon } from '../geo/polygon.ts';
import { type Ground, groundOf } from '../plot/ground.ts';
import type { Match } from '../plot/match.ts';
import type { StoredDrift } from '../score/drift-words.ts';
import { type DetectedPart, detectedParts, storedDrift } from '../score/resource.ts';
import { muOfSquareMetres } from '../units.ts';

/** A declared plot as a map shows it. */
export type DeclaredView = {
  farmerId: string;
  plotId: string;
  lonLat: Polygon; // as drawn; repaired where its coordinates lay in another system
  status: 'matched' | 'not_observed';
  crop: string;
  areaDeclaredMu: number | null;
  areaObservedMu: number | null; // null: no field was seen there
  iou: number; // of the outline, where it was measured, with its detected plots together
  flags: string[]; // codes of the checks
  /** Where the coordinates fit only once read in another system than declared. */
  moved: { declaredCrs: DeclaredCrs; readAs: DeclaredCrs; shiftM: number } | null;
  drift: StoredDrift | null;
  detected: DetectedPart[]; // largest first
  ground: Ground | null; // the detected ground within it
};

export function declaredView(match: Match, flags: string[]): DeclaredView {
  const { declared, pieces, repaired, observedM2 } = match;
  return {
    farmerId: declared.farmerId,
    plotId: declared.plotId,
    lonLat: declared.lonLat,
    status: pieces.length > 0 ? 'matched' : 'not_observed',
    crop: declared.crop,
    areaDeclaredMu: declared.areaMu,
    areaObservedMu: pieces.length > 0 ? Number(muOfSquareMetres(observedM2).toFixed(3)) : null,
    iou: Number(match.iou.toFixed(4)),
    flags,
    moved: repaired && {
      declaredCrs: declared.crs,
      readAs: repaired.readAs,
      shiftM: Math.round(repaired.shiftM)
    },
    drift: storedDrift(match.drift),
    detected: detectedParts(match),
    ground: groundOf(match)
  };
}
