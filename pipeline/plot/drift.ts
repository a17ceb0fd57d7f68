import { type Polygon, polygonArea } from '../geo/polygon.ts';
import { carried, type Fit, fitOf, LEAST_OF_DECLARED, type Near, type Piece } from './fit.ts';
import { iouOf } from './overlap.ts';

/** How far an outline was carried, east and north on the plane, before it was measured. */
export type Drift = {
  dx: number; // m
  dy: number; // m
  metres: number;
  iouBefore: number; // as drawn
  iouAfter: number;
  shared: boolean; // most of the farmer's outlines lie off by the same: his phone, not his hand
};

/** An outline where it fits best. */
export type Placed = { dx: number; dy: number; fit: Fit; polygon: Polygon };

/**
 * A phone or a hand is off by 10 to 30 m. Below 7.5 m nothing is said: the border that imagery shows is itself sure to a
 * quarter pixel only, and corners drawn by hand miss by 6 m. What is taken must fit well, and clearly better than what
 * was drawn [expert estimates].
 */
const REACH_M = 30;
const STEP_M = 5;
const FINE_M = 2.5;
const LEAST_M = 7.5;
const LEAST_GAIN = 0.08;
const LEAST_FIT = 0.7;
/** Another place is as good when its fit is within this of the best; nearer than thrice the way, it makes the case unsure. */
const AS_GOOD = 0.1;
const FARTHER = 3;
/**
 * An outline that drifted fits as badly as it covers itself when carried so far, give or take this. One that fits better
 * as drawn is pulled aside by a field that was seen in part, or with a neighbour's.
 */
const SELF = 0.1;
/** Drifts of one farmer are the same when they lie this near to their median. */
const SAME_M = 5;
/** Fits nearer than this are equal, and the shorter way wins. */
const EQUAL = 1e-6;

/** Metres east and north. */
export type Shift = readonly [dx: number, dy: number];

/** Shifts of a square lattice within a reach, the shortest first: among equals the outline stays nearest to its place. */
function shiftsWithin(reach: number, step: number): Shift[] {
  const shifts: Shift[] = [];
  const n = Math.floor(reach / step);
  for (let i = -n; i <= n; i++) {
    for (let j = -n; j <= n; j++) if (Math.hypot(i * step, j * step) <= reach) shifts.push([i * step, j * step]);
  }
  return shifts.sort((a, b) => Math.hypot(...a) - Math.hypot(...b) || a[0] - b[0] || a[1] - b[1]);
}
const COARSE = shiftsWithin(REACH_M, STEP_M);
const FINE = shiftsWithin(FINE_M * Math.SQRT2, FINE_M);

const placedAt = (polygon: Polygon, [dx, dy]: Shift, near: Near): Placed => {
  const there = carried(polygon, dx, dy);
  return { dx, dy, polygon: there, fit: fitOf(there, near) };
};

const bestOf = (places: readonly Placed[]): Placed =>
  places.reduce((best, p) => (p.fit.iou > best.fit.iou + EQUAL ? p : best));

/** The best place within `reach` metres, to a quarter pixel, whatever plot lies there. */
export function bestWithin(polygon: Polygon, near: Near, reach: number): Placed {
  const best = bestOf(shiftsWithin(reach, STEP_M).map((s) => placedAt(polygon, s, near)));
  return bestOf(FINE.map(([x, y]) => placedAt(polygon, [best.dx + x, best.dy + y], near)));
}

/**
 * Where an outline was meant to lie, when it lies off by a few metres; null where it is good as drawn, where no place
 * fits, where it fits too well as drawn for a drift so long, and where another place on other fields fits about as well
 * and is not much farther: then nobody can say whose field was meant. It is only ever carried to fields that it lay on
 * by a fifth.
 */
export function driftOf(polygon: Polygon, drawn: Fit, near: Near): Placed | null {
  if (drawn.pieces.length === 0 || drawn.iou > 1 - LEAST_GAIN) return null;
  const places = COARSE.map((s) => placedAt(polygon, s, near));
  const coarse = bestOf(places);
  const best = bestOf(FINE.map(([x, y]) => placedAt(polygon, [coarse.dx + x, coarse.dy + y], near)));
  if (!isTaken(best, drawn) || !isTouched(best, drawn, polygon) || !isKept(best, drawn, polygon)) return null;
  if (drawn.iou > best.fit.iou * iouOf(polygon, best.polygon) + SELF) return null;
  const way = Math.hypot(best.dx, best.dy);
  const unsure = places.some(
    (p) =>
      p.fit.iou > best.fit.iou - AS_GOOD &&
      Math.hypot(p.dx, p.dy) < FARTHER * way &&
      onOtherGround(p.fit, best.fit, polygonArea(polygon))
  );
  return unsure ? null : best;
}

/** Farther than anything is sure to lie. */
export const isOff = ({ dx, dy }: { dx: number; dy: number }): boolean => Math.hypot(dx, dy) >= LEAST_M;
const isTaken = (p: Placed, drawn: Fit): boolean =>
  isOff(p) && p.fit.iou >= LEAST_FIT && p.fit.iou >= drawn.iou + LEAST_GAIN;

const mainOf = (fit: Fit): Piece => fit.pieces.reduce((a, b) => (b.coverM2 > a.coverM2 ? b : a));
const holds = (fit: Fit, { plot }: Piece, own: number): boolean =>
  fit.pieces.some((p) => p.plot.id === plot.id && p.coverM2 >= LEAST_OF_DECLARED * own);

/** The plot that the outline would lie on most is one that it lay on already. */
const isTouched = (best: Placed, drawn: Fit, polygon: Polygon): boolean =>
  holds(drawn, mainOf(best.fit), polygonArea(polygon));
/** The plot that the outline lay on most is one that it would lie on still. */
const isKept = (best: Placed, drawn: Fit, polygon: Polygon): boolean =>
  holds(best.fit, mainOf(drawn), polygonArea(polygon));

/** Two fits differ by plots that hold a fifth of the outline. */
function onOtherGround(a: Fit, b: Fit, own: number): boolean {
  const only = (p: Fit, q: Fit) =>
    p.pieces
      .filter(({ plot }) => !q.pieces.some((o) => o.plot.id === plot.id))
      .reduce((sum, { coverM2 }) => sum + coverM2, 0);
  return Math.max(only(a, b), only(b, a)) >= LEAST_OF_DECLARED * own;
}

/** One outline of a farmer, as far as it has been settled alone. */
export type Outline = { polygon: Polygon; drawn: Fit; placed: Placed | null };

/**
 * The drift that most of one farmer's outlines share, or null: at least two lie off by the same vector, and they are
 * more than half of those that can be judged (those that were carried, and those that fit as drawn).
 */
export function sharedDrift(outlines: readonly Outline[]): Shift | null {
  const found = outlines.flatMap(({ placed }) => (placed && isOff(placed) ? [placed] : []));
  if (found.length < 2) return null;
  const middle: Shift = [median(found.map((p) => p.dx)), median(found.map((p) => p.dy))];
  const agree = found.filter((p) => isSame(p, middle));
  const good = outlines.filter((o) => !(o.placed && isOff(o.placed)) && o.drawn.iou >= LEAST_FIT).length;
  return agree.length >= 2 && agree.length > (found.length + good) / 2
    ? [mean(agree.map((p) => p.dx)), mean(agree.map((p) => p.dy))]
    : null;
}

/**
 * The outline carried by its farmer's shared drift, give or take a step, where it could not be settled alone; null where
 * that does not fit either.
 */
export function placedByShared({ polygon, drawn }: Outline, shared: Shift, near: Near): Placed | null {
  const best = bestOf(
    shiftsWithin(STEP_M, FINE_M).map(([x, y]) => placedAt(polygon, [shared[0] + x, shared[1] + y], near))
  );
  return isTaken(best, drawn) && (drawn.pieces.length === 0 || isTouched(best, drawn, polygon)) ? best : null;
}

export const isSame = (p: { dx: number; dy: number }, [dx, dy]: Shift): boolean =>
  Math.hypot(p.dx - dx, p.dy - dy) <= SAME_M;

const mean = (v: number[]) => v.reduce((a, b) => a + b, 0) / v.length;
function median(v: number[]): number {
  const sorted = [...v].sort((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
}
