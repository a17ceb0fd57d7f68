import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../models/backend.ts';
import { type CropNetwork, cropNet } from '../../models/crop-multi/network.ts';
import { SHIPPED } from '../../models/crop-multi/predict.ts';
import { installKernels } from '../../models/kernels/install.ts';
import { foldNorms, freshWeights, INFERENCE, type Net, type Pass, type Weights } from '../../models/layers.ts';
import { runNet, tensorsOf } from '../../models/load.ts';
import { readModelFile, readWeights } from '../../models/model-file.ts';
import { tempCnn } from '../../models/nets/temp-cnn.ts';
import { unet } from '../../models/nets/unet.ts';
import { netOf } from '../../models/networks.ts';
import { spectrumNet } from '../../models/plastic/network.ts';
import { normalFrom } from '../../models/training/random.ts';
import type { WeightValues } from '../../models/weights.ts';
import { seeded } from '../support/random.ts';

beforeAll(async () => {
  await startBackend('wasm');
  installKernels('wasm');
});

const crop: CropNetwork = {
  kind: 'crop-temporal',
  steps: 13,
  channels: 4,
  classes: 6,
  filters: 8,
  heads: 2,
  windows: 5, // of three steps: the last reaches two beyond the season
  hidden: 12
};

/** Each network with the shape of a sample and of its answer. */
const NETS: Record<string, { net: Net; sample: number[]; answer: number[] }> = {
  'crop network': { net: cropNet(crop, true), sample: [13, 4], answer: [6] },
  'crop network without norms': { net: cropNet(crop), sample: [13, 4], answer: [6] },
  'crop network of windows of one step': {
    net: cropNet({ ...crop, steps: 5, windows: 5 }, true),
    sample: [5, 4],
    answer: [6]
  },
  'temporal CNN': {
    net: tempCnn({ steps: 9, channels: 3, classes: 4, filters: 6, hidden: 10 }),
    sample: [9, 3],
    answer: [4]
  },
  'spectrum network': {
    net: spectrumNet({ kind: 'spectrum-mlp', inputs: 10, hidden: 16, classes: 3 }),
    sample: [10],
    answer: [3]
  },
  'U-Net': { net: unet({ channels: 3, classes: 2, filters: [4, 6, 8] }), sample: [8, 12, 3], answer: [8, 12, 2] },
  'U-Net of two levels': {
    net: unet({ channels: 1, classes: 5, filters: [9, 12] }),
    sample: [2, 4, 1],
    answer: [2, 4, 5]
  }
};
const sizeOf = (shape: readonly number[]) => shape.reduce((n, d) => n * d, 1);

/** First values, with moments and factors as after some training. */
function trainedWeights(net: Net, seed: number): WeightValues[] {
  const random = seeded(seed);
  return freshWeights(net.plan, normalFrom(random)).map((w) =>
    /\/(gamma|variance)$/.test(w.name)
      ? { ...w, values: w.values.map(() => 0.3 + random()) }
      : /\/(beta|mean|bias)$/.test(w.name)
        ? { ...w, values: w.values.map(() => random() - 0.5) }
        : w
  );
}

for (const [name, { net, sample, answer }] of Object.entries(NETS)) {
  describe(name, () => {
    const weights = trainedWeights(net, 5);
    const n = 3;
    const random = seeded(6);
    const x = Float32Array.from({ length: n * sizeOf(sample) }, () => 2 * random() - 1);

    test('answers in the shape that it says, and folded the same', async () => {
      const [whole, short] = [tensorsOf(weights), tensorsOf(foldNorms(weights))];
      const before = tf.memory().numTensors;
      const out = tf.tidy(() => net.forward(whole, tf.tensor(x, [n, ...sample]), INFERENCE));
      expect(out.shape).toEqual([n, ...answer]);
      out.dispose();
      const a = await runNet(net, whole, x, n, sample);
      const b = await runNet(net, short, x, n, sample);
      expect(tf.memory().numTensors).toBe(before);
      expect(a.every(Number.isFinite)).toBe(true);
      expect(new Set(a).size).toBeGreaterThan(n * sizeOf(answer) * 0.9); // it says something
      const size = Math.max(1, ...a.map(Math.abs));
      for (const [i, v] of a.entries()) expect(Math.abs(v - b[i]!) / size).toBeLessThan(1e-4);
      tf.dispose([whole, short]);
    });

    test('its plan names each weight once, and a pass reads every one of them and no other', () => {
      const names = net.plan.map((p) => p.name);
      expect(new Set(names).size).toBe(names.length);
      for (const training of [false, true]) {
        const held = tensorsOf(weights);
        const before = tf.memory().numTensors;
        const read = new Set<string>();
        const told: string[] = [];
        const spy = new Proxy(held, {
          get(target, key: string) {
            if (key in target) read.add(key);
            return target[key];
          }
        }) as Weights;
        const observe = (block: string, ...moments: tf.Tensor[]) => {
          told.push(block);
          tf.dispose(moments);
        };
        const pass: Pass = training ? { training, seed: 1, observe } : { training };
        tf.tidy(() => void net.forward(spy, tf.tensor(x, [n, ...sample]), pass));
        expect([...read].sort()).toEqual([...names].sort());
        expect(tf.memory().numTensors).toBe(before);
        // every block that keeps running moments is told of its batch's
        const kept = names.filter((w) => w.endsWith('/mean')).map((w) => w.slice(0, -'/mean'.length));
        expect(told.sort()).toEqual(training ? kept.sort() : []);
        tf.dispose(held);
      }
    });
  });
}

describe('netOf', () => {
  const { kind: _, ...knobs } = crop;
  const cnn = { kind: 'temp-cnn', steps: 9, channels: 3, classes: 4, filters: 6, hidden: 10 };

  test('builds each kind from its description', () => {
    expect(netOf(crop).plan).toEqual(cropNet(crop).plan);
    expect(netOf({ kind: 'spectrum-mlp', inputs: 10, hidden: 16, classes: 3 }).plan).toEqual(
      NETS['spectrum network']!.net.plan
    );
    expect(netOf(cnn).plan).toEqual(NETS['temporal CNN']!.net.plan);
    expect(netOf({ kind: 'unet', channels: 3, classes: 2, filters: [4, 6, 8] }).plan).toEqual(NETS['U-Net']!.net.plan);
  });

  test('refuses a kind, a knob or a size that it does not know', () => {
    for (const unknown of [
      null,
      {},
      knobs,
      { ...crop, kind: 'transformer' },
      { ...crop, filters: 0 },
      { ...crop, filters: 1.5 },
      { ...crop, hidden: undefined },
      { ...crop, dilation: 2 }, // without it the same weights would give other answers
      { ...cnn, dropout: 0.1 },
      { kind: 'unet', channels: 3, classes: 2, filters: [4] },
      { kind: 'unet', channels: 3, classes: 2, filters: [4, 8], depth: 3 }
    ]) {
      expect(() => netOf(unknown), JSON.stringify(unknown)).toThrow(/Expected a network of this version, got /);
    }
  });

  test('the shipped model’s weights are those of its network, name by name', () => {
    const file = readModelFile(SHIPPED);
    const shapes = (all: { name: string; shape: number[] }[]) =>
      all.map((w) => `${w.name} ${w.shape.join('×')}`).sort();
    expect(shapes(readWeights(SHIPPED, file))).toEqual(shapes(netOf(file.network).plan));
  });
});
