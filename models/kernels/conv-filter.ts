import type { Conv } from './conv.ts';
import {
  floats,
  forget,
  type Info,
  multiply,
  regionOf,
  runKernel,
  transpose2d,
  type WasmBackend
} from './wasm-heap.ts';

/** Positions (pixels and the gaps between rows) that one product takes: two operands of this length stay in a core's cache. */
const CHUNK = 4096;

/** dW [kh, kw, I, O]: for each tap the product of what it saw, [I, positions], and dy, [positions, O]. */
export function filterGradient(backend: WasmBackend, x: Info, dy: Info, c: Conv): Info {
  return c.strideHeight === 1 && c.strideWidth === 1
    ? bySlidingPlanes(backend, x, dy, c)
    : byColumns(backend, x, dy, c);
}

/**
 * At stride 1 no column matrix is made. The images are laid one under another with gaps of zeros, channels first, so that what a tap sees
 * is the same memory read from another start; dy gets the same row length and zeros in the gaps. The read of a tap runs over into the
 * next channel's plane by its own shift, where dy is zero. A chunk of rows at a time, all taps share one packed dy.
 */
function bySlidingPlanes(backend: WasmBackend, x: Info, dy: Info, c: Conv): Info {
  const { filterHeight: kh, filterWidth: kw, inChannels: I, outChannels: O, outHeight: Ho, outWidth: Wo } = c;
  const { top, left } = c.padInfo;
  const wide = Math.max(c.inWidth + left, Wo + kw - 1 - left, Wo); // a row and its gap
  const tall = Math.max(c.inHeight + top, Ho + kh - 1 - top, Ho);
  const rows = c.batchSize * tall;
  const chunks = Math.max(1, Math.round((rows * wide) / CHUNK));
  const step = Math.ceil(rows / chunks); // so that no chunk is mostly empty
  const length = (step + kh - 1) * wide + kw - 1;

  const out = backend.makeOutput([kh, kw, I, O], 'float32');
  const part = backend.makeOutput([kh, kw, I, O], 'float32');
  const planes = backend.makeOutput([I * length + (kh - 1) * wide + kw], 'float32');
  const grads = backend.makeOutput([length, O], 'float32');
  const sums = new Float64Array(kh * kw * I * O);
  for (let row = 0; row < rows; row += step) {
    fillPlanes(floats(backend, planes), floats(backend, x), c, {
      row: row - top,
      rows: step + kh - 1,
      tall,
      wide,
      length
    });
    fillGrads(floats(backend, grads), floats(backend, dy), c, { row, rows: step, tall, wide });
    const right = regionOf(backend, grads, 0, length * O);
    for (let tap = 0; tap < kh * kw; tap++) {
      const shift = Math.floor(tap / kw) * wide + (tap % kw);
      const seen = regionOf(backend, planes, shift, I * length);
      const result = regionOf(backend, part, tap * I * O, I * O);
      multiply(backend, seen, right, result)(I, length, O);
      forget(backend, seen);
      forget(backend, result);
    }
    forget(backend, right);
    const from = floats(backend, part);
    for (let i = 0; i < sums.length; i++) sums[i]! += from[i]!;
  }
  floats(backend, out).set(sums);
  for (const t of [part, planes, grads]) backend.disposeData(t.dataId);
  return out;
}

/** Rows of the images as they lie one under another, `tall` rows an image, from `row` on. */
type Rows = { row: number; rows: number; tall: number; wide: number };

function fillPlanes(to: Float32Array, from: Float32Array, c: Conv, r: Rows & { length: number }): void {
  const { batchSize: B, inHeight: H, inWidth: W, inChannels: I } = c;
  to.fill(0);
  for (let k = 0; k < r.rows; k++) {
    const image = Math.floor((r.row + k) / r.tall);
    const y = r.row + k - image * r.tall;
    if (image < 0 || image >= B || y >= H) continue;
    const source = (image * H + y) * W * I;
    const start = k * r.wide + c.padInfo.left;
    for (let x0 = 0; x0 < W; x0 += 16) {
      const x1 = Math.min(W, x0 + 16);
      for (let ch = 0; ch < I; ch++) {
        for (let x = x0, p = source + x0 * I + ch, q = ch * r.length + start + x0; x < x1; x++, p += I)
          to[q++] = from[p]!;
      }
    }
  }
}

function fillGrads(to: Float32Array, from: Float32Array, c: Conv, r: Rows): void {
  const { batchSize: B, outHeight: Ho, outWidth: Wo, outChannels: O } = c;
  to.fill(0);
  for (let k = 0; k < r.rows; k++) {
    const image = Math.floor((r.row + k) / r.tall);
    const y = r.row + k - image * r.tall;
    if (image >= B || y >= Ho) continue;
    const source = (image * Ho + y) * Wo * O;
    to.set(from.subarray(source, source + Wo * O), k * r.wide * O);
  }
}

/** At other strides: one product of the column matrix, transposed, and dy. */
function byColumns(backend: WasmBackend, x: Info, dy: Info, c: Conv): Info {
  const positions = c.batchSize * c.outHeight * c.outWidth;
  const columns = columnsOf(backend, x, c);
  const out = runKernel('BatchMatMul', {
    inputs: { a: columns, b: { ...dy, shape: [positions, c.outChannels] } },
    backend,
    attrs: { transposeA: false, transposeB: false }
  });
  backend.disposeData(columns.dataId);
  return { ...out, shape: c.filterShape };
}

/** [taps · I, positions]: what each tap sees of each channel, zero outside the image. */
function columnsOf(backend: WasmBackend, x: Info, c: Conv): Info {
  const { batchSize: B, inHeight: H, inWidth: W, inChannels: I, outHeight: Ho, outWidth: Wo } = c;
  const { filterHeight: kh, filterWidth: kw, strideHeight: sh, strideWidth: sw } = c;
  const planes = transpose2d(backend, x, B * H * W, I);
  const out = backend.makeOutput([kh * kw * I, B * Ho * Wo], 'float32');
  const from = floats(backend, planes);
  const to = floats(backend, out);
  to.fill(0);
  for (let tap = 0; tap < kh * kw; tap++) {
    const [dy, dx] = [Math.floor(tap / kw) - c.padInfo.top, (tap % kw) - c.padInfo.left];
    const x0 = Math.max(0, Math.ceil(-dx / sw));
    const x1 = Math.min(Wo, Math.floor((W - 1 - dx) / sw) + 1);
    for (let ch = 0; ch < I; ch++) {
      for (let b = 0; b < B; b++) {
        for (let y = 0; y < Ho; y++) {
          const iy = y * sh + dy;
          if (iy < 0 || iy >= H) continue;
          const q = (((tap * I + ch) * B + b) * Ho + y) * Wo;
          const p = ((ch * B + b) * H + iy) * W + dx;
          for (let k = x0; k < x1; k++) to[q + k] = from[p + k * sw]!;
        }
      }
    }
  }
  backend.disposeData(planes.dataId);
  return out;
}
