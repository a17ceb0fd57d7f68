import * as tf from '@tensorflow/tfjs';
import { blockPlan, conv1d, dense, dropout, type Net } from '../layers.ts';

/**
 * TempCNN (Pelletier et al. 2019): three temporal convolutions of width 5, then a dense layer over all steps. The yardstick of
 * training speed, and the plain network that others have to beat. [batch, steps, channels] → logits [batch, classes].
 */
export function tempCnn(o: { steps: number; channels: number; classes: number; filters: number; hidden: number }): Net {
  const { steps, channels, classes, filters, hidden } = o;
  return {
    plan: [
      ...blockPlan('conv1', [5, channels, filters], { norm: true }),
      ...blockPlan('conv2', [5, filters, filters], { norm: true }),
      ...blockPlan('conv3', [5, filters, filters], { norm: true }),
      ...blockPlan('hidden', [steps * filters, hidden], { norm: true }),
      ...blockPlan('head', [hidden, classes], { gain: 1 })
    ],
    forward: (w, x, pass) =>
      tf.tidy(() => {
        let y = x;
        for (const n of [1, 2, 3]) y = dropout(conv1d(w, `conv${n}`, y, pass, 'relu'), 0.2, pass, n);
        const flat = tf.reshape(y, [x.shape[0]!, steps * filters]);
        const h = dropout(dense(w, 'hidden', flat, pass, 'relu'), 0.5, pass, 4);
        return dense(w, 'head', h, pass);
      })
  };
}
