import {
  floats,
  forget,
  type Info,
  type Kernel,
  kernelOf,
  multiply,
  regionOf,
  register,
  sizeOf,
  transpose2d,
  type WasmBackend
} from './wasm-heap.ts';

/**
 * BatchMatMul. The stock kernel is fast (XNNPACK) for one product of matrices as they lie, and ten times slower with a
 * transposed operand or more than one product. Here operands are transposed beforehand and a batch is a row of fast products.
 */
export function installProduct(): void {
  const stock = kernelOf('BatchMatMul');
  register('BatchMatMul', (args) => {
    const { a, b } = args.inputs as { a: Info; b: Info };
    const { transposeA, transposeB } = args.attrs as { transposeA: boolean; transposeB: boolean };
    const batch = sizeOf(a.shape.slice(0, -2));
    const float = a.dtype === 'float32' && b.dtype === 'float32';
    if (!float || batch !== sizeOf(b.shape.slice(0, -2)) || sizeOf(a.shape) === 0 || sizeOf(b.shape) === 0)
      return stock(args);
    if (batch > 1) return batched(args.backend, a, b, transposeA, transposeB, batch);
    return transposeA || transposeB ? single(args.backend, stock, a, b, transposeA, transposeB) : stock(args);
  });
}

type Sides = { m: number; k: number; n: number; shape: number[] };

/** The sizes of op(a) [m, k] · op(b) [k, n] and the shape of the result. */
function sidesOf(a: Info, b: Info, transposeA: boolean, transposeB: boolean): Sides {
  const [r, c] = a.shape.slice(-2) as [number, number];
  const [s, d] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [c, r] : [r, c];
  const [inner, n] = transposeB ? [d, s] : [s, d];
  if (k !== inner) throw new Error(`Expected matrices that can be multiplied, got inner sizes ${k} and ${inner}.`);
  const batch = (a.shape.length >= b.shape.length ? a : b).shape.slice(0, -2);
  return { m, k, n, shape: [...batch, m, n] };
}

function single(backend: WasmBackend, stock: Kernel, a: Info, b: Info, transposeA: boolean, transposeB: boolean): Info {
  const { m, k, n, shape } = sidesOf(a, b, transposeA, transposeB);
  const plain = (left: Info, right: Info) =>
    stock({ inputs: { a: left, b: right }, backend, attrs: { transposeA: false, transposeB: false } });
  const flatA = { ...a, shape: [m, k] };
  if (transposeB && !transposeA && m * (k + n) < (k * n) / 2) {
    // a · bᵀ = (b · aᵀ)ᵀ: where `a` has few rows, turning it and the result is less work than turning and packing b
    const turned = transpose2d(backend, flatA, m, k);
    const result = plain({ ...b, shape: [n, k] }, turned);
    const out = transpose2d(backend, result, n, m);
    for (const t of [turned, result]) backend.disposeData(t.dataId);
    return { ...out, shape };
  }
  const left = transposeA ? transpose2d(backend, a, k, m) : flatA;
  const right = transposeB ? transpose2d(backend, b, n, k) : { ...b, shape: [k, n] };
  const result = plain(left, right);
  if (transposeA) backend.disposeData(left.dataId);
  if (transposeB) backend.disposeData(right.dataId);
  return { ...result, shape };
}

function batched(
  backend: WasmBackend,
  a: Info,
  b: Info,
  transposeA: boolean,
  transposeB: boolean,
  batch: number
): Info {
  const { m, k, n, shape } = sidesOf(a, b, transposeA, transposeB);
  const left = transposeA ? transposeEach(backend, a, batch, k, m) : a;
  const right = transposeB ? transposeEach(backend, b, batch, n, k) : b;
  const out = backend.makeOutput(shape, 'float32');
  for (let i = 0; i < batch; i++) {
    const regions = [
      regionOf(backend, left, i * m * k, m * k),
      regionOf(backend, right, i * k * n, k * n),
      regionOf(backend, out, i * m * n, m * n)
    ] as const;
    multiply(backend, ...regions)(m, k, n);
    for (const region of regions) forget(backend, region);
  }
  if (transposeA) backend.disposeData(left.dataId);
  if (transposeB) backend.disposeData(right.dataId);
  return out;
}

/** Every [rows, cols] matrix of a batch, transposed. */
function transposeEach(backend: WasmBackend, x: Info, batch: number, rows: number, cols: number): Info {
  const out = backend.makeOutput([batch, cols, rows], 'float32');
  const from = floats(backend, x);
  const to = floats(backend, out);
  for (let i = 0, q = 0; i < batch; i++) {
    const start = i * rows * cols;
    for (let c = 0; c < cols; c++) for (let r = 0, p = start + c; r < rows; r++, p += cols) to[q++] = from[p]!;
  }
  return out;
}
