import type * as tf from '@tensorflow/tfjs';
import type { Weights } from '../../models/layers.ts';
import { runNet } from '../../models/load.ts';
import { tempCnn } from '../../models/nets/temp-cnn.ts';
import { batchIndices } from '../../models/training/batches.ts';
import { type FitOptions, type Fitted, fitNet } from '../../models/training/fit.ts';
import { softCrossEntropy } from '../../models/training/loss.ts';
import { type Mixed, mixup } from '../../models/training/mixup.ts';
import { mixed, normalFrom, seededRandom } from '../../models/training/random.ts';
import { sha256Hex } from '../../pipeline/io/keys.ts';

/**
 * A training run that is small and has everything on: batch normalisation, dropout, mixup, weight decay, the running mean of the weights,
 * early stopping. Seasons of three crops, told apart by when they are green: early, late, or twice.
 */
const [STEPS, CHANNELS, CLASSES] = [12, 3, 3];
export const SHAPE = [STEPS, CHANNELS];
export const net = tempCnn({ steps: STEPS, channels: CHANNELS, classes: CLASSES, filters: 6, hidden: 10 });

export function seasons(n: number, seed: number): { x: Float32Array; y: Int32Array } {
  const random = seededRandom(seed);
  const normal = normalFrom(random);
  const y = Int32Array.from({ length: n }, (_, i) => i % CLASSES);
  const x = new Float32Array(n * STEPS * CHANNELS);
  for (let i = 0; i < n; i++) {
    const shift = 2 * random() - 1;
    const peaks = [[3], [9], [3, 9]][y[i]!]!.map((p) => p + shift);
    for (let s = 0; s < STEPS; s++) {
      const green = peaks.reduce((sum, p) => sum + Math.exp(-((s - p) ** 2) / 3), 0);
      for (let c = 0; c < CHANNELS; c++)
        x[(i * STEPS + s) * CHANNELS + c] = (c === 1 ? -2 : 2) * green + 0.5 * normal();
    }
  }
  return { x, y };
}

const train = seasons(90, 1);
const held = seasons(60, 2);

/** The share of seasons that weights name right. */
export async function accuracy(weights: Weights, { x, y } = held): Promise<number> {
  const logits = await runNet(net, weights, x, y.length, SHAPE);
  const right = y.filter((c, i) => {
    const row = [...logits.subarray(i * CLASSES, (i + 1) * CLASSES)];
    return row.indexOf(Math.max(...row)) === c;
  });
  return right.length / y.length;
}

export const options = (): FitOptions<Mixed> => ({
  net,
  input: SHAPE,
  seed: 11,
  steps: 150,
  rate: 2e-3,
  weightDecay: 0.05,
  average: 0.9,
  next(step) {
    const chosen = batchIndices(train.y.length, 20, 3, step);
    const width = STEPS * CHANNELS;
    const x = new Float32Array(chosen.length * width);
    chosen.forEach((i, k) => {
      x.set(train.x.subarray(i * width, (i + 1) * width), k * width);
    });
    return mixup(
      x,
      Int32Array.from(chosen, (i) => train.y[i]!),
      0.5,
      seededRandom(mixed(11, 2, step))
    );
  },
  loss: (logits, batch) => softCrossEntropy(logits as tf.Tensor2D, batch, { smoothing: 0.05, classWeights: null }),
  watch: { every: 6, patience: 4, score: (weights) => accuracy(weights) }
});

/** All that a run came to, as one text: two are equal where the runs are, to the bit. */
export const textOf = ({ weights, ...rest }: Fitted): string =>
  JSON.stringify({
    ...rest,
    weights: weights.map(({ name, shape, values: v }) => {
      const sum = sha256Hex(new Uint8Array(v.buffer, v.byteOffset, v.byteLength));
      return `${name} ${shape.join('×')} ${sum.slice(0, 12)}`;
    })
  });

/** As a process: `fit-run.ts <checkpoint> <step to die at | never>`. Says the step it begins with, and what it came to. */
if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [path, dieAt] = process.argv.slice(2) as [string, string];
  const run = options();
  let began = false;
  const fitted = await fitNet({
    ...run,
    checkpoint: { path, of: 'the run', everySteps: 7 },
    next(step) {
      if (!began) process.stdout.write(`begins ${step}\n`);
      began = true;
      if (String(step) === dieAt) process.kill(process.pid, 'SIGKILL');
      return run.next(step);
    }
  });
  process.stdout.write(`${textOf(fitted)}\n`);
}
