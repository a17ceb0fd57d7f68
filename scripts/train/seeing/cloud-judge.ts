import {
  bootstrapConfusion,
  bootstrapConfusionDifference,
  type Estimate,
  groupedConfusion
} from '../../../models/metrics/bootstrap.ts';
import { type Confusion, marginsOf } from '../../../models/metrics/confusion.ts';
import type { CoarseLook } from '../../../pipeline/segment/cloud-input.ts';
import { type GlancedLook, glanced, inSeason } from '../../../pipeline/segment/glance.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import { SKY_CLASSES, type SkyNet, SNOW, skyClassesOf, skyOf } from '../../../pipeline/segment/sky.ts';
import { dice, seedOf } from '../../simulate/dice.ts';
import { atTop, drawAir } from './atmosphere.ts';
import { lookOf, NOTHING, sideOf, skyTruth } from './cloud-data.ts';
import { HALF, SEEING_SEED, type Stack } from './stack.ts';

/** How a look is shown to the network. */
export const FORMS = {
  'season, with SCL': { temporal: true, scl: true, bands: 6, toa: false },
  season: { temporal: true, scl: false, bands: 6, toa: false },
  'one date': { temporal: false, scl: false, bands: 6, toa: false },
  'one date, B G R NIR': { temporal: false, scl: false, bands: 4, toa: false },
  'one date, six bands at the top of the atmosphere': { temporal: false, scl: false, bands: 6, toa: true },
  'one date, R G B': { temporal: false, scl: false, bands: 3, toa: false }
} as const;
export type FormName = keyof typeof FORMS;

const WINDOW = { col: 0, row: 0, width: HALF, height: HALF };
const SIZE = HALF * HALF;
const THIN = SKY_CLASSES.indexOf('thin');

/** What a judge found of one way to mask: a table of truth (SKY_CLASSES) against claims, stack by stack. */
export type Judged = { truth: Uint8Array[]; claims: Uint8Array[]; groups: string[] };

const shown = (stack: Stack, k: number, form: (typeof FORMS)[FormName]): CoarseLook => {
  const look = lookOf(stack, k, form.scl);
  const bands = look.bands.map((band, b) => (b < form.bands ? band : null));
  if (!form.toa) return { ...look, bands };
  const air = drawAir(
    dice(seedOf(SEEING_SEED, 'judge air', stack.meta.part, stack.meta.index, k)),
    stack.meta.sunZenithDeg[k]!
  );
  const top = bands.map(
    (band, b) =>
      band?.map((v) => Math.max(1, Math.min(65_535, Math.round(atTop(air, b, (v - 1) / 10_000) * 10_000) + 1))) ?? null
  );
  return { bands: top, level: 'TOA', scl: null };
};

/** Every `step`-th date of the stacks as the network sees it. */
export async function judgeNet(net: SkyNet, stacks: readonly Stack[], name: FormName, step: number): Promise<Judged> {
  const form = FORMS[name];
  const judged: Judged = { truth: [], claims: [], groups: [] };
  for (const stack of stacks) {
    const look = onceGlanced(stack, (k) => shown(stack, k, form));
    for (let k = 1; k < stack.meta.days.length; k += step) {
      const side = (way: 1 | -1) => (form.temporal ? sideOf(stack, k, way).slice(0, 6).map(look) : []);
      const seen = inSeason(look(k), side(-1), side(1), HALF);
      const [sky] = await skyOf(net, [seen], WINDOW);
      put(judged, stack, k, skyClassesOf(seen, sky!));
    }
  }
  return judged;
}

/** Adds a date's claims beside its truth. Snow is asked of nobody; where it is claimed without being there, it hides ground as thin cloud does. */
function put({ truth, claims, groups }: Judged, stack: Stack, k: number, claim: Uint8Array): void {
  const all = skyTruth(stack, k);
  truth.push(all.filter((c) => c !== NOTHING));
  claims.push(claim.filter((_, i) => all[i] !== NOTHING).map((c) => (c === SNOW ? THIN : c)));
  groups.push(`${stack.meta.part} ${stack.meta.index}`);
}

function onceGlanced(stack: Stack, shownAt: (k: number) => CoarseLook): (k: number) => GlancedLook {
  const known = new Map<number, GlancedLook>();
  return (k) => {
    const look = known.get(k) ?? glanced(shownAt(k), stack.meta.days[k]!, HALF);
    known.set(k, look);
    return look;
  };
}

/** The rules that the network replaces (thresholds, then a comparison with the neighbours in time), and SCL by itself. */
export function judgeRules(stacks: readonly Stack[], which: 'rules' | 'SCL', step: number): Judged {
  const judged: Judged = { truth: [], claims: [], groups: [] };
  for (const stack of stacks) {
    const look = onceGlanced(stack, (k) => lookOf(stack, k, true));
    for (let k = 1; k < stack.meta.days.length; k += step) {
      const near = (way: 1 | -1) => sideOf(stack, k, way).map(look);
      const mask = which === 'rules' ? inSeason(look(k), near(-1), near(1), HALF).glance : null;
      put(judged, stack, k, mask ? mask.map(skyOfMask) : stack.scl.slice(k * SIZE, (k + 1) * SIZE).map(skyOfScl));
    }
  }
  return judged;
}

const skyOfMask = (c: number) => (c === MASK.cloud ? 2 : c === MASK.thinCloud ? 1 : c === MASK.shadow ? 3 : 0);
const skyOfScl = (c: number) => (c === 8 || c === 9 ? 2 : c === 10 ? 1 : c === 3 ? 3 : 0);

export type CloudScores = Record<
  'clear' | 'cloud' | 'shadow' | 'cloudF1' | 'cloudIou' | 'shadowIou' | 'thickRecall' | 'thinRecall',
  Estimate
>;

const STATISTICS: Record<keyof CloudScores, (t: Confusion) => number> = {
  clear: (t) => balanced(t, [0]),
  cloud: (t) => balanced(t, [1, 2]),
  shadow: (t) => balanced(t, [3]),
  cloudF1: (t) => f1(t, [1, 2]),
  cloudIou: (t) => iou(t, [1, 2]),
  shadowIou: (t) => iou(t, [3]),
  thickRecall: (t) => recallAsCloud(t, 2),
  thinRecall: (t) => recallAsCloud(t, 1)
};
const bootstrap = () => dice(seedOf(SEEING_SEED, 'bootstrap')).next;
const tableOf = ({ truth, claims, groups }: Judged) =>
  groupedConfusion(
    concat(truth),
    concat(claims),
    4,
    groups.flatMap((g, i) => new Array<string>(truth[i]!.length).fill(g))
  );

/** Balanced accuracies (mean of the two recalls of one against the rest), F1, IoU and recalls, with intervals over whole stacks. */
export const cloudScores = (judged: Judged, draws = 1000): CloudScores =>
  bootstrapConfusion({ table: tableOf(judged), random: bootstrap(), draws, statistics: STATISTICS });

/** What one way to mask has over another on the same dates, both on the same draws of stacks. */
export const cloudGains = (first: Judged, second: Judged, draws = 1000): CloudScores =>
  bootstrapConfusionDifference({
    first: tableOf(first),
    second: tableOf(second),
    random: bootstrap(),
    draws,
    statistics: STATISTICS
  });

const concat = (parts: Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
};

/** Of one set of classes against the rest: right, missed, wrongly claimed, rightly left. */
function fourfold({ classes, counts }: Confusion, set: readonly number[]) {
  let [tp, fn, fp, tn] = [0, 0, 0, 0];
  for (let t = 0; t < classes; t++) {
    for (let p = 0; p < classes; p++) {
      const n = counts[t * classes + p]!;
      if (set.includes(t)) set.includes(p) ? (tp += n) : (fn += n);
      else set.includes(p) ? (fp += n) : (tn += n);
    }
  }
  return { tp, fn, fp, tn };
}
const balanced = (t: Confusion, set: readonly number[]): number => {
  const { tp, fn, fp, tn } = fourfold(t, set);
  return (tp / (tp + fn) + tn / (tn + fp)) / 2;
};
const iou = (t: Confusion, set: readonly number[]): number => {
  const { tp, fn, fp } = fourfold(t, set);
  return tp / (tp + fn + fp);
};
const f1 = (t: Confusion, set: readonly number[]): number => {
  const { tp, fn, fp } = fourfold(t, set);
  return (2 * tp) / (2 * tp + fn + fp);
};
const recallAsCloud = (t: Confusion, of: number): number =>
  (t.counts[of * t.classes + 1]! + t.counts[of * t.classes + 2]!) / marginsOf(t).actual[of]!;
