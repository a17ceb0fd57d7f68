import { type Estimate, quantileOf } from '../../models/metrics/bootstrap.ts';
import { edgesNear } from '../../models/metrics/boundary.ts';
import { type Labels, objectScores } from '../../models/metrics/objects.ts';

/** What found fields are worth against true ones, on one part of a picture. */
export type FieldScores = {
  truth: number; // true fields that lie wholly in the part
  found: number; // found ones that lie for more than half in it and not on true fields that were left out
  matched: number; // pairs with an IoU of 0.5 or more
  fieldShare: number; // of the judged pixels that are truly field: the IoU of calling everything field
  iou: Estimate; // of field or not, pixel by pixel
  boundaryF1: Estimate; // edges at most `TOLERANCE_PX` off
  precision: Estimate; // of the found fields, share matched
  recall: Estimate; // of the true fields, share matched
  f1: Estimate;
  meanIou: Estimate; // of the matches
  areaRatio: Estimate; // found / true area, mean of the matches
};

/** Edges count as met at this distance: a pixel, a border drawn half a pixel off on either side. */
export const TOLERANCE_PX = 1;
const FIGURES = ['iou', 'boundaryF1', 'precision', 'recall', 'f1', 'meanIou', 'areaRatio'] as const;

/**
 * Scores of a part (`inPart` 1) of two label rasters of `width` columns. True fields that reach beyond the part are judged nowhere: their
 * pixels are left out, as are found fields that lie mostly on them or beyond. What is kept is matched whole, wherever it ends.
 *
 * Intervals are the 95 % percentiles of a bootstrap over fields: a unit is a true field with what was found as it, or a found field that
 * is none; pixels and edges go with the field that they belong to.
 */
export function fieldScores(
  o: { truth: Labels; found: Labels; width: number; inPart: Uint8Array },
  { random, draws }: { random: () => number; draws: number }
): FieldScores {
  const { truth, found, width, inPart } = o;
  const leaving = new Set<number>();
  truth.forEach((t, i) => {
    if (t > 0 && inPart[i] === 0) leaving.add(t);
  });
  const judged = inPart.map((v, i) => (v === 1 && !leaving.has(truth[i]!) ? 1 : 0));
  const kept = truth.map((t) => (leaving.has(t) ? 0 : t));
  const counted = mostlyIn(found, judged);
  const objects = objectScores(
    kept,
    found.map((p) => (counted.has(p) ? p : 0))
  );

  const units = new Map<string, Unit>();
  const unitOfFound = new Map<number, Unit>();
  const unit = (name: string): Unit => {
    let u = units.get(name);
    if (!u) units.set(name, (u = emptyUnit()));
    return u;
  };
  for (const m of objects.matches) {
    const u = unit(`true ${m.truth}`);
    unitOfFound.set(m.predicted, u);
    u.matched = 1;
    u.iou = m.iou;
  }
  const ofFound = (p: number): Unit => unitOfFound.get(p) ?? unit(`found ${p}`);
  const trueEdges = edgesNear(truth, found, width, TOLERANCE_PX);
  const foundEdges = edgesNear(found, truth, width, TOLERANCE_PX);
  for (let i = 0; i < truth.length; i++) {
    const [t, p] = [kept[i]!, found[i]!];
    if (t > 0) {
      const u = unit(`true ${t}`);
      u.truth = 1;
      u.truePixels++;
      if (p > 0) u.hit++;
      else u.missed++;
      u.trueEdges += trueEdges.edges[i]!;
      u.trueEdgesMet += trueEdges.near[i]!;
    } else if (p > 0 && judged[i] === 1) ofFound(p).extra++;
    if (!counted.has(p)) continue;
    const u = ofFound(p);
    u.found = 1;
    u.foundPixels++;
    if (judged[i] === 0) continue;
    u.foundEdges += foundEdges.edges[i]!;
    u.foundEdgesMet += foundEdges.near[i]!;
  }

  const all = [...units.values()];
  const estimates = bootstrapped(all, random, draws);
  const judgedPixels = judged.reduce((n, v) => n + v, 0);
  return {
    truth: objects.truth,
    found: objects.predicted,
    matched: objects.matches.length,
    fieldShare: all.reduce((n, u) => n + u.truePixels, 0) / judgedPixels,
    ...estimates
  };
}

/** Labels of which more than half of the pixels are 1 in `judged`. */
function mostlyIn(labels: Labels, judged: Uint8Array): Set<number> {
  const sizes = new Map<number, { all: number; inside: number }>();
  labels.forEach((p, i) => {
    if (p === 0) return;
    const size = sizes.get(p) ?? { all: 0, inside: 0 };
    size.all++;
    size.inside += judged[i]!;
    sizes.set(p, size);
  });
  return new Set([...sizes].filter(([, { all, inside }]) => 2 * inside > all).map(([p]) => p));
}

/** Counts of one field; `iou` only where it is matched. */
type Unit = Record<
  | 'truth'
  | 'found'
  | 'matched'
  | 'iou'
  | 'truePixels'
  | 'foundPixels'
  | 'hit'
  | 'missed'
  | 'extra'
  | 'trueEdges'
  | 'trueEdgesMet'
  | 'foundEdges'
  | 'foundEdgesMet',
  number
>;
const emptyUnit = (): Unit => ({
  truth: 0,
  found: 0,
  matched: 0,
  iou: 0,
  truePixels: 0,
  foundPixels: 0,
  hit: 0,
  missed: 0,
  extra: 0,
  trueEdges: 0,
  trueEdgesMet: 0,
  foundEdges: 0,
  foundEdgesMet: 0
});

type Figures = Record<(typeof FIGURES)[number], number>;

function figuresOf(units: readonly Unit[]): Figures {
  const s = emptyUnit();
  let ratio = 0;
  for (const u of units) {
    for (const key of Object.keys(s) as (keyof Unit)[]) s[key] += u[key];
    if (u.matched === 1) ratio += u.foundPixels / u.truePixels;
  }
  const [precision, recall] = [s.foundEdgesMet / s.foundEdges, s.trueEdgesMet / s.trueEdges];
  return {
    iou: s.hit / (s.hit + s.missed + s.extra),
    boundaryF1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : precision + recall,
    precision: s.matched / s.found,
    recall: s.matched / s.truth,
    f1: (2 * s.matched) / (s.truth + s.found),
    meanIou: s.iou / s.matched,
    areaRatio: ratio / s.matched
  };
}

function bootstrapped(
  units: readonly Unit[],
  random: () => number,
  draws: number
): Record<(typeof FIGURES)[number], Estimate> {
  const whole = figuresOf(units);
  const found = Array.from({ length: draws }, () =>
    figuresOf(units.map(() => units[Math.floor(random() * units.length)]!))
  );
  return Object.fromEntries(
    FIGURES.map((f) => {
      const sorted = Float64Array.from(found, (v) => v[f])
        .filter((v) => !Number.isNaN(v))
        .sort();
      return [f, { estimate: whole[f], interval: [quantileOf(sorted, 0.025), quantileOf(sorted, 0.975)] }];
    })
  ) as Record<(typeof FIGURES)[number], Estimate>;
}
