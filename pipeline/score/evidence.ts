import type { Piece } from '../plot/fit.ts';
import type { Match } from '../plot/match.ts';

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

/** A declared plot with everything that imagery says of its ground. */
export type SeenPlot = {
  match: Match;
  pieces: { piece: Piece; finding: CropFinding | null; yields: readonly YieldFinding[]; seasonZ: number | null }[];
};

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
