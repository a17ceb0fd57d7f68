import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../models/backend.ts';
import { installKernels } from '../../../models/kernels/install.ts';
import { seeded } from '../../support/random.ts';
import { NO_GRADIENT, ROWS, type Row, WRONG_EVERYWHERE } from './rows.ts';

const random = seeded(11);
const sizeOf = (shape: number[]) => shape.reduce((n, d) => n * d, 1);

/** Values that lie apart from each other and from zero, in [-1, 1]: no step of a finite difference crosses a kink. */
function values(shape: number[]): Float32Array {
  const n = sizeOf(shape);
  const out = Float32Array.from({ length: n }, (_, i) => (2 * i + 1) / n - 1);
  if (n % 2 === 1) out[(n - 1) / 2] = 0.5 / n;
  for (let i = n - 1; i > 0; i--) {
    const j = random(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

/** The weight of each value of a result in the scalar whose gradient is taken. */
const weights = (n: number) => Float32Array.from({ length: n }, (_, i) => Math.sin(i + 1));

/** The result's values, then the gradient of each input, on the back end in use. Leaves no tensor behind. */
async function gradients(row: Row, data: Float32Array[]): Promise<Float32Array[]> {
  const f = row.f as (...x: tf.Tensor[]) => tf.Tensor;
  const xs = row.shapes.map((s, i) => tf.tensor(data[i]!, s));
  const out = tf.tidy(() => {
    const grads = tf.grads((...x: tf.Tensor[]) => {
      const y = f(...x);
      return tf.sum(tf.mul(y, tf.tensor(weights(y.size), y.shape)));
    });
    return [f(...xs), ...grads(xs)];
  });
  const read = await Promise.all(out.map(async (t) => Float32Array.from(await t.data())));
  for (const t of [...xs, ...out]) t.dispose();
  return read;
}

/** The largest difference, relative to the largest value expected (at least 1). */
function apart(got: Float32Array, expected: Float32Array): number {
  expect(got.length).toBe(expected.length);
  const scale = expected.reduce((m, v) => Math.max(m, Math.abs(v)), 1);
  return got.reduce((m, v, i) => (Math.abs(v - expected[i]!) / scale <= m ? m : Math.abs(v - expected[i]!) / scale), 0);
}

/**
 * A central finite difference of one entry. The forward pass is the cpu back end's; the weighted sum is taken in double precision, so
 * what is left is the rounding of each value of y (2^-24) over the step, and the step's square.
 */
function finiteDifference(row: Row, data: Float32Array[], input: number, entry: number, step: number): number {
  const f = row.f as (...x: tf.Tensor[]) => tf.Tensor;
  const at = (delta: number): [number, number] => {
    const moved = data.map((d) => d.slice());
    moved[input]![entry]! += delta;
    const y = tf.tidy(() => f(...moved.map((d, i) => tf.tensor(d, row.shapes[i]!))).dataSync() as Float32Array);
    const w = weights(y.length);
    return [y.reduce((s, v, i) => s + v * w[i]!, 0), moved[input]![entry]!];
  };
  const [[up, a], [down, b]] = [at(step), at(-step)];
  return (up - down) / (a - b);
}

const dataOf = (row: Row) => row.shapes.map(values);
const held = () => [tf.memory().numTensors, (tf.backend() as unknown as { numDataIds(): number }).numDataIds()];

describe('gradients on WASM', () => {
  beforeAll(async () => {
    await startBackend('wasm');
    installKernels('wasm');
    installKernels('wasm');
    installKernels('cpu');
  });

  for (const [name, row] of Object.entries(ROWS)) {
    test(name, async () => {
      const data = dataOf(row);
      await tf.setBackend('cpu');
      const expected = await gradients(row, data);
      await tf.setBackend('wasm');
      const before = held();
      const got = await gradients(row, data);
      expect(held()).toEqual(before);
      expect(apart(got[0]!, expected[0]!)).toBeLessThan(1e-5);
      if (!row.cpuIsWrong)
        for (const [i, g] of got.entries()) expect(apart(g, expected[i]!), `part ${i}`).toBeLessThan(1e-4);

      await tf.setBackend('cpu');
      for (const [i, d] of data.entries()) {
        const scale = got[i + 1]!.reduce((m, v) => Math.max(m, Math.abs(v)), 1);
        const step = Math.min(0.01, 0.4 / d.length); // less than half of the way to a neighbouring value
        const entries = new Set([0, d.length - 1, ...Array.from({ length: 6 }, () => random(d.length))]);
        for (const k of entries) {
          const difference = finiteDifference(row, data, i, k, step);
          const tolerance = (5e-7 / step) * Math.sqrt(expected[0]!.length < 1000 ? 1 : 2) + 5e-3 * scale;
          expect(Math.abs(got[i + 1]![k]! - difference), `input ${i}, entry ${k}`).toBeLessThan(tolerance);
        }
      }
    });
  }

  for (const [name, row] of Object.entries(NO_GRADIENT)) {
    test(`${name} has no gradient and says so`, async () => {
      for (const backend of ['cpu', 'wasm']) {
        await tf.setBackend(backend);
        await expect(gradients(row, dataOf(row)), backend).rejects.toThrow(row.says);
      }
    });
  }

  for (const [name, row] of Object.entries(WRONG_EVERYWHERE)) {
    test(`${name}: TensorFlow.js's gradient is not that of finite differences`, async () => {
      const data = dataOf(row);
      await tf.setBackend('wasm');
      const [, gradient] = await gradients(row, data);
      await tf.setBackend('cpu');
      const off = Array.from({ length: 40 }, (_, k) =>
        Math.abs(gradient![k]! - finiteDifference(row, data, 0, k, 0.4 / data[0]!.length))
      );
      expect(Math.max(...off)).toBeGreaterThan(0.05);
    });
  }

  test('a convolution whose stride exceeds its kernel, which the stock kernel makes zeros of', async () => {
    await tf.setBackend('wasm');
    const out = tf.tidy(() =>
      tf.conv2d(tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]), tf.ones([2, 1, 1, 1]), [1, 2], 'same')
    );
    expect([...out.dataSync()]).toEqual([4, 3]); // 1 + 3 and 3 + the padding; the second column is stepped over
    out.dispose();
  });

  test('a comparison stops no gradient of what it chooses between', async () => {
    await tf.setBackend('wasm');
    const [x, y] = [tf.tensor1d([1, -2, 3]), tf.tensor1d([0, 5, -1])];
    const chosen = tf.greater(x, y);
    const [gx, gy] = tf.grads((a, b) => tf.sum(tf.where(chosen, tf.mul(a, 2), tf.mul(b, 3))))([x, y]);
    expect([...gx!.dataSync()]).toEqual([2, 0, 2]);
    expect([...gy!.dataSync()]).toEqual([0, 3, 0]);
  });

  test('the cpu back end’s gradient of nearest resizing is wrong from the second image on', async () => {
    const row = ROWS['resize, nearest']!;
    const data = dataOf(row);
    await tf.setBackend('cpu');
    const cpu = await gradients(row, data);
    await tf.setBackend('wasm');
    const wasm = await gradients(row, data);
    expect(apart(cpu[1]!.subarray(0, 60), wasm[1]!.subarray(0, 60))).toBeLessThan(1e-5);
    expect(apart(cpu[1]!.subarray(60), wasm[1]!.subarray(60))).toBeGreaterThan(0.1);
  });

  test('NCHW is refused by name', async () => {
    await tf.setBackend('wasm');
    const [dy, w] = [tf.zeros([1, 2, 4, 4]) as tf.Tensor4D, tf.zeros([1, 1, 3, 2]) as tf.Tensor4D];
    const run = () =>
      tf.engine().runKernel('Conv2DBackpropInput', { dy, filter: w } as never, {
        strides: [1, 1],
        pad: 'same',
        dataFormat: 'NCHW',
        inputShape: [1, 3, 4, 4]
      });
    expect(run).toThrow(/NHWC data, got NCHW/);
  });

  test('60 convolutions of any kernel, stride, padding and batch: both gradients are those of the cpu', async () => {
    const dice = seeded(60);
    let compared = 0;
    for (let n = 0; n < 60; n++) {
      const [kh, kw, sh, sw] = [1 + dice(5), 1 + dice(5), 1 + dice(3), 1 + dice(3)];
      const [inputs, outputs] = [1 + dice(6), 1 + dice(9)];
      const shape = [1 + dice(3), kh + dice(11), kw + dice(11), inputs];
      const pads = [dice(kh), dice(kh), dice(kw), dice(kw)] as const;
      const explicit: tf.backend_util.ExplicitPadding = [
        [0, 0],
        [pads[0], pads[1]],
        [pads[2], pads[3]],
        [0, 0]
      ];
      const pad = n % 3 === 0 ? 'same' : n % 3 === 1 ? 'valid' : explicit;
      const row: Row = {
        shapes: [shape, [kh, kw, inputs, outputs]],
        f: (x: tf.Tensor4D, w: tf.Tensor4D) =>
          tf.conv2d(x, w, [sh, sw], pad, 'NHWC', 1, typeof pad === 'string' ? undefined : 'floor')
      };
      const data = dataOf(row);
      await tf.setBackend('cpu');
      const expected = await gradients(row, data);
      await tf.setBackend('wasm');
      const got = await gradients(row, data);
      const what = `${shape.join('×')} by ${kh}×${kw}, strides ${sh} and ${sw}, padding ${JSON.stringify(pad)}`;
      for (const [i, g] of got.entries()) expect(apart(g, expected[i]!), `${what}, part ${i}`).toBeLessThan(1e-4);
      compared += got.length;
    }
    expect(compared).toBe(180);
  });
});

describe('gradients on WebGPU', async () => {
  const why = await startBackend('webgpu').then(
    () => null,
    (e: Error) => e.message
  );
  if (why !== null) {
    console.warn(`Gradients on WebGPU are NOT tested: ${why}`);
    test.skip(`every row (${why})`, () => {});
    return;
  }
  installKernels('webgpu');
  for (const [name, row] of Object.entries(ROWS)) {
    test(name, async () => {
      const data = dataOf(row);
      await tf.setBackend(row.cpuIsWrong ? 'wasm' : 'cpu');
      const expected = await gradients(row, data);
      await tf.setBackend('webgpu');
      const before = tf.memory().numTensors;
      const got = await gradients(row, data);
      expect(tf.memory().numTensors).toBe(before);
      for (const [i, g] of got.entries()) expect(apart(g, expected[i]!), `part ${i}`).toBeLessThan(1e-4);
    });
  }
});
