import { polygonArea } from '../geo/polygon.ts';
import type { DeclaredPlot } from '../plot/declared.ts';
import type { Piece } from '../plot/fit.ts';
import type { Match } from '../plot/match.ts';
import type { Plot } from '../plot/plot.ts';

/** What classification says of a detected plot, as far as a decision uses it. */
export type CropFinding = {
  crop: {
    code: string;
    probability: number;
    rejected: boolean;
    probabilities: Record<string, number>; // classes left out are below 0.001
  } | null; // null: no usable look
  season: { start: string; end: string } | null;
  stage: { code: string; kappaStage: string } | null;
  evidence: {
    keyWindowDates: number;
    maxGapGreenUpDays: number | null;
    maxGapSenescenceDays: number | null;
  };
};

/** What estimation says of a detected plot under one crop. kg a mu. */
export type YieldFinding = {
  crop: string;
  kgPerMu: number;
  sdKgPerMu: number;
  satelliteKgPerMu: number | null; // null: the peak was not seen yet
  rmseKgPerMu: number | null;
  countyKgPerMu: number;
};

/** A detected plot, or a part of one, as far as a decision uses it. */
export type SeenPiece = Pick<Piece, 'share' | 'areaM2' | 'iou'> & { plot: Pick<Plot, 'id' | 'tier'> };

/** How a declared plot lies on detected ones, as far as a decision uses it. */
export type SeenMatch = Omit<Match, 'polygon' | 'pieces' | 'declared'> & {
  declared: Omit<DeclaredPlot, 'original' | 'feature'>;
  outlineM2: number; // of the outline where it was measured, on the plane
  pieces: SeenPiece[]; // largest first
};

/** A declared plot with everything that imagery says of its ground: plain JSON. */
export type SeenPlot = {
  match: SeenMatch;
  pieces: { piece: SeenPiece; finding: CropFinding | null; yields: readonly YieldFinding[]; seasonZ: number | null }[];
};

/** Of a match only what a decision uses: no outlines of detected plots, and the declared one without its original. */
export function seenMatch({ declared, polygon, pieces, ...fit }: Match): SeenMatch {
  const { original: _, feature: __, ...stated } = declared;
  return {
    ...fit,
    declared: stated,
    outlineM2: polygonArea(polygon),
    pieces: pieces.map(({ plot: { id, tier }, share, areaM2, iou }) => ({ plot: { id, tier }, share, areaM2, iou }))
  };
}

/** Mean over pieces by their area; pieces of which nothing is known do not count. Null where none is. */
export function byArea<T>(
  items: readonly T[],
  areaOf: (item: T) => number,
  meanOf: (item: T) => number | null | undefined
): number | null {
  let sum = 0;
  let area = 0;
  for (const item of items) {
    const value = meanOf(item);
    if (value === null || value === undefined) continue;
    sum += areaOf(item) * value;
    area += areaOf(item);
  }
  return area > 0 ? sum / area : null;
}

/** Classes that people call by one name, or that a satellite in one season cannot be held to tell apart. */
const SAME_TO_A_FARMER: readonly (readonly string[])[] = [
  ['SM', 'UM'], // maize by sowing date
  ['ER', 'MR', 'LR'], // rice by season
  ['WW', 'SW'], // wheat
  ['VG', 'GA', 'TO', 'SB', 'PN'] // open vegetables; legumes of a sample without a class stand here
];

/** Probability, 0..1, that the ground carries what was declared, under whichever class it goes. */
export function probabilityOf(declared: string, crop: NonNullable<CropFinding['crop']>): number {
  const names = SAME_TO_A_FARMER.find((set) => set[0] === declared || (set.includes(declared) && set[0] !== 'VG'));
  return Math.min(
    1,
    (names ?? [declared]).reduce((sum, code) => sum + (crop.probabilities[code] ?? 0), 0)
  );
}
