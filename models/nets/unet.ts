import * as tf from '@tensorflow/tfjs';
import { blockPlan, conv2d, type Net, type Pass, upConv2d, upPlan, type WeightPlan, type Weights } from '../layers.ts';

/**
 * A small U-Net (Ronneberger et al. 2015): two 3 × 3 convolutions a level, halved by maxima on the way down, doubled by
 * up-convolutions on the way up, each level joined with its like. Rows and columns are whole multiples of
 * 2^(levels − 1). [batch, rows, columns, channels] → logits [batch, rows, columns, classes].
 */
export function unet({ channels, classes, filters }: { channels: number; classes: number; filters: number[] }): Net {
  return {
    plan: unetPlan(channels, classes, filters, true),
    forward: (w, x, pass) => tf.tidy(() => unetForward(w, x, filters.length, pass))
  };
}

/** The weights of a U-Net on what another part of a network found; `norm`: batch normalisation while training. */
export function unetPlan(channels: number, classes: number, filters: readonly number[], norm: boolean): WeightPlan[] {
  const pair = (name: string, from: number, to: number) => [
    ...blockPlan(`${name}a`, [3, 3, from, to], { norm }),
    ...blockPlan(`${name}b`, [3, 3, to, to], { norm })
  ];
  return [
    ...filters.flatMap((f, level) => pair(`down${level}`, level === 0 ? channels : filters[level - 1]!, f)),
    ...filters
      .slice(0, -1)
      .flatMap((f, level) => [...upPlan(`up${level}`, 2, filters[level + 1]!, f), ...pair(`join${level}`, 2 * f, f)]),
    ...blockPlan('head', [1, 1, filters[0]!, classes], { gain: 1 })
  ];
}

/** Computes it. To be called within a tidy. */
export function unetForward(w: Weights, x: tf.Tensor, levels: number, pass: Pass): tf.Tensor4D {
  const deepest = levels - 1;
  const twice = (name: string, y: tf.Tensor) =>
    conv2d(w, `${name}b`, conv2d(w, `${name}a`, y, pass, 'relu'), pass, 'relu');
  const seen: tf.Tensor4D[] = [];
  let y = x as tf.Tensor4D;
  for (let level = 0; level <= deepest; level++) {
    y = twice(`down${level}`, y);
    if (level === deepest) break;
    seen.push(y);
    y = tf.maxPool(y, 2, 2, 'valid');
  }
  for (let level = deepest - 1; level >= 0; level--) {
    y = twice(`join${level}`, tf.concat([seen[level]!, upConv2d(w, `up${level}`, y, pass)], 3));
  }
  return conv2d(w, 'head', y, pass);
}
