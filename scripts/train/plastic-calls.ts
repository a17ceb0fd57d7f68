import { fitLogistic } from '../../models/baselines/logistic.ts';
import { classScores, confusionOf } from '../../models/metrics/confusion.ts';
import { type Plastic, seasonPlastic } from '../../pipeline/crop/plastic.ts';
import { spectraOf, type TruePlot } from './plastic-data.ts';

export const NAMES = ['roof', 'film'] as const;
export type Name = (typeof NAMES)[number];
export type Of = 'look' | 'season';
const LABEL = { roof: 1, film: 2 } as const;

/** One yes or no a sample: of looks, or of plots; samples of one plot share a fate (`groups`). */
export type Called = { truth: Uint8Array; called: Uint8Array; groups: string[] };
/** Plots, probabilities of their looks one after another, and what their seasons make of these. */
export type Answered = { plots: readonly TruePlot[]; p: Float32Array; seasons: (Plastic | null)[] };

export function answered(plots: readonly TruePlot[], p: Float32Array): Answered {
  let at = 0;
  const seasons = plots.map(({ looks }) => {
    const found = looks.map(({ day }, k) => ({ day, roof: p[3 * (at + k) + 1]!, film: p[3 * (at + k) + 2]! }));
    at += looks.length;
    return seasonPlastic(found);
  });
  return { plots, p, seasons };
}

export const f1Of = ({ truth, called }: Pick<Called, 'truth' | 'called'>): number =>
  classScores(confusionOf(truth, called, 2))[1]!.f1;

const groupOf = (i: number) => `plot ${i}`;
const truthOfLooks = (plots: readonly TruePlot[], name: Name) =>
  Uint8Array.from(plots.flatMap((p) => p.looks.map((l) => Number(l.label === LABEL[name]))));
/** Film or roof over a season: on one date at least. */
export const truthOfSeasons = (plots: readonly TruePlot[], name: Name) =>
  Uint8Array.from(plots, (p) => Number(p.looks.some((l) => l.label === LABEL[name])));

export function looksCalled({ plots, p }: Answered, name: Name, from: number): Called {
  const truth = truthOfLooks(plots, name);
  const called = Uint8Array.from(truth, (_, i) => Number(p[3 * i + LABEL[name]]! >= from));
  return { truth, called, groups: plots.flatMap((q, i) => q.looks.map(() => groupOf(i))) };
}

export function seasonsCalled({ plots, seasons }: Answered, name: Name, says: (s: Plastic) => boolean): Called {
  const called = Uint8Array.from(seasons, (s) => Number(s !== null && says(s)));
  return { truth: truthOfSeasons(plots, name), called, groups: plots.map((_, i) => groupOf(i)) };
}

const called = (a: Answered, of: Of, name: Name, from: number): Called =>
  of === 'look' ? looksCalled(a, name, from) : seasonsCalled(a, name, (s) => s[name] >= from);

/** The threshold with the best F1, on a grid of 0.05. */
export function bestThreshold(a: Answered, of: Of, name: Name): number {
  const tries = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);
  const f1 = tries.map((from) => f1Of(called(a, of, name, from)));
  return tries[f1.indexOf(Math.max(...f1))]!;
}

/** A baseline, tuned on plots of the training years; what it says of others, and its settings in words. */
export type Rival = { called(plots: readonly TruePlot[], of: Of, name: Name): Called; told: string };
export const RIVALS = [
  'PMLI between two thresholds tuned on the training years',
  'softmax regression on the same inputs, thresholds tuned on the training years'
] as const;

const CASES = NAMES.flatMap((name) => [`${name} look`, `${name} season`] as const);
const caseOf = (key: (typeof CASES)[number]) => key.split(' ') as [Name, Of];

/** The index alone: between two thresholds, over a season by the rule of neighbouring dates. */
export function pmliRival(tuned: readonly TruePlot[]): Rival {
  const at = new Map<string, readonly [number, number]>(CASES.map((key) => [key, bestInterval(tuned, ...caseOf(key))]));
  return {
    called: (plots, of, name) => byPmli(plots, of, name, at.get(`${name} ${of}`)!),
    told: `${RIVALS[0]}: ${CASES.map((key) => `a ${key} ${at.get(key)!.join('–')}`).join(', ')}`
  };
}

function byPmli(plots: readonly TruePlot[], of: Of, name: Name, [from, to]: readonly [number, number]): Called {
  const within = (pmli: number) => Number(pmli >= from && pmli < to);
  const p = new Float32Array(3 * plots.reduce((n, q) => n + q.looks.length, 0));
  let k = 0;
  for (const q of plots) for (const l of q.looks) p[3 * k++ + LABEL[name]] = within(l.pmli);
  return called(answered(plots, p), of, name, 0.5);
}

/** The two thresholds of PMLI with the best F1, on a grid of 0.02, of seasons of 0.04. */
function bestInterval(plots: readonly TruePlot[], name: Name, of: Of): readonly [number, number] {
  const step = of === 'look' ? 2 : 4;
  let best: { f1: number; interval: readonly [number, number] } = { f1: -1, interval: [0, 0] };
  for (let a = -20; a < 40; a += step) {
    for (let b = a + step; b <= Math.min(48, a + 28); b += step) {
      const interval = [a / 100, b / 100] as const;
      const f1 = f1Of(byPmli(plots, of, name, interval));
      if (f1 > best.f1) best = { f1, interval };
    }
  }
  return best.interval;
}

/** A linear reader of the same ten logarithms. */
export function softmaxRival(tuned: readonly TruePlot[], random: () => number): Rival {
  const model = fitLogistic({ ...spectraOf(tuned), width: 10, classes: 3 }, { epochs: 3, random });
  const answer = (plots: readonly TruePlot[]) => answered(plots, model.probabilities(spectraOf(plots).x));
  const known = answer(tuned);
  const at = new Map<string, number>(
    CASES.map((key) => {
      const [name, of] = caseOf(key);
      return [key, bestThreshold(known, of, name)];
    })
  );
  return {
    called: (plots, of, name) => called(answer(plots), of, name, at.get(`${name} ${of}`)!),
    told: `${RIVALS[1]}: ${CASES.map((key) => `a ${key} ${at.get(key)}`).join(', ')}`
  };
}
