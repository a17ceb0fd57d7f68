import * as tf from '@tensorflow/tfjs';
import { CHANNELS, STEPS } from '../../pipeline/series/crop-input.ts';
import type { WeightValues } from '../weights.ts';

/**
 * The crop network: three temporal convolutions of width 5 over the season's 49 steps, each with a shortcut where the shapes allow, then two views
 * of what they found: its mean in seven windows of seventy days (when it happened) and two attention heads (the dates that
 * matter most); a hidden layer; one logit a class. About 86,000 parameters.
 */
const FILTERS = 64;
const HEADS = 2;
const WINDOWS = 7;
const HIDDEN = 64;

export type CropWeights = Record<string, tf.Tensor>;

/** Names and shapes of the weights, in the order of the weights file. */
export const cropShapes = (classes: number): Record<string, number[]> => ({
  conv1: [5, CHANNELS.length, FILTERS],
  bias1: [FILTERS],
  conv2: [5, FILTERS, FILTERS],
  bias2: [FILTERS],
  conv3: [5, FILTERS, FILTERS],
  bias3: [FILTERS],
  attend: [FILTERS, HEADS],
  hidden: [(WINDOWS + HEADS) * FILTERS, HIDDEN],
  hiddenBias: [HIDDEN],
  head: [HIDDEN, classes],
  headBias: [classes]
});

/** First weights: He's normal for what a rectifier follows, zero biases. `normal` draws N(0, 1). */
export function freshWeights(classes: number, normal: () => number): WeightValues[] {
  return Object.entries(cropShapes(classes)).map(([name, shape]) => {
    const size = shape.reduce((n, d) => n * d, 1);
    const fanIn = size / shape.at(-1)!;
    const sd = shape.length === 1 ? 0 : Math.sqrt((name === 'head' || name === 'attend' ? 0.5 : 2) / fanIn);
    return { name, shape, values: Float32Array.from({ length: size }, () => (sd === 0 ? 0 : sd * normal())) };
  });
}

/**
 * Logits [batch, classes] of inputs [batch, STEPS, CHANNELS]. `drop` is for training: the share of pooled features left out and
 * the seed of which.
 */
export function cropLogits(w: CropWeights, x: tf.Tensor3D, drop: { share: number; seed: number } | null): tf.Tensor2D {
  return tf.tidy(() => {
    const batch = x.shape[0];
    const conv = (input: tf.Tensor3D, n: 1 | 2 | 3) =>
      tf.relu(tf.add(tf.conv1d(input, w[`conv${n}`] as tf.Tensor3D, 1, 'same'), w[`bias${n}`]!)) as tf.Tensor3D;
    const first = conv(x, 1);
    const second = tf.add(first, conv(first, 2)) as tf.Tensor3D;
    const third = tf.add(second, conv(second, 3)) as tf.Tensor3D;
    const flat = tf.reshape(third, [batch * STEPS, FILTERS]) as tf.Tensor2D;
    const scores = tf.reshape(tf.matMul(flat, w.attend as tf.Tensor2D), [batch, STEPS, HEADS]);
    const attention = tf.softmax(tf.transpose(scores, [0, 2, 1]));
    const attended = tf.reshape(tf.matMul(attention, third), [batch, HEADS * FILTERS]);
    const image = tf.reshape(third, [batch, 1, STEPS, FILTERS]) as tf.Tensor4D;
    const windows = tf.reshape(tf.avgPool(image, [1, STEPS / WINDOWS], [1, STEPS / WINDOWS], 'valid'), [
      batch,
      WINDOWS * FILTERS
    ]);
    let features = tf.concat([windows, attended], 1) as tf.Tensor2D;
    if (drop) features = tf.dropout(features, drop.share, undefined, drop.seed) as tf.Tensor2D;
    const hidden = tf.relu(tf.add(tf.matMul(features, w.hidden as tf.Tensor2D), w.hiddenBias!)) as tf.Tensor2D;
    return tf.add(tf.matMul(hidden, w.head as tf.Tensor2D), w.headBias!) as tf.Tensor2D;
  });
}
