import * as tf from '@tensorflow/tfjs';
import { startBackend, wantedBackend } from '../backend.ts';
import { installKernels } from '../kernels/install.ts';
import { freshWeights, type Net, type Weights } from '../layers.ts';
import type { WeightValues } from '../weights.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { mixed, normalFrom, seededRandom } from './random.ts';
import { rateAt } from './schedule.ts';

/**
 * What a step trains on: `x` holds n samples, one after another, of the shape `input`, or of a shape of the batch's own; a loss may want
 * more fields.
 */
export type Batch = { x: Float32Array; n: number; shape?: number[] };

export type FitOptions<B extends Batch> = {
  net: Net;
  input: number[]; // shape of one sample
  start?: readonly WeightValues[]; // first values of some weights (a warm start); the others are drawn
  /** The samples of a step: a function of the step alone, augmentation included, so that a killed run goes on the same. */
  next(step: number): B;
  /** Scalar of the outputs of a batch, to be made small. */
  loss(outputs: tf.Tensor, batch: B): tf.Scalar;
  steps: number;
  rate: number; // of Adam, at its height (schedule.ts)
  weightDecay?: number; // decoupled (Loshchilov & Hutter 2019), on kernels only
  average?: number; // decay a step of the running mean of the weights that is kept; 0: the last weights
  seed: number;
  /**
   * Early stopping: every so many steps `score` (higher is better) of the weights as they would be kept; training ends after
   * `patience` looks without a better one, and the best weights are returned.
   */
  watch?: { every: number; patience: number; score(weights: Weights, step: number): Promise<number> };
  /**
   * Where a killed run finds its state; `of` names the run (data, settings): a file of another run, or of one that went further, is not
   * used. A run that ended leaves its file, so that the next call returns at once: whoever asked for it removes it.
   */
  checkpoint?: { path: string; of: string; everySteps: number };
  stopAt?: number; // ends at this step, the rate's schedule as if it went on
  outOfTime?(): boolean; // ends at the next step, with the best weights so far
  report?(step: number, loss: number): void; // a running mean, every tenth step
};

export type Fitted = {
  weights: WeightValues[];
  steps: number;
  bestScore: number | null;
  bestStep: number;
  ended: 'steps' | 'early' | 'time';
};

/** How often the mean of the weights is renewed: reading them every step would cost more than it steadies. */
const AVERAGE_EVERY = 5;
/** Weight of a batch's moments in the running mean and variance of batch normalisation. */
const NORM_MOMENTUM = 0.1;

/**
 * Trains a network by Adam (Kingma & Ba 2015). The same options on the same machine and back end give the same weights, also when
 * the run was killed and started again in between. Leaves no tensor behind.
 */
export async function fitNet<B extends Batch>(o: FitOptions<B>): Promise<Fitted> {
  await startBackend(wantedBackend());
  installKernels(tf.getBackend());
  const run = begin(o);
  try {
    return await train(run, o);
  } finally {
    for (const v of Object.values(run.vars)) v.dispose();
    run.adam.dispose();
  }
}

async function train<B extends Batch>(run: Run, o: FitOptions<B>): Promise<Fitted> {
  const last = Math.min(o.steps, o.stopAt ?? o.steps);
  const saved = o.checkpoint ? readCheckpoint(o.checkpoint.path) : null;
  const ours = saved?.facts.of === o.checkpoint?.of && (saved?.facts.step as number) <= last;
  if (saved && ours) await restore(run, saved);
  let ended: Fitted['ended'] = o.watch && run.looksWithoutGain >= o.watch.patience ? 'early' : 'steps';
  while (run.step < last && ended === 'steps') {
    if (o.outOfTime?.()) {
      ended = 'time';
      break;
    }
    await step(run, o);
    if (o.watch && (run.step % o.watch.every === 0 || run.step === last)) {
      await look(run, o.watch.score);
      if (run.looksWithoutGain >= o.watch.patience) {
        ended = 'early';
        break;
      }
    }
    if (o.report && run.step % 10 === 0) o.report(run.step, run.loss);
    if (o.checkpoint && run.step % o.checkpoint.everySteps === 0) await save(run, o.checkpoint);
  }
  if (o.watch && ended === 'time' && run.best === null) await look(run, o.watch.score);
  if (o.checkpoint && ended !== 'time') await save(run, o.checkpoint);
  const values = run.best ?? (await kept(run));
  const weights = o.net.plan.map((p) => ({ name: p.name, shape: p.shape, values: values[p.name]! }));
  return { weights, steps: run.step, bestScore: run.best ? run.bestScore : null, bestStep: run.bestStep, ended };
}

type Arrays = Record<string, Float32Array>;
type Run = {
  vars: Record<string, tf.Variable>;
  trained: tf.Variable[];
  adam: tf.AdamOptimizer;
  mean: Arrays; // of the weights
  step: number;
  loss: number;
  best: Arrays | null;
  bestScore: number;
  bestStep: number;
  looksWithoutGain: number;
  average: number;
};

function begin<B extends Batch>(o: FitOptions<B>): Run {
  const given = new Map(o.start?.map((w) => [w.name, w.values]));
  const fresh = freshWeights(o.net.plan, normalFrom(seededRandom(mixed(o.seed, 1))));
  const first = fresh.map((w) => ({ ...w, values: given.get(w.name) ?? w.values }));
  for (const [i, { name, values }] of first.entries()) {
    const expected = fresh[i]!.values.length;
    if (values.length !== expected) {
      throw new Error(`Expected ${expected} values for '${name}' to start with, got ${values.length}.`);
    }
  }
  const vars = Object.fromEntries(
    first.map((w, i) => [
      w.name,
      tf.tidy(() => tf.variable(tf.tensor(w.values, w.shape), o.net.plan[i]!.trained)) as tf.Variable
    ])
  );
  return {
    vars,
    trained: Object.values(vars).filter((v) => v.trainable),
    adam: tf.train.adam(o.rate),
    mean: Object.fromEntries(first.map((w) => [w.name, Float32Array.from(w.values)])),
    step: 0,
    loss: Number.NaN,
    best: null,
    bestScore: Number.NEGATIVE_INFINITY,
    bestStep: 0,
    looksWithoutGain: 0,
    average: o.average ?? 0
  };
}

async function step<B extends Batch>(run: Run, o: FitOptions<B>): Promise<void> {
  const batch = o.next(run.step);
  const rate = o.rate * rateAt(run.step, o.steps);
  (run.adam as unknown as { learningRate: number }).learningRate = rate;
  const moments: { name: string; mean: tf.Tensor; variance: tf.Tensor }[] = [];
  const pass = {
    training: true as const,
    seed: mixed(o.seed, run.step) & 0x3fffffff,
    observe: (name: string, mean: tf.Tensor, variance: tf.Tensor) => moments.push({ name, mean, variance })
  };
  const loss = tf.tidy(() => {
    const x = tf.tensor(batch.x, [batch.n, ...(batch.shape ?? o.input)]);
    return run.adam.minimize(() => o.loss(o.net.forward(run.vars, x, pass), batch), true, run.trained)!;
  });
  for (const { name, mean, variance } of moments) {
    tf.tidy(() => {
      for (const [part, now] of [['mean', mean] as const, ['variance', variance] as const]) {
        const v = run.vars[`${name}/${part}`]!;
        v.assign(tf.add(tf.mul(v, 1 - NORM_MOMENTUM), tf.mul(now, NORM_MOMENTUM)));
      }
    });
    mean.dispose();
    variance.dispose();
  }
  if (o.weightDecay) decay(run, 1 - rate * o.weightDecay);
  const value = (await loss.data())[0]!;
  loss.dispose();
  if (!Number.isFinite(value)) throw new Error(`Expected a finite loss, got ${value} at step ${run.step}.`);
  run.loss = Number.isNaN(run.loss) ? value : 0.98 * run.loss + 0.02 * value;
  run.step++;
  if (run.average > 0 && run.step % AVERAGE_EVERY === 0) {
    // early on the mean follows the weights closely, else it would remember where they began
    const keep = Math.min(run.average ** AVERAGE_EVERY, run.step / (run.step + 10 * AVERAGE_EVERY));
    for (const [name, v] of Object.entries(run.vars)) {
      const now = (await v.data()) as Float32Array;
      const m = run.mean[name]!;
      for (let k = 0; k < m.length; k++) m[k] = keep * m[k]! + (1 - keep) * now[k]!;
    }
  }
}

function decay(run: Run, factor: number): void {
  for (const [name, v] of Object.entries(run.vars)) {
    if (name.endsWith('/kernel')) tf.tidy(() => v.assign(tf.mul(v, factor)));
  }
}

/** The weights that would be kept now. */
async function kept(run: Run): Promise<Arrays> {
  const out: Arrays = {};
  for (const [name, v] of Object.entries(run.vars)) {
    out[name] = Float32Array.from(run.average > 0 ? run.mean[name]! : await v.data());
  }
  return out;
}

async function look(run: Run, score: (weights: Weights, step: number) => Promise<number>): Promise<void> {
  const values = await kept(run);
  const weights: Weights = Object.fromEntries(
    Object.entries(values).map(([name, v]) => [name, tf.tensor(v, run.vars[name]!.shape)])
  );
  let found: number;
  try {
    found = await score(weights, run.step);
  } finally {
    tf.dispose(weights);
  }
  if (found > run.bestScore) {
    run.best = values;
    run.bestScore = found;
    run.bestStep = run.step;
    run.looksWithoutGain = 0;
  } else run.looksWithoutGain++;
}

async function save(run: Run, { path, of }: { path: string; of: string }): Promise<void> {
  const arrays: Arrays = {};
  for (const [name, v] of Object.entries(run.vars)) arrays[`now ${name}`] = (await v.data()) as Float32Array;
  for (const [name, m] of Object.entries(run.mean)) arrays[`mean ${name}`] = m;
  for (const [name, b] of Object.entries(run.best ?? {})) arrays[`best ${name}`] = b;
  const adam = await run.adam.getWeights();
  for (const [i, { tensor }] of adam.entries()) arrays[`adam ${i}`] = Float32Array.from(await tensor.data());
  adam[0]!.tensor.dispose(); // the count of steps is made for this call; the moments are Adam's own
  for (const [i, power] of powersOf(run.adam).entries()) arrays[`power ${i}`] = Float32Array.from(await power.data());
  const { step, loss, bestScore, bestStep, looksWithoutGain } = run;
  const facts = {
    of,
    step,
    loss,
    bestScore: run.best ? bestScore : null,
    bestStep,
    looksWithoutGain,
    adam: adam.map((a) => a.name)
  };
  writeCheckpoint(path, { facts, arrays });
}

async function restore(run: Run, { facts, arrays }: Checkpoint): Promise<void> {
  const f = facts as {
    step: number;
    loss: number;
    bestScore: number | null;
    bestStep: number;
    looksWithoutGain: number;
    adam: string[];
  };
  run.step = f.step;
  run.loss = f.loss;
  run.bestStep = f.bestStep;
  run.looksWithoutGain = f.looksWithoutGain;
  for (const [name, v] of Object.entries(run.vars)) {
    tf.tidy(() => v.assign(tf.tensor(arrays[`now ${name}`]!, v.shape)));
    run.mean[name] = Float32Array.from(arrays[`mean ${name}`]!);
  }
  if (f.bestScore !== null) {
    run.bestScore = f.bestScore;
    run.best = Object.fromEntries(Object.keys(run.vars).map((n) => [n, Float32Array.from(arrays[`best ${n}`]!)]));
  }
  // Adam's own order: the count of steps, then the first moments, then the second, each in the order of the variables
  const shapes = [[] as number[], ...run.trained.map((v) => v.shape), ...run.trained.map((v) => v.shape)];
  const state = f.adam.map((name, i) => ({
    name,
    tensor: tf.tensor(arrays[`adam ${i}`]!, shapes[i], i === 0 ? 'int32' : 'float32')
  }));
  await run.adam.setWeights(state);
  for (const { tensor } of state) tensor.dispose(); // Adam's variables hold the values
  for (const [i, power] of powersOf(run.adam).entries()) {
    tf.tidy(() => power.assign(tf.scalar(arrays[`power ${i}`]![0]!)));
  }
}

/**
 * β₁ᵗ and β₂ᵗ as Adam keeps them, each step's times β. It gives them to no one, and when it is set to a step it takes the power anew,
 * which is another float in its last bits.
 */
function powersOf(adam: tf.AdamOptimizer): [tf.Variable, tf.Variable] {
  const { accBeta1, accBeta2 } = adam as unknown as Record<'accBeta1' | 'accBeta2', tf.Variable>;
  return [accBeta1, accBeta2];
}
