import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fitForest } from '../../models/baselines/forest.ts';
import { fitMajority } from '../../models/baselines/majority.ts';
import { type CropRun, planFor, sourceOf, trainCrop } from '../../models/crop-multi/train.ts';
import { fitTemperature, softmaxRows } from '../../models/metrics/calibration.ts';
import { type Scores, scoresOf } from '../../models/metrics/scores.ts';
import { type ModelFile, type ModelMetric, writeModel } from '../../models/model-file.ts';
import { dropCheckpoint } from '../../models/training/checkpoint.ts';
import { type ClassWeighting, classWeights } from '../../models/training/class-weights.ts';
import { mixed, seededRandom } from '../../models/training/random.ts';
import { groupSplit, type Split } from '../../models/training/split.ts';
import { REJECT_BELOW } from '../../pipeline/crop/classes.ts';
import { canonicalJson, sha256Hex } from '../../pipeline/io/keys.ts';
import { csvCell } from '../series-file.ts';
import { networkLogits } from './network-logits.ts';
import { ownCard } from './own-card.ts';
import { type OwnSamples, partOf } from './own-samples.ts';

export type OwnOptions = {
  out: string;
  seed: number;
  maxMinutes: number;
  weighting: ClassWeighting; // how much rare classes count in training
  report(phase: string, done: number, total: number): void;
  now(): number; // milliseconds
};

export type OwnResult = {
  file: ModelFile;
  model: Scores;
  forest: Scores;
  majority: number;
  split: Split;
  samples: OwnSamples;
};

const SHARES = { train: 0.65, validation: 0.15, test: 0.2 };
const NETWORK_SHARE = 0.9; // of the minutes; the rest is for the forest and the files
/** Below this part of the run the validation part had seen enough: the last run ends there too. */
const EARLY = 0.6;

/**
 * Trains the crop network on someone's own labels and writes `model.json weights.bin classes.json card.md split.csv`.
 *
 * Twice: first on a part of the groups, to learn when to stop and how sure to be, and to be judged beside a random forest on
 * groups that neither saw; then, the same way, on everything. The card gives the figures of the first, `weights.bin` are the
 * second's, and the card says so. Killed, the same command goes on where it was. The same data, options and machine give the
 * same weights unless the minutes run out.
 */
export async function learnOwnLabels(samples: OwnSamples, o: OwnOptions): Promise<OwnResult> {
  const { y, network, groups, classes } = samples;
  const random = seededRandom(mixed(o.seed, 1));
  const split = groupSplit(groups, SHARES, random, y);
  mkdirSync(o.out, { recursive: true });
  const run = await runs(samples, o);

  const seen = partOf(samples, split.train);
  const held = partOf(samples, split.validation);
  const test = partOf(samples, split.test);
  const judged = await run('judged run', seen, held, null);
  const logits = await networkLogits(network, judged.weights, held.x, held.y.length);
  const temperature = fitTemperature(logits, held.y, classes.length);
  const rows = await networkLogits(network, judged.weights, test.x, test.y.length);
  const scores = (p: ArrayLike<number>) => scoresFor(samples, split.test, p, o.seed);
  const model = scores(softmaxRows(rows, classes.length, temperature));

  const known = partOf(samples, [...split.train, ...split.validation]);
  const labelled = { ...known, width: samples.width, classes: classes.length };
  o.report('random forest', 0, 1);
  const forest = scores(fitForest(labelled, { random: seededRandom(mixed(o.seed, 3)) }).probabilities(test.x));
  const majority = scores(fitMajority(labelled).probabilities(test.x)).accuracy;
  o.report('random forest', 1, 1);

  const early = judged.bestStep < EARLY * judged.planned ? judged.bestStep / judged.planned : null;
  const last = await run(
    'last run, on all plots',
    partOf(
      samples,
      Int32Array.from(samples.plots, (_, i) => i)
    ),
    null,
    early
  );
  const metrics = metricsOf(model, forest, samples.sha256);
  const file = writeModel(
    o.out,
    {
      id: 'crop-multi',
      version: `own-${samples.sha256.slice(0, 8)}`,
      classes,
      network,
      input: samples.input,
      temperature,
      rejectBelow: REJECT_BELOW,
      synthetic: false,
      trainedOn: `${samples.n} labelled plots, sha256 ${samples.sha256}`,
      metrics
    },
    last.weights
  );
  const result = { file, model, forest, majority, split, samples };
  for (const part of ['judged', 'last'] as const) dropCheckpoint(checkpointOf(o.out, part));
  rmSync(paceOf(o.out), { force: true });
  writeFileSync(join(o.out, 'split.csv'), splitCsv(samples, split));
  writeFileSync(
    join(o.out, 'card.md'),
    ownCard(result, {
      seed: o.seed,
      weighting: o.weighting,
      steps: last.steps,
      outOfTime: last.ended === 'time' || judged.ended === 'time'
    })
  );
  return result;
}

/** Steps whose time is measured, after two that warm the kernels up. */
const TRIAL = 12;

/**
 * Milliseconds a step, measured once a folder and kept there until the model is written: a run that was killed must be planned as it was
 * the first time.
 */
async function pace(s: OwnSamples, common: Pick<CropRun, 'network' | 'warm' | 'seed'>, o: OwnOptions): Promise<number> {
  const path = paceOf(o.out);
  const of = `${s.sha256} ${s.warm !== null} ${o.maxMinutes}`;
  if (existsSync(path)) {
    const [kept, ms] = readFileSync(path, 'utf8').split('\n');
    if (kept === of && Number(ms) > 0) return Number(ms);
  }
  const trial = { ...common, ...planFor(s.n, s.warm !== null), source: sourceOf(s, o.seed) };
  await trainCrop({ ...trial, validation: null, classWeights: null, stopAt: 2 });
  const from = o.now();
  await trainCrop({ ...trial, validation: null, classWeights: null, stopAt: TRIAL });
  const ms = (o.now() - from) / TRIAL;
  writeFileSync(path, `${of}\n${ms}\n`);
  return ms;
}

const paceOf = (out: string): string => join(out, '.pace');

/** Where a run that is killed finds itself again. */
const checkpointOf = (out: string, run: 'judged' | 'last'): string => join(out, `.${run}-run`);

type Trained = Awaited<ReturnType<typeof trainCrop>> & { planned: number };

/** A trainer whose two runs share the minutes: the steps that fit into them are measured first, on a few that are thrown away. */
async function runs(s: OwnSamples, o: OwnOptions) {
  const warm = s.warm !== null;
  const began = o.now();
  const budget = (o.maxMinutes * 60_000 * NETWORK_SHARE) / 2;
  const common = { network: s.network, warm: s.warm, seed: o.seed };
  const weights = (y: Int32Array) => {
    const counts = new Int32Array(s.classes.length);
    for (const c of y) counts[c]!++;
    return o.weighting === 'none' ? null : classWeights(counts, o.weighting);
  };
  const stepMs = await pace(s, common, o);
  let ends = began;
  return async (
    phase: string,
    train: { x: Float32Array; y: Int32Array },
    validation: { x: Float32Array; y: Int32Array } | null,
    stopAtShare: number | null
  ): Promise<Trained> => {
    ends += budget;
    const plan = planFor(train.y.length, warm);
    const steps = Math.max(1, Math.min(plan.steps, Math.floor((0.8 * budget) / stepMs)));
    const of = sha256Hex(
      canonicalJson({
        phase,
        data: s.sha256,
        seed: o.seed,
        warm,
        weighting: o.weighting,
        network: s.network,
        steps,
        stopAtShare
      })
    );
    const until = ends;
    const fitted = await trainCrop({
      ...common,
      source: sourceOf(train, o.seed),
      steps,
      rate: plan.rate,
      validation,
      classWeights: weights(train.y),
      ...(stopAtShare === null ? {} : { stopAt: Math.max(1, Math.round(stopAtShare * steps)) }),
      checkpoint: { path: checkpointOf(o.out, validation ? 'judged' : 'last'), of, everySteps: 50 },
      outOfTime: () => o.now() > until,
      report: (step) => o.report(phase, step, steps)
    });
    o.report(phase, steps, steps);
    return { ...fitted, planned: steps };
  };
}

function scoresFor(s: OwnSamples, indices: Int32Array, p: ArrayLike<number>, seed: number): Scores {
  const k = s.classes.length;
  return scoresOf(
    {
      truth: Int32Array.from(indices, (i) => s.y[i]!),
      probabilities: Array.from(indices, (_, i) => Float32Array.from({ length: k }, (_v, c) => p[i * k + c]!)),
      groups: Array.from(indices, (i) => s.groups[i]!)
    },
    k,
    REJECT_BELOW,
    seededRandom(mixed(seed, 4))
  );
}

const round = (v: number): number => Math.round(v * 10_000) / 10_000;

function metricsOf(model: Scores, forest: Scores, sha256: string): ModelMetric[] {
  const metric = (name: string, value: number, ci95: [number, number] | null, than: number): ModelMetric => ({
    name,
    value: round(value),
    ci95: ci95 && [round(ci95[0]), round(ci95[1])],
    baseline: { name: 'random forest of 300 trees on the same inputs', value: round(than) },
    data: `own labels, sha256 ${sha256}`,
    split: 'a fifth of the groups held out; the shipped weights saw all',
    simulated: false
  });
  return [
    metric('accuracy', model.accuracy, model.ci95.accuracy, forest.accuracy),
    metric('macroF1', model.macroF1, model.ci95.macroF1, forest.macroF1),
    metric('ece', model.ece, null, forest.ece)
  ];
}

function splitCsv(s: OwnSamples, split: Split): string {
  const part = new Map<number, string>();
  for (const [name, indices] of Object.entries(split)) for (const i of indices as Int32Array) part.set(i, name);
  const lines = s.plots.map(
    (plot, i) => `${csvCell(plot)},${csvCell(s.classes[s.y[i]!]!)},${csvCell(s.groups[i]!)},${part.get(i)}`
  );
  return `${['plot_id,label,group,part', ...lines].join('\n')}\n`;
}
