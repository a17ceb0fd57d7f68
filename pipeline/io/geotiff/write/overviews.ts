import type { Pixel } from '../../../raster/raster.ts';

/** One size of the picture: bands of one type, row-major. */
export type Level = { width: number; height: number; bands: readonly Pixel[] };

export type Overviews = 'nearest' | 'mean';

/** Sizes by halves (rounded up) until the longer side is at most `most` pixels; the full size first. */
export function pyramid(full: Level, most: number, how: Overviews, nodata: number | undefined): Level[] {
  const levels = [full];
  for (let level = full; Math.max(level.width, level.height) > most; levels.push(level)) {
    const { width, height, bands } = level;
    const to = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
    level = { ...to, bands: bands.map((b) => (how === 'mean' ? mean(b, level, to, nodata) : nearest(b, level, to))) };
  }
  return levels;
}

type Size = { width: number; height: number };
type Make = new (n: number) => Pixel;

/** Of each 2 × 2 pixels the north-western one, so that classes stay classes. */
function nearest(from: Pixel, { width }: Size, to: Size): Pixel {
  const out = new (from.constructor as Make)(to.width * to.height);
  for (let row = 0; row < to.height; row++) {
    for (let col = 0; col < to.width; col++) out[row * to.width + col] = from[row * 2 * width + col * 2]!;
  }
  return out;
}

/**
 * The mean over the area of each pixel, of what is there: nodata and NaN have no weight, and only where nothing is
 * there is nodata (NaN where the file has none). An odd side halves to pixels a little under two wide, which share a
 * source pixel by area, as in gdaladdo -r average. Integers round half up, never to nodata: that goes one beside.
 */
function mean(from: Pixel, size: Size, to: Size, nodata: number | undefined): Pixel {
  const out = new (from.constructor as Make)(to.width * to.height);
  const isFloat = from instanceof Float32Array || from instanceof Float64Array;
  const absent = nodata === undefined ? Number.NaN : from instanceof Float32Array ? Math.fround(nodata) : nodata;
  const beside = besideOf(from.constructor as Make, absent);
  const across = taps(size.width, to.width);
  const down = taps(size.height, to.height);
  for (let row = 0; row < to.height; row++) {
    for (let col = 0; col < to.width; col++) {
      let sum = 0;
      let weight = 0;
      for (let j = 0; j < down.n; j++) {
        const wRow = down.weight[row * down.n + j]!;
        if (wRow === 0) continue;
        const line = (down.first[row]! + j) * size.width + across.first[col]!;
        for (let i = 0; i < across.n; i++) {
          const w = across.weight[col * across.n + i]! * wRow;
          if (w === 0) continue;
          const v = from[line + i]!;
          if (v === absent || Number.isNaN(v)) continue;
          sum += v * w;
          weight += w;
        }
      }
      const at = row * to.width + col;
      if (weight === 0) {
        out[at] = absent;
        continue;
      }
      const m = sum / weight;
      out[at] = isFloat ? m : Math.floor(m + 0.5);
      if (out[at] === absent) out[at] = beside;
    }
  }
  return out;
}

/** The value of the type next to nodata: above it for integers, below where that leaves the type or wraps to zero. */
function besideOf(make: Make, absent: number): number {
  const probe = new make(1);
  if (probe instanceof Float32Array || probe instanceof Float64Array) return absent;
  probe[0] = absent + 1;
  return probe[0] === absent + 1 ? absent + 1 : absent - 1;
}

/** Which source pixels each of `to` pixels along a side covers: the first one, and `n` shares of a pixel from there. */
function taps(from: number, to: number): { n: number; first: Int32Array; weight: Float64Array } {
  const step = from / to;
  const n = from === to ? 1 : from === 2 * to ? 2 : 3;
  const first = new Int32Array(to);
  const weight = new Float64Array(to * n);
  for (let i = 0; i < to; i++) {
    const start = (i * from) / to;
    first[i] = Math.min(Math.floor(start), from - 1);
    for (let k = 0; k < n; k++) {
      const at = first[i]! + k;
      if (at >= from) continue;
      weight[i * n + k] = Math.max(0, Math.min(at + 1, start + step) - Math.max(at, start));
    }
  }
  return { n, first, weight };
}
