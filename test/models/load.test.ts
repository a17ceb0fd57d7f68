import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../models/backend.ts';
import { installKernels } from '../../models/kernels/install.ts';
import { foldNorms, freshWeights } from '../../models/layers.ts';
import { loadModel, runNet, tensorsOf } from '../../models/load.ts';
import { type NewModel, readModelFile, readWeights, writeModel } from '../../models/model-file.ts';
import { netOf } from '../../models/networks.ts';
import { normalFrom } from '../../models/training/random.ts';
import { temporaryFolder } from '../support/processes.ts';
import { seeded } from '../support/random.ts';

const { path: folder, remove } = temporaryFolder();
afterAll(remove);

const network = { kind: 'temp-cnn', steps: 6, channels: 3, classes: 4, filters: 8, hidden: 12 };
const net = netOf(network);
const shape = [6, 3];
const random = seeded(21);
const values = foldNorms(freshWeights(net.plan, normalFrom(random)));
const samples = (n: number) => Float32Array.from({ length: n * 18 }, () => random() * 2 - 1);

beforeAll(async () => {
  await startBackend('wasm');
  installKernels('wasm');
});

describe('runNet', () => {
  test('in batches of any size it gives what one batch gives, and leaves no tensor', async () => {
    const weights = tensorsOf(values);
    const x = samples(23);
    const before = tf.memory().numTensors;
    const whole = await runNet(net, weights, x, 23, shape, 23);
    expect(whole.length).toBe(23 * 4);
    for (const batch of [1, 4, 22, 100]) {
      const parts = await runNet(net, weights, x, 23, shape, batch);
      expect(parts.length).toBe(whole.length);
      parts.forEach((v, i) => {
        expect(v).toBeCloseTo(whole[i]!, 5);
      });
    }
    expect((await runNet(net, weights, new Float32Array(0), 0, shape)).length).toBe(0);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(weights);
  });

  test('refuses values that are not so many samples', async () => {
    const weights = tensorsOf(values);
    const before = tf.memory().numTensors;
    await expect(runNet(net, weights, samples(2), 3, shape)).rejects.toThrow(
      'Expected 3 samples of 18 values, got 36 values'
    );
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(weights);
  });
});

describe('loadModel', () => {
  const model: NewModel = {
    id: 'crop-own',
    version: '1',
    network,
    input: { kind: 'series' },
    temperature: 1,
    rejectBelow: 0,
    synthetic: false,
    trainedOn: 'nothing',
    metrics: [],
    classes: ['a', 'b', 'c', 'd']
  };

  test('answers as the network with the file’s weights, the same bits twice, and leaves nothing when disposed', async () => {
    writeModel(folder, model, values);
    const before = tf.memory().numTensors;
    const loaded = await loadModel(folder, 'wasm');
    expect(loaded.backend.name).toBe('wasm');
    expect(loaded.file).toEqual(readModelFile(folder));
    const x = samples(300); // more than a batch
    const held = tf.memory().numTensors;
    const answer = await loaded.run(x, 300, shape);
    expect(await loaded.run(x, 300, shape)).toEqual(answer);
    expect(tf.memory().numTensors).toBe(held);
    const weights = tensorsOf(readWeights(folder, loaded.file));
    expect(await runNet(net, weights, x, 300, shape)).toEqual(answer);
    tf.dispose(weights);
    loaded.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('refuses a network that this version does not know', async () => {
    writeModel(folder, { ...model, network: { kind: 'oracle', depth: 3 } }, values);
    await expect(loadModel(folder, 'wasm')).rejects.toThrow(
      'Expected a network of this version, got {"kind":"oracle","depth":3}'
    );
  });
});
