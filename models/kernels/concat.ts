import * as tf from '@tensorflow/tfjs';
import { floatPairs, floats, type Info, kernelOf, register, sizeOf, type WasmBackend } from './wasm-heap.ts';

const FEW = 128; // values side by side, below which a loop copies faster than a call

/**
 * Concat and SplitV (the gradient of concat) along a last axis of few channels. The stock kernels make one copying call for each pixel.
 */
export function installConcat(): void {
  const concat = kernelOf('Concat');
  register('Concat', (args) => {
    const parts = Object.values(args.inputs);
    const first = parts[0]!;
    const axis = tf.util.parseAxisParam(args.attrs.axis as number, first.shape)[0]!;
    const usual = parts.every((t) => t.dtype === 'float32' && sizeOf(t.shape) > 0 && sizeOf(t.shape.slice(axis)) < FEW);
    if (parts.length < 2 || axis === 0 || !usual) return concat(args);
    tf.backend_util.assertParamsConsistent(
      parts.map((t) => t.shape),
      axis
    );
    const out = args.backend.makeOutput(
      tf.backend_util.computeOutShape(
        parts.map((t) => t.shape),
        axis
      ),
      'float32'
    );
    interleave(args.backend, out, parts, axis, false);
    return out;
  });

  const split = kernelOf('SplitV') as unknown as (args: unknown) => Info[];
  register('SplitV', (args) => {
    const x = args.inputs.x!;
    const axis = tf.util.parseAxisParam(args.attrs.axis as number, x.shape)[0]!;
    if (x.dtype !== 'float32' || axis === 0 || sizeOf(x.shape) === 0 || sizeOf(x.shape.slice(axis)) >= 2 * FEW)
      return split(args);
    const sizes = tf.backend_util.prepareSplitSize(
      x as unknown as tf.Tensor,
      args.attrs.numOrSizeSplits as number | number[],
      axis
    );
    const parts = sizes.map((n) => args.backend.makeOutput(x.shape.with(axis, n), 'float32'));
    interleave(args.backend, x, parts, axis, true);
    return parts;
  });
}

/** Copies between a whole and its parts along an axis: out of the whole when `apart`, else into it. */
function interleave(backend: WasmBackend, whole: Info, parts: Info[], axis: number, apart: boolean): void {
  const rows = sizeOf(whole.shape.slice(0, axis));
  const widths = parts.map((t) => sizeOf(t.shape.slice(axis)));
  const views = [whole, ...parts].map((t) => floats(backend, t));
  const pairs = floatPairs(views, widths);
  if (pairs)
    copyRows(
      pairs,
      widths.map((n) => n / 2),
      rows,
      apart
    );
  else copyRows(views, widths, rows, apart);
}

function copyRows(
  [all, ...parts]: readonly (Float32Array | Float64Array)[],
  widths: readonly number[],
  rows: number,
  apart: boolean
): void {
  const width = widths.reduce((sum, n) => sum + n, 0);
  let first = 0;
  parts.forEach((part, k) => {
    const n = widths[k]!;
    if (apart) cutColumns(all!, part, rows, width, first, n);
    else layColumns(all!, part, rows, width, first, n);
    first += n;
  });
}

type Floats = Float32Array | Float64Array;

function layColumns(all: Floats, part: Floats, rows: number, width: number, first: number, n: number): void {
  for (let r = 0, p = 0; r < rows; r++) for (let q = r * width + first, end = q + n; q < end; ) all[q++] = part[p++]!;
}

function cutColumns(all: Floats, part: Floats, rows: number, width: number, first: number, n: number): void {
  for (let r = 0, p = 0; r < rows; r++) for (let q = r * width + first, end = q + n; q < end; ) part[p++] = all[q++]!;
}
