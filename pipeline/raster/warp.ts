import type { Grid } from '../geo/grid.ts';
import { pixelMap } from '../geo/pixel-map.ts';
import { clip, type Window } from '../geo/window.ts';
import { bilinearAt, cubicAt, type Field, meanOf, pixelAt, stretched } from './kernel.ts';
import { positionsOn } from './positions.ts';

export type WarpMethod = 'nearest' | 'bilinear' | 'cubic' | 'mean';

/** Target pixels a source pixel along the source's axes: below 1 the target is coarser. */
export type Scale = { x: number; y: number };

/**
 * Values of `data` (row-major on `source`, NaN is nodata) on `target`, as gdalwarp gives them, whatever the two grids:
 * other CRS, rotated, south-up, across the antimeridian. (Between north-up grids of one CRS the stages use
 * `resample.ts`, whose bytes stored artefacts rest on; it knows no coarser targets.)
 *
 * - nearest: the pixel that holds the target's centre.
 * - bilinear, cubic (Catmull-Rom, a = −0.5): at the target's centre, nodata left out and the rest weighted anew. A target
 *   whose own source pixel is nodata is nodata, so data neither grows over its edge nor shrinks from it. Where the target
 *   is coarser (scale below 0.95) the kernel is stretched by 1 / scale.
 * - mean: over the target pixel's area, of what is valid there. As GDAL's average it takes the box between two opposite
 *   corners, which is the pixel itself unless the grids are turned against each other: at 30° it is half of it, at 45° a line.
 *
 * NaN outside the source. `scale` decides the stretch, by default as GDAL does. GDAL's rule looks at the whole target, so
 * where one is warped by windows, or reaches far beyond the source, give `localScaleOf` of the whole: neighbouring
 * windows then agree. Throws Unsupported for a CRS that is not known.
 */
export function warp(
  data: Float32Array,
  source: Grid,
  target: Grid,
  method: WarpMethod,
  scale: Scale = scaleOf(source, target)
): Float32Array {
  const { width, height } = source;
  if (data.length !== width * height) throw new Error(`Expected ${width} × ${height} values, got ${data.length}.`);
  const field: Field = { data, width, height };
  if (method === 'mean') return means(field, source, target);
  const out = new Float32Array(target.width * target.height).fill(Number.NaN);
  const coarser = method !== 'nearest' && (scale.x < 0.95 || scale.y < 0.95);
  const valueAt = coarser ? stretched(method, scale.x, scale.y) : method === 'cubic' ? cubicAt : bilinearAt;
  eachCentre(source, target, (i, at, x, y) => {
    const own = data[at]!;
    if (!Number.isNaN(own)) out[i] = method === 'nearest' ? own : valueAt(field, x, y);
  });
  return out;
}

/** Classes of `data` (on `source`) at the pixel centres of `target`; 0 outside the source. */
export function warpClasses(data: Uint8Array, source: Grid, target: Grid): Uint8Array {
  const out = new Uint8Array(target.width * target.height);
  eachCentre(source, target, (i, at) => {
    out[i] = data[at]!;
  });
  return out;
}

/** Calls `visit` with the index of each target pixel whose centre lies on the source, and where that is. */
function eachCentre(
  source: Grid,
  target: Grid,
  visit: (index: number, sourceIndex: number, x: number, y: number) => void
): void {
  const { width, height } = source;
  const positions = positionsOn(source, target);
  const xs = new Float64Array(target.width);
  const ys = new Float64Array(target.width);
  for (let row = 0; row < target.height; row++) {
    positions.fill(row + 0.5, 0.5, xs, ys);
    for (let col = 0; col < target.width; col++) {
      const at = pixelAt(width, height, xs[col]!, ys[col]!);
      if (at >= 0) visit(row * target.width + col, at, xs[col]!, ys[col]!);
    }
  }
}

function means(field: Field, source: Grid, target: Grid): Float32Array {
  const out = new Float32Array(target.width * target.height);
  const positions = positionsOn(source, target);
  const half = positions.circlePx / 2;
  const [x0s, y0s, x1s, y1s] = [0, 0, 0, 0].map(() => new Float64Array(target.width)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array
  ];
  for (let row = 0; row < target.height; row++) {
    positions.fill(row, 0, x0s, y0s);
    positions.fill(row + 1, 1, x1s, y1s);
    for (let col = 0; col < target.width; col++) {
      const x0 = x0s[col]!;
      let x1 = x1s[col]!;
      // A pixel that the far side of the Earth cuts in two is not as wide as the Earth.
      if (x1 - x0 > half) x1 -= 2 * half;
      else if (x0 - x1 > half) x1 += 2 * half;
      out[row * target.width + col] = meanOf(field, x0, y0s[col]!, x1, y1s[col]!);
    }
  }
  return out;
}

/**
 * The scale by GDAL's rule: the size of the target over that of the box around it in the source, cut to the source on the
 * right and below. It depends on the target's shape and place: a turned grid looks coarser than it is, the more so the
 * longer than wide it is, and a target that reaches beyond the source looks finer.
 */
export function scaleOf(source: Grid, target: Grid): Scale {
  const { x0, y0, x1, y1 } = boxOn(target, source);
  return {
    x: rounded(Math.min(source.width - Math.trunc(Math.max(0, x0)), x1 - x0) / target.width),
    y: rounded(Math.min(source.height - Math.trunc(Math.max(0, y0)), y1 - y0) / target.height)
  };
}

/** The scale by one step in the middle of the target: that of the pixels, whatever the target's shape and place. */
export function localScaleOf(source: Grid, target: Grid): Scale {
  const { width, height } = target;
  const { at } = pixelMap(target, source);
  const [west, east] = [at(width / 2 - 0.5, height / 2), at(width / 2 + 0.5, height / 2)];
  const [north, south] = [at(width / 2, height / 2 - 0.5), at(width / 2, height / 2 + 0.5)];
  return {
    x: rounded(Math.hypot(east[0] - west[0], south[0] - north[0])),
    y: rounded(Math.hypot(east[1] - west[1], south[1] - north[1]))
  };
}

/** One over the source pixels a target pixel, of a whole number of them where it is near; 1 where there are none. */
function rounded(sourcePx: number): number {
  if (!(sourcePx > 0 && sourcePx < Infinity)) return 1;
  const whole = Math.round(sourcePx);
  return sourcePx > 1 && Math.abs(sourcePx - whole) < 0.05 ? 1 / whole : 1 / sourcePx;
}

/** Pixels that a method looks at beyond a position, for `sourceWindowFor`. */
export const reachPx = (method: WarpMethod, { x, y }: Scale): number =>
  method === 'nearest' || method === 'mean' ? 1 : Math.ceil((method === 'cubic' ? 2 : 1) / Math.min(1, x, y));

/**
 * The part of `source` that `target` covers and `marginPx` around it, cut to the source: what a reader must read to warp
 * to the target. `reachPx` pixels of margin give the same values as the whole source. Empty where the two do not meet.
 */
export function sourceWindowFor(source: Grid, target: Grid, marginPx: number): Window {
  const box = boxOn(target, source);
  const reach = { x0: -marginPx, y0: -marginPx, x1: source.width + marginPx, y1: source.height + marginPx };
  if (!(box.x0 < reach.x1 && box.x1 > reach.x0 && box.y0 < reach.y1 && box.y1 > reach.y0)) {
    return { col: 0, row: 0, width: 0, height: 0 };
  }
  const col = Math.floor(Math.max(box.x0, reach.x0)) - marginPx;
  const row = Math.floor(Math.max(box.y0, reach.y0)) - marginPx;
  const right = Math.ceil(Math.min(box.x1, reach.x1)) + marginPx;
  const bottom = Math.ceil(Math.min(box.y1, reach.y1)) + marginPx;
  return clip({ col, row, width: right - col, height: bottom - row }, source);
}

type Box = { x0: number; y0: number; x1: number; y1: number };

/** Places along each side of a grid; what a curve of UTM leaves out between two of them is far below a pixel. */
const STEPS = 20;

/** The box around `from` in pixels of `to`, wherever it lies; empty (x0 above x1) where `from` has no place there. */
function boxOn(from: Grid, to: Grid): Box {
  const { at } = pixelMap(from, to);
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (let j = 0; j <= STEPS; j++) {
    for (let i = 0; i <= STEPS; i++) {
      const [x, y] = at((from.width * i) / STEPS, (from.height * j) / STEPS);
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      box.x0 = Math.min(box.x0, x);
      box.y0 = Math.min(box.y0, y);
      box.x1 = Math.max(box.x1, x);
      box.y1 = Math.max(box.y1, y);
    }
  }
  return box;
}
