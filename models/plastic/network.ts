import * as tf from '@tensorflow/tfjs';
import { blockPlan, dense, type Net } from '../layers.ts';

/** Two dense layers: what a single spectrum needs. [batch, inputs] → logits [batch, classes]. */
export type SpectrumNetwork = { kind: 'spectrum-mlp'; inputs: number; hidden: number; classes: number };

export const spectrumNet = ({ inputs, hidden, classes }: SpectrumNetwork): Net => ({
  plan: [...blockPlan('hidden', [inputs, hidden]), ...blockPlan('head', [hidden, classes], { gain: 1 })],
  forward: (w, x, pass) => tf.tidy(() => dense(w, 'head', dense(w, 'hidden', x, pass, 'relu'), pass))
});
