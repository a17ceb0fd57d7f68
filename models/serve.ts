import { foldNorms, type Net } from './layers.ts';
import { runNet, tensorsOf } from './load.ts';
import { readModelFile, readWeights } from './model-file.ts';
import { netOf } from './networks.ts';
import type { WeightValues } from './weights.ts';

/** A model that answers: what a thread of a pool (pool.ts) loads. */
export type Served = {
  batch: number; // samples that it likes at once; a pool gives it no more
  /**
   * `x` holds n samples one after another, as does the answer, which is given away. Leaves as many tensors as it
   * found.
   */
  run(x: Float32Array, n: number): Promise<Float32Array>;
};

/**
 * A network with its norms folded into its kernels. `input` is the shape of one sample. The back end has been started.
 */
export function serveNet(net: Net, weights: readonly WeightValues[], input: readonly number[], batch: number): Served {
  const w = tensorsOf(foldNorms(weights));
  return {
    batch,
    run: (x, n) => runNet(net, w, x, n, input, batch)
  };
}

/** The model of a folder (model-file.ts), for a pool: `export: 'serveModel'`. Throws the Problems of reading it. */
export function serveModel({ folder, input, batch }: { folder: string; input: number[]; batch: number }): Served {
  const file = readModelFile(folder);
  return serveNet(netOf(file.network), readWeights(folder, file), input, batch);
}
