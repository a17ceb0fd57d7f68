import * as tf from '@tensorflow/tfjs';
import { PLOT_CHANNELS, PLOT_HEADS } from '../../pipeline/segment/plot-input.ts';
import { foldNorms } from '../layers.ts';
import { type Batch, type FitOptions, fitNet } from '../training/fit.ts';
import type { WeightValues } from '../weights.ts';
import { type PlotNetwork, plotNet } from './network.ts';

/** What the plot network is trained with. Nothing of it was chosen on figures that are reported. */
export const PLOT_KNOBS = {
  crop: 128, // pixels of 10 m a side
  composites: 4, // of a training sample, at most
  batch: 4,
  phases: [
    { steps: 1500, rate: 2e-3 },
    { steps: 1500, rate: 1.5e-3 } // from the weights of the first: they had not stopped to gain
  ],
  weightDecay: 0.001,
  average: 0.99,
  weights: [1, 1.5, 1.5, 1] // of PLOT_HEADS in the loss
} as const;

export const PLOT_NETWORK: PlotNetwork = {
  kind: 'plot-unet',
  channels: PLOT_CHANNELS.length,
  each: [8, 12],
  filters: [16, 24, 32, 48],
  heads: PLOT_HEADS.length
};

/** Crops with what is true of each pixel in PLOT_HEADS, 0..1; `counts` is 0 where nothing can be said. */
export type PlotBatch = Batch & { y: Float32Array; counts: Float32Array };

/** Trains the plot network; its weights come folded, ready to ship. */
export async function trainPlots(
  o: Pick<FitOptions<PlotBatch>, 'next' | 'seed' | 'checkpoint' | 'report'>
): Promise<WeightValues[]> {
  const { crop, composites, phases, weightDecay, average } = PLOT_KNOBS;
  let weights: WeightValues[] = [];
  let first = 0;
  for (const [phase, { steps, rate }] of phases.entries()) {
    const before = first;
    const fitted = await fitNet<PlotBatch>({
      net: plotNet(PLOT_NETWORK),
      input: [composites, crop, crop, PLOT_CHANNELS.length],
      seed: o.seed + phase,
      start: weights,
      steps,
      rate,
      weightDecay,
      average,
      next: (step) => o.next(before + step),
      loss: plotLoss,
      checkpoint: o.checkpoint && { ...o.checkpoint, path: `${o.checkpoint.path}-${phase}` },
      report: o.report && ((step, loss) => o.report!(before + step, loss))
    });
    weights = fitted.weights;
    first += steps;
  }
  return foldNorms(weights);
}

/** Binary cross-entropy of each head: max(l, 0) − l·y + log(1 + e^−|l|). */
function plotLoss(out: tf.Tensor, { y, counts }: PlotBatch): tf.Scalar {
  const [n, heads] = [counts.length, PLOT_HEADS.length];
  return tf.tidy(() => {
    const logits = tf.reshape(out, [n, heads]);
    const each = tf.add(
      tf.sub(tf.relu(logits), tf.mul(logits, tf.tensor2d(y, [n, heads]))),
      tf.softplus(tf.neg(tf.abs(logits)))
    );
    const weight = tf.mul(tf.tensor2d(counts, [n, 1]), tf.tensor2d([[...PLOT_KNOBS.weights]]));
    const total = counts.reduce((sum, v) => sum + v, 0);
    return tf.div(tf.sum(tf.mul(each, weight)), Math.max(1, total)) as tf.Scalar;
  });
}
