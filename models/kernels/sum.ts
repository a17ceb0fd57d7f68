import * as tf from '@tensorflow/tfjs';
import {
  floats,
  type Info,
  type Kernel,
  type KernelArgs,
  kernelOf,
  register,
  runKernel,
  sizeOf,
  type WasmBackend
} from './wasm-heap.ts';

/**
 * Sum and Mean over leading axes (gradients of biases, moments of batch normalisation). The stock kernels transpose first; here
 * XNNPACK's average pooling adds up rows 64 at a time and the rest is added in double precision.
 */
export function installSum(): void {
  overLeadingAxes('Sum', kernelOf('Sum'), () => 1);
  overLeadingAxes('Mean', kernelOf('Mean'), (rows) => 1 / rows);
}

function overLeadingAxes(name: string, stock: Kernel, scaleOf: (rows: number) => number): void {
  register(name, (args) => {
    const lead = leadingAxes(args);
    const x = args.inputs.x!;
    const rows = sizeOf(x.shape.slice(0, lead));
    const width = sizeOf(x.shape.slice(lead));
    if (lead === 0 || x.dtype !== 'float32' || rows <= 64 || width < 2 || width > 4096) return stock(args);
    const shape = args.attrs.keepDims ? x.shape.map((d, i) => (i < lead ? 1 : d)) : x.shape.slice(lead);
    const sums = columnSums(args.backend, x, rows, width);
    const scale = scaleOf(rows);
    const out = args.backend.makeOutput(shape, 'float32');
    floats(args.backend, out).set(sums.map((s) => s * scale));
    return out;
  });
}

/** How many axes are summed over, when they are the first ones and not all; else 0. */
function leadingAxes({ inputs, attrs }: KernelArgs): number {
  const { shape } = inputs.x!;
  const axes = [...tf.util.parseAxisParam(attrs.axis as number | number[], shape)].sort((a, b) => a - b);
  return axes.length < shape.length && axes.every((a, i) => a === i) ? axes.length : 0;
}

const STRIPE = 64; // a power of two: a mean times it is the sum, exactly

/** The sums of the columns of x read as [rows, width]. */
function columnSums(backend: WasmBackend, x: Info, rows: number, width: number): Float64Array {
  const stripes = Math.floor(rows / STRIPE);
  const means = runKernel('AvgPool', {
    inputs: { x: { ...x, shape: [1, stripes, STRIPE, width] } },
    backend,
    attrs: { filterSize: [1, STRIPE], strides: [1, STRIPE], pad: 'valid' }
  });
  const sums = new Float64Array(width);
  const add = (from: Float32Array, start: number) => {
    for (let p = start; p < from.length; ) for (let c = 0; c < width; c++) sums[c]! += from[p++]!;
  };
  add(floats(backend, means), 0);
  for (let c = 0; c < width; c++) sums[c]! *= STRIPE;
  add(floats(backend, x), stripes * STRIPE * width);
  backend.disposeData(means.dataId);
  return sums;
}
