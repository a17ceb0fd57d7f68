import { bootstrapInterval, type Estimate } from '../../../models/metrics/bootstrap.ts';
import { objectScores } from '../../../models/metrics/objects.ts';
import { tierOf } from '../../../pipeline/plot/area.ts';
import { ONE_DATE, patchesOf, RULES } from '../../../pipeline/plot/patches.ts';
import type { Tier } from '../../../pipeline/plot/plot.ts';
import { type FieldNet, fieldsOf } from '../../../pipeline/segment/field-net.ts';
import type { Composite } from '../../../pipeline/segment/plot-input.ts';
import { dice, seedOf } from '../../simulate/dice.ts';
import { addLook, boundaryOf, croplandOf, newMarks, stepStrength } from './field-rule.ts';
import { clearest, clearLook, compositesOf, countsOf } from './plot-data.ts';
import { patchesByRule } from './plot-rule.ts';
import { SEEING_SEED, STACK, type Stack } from './stack.ts';

/** How a place is shown to the network. */
export const PLOT_FORMS = ['season', 'one date', 'one date, R G B'] as const;
export type PlotForm = (typeof PLOT_FORMS)[number];

const AREA = STACK * STACK;
const WINDOW = { col: 0, row: 0, width: STACK, height: STACK };
const GRID = { epsg: 32650, transform: [10, 0, 0, 0, -10, 0] as const, width: STACK, height: STACK };
/** Plots smaller than this are asked of nobody: five pixels. */
const LEAST_M2 = 500;

/** What was found of one place. Plots by tier: true ones, found ones, and true ones that were found. */
export type PlotsOfPlace = {
  index: number; // of the stack in its part
  region: string;
  truth: Record<Tier, number>;
  found: Record<Tier, number>;
  matched: Record<Tier, number>;
  both: number; // pixels that are field in truth and in what was found
  either: number;
  meanIou: number[];
};

/** The fields of each stack by the network; a stack without a clear look is left out. */
export async function judgePlots(net: FieldNet, stacks: readonly Stack[], form: PlotForm): Promise<PlotsOfPlace[]> {
  const out: PlotsOfPlace[] = [];
  for (const stack of stacks) {
    const composites = shown(stack, form);
    if (composites.length === 0) continue;
    const fields = await fieldsOf(net, composites, WINDOW, WINDOW);
    const seen = Uint8Array.from({ length: AREA }, (_, i) => (composites.some((c) => c[0]![i]! > 0) ? 1 : 0));
    out.push(
      placeScores(
        stack,
        patchesOf(
          { grid: { ...GRID, transform: [...GRID.transform] }, ...fields, seen },
          LEAST_M2,
          form === 'season' ? RULES : ONE_DATE
        ),
        seen
      )
    );
  }
  return out;
}

/** The same by the rules that the network replaces, from every clear look. */
export function judgePlotRules(stacks: readonly Stack[]): PlotsOfPlace[] {
  return stacks.flatMap((stack) => {
    if (stack.fineDates.length === 0) return [];
    const looks = Array.from(stack.fineDates, (date, f) => {
      const bands = clearLook(stack, f);
      return {
        month: stack.meta.months[date]!,
        usable: Uint8Array.from(bands[0]!, (v) => (v > 0 ? 1 : 0)),
        bands: (['B02', 'B03', 'B04', 'B08'] as const).map((name, b) => ({ name, values: bands[b]! }))
      };
    });
    const seen = Uint8Array.from({ length: AREA }, (_, i) => (looks.some((l) => l.usable[i] === 1) ? 1 : 0));
    const marks = newMarks(AREA);
    for (const look of looks) addLook(marks, look, () => false);
    const steps = looks.map((look) => ({ month: look.month, strength: stepStrength(look, STACK) }));
    const layers = {
      grid: { ...GRID, transform: [...GRID.transform] as never },
      boundary: boundaryOf(steps, AREA),
      cropland: croplandOf(marks, STACK, true),
      seen
    };
    return [placeScores(stack, patchesByRule(layers, LEAST_M2), seen)];
  });
}

function shown(stack: Stack, form: PlotForm): Composite[] {
  if (form === 'season') return compositesOf(stack);
  const [best] = clearest(stack);
  if (best === undefined) return [];
  const look = clearLook(stack, best);
  return [form === 'one date' ? look : [look[0]!, look[1]!, look[2]!, null]];
}

const TIERS: readonly Tier[] = ['T0', 'T1', 'T2', 'T3', 'T4'];
const none = (): Record<Tier, number> => ({ T0: 0, T1: 0, T2: 0, T3: 0, T4: 0 });

function placeScores(stack: Stack, patches: Int32Array, seen: Uint8Array): PlotsOfPlace {
  const counts = countsOf(stack);
  const size = new Map<number, number>();
  for (const p of stack.plot) size.set(p, (size.get(p) ?? 0) + 1);
  // True plots of five pixels or more, on ground that was seen; found ones that lie on ground of which something is known.
  const truth = Uint32Array.from(stack.plot, (p, i) => (seen[i] === 1 && size.get(p)! * 100 >= LEAST_M2 ? p : 0));
  const unknown = new Map<number, [off: number, all: number]>();
  for (let i = 0; i < AREA; i++) {
    if (patches[i] === 0) continue;
    const at = unknown.get(patches[i]!) ?? [0, 0];
    unknown.set(patches[i]!, [at[0] + (counts[i] === 0 ? 1 : 0), at[1] + 1]);
  }
  const found = Uint32Array.from(patches, (p) => (p > 0 && 2 * unknown.get(p)![0] < unknown.get(p)![1] ? p : 0));
  const [tierTrue, tierFound] = [tiersOf(truth), tiersOf(found)];
  const { matches } = objectScores(truth, found, 0.5);
  const score: PlotsOfPlace = {
    index: stack.meta.index,
    region: stack.meta.region,
    truth: none(),
    found: none(),
    matched: none(),
    both: 0,
    either: 0,
    meanIou: matches.map((m) => m.iou)
  };
  for (const tier of tierTrue.values()) score.truth[tier]++;
  for (const tier of tierFound.values()) score.found[tier]++;
  for (const m of matches) score.matched[tierTrue.get(m.truth)!]++;
  for (let i = 0; i < AREA; i++) {
    if (counts[i] === 0 || seen[i] === 0) continue;
    const [is, said] = [stack.plot[i]! > 0, patches[i]! > 0];
    if (is && said) score.both++;
    if (is || said) score.either++;
  }
  return score;
}

/** The tier of each object by its pixels whose four neighbours are of it too. */
function tiersOf(labels: Uint32Array): Map<number, Tier> {
  const pure = new Map<number, number>();
  for (let i = 0; i < AREA; i++) {
    const own = labels[i]!;
    if (own === 0) continue;
    const x = i % STACK;
    const inner = x > 0 && x + 1 < STACK && [i - STACK, i - 1, i + 1, i + STACK].every((j) => labels[j] === own);
    pure.set(own, (pure.get(own) ?? 0) + (inner ? 1 : 0));
  }
  return new Map([...pure].map(([label, n]) => [label, tierOf(n)]));
}

const sum = (v: Record<Tier, number>, tiers: readonly Tier[]) => tiers.reduce((n, t) => n + v[t], 0);

export type PlotScores = {
  iou: Estimate;
  f1: Estimate;
  precision: Estimate;
  recall: Estimate;
  matchIou: number;
  places: number;
  plots: number;
};

const iouOf = (places: readonly PlotsOfPlace[]) =>
  places.reduce((n, p) => n + p.both, 0) / places.reduce((n, p) => n + p.either, 0);
const totalOf = (places: readonly PlotsOfPlace[], what: 'truth' | 'found' | 'matched', tiers: readonly Tier[]) =>
  places.reduce((n, p) => n + sum(p[what], tiers), 0);
const f1Of = (places: readonly PlotsOfPlace[], tiers: readonly Tier[] = TIERS) =>
  (2 * totalOf(places, 'matched', tiers)) / (totalOf(places, 'truth', tiers) + totalOf(places, 'found', tiers));

/** What one way to find plots has over another on the same places, both on the same draws of them. */
export function plotGains(
  first: readonly PlotsOfPlace[],
  second: readonly PlotsOfPlace[]
): Record<'iou' | 'f1', Estimate> {
  const pairs = first.flatMap((p) => second.filter((q) => q.index === p.index).map((q) => [p, q] as const));
  const gain = (of: (places: PlotsOfPlace[]) => number): Estimate =>
    bootstrapInterval({
      groups: pairs.map((_, i) => String(i)),
      random: dice(seedOf(SEEING_SEED, 'bootstrap')).next,
      statistic: (indices) => {
        const drawn = Array.from(indices, (i) => pairs[i]!);
        return of(drawn.map(([p]) => p)) - of(drawn.map(([, q]) => q));
      }
    });
  return { iou: gain(iouOf), f1: gain(f1Of) };
}

/** Figures of some places, of all plots or of some tiers, with intervals over whole places. */
export function plotScores(places: readonly PlotsOfPlace[], tiers: readonly Tier[] = TIERS): PlotScores {
  const over = (of: (picked: PlotsOfPlace[]) => number): Estimate =>
    bootstrapInterval({
      groups: places.map((_, i) => String(i)),
      random: dice(seedOf(SEEING_SEED, 'bootstrap')).next,
      statistic: (indices) => of(Array.from(indices, (i) => places[i]!))
    });
  const ious = places.flatMap((p) => p.meanIou);
  return {
    iou: over(iouOf),
    f1: over((p) => f1Of(p, tiers)),
    precision: over((p) => totalOf(p, 'matched', tiers) / totalOf(p, 'found', tiers)),
    recall: over((p) => totalOf(p, 'matched', tiers) / totalOf(p, 'truth', tiers)),
    matchIou: ious.reduce((n, v) => n + v, 0) / Math.max(1, ious.length),
    places: places.length,
    plots: totalOf(places, 'truth', tiers)
  };
}
