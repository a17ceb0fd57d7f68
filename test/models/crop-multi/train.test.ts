import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test, vi } from 'vitest';
import { startBackend } from '../../../models/backend.ts';
import { type CropNetwork, cropNet } from '../../../models/crop-multi/network.ts';
import { type CropRun, KNOBS, planFor, sourceOf, trainCrop } from '../../../models/crop-multi/train.ts';
import { runNet, tensorsOf } from '../../../models/load.ts';
import { softmaxRows } from '../../../models/metrics/calibration.ts';
import type { WeightValues } from '../../../models/weights.ts';
import { SHAPE, seasons } from '../../support/fit-run.ts';

const network: CropNetwork = {
  kind: 'crop-temporal',
  steps: SHAPE[0]!,
  channels: SHAPE[1]!,
  classes: 3,
  filters: 8,
  heads: 2,
  windows: 5,
  hidden: 16
};
const run: CropRun = {
  network,
  source: sourceOf(seasons(150, 1), 5),
  validation: seasons(60, 2),
  warm: null,
  classWeights: null,
  steps: 120,
  rate: 5e-3,
  seed: 7
};

async function accuracy(weights: readonly WeightValues[]): Promise<number> {
  const { x, y } = seasons(300, 77);
  const held = tensorsOf(weights);
  const logits = await runNet(cropNet(network), held, x, y.length, SHAPE);
  tf.dispose(held);
  return y.filter((c, i) => logits[3 * i + c] === Math.max(...logits.subarray(3 * i, 3 * i + 3))).length / y.length;
}
const sums = (weights: readonly WeightValues[]) => weights.map((w) => [w.name, w.values.reduce((s, v) => s + v, 0)]);

let fresh: Awaited<ReturnType<typeof trainCrop>>;
beforeAll(async () => {
  vi.stubEnv('PARUS_BACKEND', 'wasm');
  await startBackend('wasm');
  fresh = await trainCrop(run);
});

test('learns three crops; its weights come folded, as the network without norms wants them', async () => {
  expect(fresh.weights.map((w) => [w.name, w.shape]).sort()).toEqual(
    cropNet(network)
      .plan.map((p) => [p.name, p.shape])
      .sort()
  );
  expect(await accuracy(fresh.weights)).toBeGreaterThan(0.95);
  expect(fresh.bestStep % Math.ceil(120 / KNOBS.looks)).toBe(0);
});

test('the same run gives the same bits and leaves no tensor', async () => {
  const before = tf.memory().numTensors;
  expect(await trainCrop(run)).toEqual(fresh);
  expect(tf.memory().numTensors).toBe(before);
});

test('a warm start goes on from folded weights and gives folded weights', async () => {
  const still = await trainCrop({ ...run, warm: fresh.weights, validation: null, stopAt: 0 });
  expect(sums(still.weights).sort()).toEqual(sums(fresh.weights).sort());
  const warm = await trainCrop({ ...run, warm: fresh.weights, rate: KNOBS.warmRate, steps: 30 });
  expect(warm.weights.map((w) => w.name).sort()).toEqual(fresh.weights.map((w) => w.name).sort());
  expect(sums(warm.weights).sort()).not.toEqual(sums(fresh.weights).sort());
  expect(await accuracy(warm.weights)).toBeGreaterThan(0.95);
});

test('a source gives whole rows with their labels, the same for one step', () => {
  const all = seasons(100, 3);
  const source = sourceOf(all, 9);
  for (const step of [0, 1, 5, 40]) {
    const { x, y } = source(step);
    expect(y.length).toBe(KNOBS.batch);
    expect(source(step)).toEqual({ x, y });
    const width = SHAPE[0]! * SHAPE[1]!;
    const rowAt = (v: Float32Array, i: number) => v.subarray(i * width, (i + 1) * width).join();
    const labelOf = new Map(Array.from(all.y, (c, i) => [rowAt(all.x, i), c]));
    for (const [i, c] of y.entries()) expect(labelOf.get(rowAt(x, i))).toBe(c);
  }
  expect(sourceOf(seasons(10, 3), 9)(0).y.length).toBe(10); // fewer than a batch: all of them
});

test('a small set gets the least steps, a large one its epochs but never more than the most; a warm start fewer', () => {
  expect(planFor(100, false)).toEqual({ steps: 1500, rate: 2e-3 });
  expect(planFor(6400, false)).toEqual({ steps: 4000, rate: 2e-3 });
  expect(planFor(1e6, false)).toEqual({ steps: 12_000, rate: 2e-3 });
  expect(planFor(100, true)).toEqual({ steps: 600, rate: 5e-4 });
  expect(planFor(6400, true)).toEqual({ steps: 1000, rate: 5e-4 });
});

test('softmaxRows makes each row a distribution, at the temperature that was asked for', () => {
  const p = softmaxRows(new Float32Array([0, Math.log(3), 1000, 1000]), 2, 1);
  expect([...p].map((v) => Math.round(v * 1e5) / 1e5)).toEqual([0.25, 0.75, 0.5, 0.5]);
  expect(softmaxRows(new Float32Array([0, 2 * Math.log(3)]), 2, 2)[1]).toBeCloseTo(0.75, 5);
});
