import * as tf from '@tensorflow/tfjs';
import { filterGradient } from './conv-filter.ts';
import {
  floatPairs,
  floats,
  type Info,
  type KernelArgs,
  kernelOf,
  register,
  runKernel,
  type WasmBackend
} from './wasm-heap.ts';

export type Conv = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/**
 * The gradients of conv1d, conv2d and conv2dTranspose. The back end lacks that of the filter; its Conv2DBackpropInput (also the forward
 * pass of conv2dTranspose) is ten times slower than what is composed here of a convolution or a matrix product.
 */
export function installConv(): void {
  for (const name of ['Conv2D', 'FusedConv2D']) spellOutPadding(name);
  register('Conv2DBackpropFilter', ({ inputs, backend, attrs }) => {
    const { x, dy } = inputs as { x: Info; dy: Info };
    const c = convOf(x.shape, attrs.filterShape as number[], attrs);
    return filterGradient(backend, x, dy, c);
  });

  const stock = kernelOf('Conv2DBackpropInput');
  register('Conv2DBackpropInput', (args) => {
    const { dy, filter } = args.inputs as { dy: Info; filter: Info };
    const c = convOf(args.attrs.inputShape as number[], filter.shape, args.attrs);
    if (!tapsOverlap(c)) return byProduct(args.backend, dy, filter, c);
    const pad = fullPadding(c);
    return pad.flat().some((p) => p < 0) ? stock(args) : byConvolution(args.backend, dy, filter, c, pad);
  });
}

/**
 * A forward convolution with 'same' padding whose stride exceeds its kernel along an axis: the stock kernel returns zeros, for XNNPACK's own
 * 'same' fails there without a word. The same padding spelled out in pixels is right.
 */
function spellOutPadding(name: string): void {
  const stock = kernelOf(name);
  register(name, (args) => {
    const { x, filter } = args.inputs as { x: Info; filter: Info };
    const { pad, strides } = args.attrs as { pad: unknown; strides: number | [number, number] };
    const [sh, sw] = typeof strides === 'number' ? [strides, strides] : strides;
    if (pad !== 'same' || (sh <= filter.shape[0]! && sw <= filter.shape[1]!)) return stock(args);
    const { top, bottom, left, right } = convOf(x.shape, filter.shape, args.attrs).padInfo;
    const explicit = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0]
    ];
    return stock({ ...args, attrs: { ...args.attrs, pad: explicit, dimRoundingMode: 'floor' } });
  });
}

function convOf(inputShape: number[], filterShape: number[], attrs: KernelArgs['attrs']): Conv {
  if (attrs.dataFormat !== undefined && attrs.dataFormat !== 'NHWC') {
    throw new Error(`Expected a convolution of NHWC data, got ${String(attrs.dataFormat)}.`);
  }
  return tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs.strides as [number, number],
    1,
    attrs.pad as 'same',
    attrs.dimRoundingMode as 'floor',
    false,
    'channelsLast'
  );
}

/** False where stride = kernel and the taps of all outputs tile the input: each input pixel has one output pixel. */
const tapsOverlap = (c: Conv): boolean =>
  c.strideHeight !== c.filterHeight ||
  c.strideWidth !== c.filterWidth ||
  c.padInfo.top !== 0 ||
  c.padInfo.left !== 0 ||
  c.outHeight * c.filterHeight !== c.inHeight ||
  c.outWidth * c.filterWidth !== c.inWidth;

/** One product [pixels, O] · [O, taps · I], whose rows are then laid out where their taps lie. */
function byProduct(backend: WasmBackend, dy: Info, filter: Info, c: Conv): Info {
  const { filterHeight: kh, filterWidth: kw, inChannels: I, outChannels: O, outWidth: Wo } = c;
  const rows = c.batchSize * c.outHeight;
  const taps = runKernel('BatchMatMul', {
    inputs: { a: { ...dy, shape: [rows * Wo, O] }, b: { ...filter, shape: [kh * kw * I, O] } },
    backend,
    attrs: { transposeA: false, transposeB: true }
  });
  if (kh === 1 && kw === 1) return { ...taps, shape: c.inShape };
  const out = backend.makeOutput(c.inShape, 'float32');
  const run = kw * I; // values that lie side by side in both
  const views = [floats(backend, taps), floats(backend, out)];
  const pairs = floatPairs(views, [run]);
  const [from, to] = (pairs ?? views) as [Float32Array, Float32Array];
  layTaps(from, to, rows, Wo, kh, pairs ? run / 2 : run);
  backend.disposeData(taps.dataId);
  return out;
}

function layTaps(
  from: Float32Array | Float64Array,
  to: Float32Array | Float64Array,
  rows: number,
  columns: number,
  taps: number,
  run: number
): void {
  let p = 0;
  for (let r = 0; r < rows; r++) {
    for (let x = 0; x < columns; x++) {
      for (let i = 0; i < taps; i++) {
        for (let q = ((r * taps + i) * columns + x) * run, end = q + run; q < end; ) to[q++] = from[p++]!;
      }
    }
  }
}

type Padding = [[number, number], [number, number]];

/** Padding under which dy, its pixels a stride apart, convolves to the size of the input. Negative: such a convolution there is none. */
function fullPadding(c: Conv): Padding {
  const along = (before: number, kernel: number, size: number, outSize: number, stride: number): [number, number] => [
    kernel - 1 - before,
    size - 1 - (outSize - 1) * stride + before
  ];
  return [
    along(c.padInfo.top, c.filterHeight, c.inHeight, c.outHeight, c.strideHeight),
    along(c.padInfo.left, c.filterWidth, c.inWidth, c.outWidth, c.strideWidth)
  ];
}

/** A convolution of dy, spread to a stride of 1 with zeros, with the filter turned by half and its channels exchanged. */
function byConvolution(backend: WasmBackend, dy: Info, filter: Info, c: Conv, pad: Padding): Info {
  const turned = turnedFilter(backend, filter, c);
  const spread = c.strideHeight !== 1 || c.strideWidth !== 1;
  const x = spread ? spreadOut(backend, dy, c) : dy;
  const out = runKernel('Conv2D', {
    inputs: { x, filter: turned },
    backend,
    attrs: { strides: [1, 1], pad: [[0, 0], ...pad, [0, 0]], dataFormat: 'NHWC', dilations: [1, 1] }
  });
  if (spread) backend.disposeData(x.dataId);
  backend.disposeData(turned.dataId);
  return out;
}

/** [kh, kw, I, O] → [kh, kw, O, I], rotated by half a turn. */
function turnedFilter(backend: WasmBackend, filter: Info, c: Conv): Info {
  const { filterHeight: kh, filterWidth: kw, inChannels: I, outChannels: O } = c;
  const out = backend.makeOutput([kh, kw, O, I], 'float32');
  const from = floats(backend, filter);
  const to = floats(backend, out);
  for (let t = 0; t < kh * kw; t++) {
    const [p, q] = [t * I * O, (kh * kw - 1 - t) * I * O];
    for (let o = 0; o < O; o++) for (let i = 0; i < I; i++) to[q + o * I + i] = from[p + i * O + o]!;
  }
  return out;
}

function spreadOut(backend: WasmBackend, dy: Info, c: Conv): Info {
  const { batchSize: B, outHeight: Ho, outWidth: Wo, outChannels: O, strideHeight: sh, strideWidth: sw } = c;
  const [H, W] = [(Ho - 1) * sh + 1, (Wo - 1) * sw + 1];
  const out = backend.makeOutput([B, H, W, O], 'float32');
  const from = floats(backend, dy);
  const to = floats(backend, out);
  to.fill(0);
  let p = 0;
  for (let b = 0; b < B; b++) {
    for (let y = 0; y < Ho; y++) {
      for (let x = 0; x < Wo; x++) {
        for (let q = ((b * H + y * sh) * W + x * sw) * O, end = q + O; q < end; ) to[q++] = from[p++]!;
      }
    }
  }
  return out;
}
