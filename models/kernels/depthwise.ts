import * as tf from '@tensorflow/tfjs';
import type { Conv } from './conv.ts';
import { floats, type Info, type KernelArgs, register, runKernel, type WasmBackend } from './wasm-heap.ts';

/** The gradients of depthwise and separable convolutions, which the back end lacks. */
export function installDepthwise(): void {
  register('DepthwiseConv2dNativeBackpropFilter', ({ inputs, backend, attrs }) => {
    const { x, dy } = inputs as { x: Info; dy: Info };
    return filterGradient(backend, x, dy, convOf(x.shape, attrs.filterShape as number[], attrs));
  });
  register('DepthwiseConv2dNativeBackpropInput', ({ inputs, backend, attrs }) => {
    const { dy, filter } = inputs as { dy: Info; filter: Info };
    const c = convOf(attrs.inputShape as number[], filter.shape, attrs);
    const pad = [
      [c.effectiveFilterHeight - 1 - c.padInfo.top, c.inHeight - c.outHeight + c.padInfo.top],
      [c.effectiveFilterWidth - 1 - c.padInfo.left, c.inWidth - c.outWidth + c.padInfo.left]
    ];
    const convolves = c.strideHeight === 1 && c.strideWidth === 1 && c.outChannels === c.inChannels;
    return convolves && pad.flat().every((p) => p >= 0)
      ? byConvolution(backend, dy, filter, c, pad)
      : byTaps(backend, dy, filter, c);
  });
}

const convOf = (inputShape: number[], filterShape: number[], attrs: KernelArgs['attrs']): Conv =>
  tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs.strides as [number, number],
    attrs.dilations as [number, number],
    attrs.pad as 'same',
    attrs.dimRoundingMode as 'floor',
    true
  );

/** Calls `each` with the starts, in the values of x and of dy, of the channels of every pixel pair that one tap joins. */
function pairsOf(c: Conv, i: number, j: number, each: (p: number, g: number) => void): void {
  const { batchSize: B, inHeight: H, inWidth: W, inChannels: C, outHeight: Ho, outWidth: Wo, outChannels: Q } = c;
  for (let b = 0; b < B; b++) {
    for (let y = 0; y < Ho; y++) {
      const iy = y * c.strideHeight + i * c.dilationHeight - c.padInfo.top;
      if (iy < 0 || iy >= H) continue;
      for (let x = 0; x < Wo; x++) {
        const ix = x * c.strideWidth + j * c.dilationWidth - c.padInfo.left;
        if (ix >= 0 && ix < W) each(((b * H + iy) * W + ix) * C, ((b * Ho + y) * Wo + x) * Q);
      }
    }
  }
}

/** dW [kh, kw, C, multiplier]. */
function filterGradient(backend: WasmBackend, x: Info, dy: Info, c: Conv): Info {
  const { filterHeight: kh, filterWidth: kw, inChannels: C, outChannels: Q } = c;
  const times = Q / C;
  const out = backend.makeOutput(c.filterShape, 'float32');
  const from = floats(backend, x);
  const grad = floats(backend, dy);
  const to = floats(backend, out);
  const sums = new Float64Array(Q);
  for (let t = 0; t < kh * kw; t++) {
    sums.fill(0);
    pairsOf(c, Math.floor(t / kw), t % kw, (p, g) => {
      if (times === 1) for (let q = 0; q < Q; q++) sums[q]! += from[p + q]! * grad[g + q]!;
      else for (let q = 0; q < Q; q++) sums[q]! += from[p + Math.floor(q / times)]! * grad[g + q]!;
    });
    to.set(sums, t * Q);
  }
  return out;
}

/** At stride 1 with one filter a channel: the depthwise convolution of dy with the filter turned by half. */
function byConvolution(backend: WasmBackend, dy: Info, filter: Info, c: Conv, pad: number[][]): Info {
  const { filterHeight: kh, filterWidth: kw, inChannels: C } = c;
  const turned = backend.makeOutput(filter.shape, 'float32');
  const from = floats(backend, filter);
  const to = floats(backend, turned);
  for (let t = 0; t < kh * kw; t++) to.set(from.subarray(t * C, (t + 1) * C), (kh * kw - 1 - t) * C);
  const out = runKernel('DepthwiseConv2dNative', {
    inputs: { x: dy, filter: turned },
    backend,
    attrs: { strides: [1, 1], pad: [[0, 0], ...pad, [0, 0]], dilations: [c.dilationHeight, c.dilationWidth] }
  });
  backend.disposeData(turned.dataId);
  return out;
}

function byTaps(backend: WasmBackend, dy: Info, filter: Info, c: Conv): Info {
  const { filterHeight: kh, filterWidth: kw, inChannels: C, outChannels: Q } = c;
  const times = Q / C;
  const out = backend.makeOutput(c.inShape, 'float32');
  const taps = floats(backend, filter);
  const grad = floats(backend, dy);
  const to = floats(backend, out);
  to.fill(0);
  for (let t = 0; t < kh * kw; t++) {
    pairsOf(c, Math.floor(t / kw), t % kw, (p, g) => {
      for (let q = 0; q < Q; q++) to[p + Math.floor(q / times)]! += taps[t * Q + q]! * grad[g + q]!;
    });
  }
  return out;
}
