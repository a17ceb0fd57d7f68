import * as tf from '@tensorflow/tfjs';
import { floats, type Info, register } from './wasm-heap.ts';

/**
 * MaxPoolGrad and ResizeNearestNeighborGrad. The stock MaxPoolGrad drops the gradient of every window whose maximum is negative.
 */
export function installPool(): void {
  register('MaxPoolGrad', ({ inputs, backend, attrs }) => {
    const { dy, input } = inputs as { dy: Info; input: Info };
    const p = tf.backend_util.computePool2DInfo(
      input.shape as [number, number, number, number],
      attrs.filterSize as [number, number],
      attrs.strides as [number, number],
      1,
      attrs.pad as 'same',
      attrs.dimRoundingMode as 'floor'
    );
    const { batchSize: B, inHeight: H, inWidth: W, inChannels: C, outHeight: Ho, outWidth: Wo } = p;
    const out = backend.makeOutput(input.shape, 'float32');
    const from = floats(backend, input);
    const grad = floats(backend, dy);
    const to = floats(backend, out);
    to.fill(0);
    const best = new Float32Array(C); // of the window, a channel each, and where it is (the first of equals)
    const where = new Int32Array(C);
    let g = 0;
    for (let b = 0; b < B; b++) {
      for (let y = 0; y < Ho; y++) {
        const top = y * p.strideHeight - p.padInfo.top;
        const [y0, y1] = [Math.max(0, top), Math.min(H, top + p.filterHeight)];
        for (let x = 0; x < Wo; x++, g += C) {
          const left = x * p.strideWidth - p.padInfo.left;
          const [x0, x1] = [Math.max(0, left), Math.min(W, left + p.filterWidth)];
          best.fill(-Infinity);
          where.fill(-1);
          for (let i = y0; i < y1; i++) {
            for (let q = ((b * H + i) * W + x0) * C, end = q + (x1 - x0) * C; q < end; q += C) {
              for (let c = 0; c < C; c++) {
                const v = from[q + c]!;
                if (v > best[c]!) {
                  best[c] = v;
                  where[c] = q + c;
                }
              }
            }
          }
          for (let c = 0; c < C; c++) if (where[c]! >= 0) to[where[c]!]! += grad[g + c]!;
        }
      }
    }
    return out;
  });

  register('ResizeNearestNeighborGrad', ({ inputs, backend, attrs }) => {
    const { images, dy } = inputs as { images: Info; dy: Info };
    const [B, H, W, C] = images.shape as [number, number, number, number];
    const [, Ho, Wo] = dy.shape as [number, number, number, number];
    const sources = (size: number, outSize: number) =>
      nearest(size, outSize, attrs.alignCorners === true, attrs.halfPixelCenters === true);
    const [rows, cols] = [sources(H, Ho), sources(W, Wo)];
    const out = backend.makeOutput(images.shape, 'float32');
    const grad = floats(backend, dy);
    const to = floats(backend, out);
    to.fill(0);
    let g = 0;
    for (let b = 0; b < B; b++) {
      for (let y = 0; y < Ho; y++) {
        for (let x = 0; x < Wo; x++) {
          const q = ((b * H + rows[y]!) * W + cols[x]!) * C;
          for (let c = 0; c < C; c++) to[q + c]! += grad[g++]!;
        }
      }
    }
    return out;
  });
}

/** Which of `size` pixels each of `outSize` output pixels was taken from, as ResizeNearestNeighbor takes it. */
function nearest(size: number, outSize: number, alignCorners: boolean, halfPixelCenters: boolean): Int32Array {
  const step = alignCorners && outSize > 1 ? (size - 1) / (outSize - 1) : size / outSize;
  return Int32Array.from({ length: outSize }, (_, i) => {
    const at = step * (halfPixelCenters ? i + 0.5 : i);
    return Math.min(size - 1, alignCorners ? Math.round(at) : Math.floor(at));
  });
}
