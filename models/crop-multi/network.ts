import * as tf from '@tensorflow/tfjs';
import { blockPlan, conv1d, dense, dropout, type Net, type WeightPlan } from '../layers.ts';

/**
 * The crop network: temporal convolutions of width 5, each after the first with a shortcut, then two views of what they found: its
 * mean in windows of the season (when it happened) and attention heads (the dates that matter most); a hidden layer;
 * one logit a class. [batch, steps, channels] → [batch, classes].
 */
export type CropNetwork = {
  kind: 'crop-temporal';
  steps: number;
  channels: number;
  classes: number;
  filters: number;
  heads: number;
  windows: number;
  hidden: number;
};

const WIDTH = 5;
const DEPTH = 3;
/** The share of pooled and of hidden values that training leaves out. */
const DROP = 0.3;

/** `norm`: batch normalisation while training; `foldNorms` takes it away again. */
export function cropNet(n: CropNetwork, norm = false): Net {
  const { steps, channels, classes, filters, heads, windows, hidden } = n;
  const perWindow = Math.ceil(steps / windows);
  const attend: WeightPlan = {
    name: 'attend/kernel',
    shape: [filters, heads],
    trained: true,
    sd: Math.sqrt(0.5 / filters)
  };
  const convs = Array.from({ length: DEPTH }, (_, i) => `conv${i + 1}`);
  return {
    plan: [
      ...convs.flatMap((name, i) => blockPlan(name, [WIDTH, i === 0 ? channels : filters, filters], { norm })),
      attend,
      ...blockPlan('hidden', [(windows + heads) * filters, hidden], { norm }),
      ...blockPlan('head', [hidden, classes], { gain: 0.5 })
    ],
    forward: (w, x, pass) =>
      tf.tidy(() => {
        const batch = x.shape[0]!;
        let y = x as tf.Tensor3D;
        for (const [i, name] of convs.entries()) {
          const found = conv1d(w, name, y, pass, 'relu');
          y = i === 0 ? found : tf.add(y, found);
        }
        const flat = tf.reshape(y, [batch * steps, filters]) as tf.Tensor2D;
        const scores = tf.reshape(tf.matMul(flat, w['attend/kernel'] as tf.Tensor2D), [batch, steps, heads]);
        const attention = tf.softmax(tf.transpose(scores, [0, 2, 1]));
        const attended = tf.reshape(tf.matMul(attention, y), [batch, heads * filters]);
        const missing = perWindow * windows - steps;
        const whole =
          missing > 0
            ? tf.pad(y, [
                [0, 0],
                [0, missing],
                [0, 0]
              ])
            : y;
        const image = tf.reshape(whole, [batch, 1, perWindow * windows, filters]) as tf.Tensor4D;
        const means = tf.avgPool(image, [1, perWindow], [1, perWindow], 'valid');
        const pooled = tf.concat([tf.reshape(means, [batch, windows * filters]), attended], 1);
        const features = dropout(pooled, DROP, pass, 1);
        const deep = dropout(dense(w, 'hidden', features, pass, 'relu'), norm ? DROP : 0, pass, 2);
        return dense(w, 'head', deep, pass);
      })
  };
}
