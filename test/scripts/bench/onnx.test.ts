import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { startBackend } from '../../../models/backend.ts';
import { netOf } from '../../../models/networks.ts';
import { serveNet } from '../../../models/serve.ts';
import { type BenchNet, benchNets, benchSamples, benchWeights } from '../../../scripts/bench/infer-nets.ts';
import { onnxOf, permuted } from '../../../scripts/bench/onnx.ts';
import { readOnnx, runOnnx, type Value } from '../../support/onnx-run.ts';
import { seeded } from '../../support/random.ts';
import { SMALL } from './nets.ts';

beforeAll(async () => {
  await startBackend('cpu');
});

/** Samples with channels first, and our network's outputs, [n, …, classes]. */
async function ours(net: BenchNet, seed: number) {
  const weights = benchWeights(net, seed);
  const samples = benchSamples(net, net.batch, seed);
  const y = await serveNet(netOf(net.network), weights, net.input, net.batch).run(samples.slice(), net.batch);
  const rank = net.input.length;
  const order = [0, rank, ...Array.from({ length: rank - 1 }, (_, i) => i + 1)];
  const { shape, values } = permuted({ name: 'x', shape: [net.batch, ...net.input], values: samples }, order);
  return { file: onnxOf(net, weights), x: { shape, data: values } satisfies Value, y };
}
const inOurOrder = ({ shape, data }: Value) =>
  shape.length === 4 ? permuted({ name: 'y', shape, values: data }, [0, 2, 3, 1]).values : data;
const apart = (a: Float32Array, b: Float32Array) => a.reduce((m, v, i) => Math.max(m, Math.abs(v - b[i]!)), 0);

for (const net of SMALL) {
  test(`${net.title}: what ONNX means by the file is what our network computes`, async () => {
    for (const seed of [1, 2, 3]) {
      const { file, x, y } = await ours(net, seed);
      const graph = readOnnx(file);
      expect(graph.opset).toBe(13);
      expect(graph.inputs).toEqual({ x: ['n', ...x.shape.slice(1)] });
      const got = runOnnx(graph, x);
      expect(graph.outputs).toEqual({ y: ['n', ...got.shape.slice(1)] });
      expect(got.data.length).toBe(y.length);
      expect(y.some((v) => Math.abs(v) > 0.1)).toBe(true);
      expect(apart(inOurOrder(got), y)).toBeLessThan(1e-4);
    }
  });
}

test('axes change places as index arithmetic says', () => {
  const random = seeded(4);
  for (let round = 0; round < 50; round++) {
    const shape = Array.from({ length: 4 }, () => 1 + random(4));
    const order = [0, 1, 2, 3]
      .map((axis) => ({ axis, by: random() }))
      .sort((a, b) => a.by - b.by)
      .map((o) => o.axis);
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
    const out = permuted({ name: 'w', shape, values }, order);
    expect(out.shape).toEqual(order.map((axis) => shape[axis]!));
    for (let i = 0; i < values.length; i++) {
      const to = [0, 0, 0, 0];
      for (let axis = 3, rest = i; axis >= 0; axis--) {
        to[axis] = rest % out.shape[axis]!;
        rest = Math.floor(rest / out.shape[axis]!);
      }
      const from = [0, 0, 0, 0];
      for (const [k, axis] of order.entries()) from[axis] = to[k]!;
      expect(out.values[i]).toBe(from.reduce((n, v, axis) => n * shape[axis]! + v, 0));
    }
  }
});

test('a file that lacks weights is refused by name', () => {
  const net = SMALL[0]!;
  const weights = benchWeights(net, 1).filter((w) => w.name !== 'up0/bias');
  expect(() => onnxOf(net, weights)).toThrow("Expected a weight 'up0/bias'");
});

const peers = process.env.PARUS_PEERS;
if (!peers)
  console.warn('PARUS_PEERS names no folder with onnxruntime-node: its own reading of our files is NOT tested.');
test.skipIf(!peers)('onnxruntime reads the files of the networks that are measured, and agrees', async () => {
  type Session = { run(feeds: object): Promise<{ y: { data: Float32Array; dims: number[] } }> };
  const ort = createRequire(join(peers!, 'package.json'))('onnxruntime-node') as {
    Tensor: new (type: string, data: Float32Array, dims: number[]) => object;
    InferenceSession: { create(file: Uint8Array): Promise<Session> };
  };
  for (const net of [...SMALL, ...benchNets(32)]) {
    const small = { ...net, batch: 2 };
    const { file, x, y } = await ours(small, 1);
    const session = await ort.InferenceSession.create(file);
    const out = (await session.run({ x: new ort.Tensor('float32', x.data, x.shape) })).y;
    expect(apart(inOurOrder({ shape: [...out.dims], data: out.data }), y)).toBeLessThan(1e-4);
  }
});
