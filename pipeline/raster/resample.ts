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
  const centred = down.share.every((f) => f === 0) && across.share.every((f) => f === 0);
  const out = new Float32Array(target.width * target.height).fill(Number.NaN);
  for (let row = 0; row < target.height; row++) {
    const y = down.own[row]!;
    if (y < 0) continue;
    if (centred) {
      for (let col = 0; col < target.width; col++) {
        const x = across.own[col]!;
        if (x >= 0) out[row * target.width + col] = data[y * width + x]!;
      }
      continue;
    }
    const y0 = down.first[row]! * width;
    const y1 = down.second[row]! * width;
    const fy = down.share[row]!;
    for (let col = 0; col < target.width; col++) {
      const x = across.own[col]!;
      if (x < 0 || Number.isNaN(data[y * width + x]!)) continue;
      const x0 = across.first[col]!;
      const x1 = across.second[col]!;
      const fx = across.share[col]!;
      const a = data[y0 + x0]!;
      const b = data[y0 + x1]!;
      const c = data[y1 + x0]!;
      const d = data[y1 + x1]!;
      let value = (1 - fy) * ((1 - fx) * a + fx * b) + fy * ((1 - fx) * c + fx * d);
      if (Number.isNaN(value)) {
        let weight = 0;
        value = 0;
        const add = (v: number, w: number) => {
          if (w > 0 && !Number.isNaN(v)) {
            value += w * v;
            weight += w;
          }
        };
        add(a, (1 - fy) * (1 - fx));
        add(b, (1 - fy) * fx);
        add(c, fy * (1 - fx));
        add(d, fy * fx);
        value /= weight;
      }
      out[row * target.width + col] = value;
    }
  }
  return out;
}

/** Classes of `data` (on `source`) at the pixel centres of `target`; 0 outside the source. */
export function nearest(data: Uint8Array, source: Grid, target: Grid): Uint8Array {
  const { across, down } = gridTaps(source, target);
  const out = new Uint8Array(target.width * target.height);
  for (let row = 0; row < target.height; row++) {
    const y = down.own[row]!;
    if (y < 0) continue;
    for (let col = 0; col < target.width; col++) {
      const x = across.own[col]!;
      if (x >= 0) out[row * target.width + col] = data[y * source.width + x]!;
    }
  }
  return out;
}

type Taps = { own: Int32Array; first: Int32Array; second: Int32Array; share: Float64Array };

/** The taps of both axes; grids are north-up, so each axis stands alone. */
const gridTaps = ({ transform: from, width, height }: Grid, { transform: to, ...size }: Grid) => ({
  across: taps(from[0], from[2], width, to[0], to[2], size.width),
  down: taps(from[4], from[5], height, to[4], to[5], size.height)
});

/** Along one axis: the source pixel that holds each target centre (−1: none), its two nearest centres, and the share of the second. */
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
    share: new Float64Array(targetSize)
  };
  for (let i = 0; i < targetSize; i++) {
    const at = (targetOrigin + (i + 0.5) * targetStep - origin) / step;
    const own = Math.floor(at);
    const base = Math.floor(at - 0.5);
    out.own[i] = own >= 0 && own < size ? own : -1;
    out.first[i] = Math.min(size - 1, Math.max(0, base));
    out.second[i] = Math.min(size - 1, Math.max(0, base + 1));
    out.share[i] = at - 0.5 - base;
  }
  return out;
}
