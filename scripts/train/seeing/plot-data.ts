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
import { SEEING_SEED, STACK, type Stack } from './stack.ts';

/** Side of a training crop, pixels of 10 m. */
export const PLOT_CROP = 128;
/** Composites of a training sample. */
export const MOST = 4;
const AREA = STACK * STACK;
const HEADS = PLOT_HEADS.length;
const GRASS = 1 + GROUND.indexOf('grass');

/** What is true of each pixel, in PLOT_HEADS, as u8: field 0/1, borders 0/1, depth 0..255; `counts` is 0 where nothing can be said. */
export type PlotTruth = { heads: Uint8Array[]; counts: Uint8Array };

export function plotTruth({ plot, ground }: Pick<Stack, 'plot' | 'ground'>): PlotTruth {
  const heads = PLOT_HEADS.map(() => new Uint8Array(AREA));
  const depth = depthOf(plot);
  for (let i = 0; i < AREA; i++) {
    const own = plot[i]!;
    if (own > 0) heads[0]![i] = 1;
    if ((i + 1) % STACK !== 0 && plot[i + 1] !== own) heads[1]![i] = 1;
    if (i + STACK < AREA && plot[i + STACK] !== own) heads[2]![i] = 1;
    heads[3]![i] = depth[i]!;
  }
  // Grass that nobody works may be sown or not: by the rule that sown grass is a field, nothing is said of it.
  return { heads, counts: ground.map((g) => (g === GRASS ? 0 : 1)) };
}

/** Distance to the nearest pixel of another plot or none, less half a pixel, in steps of the chamfer (3, 4); 255 from DEEP_PX on. */
function depthOf(plot: Uint16Array): Uint8Array {
  const d = new Float32Array(AREA);
  const [one, diagonal] = [1, Math.SQRT2];
  const far = DEEP_PX + 1;
  for (let i = 0; i < AREA; i++) {
    const [x, y] = [i % STACK, Math.floor(i / STACK)];
    const other = (j: number) => plot[j] !== plot[i];
    const edge =
      plot[i] === 0 ||
      (x > 0 && other(i - 1)) ||
      (x + 1 < STACK && other(i + 1)) ||
      (y > 0 && other(i - STACK)) ||
      (y + 1 < STACK && other(i + STACK));
    d[i] = plot[i] === 0 ? 0 : edge ? 0.5 : far;
  }
  const relax = (i: number, j: number, w: number) => {
    if (plot[j] === plot[i] && d[j]! + w < d[i]!) d[i] = d[j]! + w;
  };
  for (let i = 0; i < AREA; i++) {
    const x = i % STACK;
    if (x > 0) relax(i, i - 1, one);
    if (i >= STACK) {
      relax(i, i - STACK, one);
      if (x > 0) relax(i, i - STACK - 1, diagonal);
      if (x + 1 < STACK) relax(i, i - STACK + 1, diagonal);
    }
  }
  for (let i = AREA - 1; i >= 0; i--) {
    const x = i % STACK;
    if (x + 1 < STACK) relax(i, i + 1, one);
    if (i + STACK < AREA) {
      relax(i, i + STACK, one);
      if (x + 1 < STACK) relax(i, i + STACK + 1, diagonal);
      if (x > 0) relax(i, i + STACK - 1, diagonal);
    }
  }
  return Uint8Array.from(d, (v) => Math.min(255, Math.round((255 * v) / DEEP_PX)));
}

/** A clear look of a stack at 10 m: bands with 0 where cloud or shadow lies. */
export const clearLook = (stack: Stack, f: number): Uint16Array[] =>
  PLOT_BANDS.map((_, b) => {
    const band = stack.fine.subarray((4 * f + b) * AREA, (4 * f + b + 1) * AREA);
    const clear = stack.clear.subarray(f * AREA, (f + 1) * AREA);
    return band.map((v, i) => (clear[i] === 1 ? v : 0));
  });

/** Medians of two calendar months each over the clear looks of a stack: what a run makes of its season. */
export function compositesOf(stack: Stack, keep: (f: number) => boolean = () => true): Composite[] {
  const periods = new Map<number, number[]>();
  stack.fineDates.forEach((date, f) => {
    if (!keep(f)) return;
    const period = stack.meta.months[date]! >> 1 /* as periodOf */;
    periods.set(period, [...(periods.get(period) ?? []), f]);
  });
  return [...periods.values()].map((looks) =>
    medianComposite(
      looks.map((f) => clearLook(stack, f)),
      AREA
    )
  );
}

/** One clear look as a composite of its own. */
export const singleOf = (stack: Stack, f: number): Composite => clearLook(stack, f);

export type Prepared = { composites: Composite[]; singles: Composite[]; truth: PlotTruth };

/** What training needs of a stack, made once: its composites, some single looks, its truth. */
export function prepared(stack: Stack): Prepared {
  const shares = Array.from(stack.fineDates, (_, f) => ({
    f,
    share: stack.clear.subarray(f * AREA, (f + 1) * AREA).reduce((n, v) => n + v, 0)
  }));
  const best = shares.sort((a, b) => b.share - a.share).slice(0, 4);
  return {
    composites: compositesOf(stack),
    singles: best.map(({ f }) => singleOf(stack, f)),
    truth: plotTruth(stack)
  };
}

export type PlotBatch = { x: Float32Array; n: number; shape: number[]; y: Float32Array; counts: Float32Array };

/** Crops for training. The number of composites of a batch is drawn: one in six batches sees one look only, half of those without near infrared. */
export function plotSource(stacks: readonly Prepared[], seed: number) {
  return (step: number, batch: number): PlotBatch => {
    const d = dice(seedOf(SEEING_SEED, 'plots', seed, step));
    const size = PLOT_CROP * PLOT_CROP;
    const C = PLOT_CHANNELS.length;
    const single = d.chance(0.2);
    const slots = single ? 1 : MOST;
    const x = new Float32Array(batch * slots * size * C);
    const y = new Float32Array(batch * size * HEADS);
    const counts = new Float32Array(batch * size);
    for (let n = 0; n < batch; n++) {
      const stack = d.pick(stacks);
      const rgb = d.chance(single ? 0.6 : 0.1);
      const chosen = single
        ? [d.pick(stack.singles)]
        : shuffled(stack.composites, d).slice(0, d.chance(0.3) ? 1 + d.below(MOST) : MOST);
      const places = placesOf(d);
      chosen.forEach((composite, t) => {
        const gain = PLOT_BANDS.map(() => d.normal(1, 0.05));
        const lift = PLOT_BANDS.map(() => d.normal(0, 30));
        const cropped = composite.map((band, b) => {
          if (band === null || (rgb && b === 3)) return null;
          const out = new Uint16Array(size);
          for (let i = 0; i < size; i++) {
            const v = band[places.from[i]!]!;
            if (v > 0) out[i] = Math.max(1, Math.min(65_535, Math.round(v * gain[b]! + lift[b]!)));
          }
          return out;
        });
        fillPlotInput(cropped, size, x, (n * slots + t) * size * C);
      });
      fillTruth(stack.truth, places, y, counts, n);
    }
    return { x, n: batch, shape: [slots, PLOT_CROP, PLOT_CROP, C], y, counts };
  };
}

type Places = { from: Int32Array; turn: number };

function placesOf(d: Dice): Places {
  const [left, top, turn] = [d.below(STACK - PLOT_CROP + 1), d.below(STACK - PLOT_CROP + 1), d.below(8)];
  const from = new Int32Array(PLOT_CROP * PLOT_CROP);
  for (let r = 0; r < PLOT_CROP; r++) {
    for (let c = 0; c < PLOT_CROP; c++) from[r * PLOT_CROP + c] = turned(c, r, left, top, turn);
  }
  return { from, turn };
}

function turned(c: number, r: number, left: number, top: number, turn: number): number {
  let [u, v] = [c, r];
  if (turn & 1) u = PLOT_CROP - 1 - u;
  if (turn & 2) v = PLOT_CROP - 1 - v;
  if (turn & 4) [u, v] = [v, u];
  return (top + v) * STACK + left + u;
}

/** Borders turn with the picture: what lies to the east of a crop's pixel is found where the crop's next pixel comes from. */
function fillTruth(
  { heads, counts: said }: PlotTruth,
  { from }: Places,
  y: Float32Array,
  counts: Float32Array,
  n: number
): void {
  const size = from.length;
  const border = (i: number, j: number) => {
    const [lo, hi] = i < j ? [i, j] : [j, i];
    return hi - lo === 1 ? heads[1]![lo]! : heads[2]![lo]!;
  };
  for (let i = 0; i < size; i++) {
    const o = (n * size + i) * HEADS;
    const p = from[i]!;
    y[o] = heads[0]![p]!;
    y[o + 1] = (i + 1) % PLOT_CROP === 0 ? 0 : border(p, from[i + 1]!);
    y[o + 2] = i + PLOT_CROP >= size ? 0 : border(p, from[i + PLOT_CROP]!);
    y[o + 3] = heads[3]![p]! / 255;
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
