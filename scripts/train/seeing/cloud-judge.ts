import { bootstrapConfusion, type Estimate, groupedConfusion } from '../../../models/metrics/bootstrap.ts';
import { type Confusion, marginsOf } from '../../../models/metrics/confusion.ts';
import { classifyLook } from '../../../pipeline/segment/clear.ts';
import { type CoarseLook, referenceOf } from '../../../pipeline/segment/cloud-input.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import { mostProbable, type SkyNet, skyOf } from '../../../pipeline/segment/sky.ts';
import { correctByNeighbours, type DatedLook } from '../../../pipeline/segment/temporal.ts';
import { dice, seedOf } from '../../simulate/dice.ts';
import { atTop, drawAir } from './atmosphere.ts';
import { lookOf, sideOf, skyTruth } from './cloud-data.ts';
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
    for (let k = 1; k < stack.meta.days.length; k += step) {
      const side = (way: 1 | -1) =>
        form.temporal
          ? referenceOf(
              sideOf(stack, k, way)
                .slice(0, 6)
                .map((j) => shown(stack, j, form)),
              SIZE
            )
          : null;
      const [sky] = await skyOf(net, [{ look: shown(stack, k, form), before: side(-1), after: side(1) }], WINDOW);
      judged.truth.push(skyTruth(stack, k));
      judged.claims.push(mostProbable(sky!));
      judged.groups.push(`${stack.meta.part} ${stack.meta.index}`);
    }
  }
  return judged;
}

/** The rules that the network replaces (thresholds, then a comparison with the neighbours in time), and SCL by itself. */
export function judgeRules(stacks: readonly Stack[], which: 'rules' | 'SCL', step: number): Judged {
  const judged: Judged = { truth: [], claims: [], groups: [] };
  for (const stack of stacks) {
    const dated = which === 'rules' ? stack.meta.days.map((_, k) => datedLook(stack, k)) : [];
    for (let k = 1; k < stack.meta.days.length; k += step) {
      const near = (way: 1 | -1) => sideOf(stack, k, way).map((j) => dated[j]!);
      const mask = which === 'rules' ? correctByNeighbours(dated[k]!, near(-1), near(1), HALF) : null;
      judged.truth.push(skyTruth(stack, k));
      judged.claims.push(mask ? mask.map(skyOfMask) : stack.scl.slice(k * SIZE, (k + 1) * SIZE).map(skyOfScl));
      judged.groups.push(`${stack.meta.part} ${stack.meta.index}`);
    }
  }
  return judged;
}

const skyOfMask = (c: number) => (c === MASK.cloud ? 2 : c === MASK.thinCloud ? 1 : c === MASK.shadow ? 3 : 0);
const skyOfScl = (c: number) => (c === 8 || c === 9 ? 2 : c === 10 ? 1 : c === 3 ? 3 : 0);

function datedLook(stack: Stack, k: number): DatedLook {
  const { bands, scl } = lookOf(stack, k, true);
  const rho = (b: number) => Float32Array.from(bands[b]!, (v) => (v - 1) / 10_000);
  const single = classifyLook({
    bands: { B02: rho(0), B03: rho(1), B04: rho(2), B08: rho(3), B11: rho(4) },
    width: HALF,
    level: 'L2A',
    scl
  });
  const [blue, , red, nir, swir] = bands as Uint16Array[];
  return { day: stack.meta.days[k]!, blue: blue!, red: red!, nir: nir!, swir: swir!, single };
}

export type CloudScores = Record<
  'clear' | 'cloud' | 'shadow' | 'cloudF1' | 'cloudIou' | 'shadowIou' | 'thickRecall' | 'thinRecall',
  Estimate
>;

/** Balanced accuracies (mean of the two recalls of one against the rest), F1, IoU and recalls, with intervals over whole stacks. */
export function cloudScores({ truth, claims, groups }: Judged, draws = 1000): CloudScores {
  const table = groupedConfusion(
    concat(truth),
    concat(claims),
    4,
    groups.flatMap((g, i) => new Array<string>(truth[i]!.length).fill(g))
  );
  const random = dice(seedOf(SEEING_SEED, 'bootstrap')).next;
  return bootstrapConfusion({
    table,
    random,
    draws,
    statistics: {
      clear: (t) => balanced(t, [0]),
      cloud: (t) => balanced(t, [1, 2]),
      shadow: (t) => balanced(t, [3]),
      cloudF1: (t) => f1(t, [1, 2]),
      cloudIou: (t) => iou(t, [1, 2]),
      shadowIou: (t) => iou(t, [3]),
      thickRecall: (t) => recallAsCloud(t, 2),
      thinRecall: (t) => recallAsCloud(t, 1)
    }
  });
}

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
