import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../models/backend.ts';
import { installTrainKernels } from '../../models/train-kernels.ts';
import { seeded } from '../support/random.ts';

/** Gradients on WASM against the cpu back end, which finite differences confirm for these. */
const random = seeded(11);
const values = (shape: number[]) =>
  Float32Array.from({ length: shape.reduce((n, d) => n * d, 1) }, () => random() * 2 - 1);

type Case = { shapes: number[][]; f: (...x: tf.Tensor[]) => tf.Tensor };
const cases: Record<string, Case> = {
  'conv1d, same': {
    shapes: [
      [4, 23, 5],
      [5, 5, 7]
    ],
    f: (x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 1, 'same')
  },
  'conv1d, valid': {
    shapes: [
      [4, 23, 5],
      [5, 5, 7]
    ],
    f: (x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 1, 'valid')
  },
  'conv2d 3 × 3': {
    shapes: [
      [2, 9, 8, 3],
      [3, 3, 3, 4]
    ],
    f: (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same')
  },
  'conv2d, stride 2': {
    shapes: [
      [2, 9, 8, 3],
      [3, 3, 3, 4]
    ],
    f: (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 'same')
  },
  'conv2d 1 × 1': {
    shapes: [
      [2, 9, 8, 3],
      [1, 1, 3, 4]
    ],
    f: (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same')
  },
  'product of a transposed': {
    shapes: [
      [33, 17],
      [33, 21]
    ],
    f: (a, b) => tf.matMul(a, b, true, false)
  },
  'bias over 200 rows': { shapes: [[200, 6], [6]], f: (x, b) => tf.mul(tf.add(x, b), x) },
  'batched product': {
    shapes: [
      [3, 2, 9],
      [3, 9, 4]
    ],
    f: (a, b) => tf.matMul(a, b)
  },
  'average pooling': { shapes: [[2, 1, 14, 3]], f: (x) => tf.avgPool(x as tf.Tensor4D, [1, 7], [1, 7], 'valid') }
};

async function gradients(c: Case, data: Float32Array[]): Promise<Float32Array[]> {
  const xs = c.shapes.map((s, i) => tf.tensor(data[i]!, s));
  const weight = (y: tf.Tensor) =>
    tf.tensor(
      Float32Array.from({ length: y.size }, (_, i) => Math.sin(i)),
      y.shape
    );
  const grads = tf.grads((...x: tf.Tensor[]) => {
    const y = c.f(...x);
    return tf.sum(tf.mul(y, weight(y)));
  })(xs);
  return Promise.all(grads.map(async (g) => (await g.data()) as Float32Array));
}

describe('gradients on WASM', () => {
  beforeAll(async () => {
    await startBackend('wasm');
    installTrainKernels();
  });
  for (const [name, c] of Object.entries(cases)) {
    test(name, async () => {
      const data = c.shapes.map(values);
      await tf.setBackend('cpu');
      const expected = await gradients(c, data);
      await tf.setBackend('wasm');
      const got = await gradients(c, data);
      got.forEach((g, i) => {
        expect(Math.max(...g.map((v, k) => Math.abs(v - expected[i]![k]!)))).toBeLessThan(1e-4);
      });
    });
  }
});
