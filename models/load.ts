import * as tf from '@tensorflow/tfjs';
import { type Backend, type BackendWanted, startBackend, wantedBackend } from './backend.ts';
import { installKernels } from './kernels/install.ts';
import { INFERENCE, type Net, type Weights } from './layers.ts';
import { type ModelFile, readModelFile, readWeights } from './model-file.ts';
import { netOf } from './networks.ts';
import type { WeightValues } from './weights.ts';

/** A model that is ready to answer. */
export type Loaded = {
  file: ModelFile;
  backend: Backend;
  /**
   * Outputs of `n` samples that stand one after another in `x`, each of `shape`. Worked in batches; leaves no tensor behind. The same
   * input gives the same bits on one back end, whatever else is in the batch but for rounding.
   */
  run(x: Float32Array, n: number, shape: readonly number[]): Promise<Float32Array>;
  dispose(): void;
};

const BATCH = 256;

/**
 * Loads a model folder (model-file.ts) on a back end: the best there is, unless one is named. Throws a Problem where a file of it is
 * absent, changed or does not belong to the others, or a demanded back end is absent.
 */
export async function loadModel(
  folder: string,
  wanted: BackendWanted = wantedBackend(),
  file: ModelFile = readModelFile(folder)
): Promise<Loaded> {
  const values = readWeights(folder, file);
  const backend = await startBackend(wanted);
  installKernels(tf.getBackend());
  const net = netOf(file.network);
  const weights = tensorsOf(values);
  return {
    file,
    backend,
    run: (x, n, shape) => runNet(net, weights, x, n, shape),
    dispose() {
      for (const t of Object.values(weights)) t.dispose();
    }
  };
}

export function tensorsOf(values: readonly WeightValues[]): Weights {
  return Object.fromEntries(values.map((v) => [v.name, tf.tensor(v.values, v.shape)]));
}

/** The forward pass over many samples, a batch at a time. Results are read without blocking: WebGPU knows no other way. */
export async function runNet(
  net: Net,
  weights: Weights,
  x: Float32Array,
  n: number,
  shape: readonly number[],
  batch = BATCH
): Promise<Float32Array> {
  const width = shape.reduce((all, d) => all * d, 1);
  if (x.length !== n * width) throw new Error(`Expected ${n} samples of ${width} values, got ${x.length} values.`);
  let all = new Float32Array(0);
  for (let from = 0; from < n; from += batch) {
    const size = Math.min(batch, n - from);
    const out = tf.tidy(() => {
      const part = x.subarray(from * width, (from + size) * width);
      return net.forward(weights, tf.tensor(part, [size, ...shape]), INFERENCE);
    });
    const values = (await out.data()) as Float32Array;
    const each = values.length / size;
    out.dispose();
    if (size === n) return values;
    if (from === 0) all = new Float32Array(n * each);
    all.set(values, from * each);
  }
  return all;
}
