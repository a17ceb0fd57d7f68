import * as tf from '@tensorflow/tfjs';

/**
 * Mean cross-entropy of logits [n, classes] against class indices, with label smoothing ε (Szegedy et al. 2016) and a weight a class
 * (null: all alike). Mean over the samples' weights, so that a rare class is heard without a louder step.
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  y: Int32Array,
  o: { smoothing: number; classWeights: Float32Array | null }
): tf.Scalar {
  const classes = logits.shape[1];
  const target = tf.add(tf.mul(tf.oneHot(tf.tensor1d(y, 'int32'), classes), 1 - o.smoothing), o.smoothing / classes);
  const each = tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 1));
  if (!o.classWeights) return tf.mean(each) as tf.Scalar;
  const weights = tf.tensor1d(Float32Array.from(y, (c) => o.classWeights![c]!));
  return tf.div(tf.sum(tf.mul(each, weights)), tf.maximum(tf.sum(weights), 1e-6)) as tf.Scalar;
}
