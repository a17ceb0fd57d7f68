/**
 * Bands of a scene (20 m, 60 m) on the run's 10 m grid: north-up grids of one CRS, targets as fine as the source or finer.
 * Stored artefacts rest on these very bytes. For any other pair of grids there is `warp.ts`, which gives the same here.
 */
import type { Grid } from '../geo/grid.ts';
import { clip, type Window } from '../geo/window.ts';

/**
 * The window of `source` that `bilinear` or `nearest` needs to fill `target`: what it covers and a pixel around, cut
 * to the source. Both grids are north-up and of one CRS. Empty where they do not meet.
 */
export function windowFor(source: Grid, target: Grid): Window {
  const [a, , c, , e, f] = source.transform;
  const [ta, , tc, , te, tf] = target.transform;
  const col0 = Math.floor((tc - c) / a) - 1;
  const row0 = Math.floor((tf - f) / e) - 1;
  const col1 = Math.ceil((tc + target.width * ta - c) / a) + 1;
  const row1 = Math.ceil((tf + target.height * te - f) / e) + 1;
  return clip({ col: col0, row: row0, width: col1 - col0, height: row1 - row0 }, source);
}

/**
 * Values of `data` (on `source`) at the pixel centres of `target`, interpolated between the four nearest centres.
 *
 * A pixel whose own source pixel is NaN, or that lies outside the source, is NaN; NaN neighbours are left out and the
 * rest weighted anew, so that data neither grows over its edge nor shrinks from it. Beyond the outermost centres the
 * value of the edge holds. Half a pixel is never lost: a 20 m pixel's centre lies between its four 10 m pixels.
 */
export function bilinear(data: Float32Array, source: Grid, target: Grid): Float32Array {
  const { width } = source;
  const { across, down } = gridTaps(source, target);
  const out = new Float32Array(target.width * target.height).fill(Number.NaN);
  const { start, end } = across;
  if (start === end) return out;
  const centred = down.share.every((f) => f === 0) && across.share.every((f) => f === 0);
  if (centred && across.own[end - 1]! - across.own[start]! === end - 1 - start) {
    for (let row = down.start; row < down.end; row++) {
      const from = down.own[row]! * width + across.own[start]!;
      out.set(data.subarray(from, from + end - start), row * target.width + start);
    }
    return out;
  }
  // Rows of the source at the target's columns: each serves several rows of the target.
  let [upper, lower] = [acrossRows(end), acrossRows(end)];
  for (let row = down.start; row < down.end; row++) {
    const [y0, y1, fy] = [down.first[row]!, down.second[row]!, down.share[row]!];
    if (lower.y === y0) [upper, lower] = [lower, upper];
    drawAcross(upper, y0, data, width, across);
    if (y1 !== y0) drawAcross(lower, y1, data, width, across);
    const above = upper.values;
    const below = y1 === y0 ? above : lower.values;
    const gy = 1 - fy;
    const to = row * target.width;
    for (let col = start; col < end; col++) {
      const value = gy * above[col]! + fy * below[col]!;
      // The pixel's own is one of the four: where it is NaN, so is this.
      if (!Number.isNaN(value)) out[to + col] = value;
      else if (!Number.isNaN(data[down.own[row]! * width + across.own[col]!]!)) {
        out[to + col] = ofValid(data, y0 * width, y1 * width, fy, across, col);
      }
    }
  }
  return out;
}

type AcrossRow = { y: number; values: Float64Array };
const acrossRows = (length: number): AcrossRow => ({ y: -1, values: new Float64Array(length) });

/** Row `y` of the source, interpolated at the target's columns, unless it is that already. */
function drawAcross(into: AcrossRow, y: number, data: Float32Array, width: number, taps: Taps): void {
  if (into.y === y) return;
  into.y = y;
  const { values } = into;
  const { first, second, share, start, end } = taps;
  const at = y * width;
  for (let col = start; col < end; col++) {
    const fx = share[col]!;
    values[col] = (1 - fx) * data[at + first[col]!]! + fx * data[at + second[col]!]!;
  }
}

/** The mean of those of the four neighbours that are not NaN, by their weights. */
function ofValid(
  data: Float32Array,
  y0: number,
  y1: number,
  fy: number,
  { first, second, share }: Taps,
  col: number
): number {
  const [x0, x1, fx] = [first[col]!, second[col]!, share[col]!];
  let weight = 0;
  let value = 0;
  const add = (v: number, w: number) => {
    if (w > 0 && !Number.isNaN(v)) {
      value += w * v;
      weight += w;
    }
  };
  add(data[y0 + x0]!, (1 - fy) * (1 - fx));
  add(data[y0 + x1]!, (1 - fy) * fx);
  add(data[y1 + x0]!, fy * (1 - fx));
  add(data[y1 + x1]!, fy * fx);
  return value / weight;
}

/** Classes of `data` (on `source`) at the pixel centres of `target`; 0 outside the source. */
export function nearest(data: Uint8Array, source: Grid, target: Grid): Uint8Array {
  const { across, down } = gridTaps(source, target);
  const { own, start, end } = across;
  const out = new Uint8Array(target.width * target.height);
  for (let row = down.start; row < down.end; row++) {
    const from = down.own[row]! * source.width;
    const to = row * target.width;
    for (let col = start; col < end; col++) out[to + col] = data[from + own[col]!]!;
  }
  return out;
}

type Taps = {
  own: Int32Array;
  first: Int32Array;
  second: Int32Array;
  share: Float64Array;
  start: number; // targets [start, end) have a source pixel of their own
  end: number;
};

/** The taps of both axes; grids are north-up, so each axis stands alone. */
const gridTaps = ({ transform: from, width, height }: Grid, { transform: to, ...size }: Grid) => ({
  across: taps(from[0], from[2], width, to[0], to[2], size.width),
  down: taps(from[4], from[5], height, to[4], to[5], size.height)
});

/** Along one axis: the source pixel that holds each target centre (of those that have one), its two nearest centres, and the share of the second. */
function taps(
  step: number,
  origin: number,
  size: number,
  targetStep: number,
  targetOrigin: number,
  targetSize: number
): Taps {
  const out: Taps = {
    own: new Int32Array(targetSize),
    first: new Int32Array(targetSize),
    second: new Int32Array(targetSize),
    share: new Float64Array(targetSize),
    start: 0,
    end: 0
  };
  for (let i = 0; i < targetSize; i++) {
    const at = (targetOrigin + (i + 0.5) * targetStep - origin) / step;
    const own = Math.floor(at);
    const base = Math.floor(at - 0.5);
    out.own[i] = own;
    if (own < 0) out.start = i + 1;
    if (own < size) out.end = i + 1;
    out.first[i] = Math.min(size - 1, Math.max(0, base));
    out.second[i] = Math.min(size - 1, Math.max(0, base + 1));
    out.share[i] = at - 0.5 - base;
  }
  out.end = Math.max(out.start, out.end);
  return out;
}
