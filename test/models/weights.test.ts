import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { startBackend } from '../../models/backend.ts';
import { decodeWeights, encodeWeights } from '../../models/weights.ts';
import { seeded } from '../support/random.ts';

beforeAll(async () => {
  await startBackend('wasm');
});

test('large tensors come back within half a step, small ones exactly, in their order', () => {
  const random = seeded(5);
  const large = Float32Array.from({ length: 4000 }, () => random() * 3 - 1);
  const small = Float32Array.from({ length: 37 }, () => random() - 0.5);
  const { specs, bytes } = encodeWeights([
    { name: 'small', shape: [37], values: small },
    { name: 'large', shape: [80, 50], values: large }
  ]);
  expect(bytes.length).toBe(37 * 4 + 4000 * 2);
  const [a, b] = decodeWeights(specs, bytes);
  expect(a!.values).toEqual(small);
  const worst = Math.max(...b!.values.map((v, i) => Math.abs(v - large[i]!)));
  expect(worst).toBeLessThanOrEqual(3 / 65535 / 2 + 1e-6);
  expect(worst).toBeGreaterThan(0); // it is quantised
});

test('a tensor of one value survives', () => {
  const { specs, bytes } = encodeWeights([{ name: 'flat', shape: [300], values: new Float32Array(300).fill(0.25) }]);
  expect(decodeWeights(specs, bytes)[0]!.values).toEqual(new Float32Array(300).fill(0.25));
});

test('refuses a file of another length, and weights that are not numbers', () => {
  const { specs, bytes } = encodeWeights([{ name: 'w', shape: [2], values: new Float32Array([1, 2]) }]);
  expect(() => decodeWeights(specs, bytes.subarray(1))).toThrow('Expected 8 bytes of weights, got 7');
  expect(() => encodeWeights([{ name: 'w', shape: [1], values: new Float32Array([Number.NaN]) }])).toThrow("'w'");
});

test('law: TensorFlow.js’s own decoder reads the file to the same bits, whatever the sizes and ranges', async () => {
  const random = seeded(44);
  let quantised = 0;
  for (let n = 0; n < 30; n++) {
    const tensors = Array.from({ length: 1 + random(5) }, (_, i) => {
      const shape = [1 + random(40), 1 + random(25)];
      const [scale, centre] = [10 ** (random() * 8 - 6), random() * 4 - 2];
      const values = Float32Array.from({ length: shape[0]! * shape[1]! }, () => (random() - 0.5) * scale + centre);
      return { name: `block${i}/kernel`, shape, values };
    });
    const { specs, bytes } = encodeWeights(tensors);
    quantised += specs.filter((s) => s.quantization).length;
    const ours = decodeWeights(specs, bytes);
    const manifest = JSON.parse(JSON.stringify(specs)) as tf.io.WeightsManifestEntry[]; // as model.json holds it
    const theirs = tf.io.decodeWeights(new Uint8Array(bytes).buffer, manifest);
    for (const { name, shape, values } of ours) {
      expect(theirs[name]!.shape).toEqual(shape);
      expect(await theirs[name]!.data()).toEqual(values);
    }
    tf.dispose(theirs);
  }
  expect(quantised).toBeGreaterThan(20);
});
