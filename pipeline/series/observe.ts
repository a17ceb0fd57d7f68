import type { Grid } from '../geo/grid.ts';
import { type Coverage, rasterize } from '../geo/rasterize.ts';
import type { Window } from '../geo/window.ts';
import type { PlotId } from '../ids.ts';
import { PURE_INSET_M } from '../plot/area.ts';
import type { Plot } from '../plot/plot.ts';
import { BAND_TABLE, BANDS, type Band } from '../scene/bands.ts';
import { isUsable, MASK } from '../segment/mask-classes.ts';
import type { Observation } from './observation.ts';

/** A share of the values cut off at either end before averaging: a tree or a shed does not move a field's mean. */
const TRIM = 0.2;
/** A 20 m pixel is pure when its 10 m centres are this far inside the border. */
const PURE_INSET_20M_BANDS_M = 10;

/** Where a plot's statistics come from, as indices into the pixels of one window. */
export type PlotPixels = {
  plot: PlotId;
  fine: Int32Array; // for 10 m bands, masks and counts
  coarse: Int32Array; // for 20 m bands; a subset of `fine`
};

/**
 * The pixels of each plot in the smallest window around all of them. Pure pixels where the plot has any; else those
 * with their centre inside. A plot too small for either has none, and so never an observation.
 */
export function pixelsOfPlots(plots: readonly Plot[], grid: Grid): { window: Window; pixels: PlotPixels[] } {
  const covers = plots.map(({ polygon }) => {
    const pure = rasterize(polygon, grid, PURE_INSET_M);
    const fine = pure.inside.includes(1) ? pure : rasterize(polygon, grid);
    const deep = rasterize(polygon, grid, PURE_INSET_20M_BANDS_M);
    return { fine, coarse: deep.inside.includes(1) ? deep : fine };
  });
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  for (const { window: w } of covers.map((c) => c.fine)) {
    left = Math.min(left, w.col);
    top = Math.min(top, w.row);
    right = Math.max(right, w.col + w.width);
    bottom = Math.max(bottom, w.row + w.height);
  }
  const window = { col: left, row: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
  return {
    window: plots.length === 0 ? { col: 0, row: 0, width: 0, height: 0 } : window,
    pixels: plots.map(({ id }, i) => ({
      plot: id,
      fine: indicesIn(window, covers[i]!.fine),
      coarse: indicesIn(window, covers[i]!.coarse)
    }))
  };
}

function indicesIn(window: Window, { window: w, inside }: Coverage): Int32Array {
  const out: number[] = [];
  for (let i = 0; i < inside.length; i++) {
    if (inside[i] === 0) continue;
    const col = i % w.width;
    out.push((w.row + (i - col) / w.width - window.row) * window.width + (w.col + col - window.col));
  }
  return Int32Array.from(out);
}

/** How much of a plot one scene shows: its pixels with data, and those of usable ground. Null where it shows none of it. */
export function lookAt(pixels: PlotPixels, mask: Uint8Array): Pick<Observation, 'clearShare' | 'count'> | null {
  let covered = 0;
  let count = 0;
  for (const i of pixels.fine) {
    if (mask[i] === MASK.nodata) continue;
    covered++;
    if (isUsable(mask[i]!)) count++;
  }
  return covered === 0 ? null : { clearShare: round5(count / covered), count };
}

/**
 * Mean and spread of each band over a plot's usable pixels: 20 % trimmed mean (a fifth cut off at either end) and
 * standard deviation (of the untrimmed values, divided by their number). 20 m bands rest on the deeper pixels where
 * any of those is usable. A band without a value is left out. Reflectance, 5 decimals.
 */
export function statisticsOf(
  pixels: PlotPixels,
  mask: Uint8Array,
  bands: Partial<Record<Band, Float32Array>>
): Pick<Observation, 'mean' | 'sd'> {
  const mean: Observation['mean'] = {};
  const sd: Observation['sd'] = {};
  const values = new Float32Array(pixels.fine.length);
  for (const band of BANDS) {
    const data = bands[band];
    if (!data) continue;
    let n = BAND_TABLE[band].gsdM === 20 ? gather(values, data, pixels.coarse, mask) : 0;
    if (n === 0) n = gather(values, data, pixels.fine, mask);
    if (n === 0) continue;
    const some = values.subarray(0, n);
    mean[band] = round5(trimmedMean(some, TRIM));
    sd[band] = round5(deviation(some));
  }
  return { mean, sd };
}

function gather(into: Float32Array, data: Float32Array, pixels: Int32Array, mask: Uint8Array): number {
  let n = 0;
  for (const i of pixels) {
    const value = data[i]!;
    if (isUsable(mask[i]!) && !Number.isNaN(value)) into[n++] = value;
  }
  return n;
}

/** The mean of what is left when ⌊share · n⌋ values are cut off at either end. Sorts `values`. NaN of nothing. */
export function trimmedMean(values: Float32Array, share: number): number {
  const cut = Math.floor(share * values.length);
  values.sort();
  let sum = 0;
  for (let i = cut; i < values.length - cut; i++) sum += values[i]!;
  return sum / (values.length - 2 * cut);
}

function deviation(values: Float32Array): number {
  let sum = 0;
  for (const v of values) sum += v;
  const mean = sum / values.length;
  let squares = 0;
  for (const v of values) squares += (v - mean) * (v - mean);
  return Math.sqrt(squares / values.length);
}

const round5 = (v: number) => Math.round(v * 1e5) / 1e5;
