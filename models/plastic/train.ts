import type * as tf from '@tensorflow/tfjs';
import { batchIndices } from '../training/batches.ts';
import { type Batch, fitNet } from '../training/fit.ts';
import { crossEntropy } from '../training/loss.ts';
import type { WeightValues } from '../weights.ts';
import { type SpectrumNetwork, spectrumNet } from './network.ts';

/** What the plastic network is trained with. */
export const KNOBS = {
  hidden: 16,
  batch: 512,
  steps: 6000,
  rate: 5e-3, // of Adam at its height
  weightDecay: 1e-4,
  average: 0.99, // of the weights, over about a hundred steps
  smoothing: 0 // the labels are exact, and plastic is rarer than any smoothing would have it
} as const;

/** Spectra one after another as `plasticInput` gives them, and a class each. */
export type Spectra = { x: Float32Array; y: Int32Array };

export type SpectrumRun = {
  network: SpectrumNetwork;
  samples: Spectra;
  steps?: number; // those of KNOBS
  seed: number;
  checkpoint?: { path: string; of: string; everySteps: number };
  report?(step: number, loss: number): void;
};

/** Trains the network on all samples; each step draws its batch anew. A killed run goes on from its checkpoint to the same weights. */
export async function trainSpectra(r: SpectrumRun): Promise<WeightValues[]> {
  const { inputs } = r.network;
  const { x, y } = r.samples;
  const { batch, rate, weightDecay, average, smoothing } = KNOBS;
  const fitted = await fitNet<Batch & { y: Int32Array }>({
    net: spectrumNet(r.network),
    input: [inputs],
    steps: r.steps ?? KNOBS.steps,
    rate,
    weightDecay,
    average,
    seed: r.seed,
    next(step) {
      const chosen = batchIndices(y.length, batch, r.seed, step);
      const part = new Float32Array(chosen.length * inputs);
      chosen.forEach((i, k) => {
        part.set(x.subarray(i * inputs, (i + 1) * inputs), k * inputs);
      });
      return { x: part, n: chosen.length, y: Int32Array.from(chosen, (i) => y[i]!) };
    },
    loss: (logits, b) => crossEntropy(logits as tf.Tensor2D, b.y, { smoothing, classWeights: null }),
    checkpoint: r.checkpoint,
    report: r.report
  });
  return fitted.weights;
}
