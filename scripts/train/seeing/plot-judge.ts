import { bootstrapInterval, type Estimate } from '../../../models/metrics/bootstrap.ts';
import { objectScores } from '../../../models/metrics/objects.ts';
import { tierOf } from '../../../pipeline/plot/area.ts';
import { patchesOf as patchesByRule } from '../../../pipeline/plot/delineate.ts';
import { patchesOf, RULES } from '../../../pipeline/plot/patches.ts';
import type { Tier } from '../../../pipeline/plot/plot.ts';
import { type FieldNet, fieldsOf } from '../../../pipeline/segment/field-net.ts';
import { addLook, boundaryOf, croplandOf, newMarks, stepStrength } from '../../../pipeline/segment/fields.ts';
import type { Composite } from '../../../pipeline/segment/plot-input.ts';
import { dice, seedOf } from '../../simulate/dice.ts';
import { clearLook, compositesOf, plotTruth } from './plot-data.ts';
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
  region: string;
  truth: Record<Tier, number>;
  found: Record<Tier, number>;
  matched: Record<Tier, number>;
  both: number; // pixels that are field in truth and in what was found
  either: number;
  meanIou: number[];
};

/** The fields of each stack by the network; a stack without a clear look is left out. */
export async function judgePlots(
  net: FieldNet,
  stacks: readonly Stack[],
  form: PlotForm,
  rules = RULES
): Promise<PlotsOfPlace[]> {
  const out: PlotsOfPlace[] = [];
  for (const stack of stacks) {
    const composites = shown(stack, form);
    if (composites.length === 0) continue;
    const fields = await fieldsOf(net, composites, WINDOW, WINDOW);
    const seen = Uint8Array.from({ length: AREA }, (_, i) => (composites.some((c) => c[0]![i]! > 0) ? 1 : 0));
    out.push(
      placeScores(
        stack,
        patchesOf({ grid: { ...GRID, transform: [...GRID.transform] }, ...fields, seen }, LEAST_M2, rules),
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
  const clear = (f: number) => stack.clear.subarray(f * AREA, (f + 1) * AREA).reduce((n, v) => n + v, 0);
  const best = [...stack.fineDates.keys()].sort((p, q) => clear(q) - clear(p) || p - q)[0];
  if (best === undefined) return [];
  const look = clearLook(stack, best);
  return [form === 'one date' ? look : [look[0]!, look[1]!, look[2]!, null]];
}

const TIERS: readonly Tier[] = ['T0', 'T1', 'T2', 'T3', 'T4'];
const none = (): Record<Tier, number> => ({ T0: 0, T1: 0, T2: 0, T3: 0, T4: 0 });

function placeScores(stack: Stack, patches: Int32Array, seen: Uint8Array): PlotsOfPlace {
  const { counts } = plotTruth(stack);
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

/** Figures of some places, of all plots or of some tiers, with intervals over whole places. */
export function plotScores(places: readonly PlotsOfPlace[], tiers: readonly Tier[] = TIERS): PlotScores {
  const over = (of: (picked: PlotsOfPlace[]) => number): Estimate =>
    bootstrapInterval({
      groups: places.map((_, i) => String(i)),
      random: dice(seedOf(SEEING_SEED, 'bootstrap')).next,
      statistic: (indices) => of(Array.from(indices, (i) => places[i]!))
    });
  const total = (picked: PlotsOfPlace[], what: 'truth' | 'found' | 'matched') =>
    picked.reduce((n, p) => n + sum(p[what], tiers), 0);
  const ious = places.flatMap((p) => p.meanIou);
  return {
    iou: over((p) => p.reduce((n, q) => n + q.both, 0) / p.reduce((n, q) => n + q.either, 0)),
    f1: over((p) => (2 * total(p, 'matched')) / (total(p, 'truth') + total(p, 'found'))),
    precision: over((p) => total(p, 'matched') / total(p, 'found')),
    recall: over((p) => total(p, 'matched') / total(p, 'truth')),
    matchIou: ious.reduce((n, v) => n + v, 0) / Math.max(1, ious.length),
    places: places.length,
    plots: total([...places], 'truth')
  };
}
