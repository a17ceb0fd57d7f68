import * as tf from '@tensorflow/tfjs';
import { CLOUD_CHANNELS } from '../../pipeline/segment/cloud-input.ts';
import { SKY_CLASSES } from '../../pipeline/segment/sky.ts';
import { foldNorms, type Weights } from '../layers.ts';
import { unet } from '../nets/unet.ts';
import { type Batch, type FitOptions, fitNet } from '../training/fit.ts';
import type { WeightValues } from '../weights.ts';

/** What the cloud network is and is trained with. Nothing of it was chosen on figures that are reported. */
export const SKY_KNOBS = {
  filters: [16, 24, 32], // of the U-Net, a level each
  crop: 64, // pixels of 20 m a side
  batch: 12,
  steps: 3000,
  rate: 3e-3,
  weightDecay: 0.001,
  average: 0.99,
  smoothing: 0.02,
  weights: [1, 2, 1, 2], // of SKY_CLASSES in the loss: thin cloud and shadow are rare
  lookEvery: 250 // steps between looks at the tuning part
} as const;

export const SKY_NETWORK = {
  kind: 'unet',
  channels: CLOUD_CHANNELS.length,
  classes: SKY_CLASSES.length,
  filters: [...SKY_KNOBS.filters]
} as const;

export const newSkyNet = () => unet({ ...SKY_NETWORK, filters: [...SKY_NETWORK.filters] });

/** Crops with the class of each pixel; one that is none of them counts for nothing. */
export type SkyBatch = Batch & { y: Uint8Array };

/** Trains the cloud network; its weights come folded, ready to ship. `score` judges weights on the tuning part, higher is better. */
export async function trainSky(
  o: Pick<FitOptions<SkyBatch>, 'next' | 'seed' | 'checkpoint' | 'report'> & {
    score(weights: Weights, step: number): Promise<number>;
  }
): Promise<{ weights: WeightValues[]; bestStep: number }> {
  const { crop, steps, rate, weightDecay, average, lookEvery } = SKY_KNOBS;
  const fitted = await fitNet<SkyBatch>({
    net: newSkyNet(),
    input: [crop, crop, CLOUD_CHANNELS.length],
    seed: o.seed,
    steps,
    rate,
    weightDecay,
    average,
    next: o.next,
    loss: (logits, { y }) => skyLoss(logits, y),
    watch: { every: lookEvery, patience: Number.POSITIVE_INFINITY, score: o.score },
    checkpoint: o.checkpoint,
    report: o.report
  });
  return { weights: foldNorms(fitted.weights), bestStep: fitted.bestStep };
}

/** Cross-entropy of each pixel, smoothed, weighted by its class. */
function skyLoss(logits: tf.Tensor, y: Uint8Array): tf.Scalar {
  const { weights, smoothing } = SKY_KNOBS;
  const classes = weights.length;
  const target = new Float32Array(y.length * classes).fill(smoothing / classes);
  const weight = new Float32Array(y.length);
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    if (y[i]! >= classes) continue; // no data
    target[classes * i + y[i]!]! += 1 - smoothing;
    weight[i] = weights[y[i]!]!;
    total += weight[i]!;
  }
  const each = tf.mul(
    tf.tensor2d(target, [y.length, classes]),
    tf.logSoftmax(tf.reshape(logits, [y.length, classes]) as tf.Tensor2D)
  );
  return tf.neg(tf.div(tf.sum(tf.mul(each, tf.tensor2d(weight, [y.length, 1]))), total)) as tf.Scalar;
}
