import * as tf from '@tensorflow/tfjs';
import type { Mixed } from './mixup.ts';

export type LossOptions = { smoothing: number; classWeights: ArrayLike<number> | null };

/**
 * Mean cross-entropy of logits [n, classes] against class indices, with label smoothing ε (Szegedy et al. 2016) and a weight a class
 * (null: all alike). Mean over the samples' weights, so that a rare class is heard without a louder step.
 */
export function crossEntropy(logits: tf.Tensor2D, y: Int32Array, o: LossOptions): tf.Scalar {
  const n = y.length;
  return softCrossEntropy(logits, { y, other: y, share: new Float32Array(n).fill(1) }, o);
}

/** The same for samples that are part of one class and part of another. */
export function softCrossEntropy(
  logits: tf.Tensor2D,
  { y, other, share }: Pick<Mixed, 'y' | 'other' | 'share'>,
  { smoothing, classWeights }: LossOptions
): tf.Scalar {
  const [n, classes] = logits.shape;
  const target = new Float32Array(n * classes).fill(smoothing / classes);
  const weight = new Float32Array(n).fill(1);
  for (let i = 0; i < n; i++) {
    if (!(y[i]! >= 0 && y[i]! < classes && other[i]! >= 0 && other[i]! < classes)) {
      throw new RangeError(`Expected classes 0 to ${classes - 1}, got ${y[i]} and ${other[i]} for sample ${i}.`);
    }
    target[i * classes + y[i]!]! += (1 - smoothing) * share[i]!;
    target[i * classes + other[i]!]! += (1 - smoothing) * (1 - share[i]!);
    if (classWeights) weight[i] = share[i]! * classWeights[y[i]!]! + (1 - share[i]!) * classWeights[other[i]!]!;
  }
  const each = tf.neg(tf.sum(tf.mul(tf.tensor2d(target, [n, classes]), tf.logSoftmax(logits)), 1));
  const total = weight.reduce((sum, v) => sum + v, 0);
  return tf.div(tf.sum(tf.mul(each, tf.tensor1d(weight))), Math.max(total, 1e-6)) as tf.Scalar;
}
