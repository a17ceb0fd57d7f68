import * as tf from '@tensorflow/tfjs';

/**
 * Gradient kernels that the WASM back end of TensorFlow.js 4.22 lacks or runs slowly, composed of kernels it has or written
 * as loops on its heap. Without them no convolution can be trained on WASM.
 *
 *     Conv2DBackpropFilter   absent; here the transposed column matrix times dy, one plain matrix product
 *     Conv2DBackpropInput    ten times slower; here, at stride 1, a convolution with the rotated filter
 *     Sum over leading axes  transposes first; here one pass
 *     BatchMatMul            slow with a transposed operand; here transposed beforehand
 */
type Info = { dataId: object; shape: number[]; dtype: tf.DataType };
type Wasm = {
  makeOutput(shape: number[], dtype: tf.DataType): Info;
  typedArrayFromHeap(t: Info): Float32Array; // a view; memory growth detaches it, so take it after the last allocation
  disposeData(id: object): boolean;
};
type Args = { inputs: Record<string, Info>; backend: Wasm; attrs: Record<string, unknown> };
type Kernel = (args: Args) => Info;

const stock = (name: string): Kernel | null => (tf.getKernel(name, 'wasm')?.kernelFunc as unknown as Kernel) ?? null;
const sizeOf = (shape: number[]): number => shape.reduce((n, d) => n * d, 1);

function register(kernelName: string, kernelFunc: Kernel): void {
  const old = tf.getKernel(kernelName, 'wasm');
  if (old) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ ...old, kernelName, backendName: 'wasm', kernelFunc: kernelFunc as never });
}

function transpose2d(b: Wasm, x: Info, rows: number, cols: number): Info {
  const out = b.makeOutput([cols, rows], 'float32');
  const from = b.typedArrayFromHeap(x);
  const to = b.typedArrayFromHeap(out);
  const block = 16;
  for (let i0 = 0; i0 < rows; i0 += block) {
    const i1 = Math.min(rows, i0 + block);
    for (let j0 = 0; j0 < cols; j0 += block) {
      const j1 = Math.min(cols, j0 + block);
      for (let j = j0; j < j1; j++) for (let i = i0; i < i1; i++) to[j * rows + i] = from[i * cols + j]!;
    }
  }
  return out;
}

type Conv = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

function convOf(inputShape: number[], filterShape: number[], attrs: Record<string, unknown>): Conv {
  if (attrs.dataFormat !== undefined && attrs.dataFormat !== 'NHWC') throw new Error('Expected NHWC convolutions.');
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

/** The column matrix of a convolution, transposed: [taps · channels, batch · output pixels]. */
function columns(b: Wasm, x: Info, c: Conv): Info {
  const { batchSize: B, inHeight: H, inWidth: W, inChannels: C, outHeight: Ho, outWidth: Wo } = c;
  const { filterHeight: kh, filterWidth: kw, strideHeight: sh, strideWidth: sw } = c;
  const n = B * Ho * Wo;
  const planes = transpose2d(b, x, B * H * W, C);
  if (kh === 1 && kw === 1 && sh === 1 && sw === 1) return planes;
  const out = b.makeOutput([kh * kw * C, n], 'float32');
  const from = b.typedArrayFromHeap(planes);
  const to = b.typedArrayFromHeap(out);
  for (let i = 0; i < kh; i++) {
    for (let j = 0; j < kw; j++) {
      const [oy, ox] = [i - c.padInfo.top, j - c.padInfo.left];
      const x0 = Math.max(0, Math.ceil(-ox / sw));
      const x1 = Math.min(Wo, Math.floor((W - 1 - ox) / sw) + 1);
      for (let ch = 0; ch < C; ch++) {
        let at = ((i * kw + j) * C + ch) * n;
        for (let k = 0; k < B; k++) {
          for (let y = 0; y < Ho; y++, at += Wo) {
            const iy = y * sh + oy;
            if (iy < 0 || iy >= H || x1 <= x0) {
              to.fill(0, at, at + Wo);
              continue;
            }
            to.fill(0, at, at + x0);
            to.fill(0, at + x1, at + Wo);
            const p = ((ch * B + k) * H + iy) * W + ox;
            if (sw === 1) to.set(from.subarray(p + x0, p + x1), at + x0);
            else for (let q = x0; q < x1; q++) to[at + q] = from[p + q * sw]!;
          }
        }
      }
    }
  }
  b.disposeData(planes.dataId);
  return out;
}

let installed = false;

/** Registers the kernels, once a process. Call after the WASM back end has started and before the first gradient. */
export function installTrainKernels(): void {
  if (installed) return;
  installed = true;
  const matMul = stock('BatchMatMul')!;
  const product = (backend: Wasm, a: Info, b: Info): Info =>
    matMul({ inputs: { a, b }, backend, attrs: { transposeA: false, transposeB: false } });

  register('Conv2DBackpropFilter', ({ inputs, backend, attrs }) => {
    const filterShape = attrs.filterShape as number[];
    const c = convOf(inputs.x!.shape, filterShape, attrs);
    const n = c.batchSize * c.outHeight * c.outWidth;
    const col = columns(backend, inputs.x!, c);
    const result = product(backend, col, { ...inputs.dy!, shape: [n, c.outChannels], dtype: 'float32' });
    backend.disposeData(col.dataId);
    return { ...result, shape: filterShape };
  });

  const stockInput = stock('Conv2DBackpropInput')!;
  register('Conv2DBackpropInput', ({ inputs, backend, attrs }) => {
    const filter = inputs.filter!;
    const c = convOf(attrs.inputShape as number[], filter.shape, attrs);
    if (c.strideHeight !== 1 || c.strideWidth !== 1) return stockInput({ inputs, backend, attrs });
    const { filterHeight: kh, filterWidth: kw, inChannels: I, outChannels: O } = c;
    const rotated = backend.makeOutput([kh, kw, O, I], 'float32');
    const from = backend.typedArrayFromHeap(filter);
    const to = backend.typedArrayFromHeap(rotated);
    for (let t = 0; t < kh * kw; t++) {
      const [src, dst] = [t * I * O, (kh * kw - 1 - t) * I * O];
      for (let o = 0; o < O; o++) for (let i = 0; i < I; i++) to[dst + o * I + i] = from[src + i * O + o]!;
    }
    const p = c.padInfo;
    const pad = [
      [0, 0],
      [kh - 1 - p.top, kh - 1 - p.bottom],
      [kw - 1 - p.left, kw - 1 - p.right],
      [0, 0]
    ];
    const result = stock('Conv2D')!({
      inputs: { x: inputs.dy!, filter: rotated },
      backend,
      attrs: { strides: [1, 1], pad, dataFormat: 'NHWC', dilations: [1, 1], dimRoundingMode: undefined }
    });
    backend.disposeData(rotated.dataId);
    return result;
  });

  const stockSum = stock('Sum')!;
  register('Sum', (args) => {
    const x = args.inputs.x!;
    const axes = tf.util
      .parseAxisParam(args.attrs.axis as number[], x.shape)
      .slice()
      .sort((a, b) => a - b);
    const lead = axes.length;
    const n = sizeOf(x.shape.slice(0, lead));
    const width = sizeOf(x.shape.slice(lead));
    if (x.dtype !== 'float32' || lead === x.shape.length || axes.some((a, i) => a !== i) || n <= 64 || width > 4096) {
      return stockSum(args);
    }
    const shape = args.attrs.keepDims ? x.shape.map((d, i) => (i < lead ? 1 : d)) : x.shape.slice(lead);
    const out = args.backend.makeOutput(shape, 'float32');
    const from = args.backend.typedArrayFromHeap(x);
    const sums = new Float64Array(width);
    for (let i = 0, p = 0; i < n; i++) for (let c = 0; c < width; c++) sums[c]! += from[p++]!;
    args.backend.typedArrayFromHeap(out).set(sums);
    return out;
  });

  register('BatchMatMul', (args) => {
    const [a, b] = [args.inputs.a!, args.inputs.b!];
    const { transposeA, transposeB } = args.attrs as { transposeA: boolean; transposeB: boolean };
    const single = sizeOf(a.shape.slice(0, -2)) === 1 && sizeOf(b.shape.slice(0, -2)) === 1;
    if (!single || !(transposeA || transposeB) || a.dtype !== 'float32') return matMul(args);
    const turned: Info[] = [];
    const flat = (x: Info, turn: boolean): Info => {
      const [r, c] = x.shape.slice(-2) as [number, number];
      if (!turn) return { ...x, shape: [r, c] };
      const t = transpose2d(args.backend, x, r, c);
      turned.push(t);
      return t;
    };
    const [p, q] = [flat(a, transposeA), flat(b, transposeB)];
    const result = product(args.backend, p, q);
    for (const t of turned) args.backend.disposeData(t.dataId);
    const batch = (a.shape.length >= b.shape.length ? a : b).shape.slice(0, -2);
    return { ...result, shape: [...batch, p.shape[0]!, q.shape[1]!] };
  });
}
