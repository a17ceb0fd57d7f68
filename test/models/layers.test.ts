import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../models/backend.ts';
import { installKernels } from '../../models/kernels/install.ts';
import {
  blockPlan,
  conv1d,
  conv2d,
  dense,
  dropout,
  foldNorms,
  freshWeights,
  INFERENCE,
  type Pass,
  upConv2d,
  upPlan,
  type WeightPlan,
  type Weights
} from '../../models/layers.ts';
import { tensorsOf } from '../../models/load.ts';
import { normalFrom } from '../../models/training/random.ts';
import type { WeightValues } from '../../models/weights.ts';
import { seeded } from '../support/random.ts';

beforeAll(async () => {
  await startBackend('wasm');
  installKernels('wasm');
});

const random = seeded(3);
const between = (low: number, high: number) => low + (high - low) * random();
const drawn = (n: number, low = -1, high = 1) => Float32Array.from({ length: n }, () => between(low, high));

/** Weights of a plan as after some training: no moment and no factor is what it began as. */
const trained = (plan: readonly WeightPlan[]): WeightValues[] =>
  plan.map(({ name, shape }) => {
    const n = shape.reduce((all, d) => all * d, 1);
    return { name, shape, values: name.endsWith('/variance') ? drawn(n, 0.05, 4) : drawn(n, -1.5, 1.5) };
  });

/** What `f` makes of weights and an input, as numbers. Leaves no tensor behind. */
function outputs(
  f: (w: Weights, name: string, x: tf.Tensor, pass: Pass) => tf.Tensor,
  weights: readonly WeightValues[],
  x: Float32Array,
  shape: number[],
  pass: Pass = INFERENCE
): Float32Array {
  return tf.tidy(() => Float32Array.from(f(tensorsOf(weights), 'a', tf.tensor(x, shape), pass).dataSync()));
}

const furthest = (a: Float32Array, b: Float32Array) => {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((v, i) => Math.abs(v - b[i]!)));
};

describe('plans', () => {
  test('a block names its kernel and a bias, or the four of batch normalisation', () => {
    expect(blockPlan('a', [5, 3, 8]).map((p) => [p.name, p.shape, p.trained])).toEqual([
      ['a/kernel', [5, 3, 8], true],
      ['a/bias', [8], true]
    ]);
    expect(blockPlan('a', [3, 3, 2, 4], { norm: true }).map((p) => [p.name, p.shape, p.trained])).toEqual([
      ['a/kernel', [3, 3, 2, 4], true],
      ['a/gamma', [4], true],
      ['a/beta', [4], true],
      ['a/mean', [4], false],
      ['a/variance', [4], false]
    ]);
    expect(upPlan('u', 2, 6, 3).map((p) => [p.name, p.shape])).toEqual([
      ['u/kernel', [2, 2, 3, 6]],
      ['u/bias', [3]]
    ]);
  });

  test('first values: He’s spread over what goes in, ones and zeros for the norm, the same for one seed', () => {
    const plan = [...blockPlan('a', [5, 20, 64], { norm: true }), ...blockPlan('b', [400, 30], { gain: 1 })];
    const fresh = freshWeights(plan, normalFrom(seeded(8)));
    expect(freshWeights(plan, normalFrom(seeded(8)))).toEqual(fresh);
    expect(freshWeights(plan, normalFrom(seeded(9)))).not.toEqual(fresh);
    const of = (name: string) => fresh.find((w) => w.name === name)!.values;
    const spread = (v: Float32Array) => Math.sqrt(v.reduce((s, x) => s + x * x, 0) / v.length);
    expect(spread(of('a/kernel')) / Math.sqrt(2 / 100)).toBeCloseTo(1, 1); // fan in 5 · 20
    expect(spread(of('b/kernel')) / Math.sqrt(1 / 400)).toBeCloseTo(1, 1);
    expect(Math.abs(of('a/kernel').reduce((s, x) => s + x, 0) / 6400)).toBeLessThan(0.006); // the sd of the mean is 0.0018
    for (const part of ['gamma', 'variance']) expect(of(`a/${part}`).every((v) => v === 1)).toBe(true);
    for (const name of ['a/beta', 'a/mean', 'b/bias']) expect(of(name).every((v) => v === 0)).toBe(true);
  });

  test('an up-convolution’s spread rests on its channels alone: no two of its squares overlap', () => {
    expect(upPlan('u', 2, 50, 3)[0]).toMatchObject({ sd: Math.sqrt(2 / 50) });
  });
});

describe('blocks', () => {
  test('batch normalisation in inference is γ (x·k − μ) / √(σ² + 0.001) + β, by hand', () => {
    const weights: WeightValues[] = [
      { name: 'a/kernel', shape: [2, 2], values: new Float32Array([1, 2, 3, 4]) },
      { name: 'a/gamma', shape: [2], values: new Float32Array([2, -1]) },
      { name: 'a/beta', shape: [2], values: new Float32Array([0.5, 10]) },
      { name: 'a/mean', shape: [2], values: new Float32Array([3, 4]) },
      { name: 'a/variance', shape: [2], values: new Float32Array([3.999, 0.249]) }
    ];
    // (1, 2) · kernel = (7, 10): 2 (7 − 3) / 2 + 0.5 = 4.5 and −(10 − 4) / 0.5 + 10 = −2
    const out = outputs(dense, weights, new Float32Array([1, 2]), [1, 2]);
    expect(out[0]).toBeCloseTo(4.5, 5);
    expect(out[1]).toBeCloseTo(-2, 5);
  });

  test('conv1d slides over the steps with zeros beyond both ends', () => {
    const weights: WeightValues[] = [
      { name: 'a/kernel', shape: [3, 1, 1], values: new Float32Array([100, 10, 1]) },
      { name: 'a/bias', shape: [1], values: new Float32Array([0.5]) }
    ];
    expect([...outputs(conv1d, weights, new Float32Array([1, 2, 3, 4]), [1, 4, 1])]).toEqual([
      12.5, 123.5, 234.5, 340.5
    ]);
  });

  test('upConv2d makes of each pixel a square of its own', () => {
    const weights: WeightValues[] = [
      { name: 'a/kernel', shape: [2, 2, 1, 1], values: new Float32Array([1, 2, 3, 4]) },
      { name: 'a/bias', shape: [1], values: new Float32Array([0]) }
    ];
    const out = outputs(upConv2d, weights, new Float32Array([1, 10]), [1, 1, 2, 1]);
    expect([...out]).toEqual([1, 2, 10, 20, 3, 4, 30, 40]);
  });

  test('a weight that is not there is named', () => {
    expect(() => outputs(dense, [], new Float32Array([1]), [1, 1])).toThrow("Expected a weight 'a/kernel'");
  });

  test('in training the batch’s own moments are used, and told to the observer', () => {
    for (const [f, kernel, shape] of [
      [dense, [6, 3], [40, 6]],
      [conv1d, [3, 4, 3], [5, 9, 4]],
      [conv2d, [3, 3, 2, 3], [2, 7, 6, 2]]
    ] as const) {
      const weights = trained(blockPlan('a', [...kernel], { norm: true }));
      const x = drawn(shape.reduce((n: number, d) => n * d, 1));
      const before = tf.memory().numTensors;
      const told: { name: string; mean: Float32Array; variance: Float32Array }[] = [];
      const pass: Pass = {
        training: true,
        seed: 1,
        observe(name, mean, variance) {
          told.push({
            name,
            mean: Float32Array.from(mean.dataSync()),
            variance: Float32Array.from(variance.dataSync())
          });
          tf.dispose([mean, variance]);
        }
      };
      const out = outputs(f, weights, x, [...shape], pass);
      expect(tf.memory().numTensors).toBe(before);

      // the same without a norm: its outputs, channel by channel, are what the moments are of
      const bare: WeightValues[] = [weights[0]!, { name: 'a/bias', shape: [3], values: new Float32Array(3) }];
      const raw = outputs(f, bare, x, [...shape]);
      expect(told.map((t) => t.name)).toEqual(['a']);
      const of = (part: string) => weights.find((w) => w.name === `a/${part}`)!.values;
      for (let c = 0; c < 3; c++) {
        const channel = [...raw].filter((_, i) => i % 3 === c);
        const mean = channel.reduce((s, v) => s + v, 0) / channel.length;
        const variance = channel.reduce((s, v) => s + (v - mean) ** 2, 0) / channel.length;
        expect(told[0]!.mean[c]).toBeCloseTo(mean, 4);
        expect(told[0]!.variance[c]).toBeCloseTo(variance, 4);
        channel.forEach((v, i) => {
          const by = (of('gamma')[c]! * (v - mean)) / Math.sqrt(variance + 1e-3) + of('beta')[c]!;
          expect(out[3 * i + c]).toBeCloseTo(by, 3);
        });
      }
    }
  });

  test('dropout leaves out its share in training alone, keeps the mean, and is decided by seed and salt', () => {
    const draw = (pass: Pass, salt = 0, share = 0.3) =>
      tf.tidy(() => Float32Array.from(dropout(tf.ones([5000]), share, pass, salt).dataSync()));
    const at = (seed: number): Pass => ({ training: true, seed, observe() {} });
    expect(draw(INFERENCE).every((v) => v === 1)).toBe(true);
    expect(draw(at(4), 0, 0).every((v) => v === 1)).toBe(true);
    const once = draw(at(4));
    expect(once.filter((v) => v === 0).length / 5000).toBeCloseTo(0.3, 1);
    expect(once.every((v) => v === 0 || Math.abs(v - 1 / 0.7) < 1e-6)).toBe(true);
    expect(draw(at(4))).toEqual(once);
    expect(draw(at(4), 1)).not.toEqual(once);
    expect(draw(at(5))).not.toEqual(once);
    expect(draw(at(0))).toEqual(draw(at(0))); // zero is a seed like any other
  });
});

describe('foldNorms', () => {
  test('law: the outputs stay, for conv1d, conv2d and dense over random weights and moments', () => {
    let apart = 0;
    for (let n = 0; n < 20; n++) {
      const [inputs, out] = [1 + random(6), 1 + random(9)];
      for (const [f, kernel, shape] of [
        [dense, [inputs, out], [7, inputs]],
        [conv1d, [1 + random(5), inputs, out], [2, 11, inputs]],
        [conv2d, [1 + random(3), 1 + random(3), inputs, out], [2, 5, 6, inputs]]
      ] as const) {
        const weights = trained(blockPlan('a', [...kernel], { norm: true }));
        for (const w of weights) if (w.name === 'a/variance' && n % 4 === 0) w.values[0] = 0; // a dead channel
        if (n % 4 === 0) for (let i = 0; i < weights[0]!.values.length; i += out) weights[0]!.values[i] = 0;
        const x = drawn(shape.reduce((k: number, d) => k * d, 1));
        const folded = foldNorms(weights);
        expect(folded.map((w) => [w.name, w.shape])).toEqual([
          ['a/kernel', [...kernel]],
          ['a/bias', [out]]
        ]);
        const [whole, short] = [outputs(f, weights, x, [...shape]), outputs(f, folded, x, [...shape])];
        const size = Math.max(1, ...whole.map(Math.abs));
        apart = Math.max(apart, furthest(whole, short) / size);
      }
    }
    expect(apart).toBeLessThan(1e-4);
  });

  test('blocks without a norm are left alone, beside one that has it, and folding twice changes nothing', () => {
    const weights = trained([
      ...blockPlan('a', [4, 3]),
      ...blockPlan('ab', [3, 5], { norm: true }),
      { name: 'attend/kernel', shape: [5, 2], trained: true, sd: 1 },
      ...upPlan('up', 2, 3, 4)
    ]);
    const folded = foldNorms(weights);
    const kept = weights.filter((w) => !w.name.startsWith('ab/'));
    expect(folded.filter((w) => !w.name.startsWith('ab/'))).toEqual(kept);
    expect(folded.map((w) => w.name)).toContain('ab/bias');
    expect(foldNorms(folded)).toEqual(folded);
  });
});
