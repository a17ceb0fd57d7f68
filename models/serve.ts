import * as tf from '@tensorflow/tfjs';
import { foldNorms, INFERENCE, type Net, type Weights } from './layers.ts';
import type { WeightValues } from './weights.ts';

/** A model that answers: what a thread of a pool (pool.ts) loads. */
export type Served = {
  batch: number; // samples that it likes at once; a pool gives it no more
  /** `x` holds n samples one after another, as does the answer, which is given away. Leaves as many tensors as it found. */
  run(x: Float32Array, n: number): Promise<Float32Array>;
};

/** A network with its norms folded into its kernels. `input` is the shape of one sample. The back end has been started. */
export function serveNet(net: Net, weights: readonly WeightValues[], input: readonly number[], batch: number): Served {
  const w: Weights = Object.fromEntries(foldNorms(weights).map((v) => [v.name, tf.tensor(v.values, v.shape)]));
  return {
    batch,
    async run(x, n) {
      const y = tf.tidy(() => net.forward(w, tf.tensor(x, [n, ...input]), INFERENCE));
      try {
        return (await y.data()) as Float32Array;
      } finally {
        y.dispose();
      }
    }
  };
}
