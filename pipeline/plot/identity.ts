import { toXY } from '../geo/affine.ts';
import type { Grid } from '../geo/grid.ts';
import { type PlotId, plotId } from '../ids.ts';

/**
 * A plot's name from where it lies: the centre of its innermost pixel in whole metres of the grid's CRS. It is the
 * same whatever tile found the plot, and stays as long as the middle of the field does.
 */
export function plotIdAt(grid: Grid, col: number, row: number): PlotId {
  const [x, y] = toXY(grid.transform, col + 0.5, row + 0.5);
  return plotId(`${grid.epsg}-E${Math.round(x)}-N${Math.round(y)}`);
}

/** The place that a plot's id names, in metres of its CRS. Throws an Error on anything that is no plot id. */
export function placeOfPlot(id: PlotId): { epsg: number; x: number; y: number } {
  const m = /^(\d+)-E(-?\d+)-N(-?\d+)$/.exec(id);
  if (!m) throw new Error(`Expected a plot id as <epsg>-E<x>-N<y>, got '${id}'.`);
  return { epsg: Number(m[1]), x: Number(m[2]), y: Number(m[3]) };
}

/**
 * The pixel of a patch that lies farthest from every pixel outside it; ties go to the lower row, then column.
 * `inside` is 1 in the patch, row-major; beyond its edge is outside. Distances are exact and Euclidean, from centre
 * to centre (Felzenszwalb and Huttenlocher 2012), squared.
 */
export function innermostPixel(inside: Uint8Array, width: number): { col: number; row: number } {
  const height = inside.length / width;
  // One pixel of outside all around, so that the edge counts.
  const w = width + 2;
  const h = height + 2;
  const distance = new Float64Array(w * h);
  for (let row = 0; row < height; row++) {
    for (let col = 0; col < width; col++) {
      if (inside[row * width + col] === 1) distance[(row + 1) * w + col + 1] = FAR;
    }
  }
  const line = new Float64Array(Math.max(w, h));
  for (let col = 0; col < w; col++) transformLine(distance, col, w, h, line);
  for (let row = 0; row < h; row++) transformLine(distance, row * w, 1, w, line);

  let best = { col: 0, row: 0 };
  let most = -1;
  for (let row = 0; row < height; row++) {
    for (let col = 0; col < width; col++) {
      const d = distance[(row + 1) * w + col + 1]!;
      if (inside[row * width + col] === 1 && d > most) {
        most = d;
        best = { col, row };
      }
    }
  }
  return best;
}

const FAR = 1e12;

/** The lower envelope of parabolas along one line of `d`, in place. */
function transformLine(d: Float64Array, offset: number, stride: number, n: number, line: Float64Array): void {
  for (let i = 0; i < n; i++) line[i] = d[offset + i * stride]!;
  const apex = new Int32Array(n);
  const from = new Float64Array(n + 1);
  let k = 0;
  from[0] = Number.NEGATIVE_INFINITY;
  from[1] = Number.POSITIVE_INFINITY;
  for (let q = 1; q < n; q++) {
    const meets = (p: number) => (line[q]! + q * q - (line[p]! + p * p)) / (2 * q - 2 * p);
    let s = meets(apex[k]!);
    while (s <= from[k]!) s = meets(apex[--k]!);
    apex[++k] = q;
    from[k] = s;
    from[k + 1] = Number.POSITIVE_INFINITY;
  }
  k = 0;
  for (let q = 0; q < n; q++) {
    while (from[k + 1]! < q) k++;
    const p = apex[k]!;
    d[offset + q * stride] = (q - p) * (q - p) + line[p]!;
  }
}
