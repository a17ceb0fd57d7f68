/** A raster of labels: 0 is background, every other value is one object. */
export type Labels = Uint32Array;

export type ObjectMatch = { truth: number; predicted: number; iou: number };

export type ObjectScores = {
  truth: number; // objects
  predicted: number;
  matches: ObjectMatch[]; // the best first
  precision: number; // of the predicted objects, share matched; NaN without any
  recall: number; // of the true objects, share matched; NaN without any
  f1: number; // 2 · matches / (truth + predicted); NaN where there is no object at all
  meanIou: number; // of the matches; NaN without any
  oversegmentation: number; // 0..1, see `objectScores`
  undersegmentation: number; // 0..1
};

/**
 * How well predicted objects (fields, say) are the true ones, from two label rasters of one grid. A true and a predicted object
 * match where their intersection over union is at least `threshold`, one to one; the pairs are taken in falling order of IoU (ties
 * to the lower true, then the lower predicted label). Above 0.5 no object can have two candidates, so the order does not matter.
 *
 * Over- and undersegmentation as Clinton et al. (2010) measure them: each true object T is set beside the predicted object E that covers
 * most of it (ties to the lower label); the means of 1 − |T ∩ E| / |T| (a field cut in pieces) and of 1 − |T ∩ E| / |E| (fields run
 * together). True objects that nothing covers are left to recall; NaN where that is all of them.
 */
export function objectScores(truth: Labels, predicted: Labels, threshold = 0.5): ObjectScores {
  if (truth.length !== predicted.length) {
    throw new RangeError(`Expected two rasters of ${truth.length} pixels, got ${predicted.length}.`);
  }
  if (!(threshold > 0 && threshold <= 1)) {
    throw new RangeError(`Expected an IoU above 0, to 1, as threshold, got ${threshold}.`);
  }
  const { areas, predictedAreas, overlaps } = overlapsOf(truth, predicted);
  const candidates: ObjectMatch[] = [];
  let [covered, over, under] = [0, 0, 0];
  for (const [t, area] of areas) {
    let best = { predicted: 0, shared: 0 };
    for (const [p, shared] of overlaps.get(t) ?? []) {
      const iou = shared / (area + predictedAreas.get(p)! - shared);
      if (iou >= threshold) candidates.push({ truth: t, predicted: p, iou });
      if (shared > best.shared || (shared === best.shared && p < best.predicted)) best = { predicted: p, shared };
    }
    if (best.shared === 0) continue;
    covered++;
    over += 1 - best.shared / area;
    under += 1 - best.shared / predictedAreas.get(best.predicted)!;
  }
  const matches = oneToOne(candidates);
  return {
    truth: areas.size,
    predicted: predictedAreas.size,
    matches,
    precision: matches.length / predictedAreas.size,
    recall: matches.length / areas.size,
    f1: (2 * matches.length) / (areas.size + predictedAreas.size),
    meanIou: matches.reduce((s, m) => s + m.iou, 0) / matches.length,
    oversegmentation: over / covered,
    undersegmentation: under / covered
  };
}

function oneToOne(candidates: ObjectMatch[]): ObjectMatch[] {
  const taken = { truth: new Set<number>(), predicted: new Set<number>() };
  return candidates
    .sort((a, b) => b.iou - a.iou || a.truth - b.truth || a.predicted - b.predicted)
    .filter((m) => {
      if (taken.truth.has(m.truth) || taken.predicted.has(m.predicted)) return false;
      taken.truth.add(m.truth);
      taken.predicted.add(m.predicted);
      return true;
    });
}

type Overlaps = {
  areas: Map<number, number>; // pixels of each true object
  predictedAreas: Map<number, number>;
  overlaps: Map<number, Map<number, number>>; // true object → predicted object → pixels of both
};

/** Counts in one pass, run by run: objects are wide, so most pixels only lengthen a run. */
function overlapsOf(truth: Labels, predicted: Labels): Overlaps {
  const found: Overlaps = { areas: new Map(), predictedAreas: new Map(), overlaps: new Map() };
  for (let from = 0, to = 0; from < truth.length; from = to) {
    const [t, p] = [truth[from]!, predicted[from]!];
    while (to < truth.length && truth[to] === t && predicted[to] === p) to++;
    const length = to - from;
    if (t > 0) found.areas.set(t, (found.areas.get(t) ?? 0) + length);
    if (p > 0) found.predictedAreas.set(p, (found.predictedAreas.get(p) ?? 0) + length);
    if (t === 0 || p === 0) continue;
    const of = found.overlaps.get(t) ?? new Map<number, number>();
    of.set(p, (of.get(p) ?? 0) + length);
    found.overlaps.set(t, of);
  }
  return found;
}
