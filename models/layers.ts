import * as tf from '@tensorflow/tfjs';
import type { WeightValues } from './weights.ts';

/**
 * The building blocks of our networks, as plain functions of named weights. A network is a value: `plan` says which weights
 * it wants and how they begin, `forward` computes with them. Training, export and inference all call the same `forward`.
 *
 * Weights of a block stand under its name: `kernel` and either `bias`, or the four of batch normalisation (`gamma`, `beta`, and the
 * running `mean` and `variance`). A block normalises when it finds `gamma`; after `foldNorms` it finds a bias and is faster.
 */
export type Net = {
  plan: WeightPlan[];
  /** `x` is [batch, …]; returns logits or another [batch, …]. Leaves no tensor behind but its result. */
  forward(w: Weights, x: tf.Tensor, pass: Pass): tf.Tensor;
};

export type Weights = Record<string, tf.Tensor>;

/** A weight before training. `sd`: drawn from N(0, sd²); `value`: constant. `trained` false: a running mean, no gradient. */
export type WeightPlan = { name: string; shape: number[]; trained: boolean } & ({ sd: number } | { value: number });

/** How a forward pass is meant. In training, `observe` is told each batch's moments (the tensors are kept for it to dispose). */
export type Pass =
  | { training: false }
  | { training: true; seed: number; observe(name: string, mean: tf.Tensor, variance: tf.Tensor): void };

export const INFERENCE: Pass = { training: false };

/** As in TensorFlow: small enough to matter for dead channels alone. */
const EPSILON = 1e-3;

const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/**
 * Weights of a convolution or dense block with kernel [..., in, out]. He et al. 2015: sd = √(2 / fan in) before a rectifier; `gain` 1 for
 * linear outputs.
 */
export function blockPlan(name: string, kernel: number[], o: { norm?: boolean; gain?: number } = {}): WeightPlan[] {
  const out = kernel.at(-1)!;
  const sd = Math.sqrt((o.gain ?? 2) / (sizeOf(kernel) / out));
  const first: WeightPlan = { name: `${name}/kernel`, shape: kernel, trained: true, sd };
  if (!o.norm) return [first, { name: `${name}/bias`, shape: [out], trained: true, value: 0 }];
  return [first, ...normPlan(name, out)];
}

/** Weights of an up-convolution of `side` × `side` without overlap: TensorFlow keeps its kernel as [side, side, out, in]. */
export function upPlan(name: string, side: number, channels: number, out: number): WeightPlan[] {
  const kernel: WeightPlan = {
    name: `${name}/kernel`,
    shape: [side, side, out, channels],
    trained: true,
    sd: Math.sqrt(2 / channels)
  };
  return [kernel, { name: `${name}/bias`, shape: [out], trained: true, value: 0 }];
}

function normPlan(name: string, channels: number): WeightPlan[] {
  const vector = (part: string, value: number, trained: boolean): WeightPlan => ({
    name: `${name}/${part}`,
    shape: [channels],
    trained,
    value
  });
  return [vector('gamma', 1, true), vector('beta', 0, true), vector('mean', 0, false), vector('variance', 1, false)];
}

/** First values of a plan. `normal` draws from N(0, 1). */
export function freshWeights(plan: readonly WeightPlan[], normal: () => number): WeightValues[] {
  return plan.map((p) => ({
    name: p.name,
    shape: p.shape,
    values: Float32Array.from({ length: sizeOf(p.shape) }, () => ('sd' in p ? p.sd * normal() : p.value))
  }));
}

function weight(w: Weights, name: string): tf.Tensor {
  const found = w[name];
  if (!found) throw new Error(`Expected a weight '${name}', got ${Object.keys(w).join(', ')}.`);
  return found;
}

/** Bias, or batch normalisation over all axes but the last where the block has one. */
function shift(w: Weights, name: string, x: tf.Tensor, pass: Pass): tf.Tensor {
  const gamma = w[`${name}/gamma`] as tf.Tensor1D | undefined;
  if (!gamma) return tf.add(x, weight(w, `${name}/bias`));
  const beta = weight(w, `${name}/beta`) as tf.Tensor1D;
  let mean = weight(w, `${name}/mean`) as tf.Tensor1D;
  let variance = weight(w, `${name}/variance`) as tf.Tensor1D;
  if (pass.training) {
    const axes = x.shape.map((_, i) => i).slice(0, -1);
    const moments = tf.moments(x, axes);
    [mean, variance] = [moments.mean as tf.Tensor1D, moments.variance as tf.Tensor1D];
    pass.observe(name, tf.keep(mean.clone()), tf.keep(variance.clone()));
  }
  return tf.batchNorm(x, mean, variance, beta, gamma, EPSILON);
}

/** What follows a block: a rectifier, or nothing. */
export type Then = 'relu' | 'linear';

/**
 * [batch, rows, columns, in] → [batch, rows, columns, out]; kernel [height, width, in, out]. Without norms to train, convolution, bias and
 * rectifier are one kernel of the back end: two passes over the values less.
 */
export function conv2d(w: Weights, name: string, x: tf.Tensor, pass: Pass, then: Then = 'linear'): tf.Tensor4D {
  const filter = weight(w, `${name}/kernel`) as tf.Tensor4D;
  const bias = pass.training ? undefined : w[`${name}/bias`];
  if (bias) return tf.fused.conv2d({ x: x as tf.Tensor4D, filter, strides: 1, pad: 'same', bias, activation: then });
  return rectified(shift(w, name, tf.conv2d(x as tf.Tensor4D, filter, 1, 'same'), pass), then) as tf.Tensor4D;
}

/** [batch, steps, in] → [batch, steps, out]; kernel [width, in, out]. */
export function conv1d(w: Weights, name: string, x: tf.Tensor, pass: Pass, then: Then = 'linear'): tf.Tensor3D {
  const kernel = weight(w, `${name}/kernel`);
  const [batch, steps, channels] = x.shape as [number, number, number];
  const [width, from, out] = kernel.shape as [number, number, number];
  const row = { [`${name}/kernel`]: tf.reshape(kernel, [1, width, from, out]) };
  const y = conv2d({ ...w, ...row }, name, tf.reshape(x, [batch, 1, steps, channels]), pass, then);
  return tf.reshape(y, [batch, steps, out]) as tf.Tensor3D;
}

const rectified = (x: tf.Tensor, then: Then): tf.Tensor => (then === 'relu' ? tf.relu(x) : x);

/** [batch, rows, columns, in] → [batch, side · rows, side · columns, out]: each pixel becomes a square of its own. */
export function upConv2d(w: Weights, name: string, x: tf.Tensor, pass: Pass): tf.Tensor4D {
  const kernel = weight(w, `${name}/kernel`) as tf.Tensor4D;
  const [batch, rows, columns] = x.shape as [number, number, number, number];
  const [side, , out] = kernel.shape;
  const shape: [number, number, number, number] = [batch, side * rows, side * columns, out];
  return shift(w, name, tf.conv2dTranspose(x as tf.Tensor4D, kernel, shape, side, 'valid'), pass) as tf.Tensor4D;
}

/** [batch, in] → [batch, out]; kernel [in, out]. */
export function dense(w: Weights, name: string, x: tf.Tensor, pass: Pass, then: Then = 'linear'): tf.Tensor2D {
  const b = weight(w, `${name}/kernel`) as tf.Tensor2D;
  const bias = pass.training ? undefined : w[`${name}/bias`];
  if (bias) return tf.fused.matMul({ a: x, b, bias, activation: then }) as tf.Tensor2D;
  return rectified(shift(w, name, tf.matMul(x as tf.Tensor2D, b), pass), then) as tf.Tensor2D;
}

/** Leaves out a share of the values in training, scaled so that their mean stays; `salt` tells layers of one pass apart. */
export function dropout<T extends tf.Tensor>(x: T, share: number, pass: Pass, salt = 0): T {
  return pass.training && share > 0 ? (tf.dropout(x, share, undefined, pass.seed + salt) as T) : x;
}

/**
 * Folds every batch normalisation into its kernel and a bias: y = γ·(k∗x − μ)/√(σ² + ε) + β. The outputs are the same but for
 * rounding; the norms' four vectors are gone.
 */
export function foldNorms(weights: readonly WeightValues[]): WeightValues[] {
  const named = new Map(weights.map((w) => [w.name, w]));
  return weights.flatMap((w) => {
    const [name, part] = splitName(w.name);
    const gamma = named.get(`${name}/gamma`)?.values;
    if (!gamma) return [w];
    if (part !== 'kernel') return [];
    const [beta, mean, variance] = ['beta', 'mean', 'variance'].map((p) => named.get(`${name}/${p}`)!.values) as [
      Float32Array,
      Float32Array,
      Float32Array
    ];
    const factor = gamma.map((g, i) => g / Math.sqrt(variance[i]! + EPSILON));
    const kernel = w.values.map((v, i) => v * factor[i % factor.length]!); // the last axis is out
    const bias = beta.map((b, i) => b - mean[i]! * factor[i]!);
    return [
      { name: w.name, shape: w.shape, values: kernel },
      { name: `${name}/bias`, shape: [bias.length], values: bias }
    ];
  });
}

function splitName(name: string): [string, string] {
  const at = name.lastIndexOf('/');
  return [name.slice(0, at), name.slice(at + 1)];
}
