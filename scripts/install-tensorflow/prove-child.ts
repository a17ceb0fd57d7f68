import { createRequire } from 'node:module';

/**
 * Run by prove.ts in a process of its own: loads the binding's package by its path (one that is not in its place yet has no name),
 * lets it multiply and convolve, and prints what it saw as JSON. Whole numbers, so that every device must give them exactly.
 */
type Numbers = { data(): Promise<ArrayLike<number>> };
type Tf = {
  getBackend(): string;
  backend(): { isUsingGpuDevice: boolean; binding: { TF_Version: string } };
  tensor2d(values: number[][]): Numbers & { matMul(other: unknown): Numbers };
  ones(shape: number[]): unknown;
  conv2d(x: unknown, filter: unknown, stride: number, pad: 'same'): Numbers;
};

const started = performance.now();
const tf = createRequire(import.meta.url)(process.argv[2]!) as Tf;
const loadMs = Math.round(performance.now() - started);
const a = tf.tensor2d([
  [1, 2],
  [3, 4]
]);
const product = Array.from(await a.matMul(a).data());
const sums = Array.from(await tf.conv2d(tf.ones([1, 3, 3, 1]), tf.ones([3, 3, 1, 1]), 1, 'same').data());
const { isUsingGpuDevice, binding } = tf.backend();
const seen = { backend: tf.getBackend(), tensorflow: binding.TF_Version, gpu: isUsingGpuDevice, product, sums, loadMs };
process.stdout.write(`\n${JSON.stringify(seen)}\n`, () => process.exit(0));
