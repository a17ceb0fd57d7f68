import {
  type Composite,
  DEEP_PX,
  fillPlotInput,
  medianComposite,
  PLOT_BANDS,
  PLOT_CHANNELS,
  PLOT_HEADS
} from '../../../pipeline/segment/plot-input.ts';
import { type Dice, dice, seedOf } from '../../simulate/dice.ts';
import { GROUND } from '../../simulate/write-patches.ts';
import { smoothField } from './smooth-field.ts';
import { HALF, SEEING_SEED, STACK, type Stack, snowOf } from './stack.ts';

/** Side of a training crop, pixels of 10 m. */
export const PLOT_CROP = 128;
/** Composites of a training sample. */
export const MOST = 4;
const AREA = STACK * STACK;
const HEADS = PLOT_HEADS.length;
const GRASS = 1 + GROUND.indexOf('grass');

/** Grass that nobody works may be sown or not: by the rule that sown grass is a field, nothing is said of it. */
export const countsOf = ({ ground }: Pick<Stack, 'ground'>): Uint8Array => ground.map((g) => (g === GRASS ? 0 : 1));

/**
 * Which pixels of a raster of plot numbers (0: none) touch another plot or none, and how deep each lies in its plot: distance to the
 * nearest pixel of another, less half a pixel, by steps to the side (1) and across (√2); 255 from DEEP_PX on.
 */
export function plotTruth(plot: ArrayLike<number>, width: number): { edge: Uint8Array; depth: Uint8Array } {
  const area = plot.length;
  const d = new Float32Array(area);
  const edge = new Uint8Array(area);
  const far = DEEP_PX + 1;
  for (let i = 0; i < area; i++) {
    const x = i % width;
    const other = (j: number) => plot[j] !== plot[i];
    const touches =
      (x > 0 && other(i - 1)) ||
      (x + 1 < width && other(i + 1)) ||
      (i >= width && other(i - width)) ||
      (i + width < area && other(i + width));
    edge[i] = touches ? 1 : 0;
    d[i] = plot[i] === 0 ? 0 : touches ? 0.5 : far;
  }
  const relax = (i: number, j: number, w: number) => {
    if (plot[j] === plot[i] && d[j]! + w < d[i]!) d[i] = d[j]! + w;
  };
  for (let i = 0; i < area; i++) {
    const x = i % width;
    if (x > 0) relax(i, i - 1, 1);
    if (i >= width) {
      relax(i, i - width, 1);
      if (x > 0) relax(i, i - width - 1, Math.SQRT2);
      if (x + 1 < width) relax(i, i - width + 1, Math.SQRT2);
    }
  }
  for (let i = area - 1; i >= 0; i--) {
    const x = i % width;
    if (x + 1 < width) relax(i, i + 1, 1);
    if (i + width < area) {
      relax(i, i + width, 1);
      if (x + 1 < width) relax(i, i + width + 1, Math.SQRT2);
      if (x > 0) relax(i, i + width - 1, Math.SQRT2);
    }
  }
  return { edge, depth: Uint8Array.from(d, (v) => Math.min(255, Math.round((255 * v) / DEEP_PX))) };
}

/** A clear look of a stack at 10 m: bands with 0 where cloud, shadow or snow lies. */
export function clearLook(stack: Stack, f: number): Uint16Array[] {
  const snow = snowOf(stack, stack.fineDates[f]!);
  const clear = stack.clear.subarray(f * AREA, (f + 1) * AREA);
  const coarse = (i: number) => ((i / STACK) >> 1) * HALF + ((i % STACK) >> 1);
  return PLOT_BANDS.map((_, b) => {
    const band = stack.fine.subarray((4 * f + b) * AREA, (4 * f + b + 1) * AREA);
    return band.map((v, i) => (clear[i] === 1 && snow[coarse(i)] === 0 ? v : 0));
  });
}

/** Medians of two calendar months each over the clear looks of a stack: what a run makes of its season. */
export function compositesOf(stack: Stack): Composite[] {
  const periods = new Map<number, number[]>();
  stack.fineDates.forEach((date, f) => {
    const period = stack.meta.months[date]! >> 1 /* as periodOf */;
    periods.set(period, [...(periods.get(period) ?? []), f]);
  });
  return [...periods.values()]
    .map((looks) =>
      medianComposite(
        looks.map((f) => clearLook(stack, f)),
        AREA
      )
    )
    .filter(([blue]) => blue!.some((v) => v > 0));
}

/** Looks of a stack that show at least a fifth of its ground, those that show most first. */
export function clearest(stack: Stack): number[] {
  const shares = Array.from(stack.fineDates, (_, f) => {
    const seen = clearLook(stack, f)[0]!.reduce((n, v) => n + (v > 0 ? 1 : 0), 0);
    return { f, seen };
  });
  return shares
    .filter(({ seen }) => 5 * seen >= AREA)
    .sort((a, b) => b.seen - a.seen || a.f - b.f)
    .map(({ f }) => f);
}

/**
 * A place to learn plots from: composites and single looks of it, and what is true of each pixel. `edge` is 1 where a neighbour is of
 * another plot or none; `depth` is as in PLOT_HEADS, 255 for 1; `counts` is 0 where nothing can be said.
 */
export type Place = {
  width: number;
  composites: readonly Composite[];
  singles: readonly Composite[];
  plot: ArrayLike<number>; // 0: none
  edge: Uint8Array;
  depth: Uint8Array;
  counts: Uint8Array;
};

/** What training needs of a stack, made once: its composites, some single looks, its truth. */
export function placeOf(stack: Stack): Place {
  const best = clearest(stack).slice(0, 4);
  return {
    width: STACK,
    composites: compositesOf(stack),
    singles: best.map((f) => clearLook(stack, f)),
    plot: stack.plot,
    ...plotTruth(stack.plot, STACK),
    counts: countsOf(stack)
  };
}

export type PlotBatch = { x: Float32Array; n: number; shape: number[]; y: Float32Array; counts: Float32Array };

/**
 * Crops for training. The number of composites of a batch is drawn: one in three batches sees one look only, more than half of those without
 * near infrared. Some of these come from `real` places, which have but one look.
 */
export function plotSource(places: readonly Place[], real: readonly Place[], seed: number) {
  return (step: number, batch: number): PlotBatch => {
    const d = dice(seedOf(SEEING_SEED, 'plots', seed, step));
    const size = PLOT_CROP * PLOT_CROP;
    const C = PLOT_CHANNELS.length;
    const single = d.chance(0.35);
    const slots = single ? 1 : MOST;
    const x = new Float32Array(batch * slots * size * C);
    const y = new Float32Array(batch * size * HEADS);
    const counts = new Float32Array(batch * size);
    for (let n = 0; n < batch; n++) {
      const place = single && real.length > 0 && d.chance(0.2) ? d.pick(real) : d.pick(places);
      const rgb = d.chance(single ? 0.6 : 0.1);
      const chosen = single
        ? [d.pick(place.singles)]
        : shuffled(place.composites, d).slice(0, d.chance(0.3) ? 1 + d.below(MOST) : MOST);
      const view = viewOf(place, d);
      chosen.forEach((composite, t) => {
        const bands = rgb ? composite.map((band, b) => (b === 3 ? null : band)) : composite;
        fillPlotInput(shownIn(view, bands, single, d), size, x, (n * slots + t) * size * C);
      });
      fillTruth(place, view, y, counts, n);
      for (let i = 0; i < size; i++) {
        let seen = 0;
        for (let t = 0; t < slots; t++) seen += x[((n * slots + t) * size + i) * C]!;
        if (seen === 0) counts[n * size + i] = 0;
      }
    }
    return { x, n: batch, shape: [slots, PLOT_CROP, PLOT_CROP, C], y, counts };
  };
}

/** Where a crop's pixels come from: the pixel of the place under each (−1: beyond it), and four of its plot to interpolate from. */
type View = { zoom: number; from: Int32Array; taps: Int32Array; weights: Float32Array };

/**
 * A crop of a place: as it lies, turned by quarters, or, half of the time, magnified and turned by any angle. The simulator knows the small
 * plots of China; magnified ones stand for the large fields of other lands. Values are interpolated within a plot and not across its
 * border, and the mixed pixels of a border hardly count, so that a large field's border is as sharp as a small one's.
 */
function viewOf({ width, plot, edge }: Place, d: Dice): View {
  const height = plot.length / width;
  const magnified = d.chance(0.5);
  const zoom = magnified ? d.between(1.3, 4) : 1;
  const angle = magnified ? d.between(0, 2 * Math.PI) : (d.below(4) * Math.PI) / 2;
  const flip = d.chance(0.5) ? -1 : 1;
  const half = (PLOT_CROP - 1) / 2;
  const reach = half / zoom;
  const within = (length: number) => (length - 1 > 2 * reach ? d.between(reach, length - 1 - reach) : (length - 1) / 2);
  const exact = (v: number) => (magnified ? v : Math.floor(v) + 0.5); // of an even crop's middle
  const [midX, midY] = [exact(within(width)), exact(within(height))];
  const [cos, sin] = [Math.cos(angle) / zoom, Math.sin(angle) / zoom];
  const size = PLOT_CROP * PLOT_CROP;
  const view = {
    zoom,
    from: new Int32Array(size),
    taps: new Int32Array(4 * size),
    weights: new Float32Array(4 * size)
  };
  for (let i = 0; i < size; i++) {
    const [c, r] = [((i % PLOT_CROP) - half) * flip, Math.floor(i / PLOT_CROP) - half];
    const [u, v] = [midX + cos * c - sin * r, midY + sin * c + cos * r];
    const [nearU, nearV] = [Math.round(u), Math.round(v)];
    if (nearU < 0 || nearV < 0 || nearU >= width || nearV >= height) {
      view.from[i] = -1;
      continue;
    }
    const own = nearV * width + nearU;
    view.from[i] = own;
    const [u0, v0] = [Math.floor(u), Math.floor(v)];
    for (let t = 0; t < 4; t++) {
      const [x, y] = [u0 + (t & 1), v0 + (t >> 1)];
      const weight = (1 - Math.abs(x - u)) * (1 - Math.abs(y - v));
      const at = y * width + x;
      view.taps[4 * i + t] = own;
      if (weight < 1e-6 || x < 0 || y < 0 || x >= width || y >= height || plot[at] !== plot[own]) continue;
      view.taps[4 * i + t] = at;
      view.weights[4 * i + t] = weight * (magnified && edge[at] === 1 ? EDGE_COUNTS : 1);
    }
  }
  return view;
}
const EDGE_COUNTS = 0.05;

/** A composite in a view, in another light: each band's calibration, of one look also its brightness; magnified ground gets a new grain. */
function shownIn({ zoom, from, taps, weights }: View, composite: Composite, single: boolean, d: Dice): Composite {
  const [gainSd, liftSd] = single ? [0.08, 60] : [0.05, 30];
  const brightness = single ? Math.exp(d.between(-0.25, 0.25)) : 1;
  const grain = zoom > 1 ? d.between(0.005, 0.03) : 0;
  const noise =
    grain > 0 ? Float32Array.from(from, () => 1 + grain * (d.next() + d.next() + d.next() - 1.5) * 2) : null; // about normal
  const patchy = zoom > 1 ? smoothField(d, PLOT_CROP, 9, d.between(0, 0.08)) : null;
  return composite.map((band) => {
    const gain = brightness * d.normal(1, gainSd);
    const lift = d.normal(0, liftSd);
    if (band === null) return null;
    const seen = new Float32Array(from.length);
    for (let i = 0; i < seen.length; i++) {
      if (from[i]! < 0 || band[from[i]!] === 0) continue;
      let [sum, all] = [0, 0];
      for (let t = 4 * i; t < 4 * i + 4; t++) {
        const v = band[taps[t]!]!;
        if (v === 0) continue;
        sum += weights[t]! * v;
        all += weights[t]!;
      }
      const v = all > 0 ? sum / all : band[from[i]!]!;
      seen[i] = v * (patchy ? patchy[i]! : 1);
    }
    const blurred = zoom > 1 ? softened(seen) : seen;
    return Uint16Array.from(blurred, (v, i) =>
      v === 0 ? 0 : Math.max(1, Math.min(65_535, Math.round(v * gain * (noise ? noise[i]! : 1) + lift)))
    );
  });
}

/** A crop as a sensor sees it whose pixels see a little of their neighbours: weights 1 4 1 along rows and columns, of pixels with data. */
function softened(values: Float32Array): Float32Array {
  const along = (from: Float32Array, step: number) => {
    const out = new Float32Array(from.length);
    for (let i = 0; i < out.length; i++) {
      const at = step === 1 ? i % PLOT_CROP : Math.floor(i / PLOT_CROP);
      const [v, p, q] = [from[i]!, at > 0 ? from[i - step]! : 0, at + 1 < PLOT_CROP ? from[i + step]! : 0];
      if (v > 0) out[i] = (4 * v + p + q) / (4 + (p > 0 ? 1 : 0) + (q > 0 ? 1 : 0));
    }
    return out;
  };
  return along(along(values, 1), PLOT_CROP);
}

/** Truth in a view: a border runs between two pixels of the crop where they come from different plots. */
function fillTruth(
  { plot, depth, counts: said }: Place,
  { zoom, from }: View,
  y: Float32Array,
  counts: Float32Array,
  n: number
): void {
  const size = from.length;
  const parts = (i: number, j: number) => (from[j]! >= 0 && plot[from[i]!] !== plot[from[j]!] ? 1 : 0);
  for (let i = 0; i < size; i++) {
    const p = from[i]!;
    if (p < 0) continue;
    const o = (n * size + i) * HEADS;
    y[o] = plot[p] === 0 ? 0 : 1;
    y[o + 1] = (i + 1) % PLOT_CROP === 0 ? 0 : parts(i, i + 1);
    y[o + 2] = i + PLOT_CROP >= size ? 0 : parts(i, i + PLOT_CROP);
    y[o + 3] = Math.min(1, (zoom * depth[p]!) / 255);
    counts[n * size + i] = said[p]!;
  }
}

function shuffled<T>(list: readonly T[], d: Dice): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const k = d.below(i + 1);
    [out[i], out[k]] = [out[k]!, out[i]!];
  }
  return out;
}
