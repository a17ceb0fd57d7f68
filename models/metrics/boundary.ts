import type { Labels } from './objects.ts';

export type BoundaryScores = { precision: number; recall: number; f1: number };

/**
 * How well the edges of predicted objects lie on the true edges, from two label rasters of `width` columns (0 background): the
 * share of predicted edge pixels with a true edge pixel at most `tolerance` pixels away (the greater of the column and row
 * distance), the share of true ones with a predicted one, and their harmonic mean. An edge pixel belongs to an object and has a
 * neighbour to its left, right, above or below with another label; the raster's own rim is no edge. NaN where a side has no edge.
 */
export function boundaryScores(truth: Labels, predicted: Labels, width: number, tolerance: number): BoundaryScores {
  const height = truth.length / width;
  if (!Number.isInteger(height) || predicted.length !== truth.length) {
    throw new RangeError(
      `Expected two rasters of ${width} columns, got ${truth.length} and ${predicted.length} pixels.`
    );
  }
  const precision = shareOf(edgesNear(predicted, truth, width, tolerance));
  const recall = shareOf(edgesNear(truth, predicted, width, tolerance));
  return {
    precision,
    recall,
    f1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : precision + recall
  };
}

/** 1 where an object's pixel borders on another label. */
function edgesOf(labels: Labels, width: number): Uint8Array {
  return Uint8Array.from(labels, (own, i) => {
    if (own === 0) return 0;
    const col = i % width;
    const left = col > 0 && labels[i - 1] !== own;
    const right = col < width - 1 && labels[i + 1] !== own;
    const above = i >= width && labels[i - width] !== own;
    const below = i + width < labels.length && labels[i + width] !== own;
    return left || right || above || below ? 1 : 0;
  });
}

/** 1 on the edge pixels of `labels`, and 1 on those of them that an edge pixel of `others` is near; see `boundaryScores`. */
export function edgesNear(
  labels: Labels,
  others: Labels,
  width: number,
  tolerance: number
): { edges: Uint8Array; near: Uint8Array } {
  const edges = edgesOf(labels, width);
  const reached = spread(spread(edgesOf(others, width), width, 1, tolerance), width, width, tolerance);
  return { edges, near: edges.map((edge, i) => edge & reached[i]!) };
}

function shareOf({ edges, near }: { edges: Uint8Array; near: Uint8Array }): number {
  const count = (layer: Uint8Array) => layer.reduce((n, v) => n + v, 0);
  return count(near) / count(edges);
}

/** Widens the ones of a mask by `reach` pixels along rows (step 1) or columns (step `width`). */
function spread(mask: Uint8Array, width: number, step: number, reach: number): Uint8Array {
  const length = step === 1 ? width : mask.length / width;
  const out = new Uint8Array(mask.length);
  for (let line = 0; line < mask.length / length; line++) {
    const start = step === 1 ? line * width : line;
    let last = -Infinity;
    for (let k = 0; k < length; k++) {
      if (mask[start + k * step] === 1) last = k;
      if (k - last <= reach) out[start + k * step] = 1;
    }
    last = Infinity;
    for (let k = length - 1; k >= 0; k--) {
      if (mask[start + k * step] === 1) last = k;
      if (last - k <= reach) out[start + k * step] = 1;
    }
  }
  return out;
}
