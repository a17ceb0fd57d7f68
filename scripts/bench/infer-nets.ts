import { readFileSync, writeFileSync } from 'node:fs';
import { foldNorms, freshWeights } from '../../models/layers.ts';
import { netOf } from '../../models/networks.ts';
import { type Served, serveNet } from '../../models/serve.ts';
import { normalFrom, seededRandom } from '../../models/training/random.ts';
import type { WeightValues } from '../../models/weights.ts';

/** A network of `parus bench infer`, as plain data. */
export type BenchNet = {
  title: string;
  unit: string; // what is counted
  network:
    | { kind: 'unet'; channels: number; classes: number; filters: number[] }
    | { kind: 'temp-cnn'; steps: number; channels: number; classes: number; filters: number; hidden: number };
  input: number[]; // shape of a sample
  batch: number; // samples at once
  trainBatch: number;
};

/** The networks that are measured. `side` is that of the U-Net's patches, px. */
export const benchNets = (side: number): BenchNet[] => [
  {
    title: `U-Net 16-32-64-128, ${side}² × 6 → 8`,
    unit: 'patches/s',
    network: { kind: 'unet', channels: 6, classes: 8, filters: [16, 32, 64, 128] },
    input: [side, side, 6],
    batch: 4,
    trainBatch: 8
  },
  {
    title: 'TempCNN 3 × 64, 46 × 10 → 24',
    unit: 'series/s',
    network: { kind: 'temp-cnn', steps: 46, channels: 10, classes: 24, filters: 64, hidden: 256 },
    input: [46, 10],
    batch: 256,
    trainBatch: 64
  }
];

/** Seeded weights as training leaves them, norms and all, folded as they ship. */
export function benchWeights(net: BenchNet, seed: number): WeightValues[] {
  const random = seededRandom(seed);
  const fresh = freshWeights(netOf(net.network).plan, normalFrom(random));
  for (const { name, values } of fresh) {
    const [low, high] = /\/(gamma|variance)$/.test(name) ? [0.5, 1.5] : [-0.2, 0.2];
    if (name.endsWith('/kernel')) continue;
    for (let i = 0; i < values.length; i++) values[i] = low + (high - low) * random();
  }
  return foldNorms(fresh);
}

/** Seeded samples in [-1, 1). */
export function benchSamples(net: BenchNet, n: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: n * net.input.reduce((a, b) => a * b, 1) }, () => 2 * random() - 1);
}

/** Weights as a peer reads them: names and shapes in `<path>.json`, values one after another in `<path>.f32`. */
export function writePlainWeights(path: string, weights: readonly WeightValues[]): void {
  writeFileSync(`${path}.json`, JSON.stringify(weights.map(({ name, shape }) => ({ name, shape }))));
  writeFloats(`${path}.f32`, Float32Array.from(weights.flatMap((w) => [...w.values])));
}

export function readPlainWeights(path: string): WeightValues[] {
  const values = readFloats(`${path}.f32`);
  let at = 0;
  return (JSON.parse(readFileSync(`${path}.json`, 'utf8')) as { name: string; shape: number[] }[]).map((w) => ({
    ...w,
    values: values.slice(at, (at += w.shape.reduce((a, b) => a * b, 1)))
  }));
}

export const writeFloats = (path: string, x: Float32Array): void =>
  writeFileSync(path, new Uint8Array(x.buffer, x.byteOffset, x.byteLength));
export function readFloats(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
}

/** What a thread of ours serves. */
export const serveBench = ({ net, weights }: { net: BenchNet; weights: string }): Served =>
  serveNet(netOf(net.network), readPlainWeights(weights), net.input, net.batch);
