import * as tf from '@tensorflow/tfjs';
import { CHANNELS, STEPS } from '../../pipeline/series/crop-input.ts';
import { startBackend } from '../backend.ts';
import { installKernels } from '../kernels/install.ts';

import type { WeightValues } from '../weights.ts';
import { cropLogits, freshWeights } from './model.ts';

/** Samples of the network: `x` holds n · STEPS · CHANNELS values, `y` n class indices. */
export type CropSamples = { x: Float32Array; y: Int32Array };

export type TrainOptions = {
  classes: number;
  steps: number;
  batch: number;
  rate: number; // of Adam at its height; rises over 2 % of the steps, falls along a cosine
  seed: number;
  random: () => number; // [0, 1), seeded by the caller
  /** Stops early where the clock is up; the rate's schedule is left as it is. */
  outOfTime(): boolean;
  report(step: number, loss: number): void;
};

/**
 * Trains the network from fresh weights on `source`, which is asked for the next samples by index (so data may be drawn anew). Adam, softmax
 * cross-entropy with 2 % label smoothing, a fifth of the pooled features left out. The same seed, data and machine give the same
 * weights. Returns the running mean of the weights over about the last 300 steps, which is steadier than the last.
 */
export async function trainCrop(
  source: (batch: number) => CropSamples,
  o: TrainOptions
): Promise<{ weights: WeightValues[]; steps: number }> {
  const backend = await startBackend('auto');
  installKernels(backend.name);
  const normal = () => Math.sqrt(-2 * Math.log(1 - o.random())) * Math.cos(2 * Math.PI * o.random());
  const start = freshWeights(o.classes, normal);
  const vars = Object.fromEntries(start.map((t) => [t.name, tf.variable(tf.tensor(t.values, t.shape))]));
  const mean = start.map((t) => Float64Array.from(t.values));
  const adam = tf.train.adam(o.rate);
  const smoothing = 0.02;
  let running = 0;
  let step = 0;
  for (; step < o.steps && !o.outOfTime(); step++) {
    const { x, y } = source(o.batch);
    const warm = Math.min(1, (step + 1) / (0.02 * o.steps));
    (adam as unknown as { learningRate: number }).learningRate =
      o.rate * warm * (0.02 + 0.98 * 0.5 * (1 + Math.cos((Math.PI * step) / o.steps)));
    const loss = tf.tidy(() => {
      const input = tf.tensor3d(x, [y.length, STEPS, CHANNELS.length]);
      const target = tf.add(
        tf.mul(tf.oneHot(tf.tensor1d(y, 'int32'), o.classes), 1 - smoothing),
        smoothing / o.classes
      );
      return adam.minimize(
        () => {
          const logits = cropLogits(vars, input, { share: 0.2, seed: o.seed + step });
          return tf.neg(tf.mean(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 1))) as tf.Scalar;
        },
        true,
        Object.values(vars)
      )!;
    });
    const value = (await loss.data())[0]!;
    loss.dispose();
    running = step === 0 ? value : 0.98 * running + 0.02 * value;
    if (step % 10 === 0) {
      start.forEach((t, i) => {
        const now = vars[t.name]!.dataSync();
        const keep = step < 0.1 * o.steps ? 0 : 0.967;
        const m = mean[i]!;
        for (let k = 0; k < m.length; k++) m[k] = keep * m[k]! + (1 - keep) * now[k]!;
      });
    }
    if (step % 100 === 99) o.report(step + 1, running);
  }
  const weights = start.map((t, i) => ({ ...t, values: Float32Array.from(mean[i]!) }));
  for (const v of Object.values(vars)) v.dispose();
  adam.dispose();
  return { weights, steps: step };
}
