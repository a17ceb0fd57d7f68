import type * as tf from '@tensorflow/tfjs';
import { foldNorms, type Weights } from '../layers.ts';
import { runNet } from '../load.ts';
import { calibratedSoftmax, logLossOf } from '../metrics/calibration.ts';
import { batchIndices, mixed, seededRandom, stepsPerEpoch } from '../training/batches.ts';
import { fit } from '../training/fit.ts';
import { softCrossEntropy } from '../training/loss.ts';
import { mixup } from '../training/mixup.ts';
import type { WeightValues } from '../weights.ts';
import { type CropNetwork, cropNet } from './network.ts';

/** What the crop network is trained with. One setting for every set of labels: none was chosen for a set that it is reported on. */
export const KNOBS = {
  filters: 64, // of each convolution
  heads: 2, // of attention
  windows: 12, // of the season, about a month each
  hidden: 256,
  batch: 64,
  epochs: 40, // after which validation loss falls no more on a few thousand samples
  leastSteps: 1500, // of a small set: it needs the steps, not the epochs
  mostSteps: 12_000,
  rate: 2e-3,
  weightDecay: 0.01,
  average: 0.99, // of the weights, over about a hundred steps
  smoothing: 0.05, // of labels: some are wrong
  mixup: 0.5, // of the samples
  warmRate: 5e-4, // a warm start has less far to go
  warmEpochs: 20,
  looks: 20, // at the validation part, in a run
  patience: 6 // looks without a gain
} as const;

/** Samples of one shape: `x` holds n · steps · channels values, `y` a class each. */
export type CropSamples = { x: Float32Array; y: Int32Array };

export type CropRun = {
  network: CropNetwork;
  train: CropSamples;
  validation: CropSamples | null; // for early stopping; null trains to the end
  warm: readonly WeightValues[] | null; // weights without norms to start from
  classWeights: ArrayLike<number> | null;
  seed: number;
  stopAt?: number; // a step at which to end, the rate's schedule as if it went on
  checkpoint?: { path: string; of: string; everySteps: number };
  outOfTime?(): boolean;
  report?(step: number, steps: number, loss: number): void;
};

/** Steps that a run over `n` samples is planned for. */
export function stepsFor(n: number, warm: boolean): number {
  const epochs = warm ? KNOBS.warmEpochs : KNOBS.epochs;
  const wanted = epochs * stepsPerEpoch(n, KNOBS.batch);
  return Math.min(KNOBS.mostSteps, Math.max(warm ? KNOBS.leastSteps / 3 : KNOBS.leastSteps, wanted));
}

/** Trains the crop network; the weights come folded, ready to ship. `bestStep`: where validation was best (the last, without). */
export async function trainCrop(r: CropRun): Promise<{ weights: WeightValues[]; bestStep: number; ended: string }> {
  const { train, validation, network, seed } = r;
  const [n, width, shape] = [train.y.length, network.steps * network.channels, [network.steps, network.channels]];
  const norm = r.warm === null;
  const net = cropNet(network, norm);
  const steps = stepsFor(n, !norm);
  const truth = validation?.y;
  const score = async (weights: Weights): Promise<number> => {
    const logits = await runNet(net, weights, validation!.x, truth!.length, shape);
    return -logLossOf(softmaxRows(logits, network.classes, 1), truth!, network.classes);
  };
  const fitted = await fit({
    net,
    input: shape,
    ...(r.warm ? { start: r.warm } : {}),
    next(step) {
      const random = seededRandom(mixed(seed, 2, step));
      const chosen = batchIndices(n, KNOBS.batch, seed, step);
      const x = new Float32Array(chosen.length * width);
      chosen.forEach((i, k) => {
        x.set(train.x.subarray(i * width, (i + 1) * width), k * width);
      });
      return mixup(x, Int32Array.from(chosen, (i) => train.y[i]!), KNOBS.mixup, random);
    },
    loss: (logits, batch) =>
      softCrossEntropy(logits as tf.Tensor2D, batch, { smoothing: KNOBS.smoothing, classWeights: r.classWeights }),
    steps,
    rate: norm ? KNOBS.rate : KNOBS.warmRate,
    weightDecay: KNOBS.weightDecay,
    average: KNOBS.average,
    seed,
    ...(validation ? { watch: { every: Math.ceil(steps / KNOBS.looks), patience: KNOBS.patience, score } } : {}),
    ...(r.stopAt !== undefined ? { stopAt: r.stopAt } : {}),
    ...(r.checkpoint ? { checkpoint: r.checkpoint } : {}),
    ...(r.outOfTime ? { outOfTime: r.outOfTime } : {}),
    report: (step, loss) => r.report?.(step, steps, loss)
  });
  return { weights: foldNorms(fitted.weights), bestStep: validation ? fitted.bestStep : fitted.steps, ended: fitted.ended };
}

/** Softmax of each row of logits at a temperature, flat. */
export function softmaxRows(logits: Float32Array, classes: number, temperature: number): Float32Array {
  const out = new Float32Array(logits.length);
  for (let at = 0; at < logits.length; at += classes) {
    out.set(calibratedSoftmax(logits.subarray(at, at + classes), temperature), at);
  }
  return out;
}
