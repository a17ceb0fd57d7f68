import type * as Tf from '@tensorflow/tfjs';
import { type BackendWanted, startBackend } from '../../models/backend.ts';
import { loadCropModel, logitsOf } from '../../models/crop-multi/predict.ts';
import { sentenceOf } from '../../pipeline/errors.ts';
import { CHANNELS, STEPS } from '../../pipeline/series/crop-input.ts';
import { seeded } from './random.ts';

/**
 * A process that runs three networks with fixed weights on the back end it is told, and answers with one line of JSON (`Answer`):
 * logits of the shipped crop model, of a small U-Net and of a small temporal CNN, as base64 of float32.
 */
export type Answer = { device: string; nets: Record<string, { classes: number; logits: string }> } | { absent: string };

const random = seeded(20);
const values = (size: number, width = 1) => Float32Array.from({ length: size }, () => (random() * 2 - 1) * width);

/** Weights of the order of He's, so that values neither vanish nor grow through the layers. */
function weight(tf: typeof Tf, ...shape: number[]): Tf.Tensor {
  const size = shape.reduce((n, d) => n * d, 1);
  return tf.tensor(values(size, Math.sqrt((6 * shape.at(-1)!) / size)), shape);
}

/** Two scales, one skip: what segments fields, at a size that plain JavaScript runs in a second. */
function unet(tf: typeof Tf, x: Tf.Tensor4D, classes: number): Tf.Tensor4D {
  const conv = (input: Tf.Tensor4D, size: number, to: number) =>
    tf.conv2d(input, weight(tf, size, size, input.shape[3], to) as Tf.Tensor4D, 1, 'same');
  const fine = tf.relu(conv(x, 3, 8));
  const coarse = tf.relu(conv(tf.maxPool(fine, 2, 2, 'same'), 3, 16));
  const up = tf.image.resizeNearestNeighbor(coarse, [x.shape[1], x.shape[2]]);
  return conv(tf.relu(conv(tf.concat([fine, up], 3), 3, 8)), 1, classes);
}

/** Two convolutions over time, pooled, and a dense head. */
function tempCnn(tf: typeof Tf, x: Tf.Tensor3D, classes: number): Tf.Tensor2D {
  const first = tf.relu(tf.conv1d(x, weight(tf, 5, x.shape[2], 16) as Tf.Tensor3D, 1, 'same'));
  const second = tf.relu(tf.conv1d(first, weight(tf, 5, 16, 16) as Tf.Tensor3D, 1, 'same'));
  return tf.matMul(tf.mean(second, 1) as Tf.Tensor2D, weight(tf, 16, classes) as Tf.Tensor2D);
}

async function run(wanted: BackendWanted): Promise<Answer> {
  const { device } = await startBackend(wanted);
  const tf = await import('@tensorflow/tfjs');
  const model = await loadCropModel(wanted);
  const inputs = Array.from({ length: 12 }, () => values(STEPS * CHANNELS.length));
  const nets: Record<string, [classes: number, logits: Float32Array]> = {
    'crop model': [model.classes.length, await logitsOf(model, inputs)]
  };
  const image = tf.tensor4d(values(2 * 32 * 32 * 4), [2, 32, 32, 4]);
  nets['U-Net'] = [3, (await tf.tidy(() => unet(tf, image, 3)).data()) as Float32Array];
  const series = tf.tensor3d(values(64 * 40 * 6), [64, 40, 6]);
  nets['temporal CNN'] = [5, (await tf.tidy(() => tempCnn(tf, series, 5)).data()) as Float32Array];
  const base64 = (a: Float32Array) => Buffer.from(a.buffer, a.byteOffset, a.byteLength).toString('base64');
  const entries = Object.entries(nets).map(([name, [classes, logits]]) => [name, { classes, logits: base64(logits) }]);
  return { device, nets: Object.fromEntries(entries) };
}

const answer: Answer = await run(process.argv[3] as BackendWanted).catch((e) => {
  if (e._tag === 'NoBackend') return { absent: sentenceOf(e) };
  throw e;
});
process.stdout.write(`${JSON.stringify(answer)}\n`);
