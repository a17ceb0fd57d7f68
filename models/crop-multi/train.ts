import type * as tf from '@tensorflow/tfjs';
import { foldNorms, type Weights } from '../layers.ts';
import { runNet } from '../load.ts';
import { logLossOf, softmaxRows } from '../metrics/calibration.ts';
import { batchIndices, stepsPerEpoch } from '../training/batches.ts';
import { type FitOptions, fitNet } from '../training/fit.ts';
import { softCrossEntropy } from '../training/loss.ts';
import { type Mixed, mixup } from '../training/mixup.ts';
import { mixed, seededRandom } from '../training/random.ts';
import type { WeightValues } from '../weights.ts';
import { type CropNetwork, cropNet } from './network.ts';

/** What the crop network is trained with. One setting for every set of labels: none was chosen for a set that it is reported on. */
export const KNOBS = {
  filters: 64, // of each convolution
  heads: 2, // of attention
  windows: 12, // of the season, about a month each
  hidden: 256,
  batch: 64,
  epochs: 40, // on a few thousand samples validation falls no more after them
  leastSteps: 1500, // a small set needs the steps, not the epochs
  mostSteps: 12_000,
  rate: 2e-3, // of Adam at its height
  weightDecay: 0.01,
  average: 0.99, // of the weights, over about a hundred steps
  smoothing: 0.05, // of labels: some are wrong
  mixup: 0.5, // of the samples
  warmRate: 5e-4, // a warm start has less far to go
  warmSteps: 600,
  looks: 20, // at the validation part, in a run
  patience: 6 // looks without a gain
} as const;

/** The network that these knobs make of inputs of some shape. */
export function ownNetwork(steps: number, channels: number, classes: number): CropNetwork {
  const { filters, heads, hidden } = KNOBS;
  const windows = Math.min(KNOBS.windows, Math.ceil(steps / 2));
  return { kind: 'crop-temporal', steps, channels, classes, filters, heads, windows, hidden };
}

/** Samples of one shape: `x` holds n · steps · channels values, `y` a class each. */
export type CropSamples = { x: Float32Array; y: Int32Array };

export type CropRun = Pick<FitOptions<Mixed>, 'steps' | 'rate' | 'seed' | 'stopAt' | 'checkpoint' | 'outOfTime'> & {
  network: CropNetwork;
  source(step: number): CropSamples; // what the step trains on, before mixup
  validation: CropSamples | null; // for early stopping; null trains to the end
  warm: readonly WeightValues[] | null; // weights without norms to start from
  classWeights: ArrayLike<number> | null;
  mixup?: number; // chance a sample; that of KNOBS
  report?(step: number, loss: number): void;
};

/** Steps that a run over `n` own samples is planned for, and the height of its rate. */
export function planFor(n: number, warm: boolean): { steps: number; rate: number } {
  if (warm) return { steps: Math.max(KNOBS.warmSteps, 10 * stepsPerEpoch(n, KNOBS.batch)), rate: KNOBS.warmRate };
  const wanted = KNOBS.epochs * stepsPerEpoch(n, KNOBS.batch);
  return { steps: Math.min(KNOBS.mostSteps, Math.max(KNOBS.leastSteps, wanted)), rate: KNOBS.rate };
}

/** The samples of a step out of some that are at hand. */
export function sourceOf({ x, y }: CropSamples, seed: number): (step: number) => CropSamples {
  const width = x.length / y.length;
  return (step) => {
    const chosen = batchIndices(y.length, KNOBS.batch, seed, step);
    const part = new Float32Array(chosen.length * width);
    chosen.forEach((i, k) => {
      part.set(x.subarray(i * width, (i + 1) * width), k * width);
    });
    return { x: part, y: Int32Array.from(chosen, (i) => y[i]!) };
  };
}

/** Trains the crop network; the weights come folded, ready to ship. `steps` that it took; `bestStep`: where validation was best (the last, without). */
export async function trainCrop(
  r: CropRun
): Promise<{ weights: WeightValues[]; steps: number; bestStep: number; ended: 'steps' | 'early' | 'time' }> {
  const { network, validation, seed, source } = r;
  const shape = [network.steps, network.channels];
  const net = cropNet(network, r.warm === null);
  const score = async (weights: Weights): Promise<number> => {
    const { x, y } = validation!;
    const logits = await runNet(net, weights, x, y.length, shape);
    return -logLossOf(softmaxRows(logits, network.classes, 1), y, network.classes);
  };
  const { smoothing, weightDecay, average, looks, patience } = KNOBS;
  const fitted = await fitNet<Mixed>({
    net,
    input: shape,
    steps: r.steps,
    rate: r.rate,
    seed,
    weightDecay,
    average,
    start: r.warm ?? [],
    next(step) {
      const { x, y } = source(step);
      return mixup(x, y, r.mixup ?? KNOBS.mixup, seededRandom(mixed(seed, 2, step)));
    },
    loss: (logits, batch) =>
      softCrossEntropy(logits as tf.Tensor2D, batch, { smoothing, classWeights: r.classWeights }),
    ...(validation && { watch: { every: Math.ceil(r.steps / looks), patience, score } }),
    stopAt: r.stopAt,
    checkpoint: r.checkpoint,
    outOfTime: r.outOfTime,
    report: r.report
  });
  const bestStep = validation ? fitted.bestStep : fitted.steps;
  return { weights: foldNorms(fitted.weights), steps: fitted.steps, bestStep, ended: fitted.ended };
}
