import * as tf from '@tensorflow/tfjs';

/** A tensor as a kernel sees it. `{ ...info, shape }` is the same data read with another shape of the same size. */
export type Info = { dataId: object; shape: number[]; dtype: tf.DataType };

/** What the kernels of this room use of TensorFlow.js's WASM back end (4.22). */
export type WasmBackend = {
  makeOutput(shape: number[], dtype: tf.DataType): Info;
  typedArrayFromHeap(t: Info): Float32Array | Int32Array | Uint8Array;
  disposeData(id: object): boolean;
  getMemoryOffset(id: object): number;
  dataIdNextNumber: number;
  wasm: {
    HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    cwrap(name: string, returns: null, takes: string[]): (...args: number[]) => void;
    tfjs: { registerTensor(id: number, size: number, offset: number): void; disposeData(id: number): void };
  };
};

export type KernelArgs = { inputs: Record<string, Info>; backend: WasmBackend; attrs: Record<string, unknown> };
export type Kernel = (args: KernelArgs) => Info;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** A view of the data, not a copy. Growth of the heap detaches it, so take it after the last allocation. */
export const floats = (backend: WasmBackend, t: Info): Float32Array => backend.typedArrayFromHeap(t) as Float32Array;

/**
 * The same data two floats at a time, for loops that only copy: half the steps. Null where some row of the copy is odd or does not lie on
 * eight bytes. Bits stay as they are unless the second float of a pair is NaN, whose bits mean nothing.
 */
export function floatPairs(views: readonly Float32Array[], rows: readonly number[]): Float64Array[] | null {
  if (rows.some((n) => n % 2 !== 0) || views.some((v) => v.byteOffset % 8 !== 0 || v.length % 2 !== 0)) return null;
  return views.map((v) => new Float64Array(v.buffer, v.byteOffset, v.length / 2));
}

/** Runs a kernel by its name, as it is registered now. */
export function runKernel(name: string, args: KernelArgs): Info {
  return kernelOf(name)(args);
}

/** A registered kernel of the WASM back end. */
export function kernelOf(name: string): Kernel {
  const found = tf.getKernel(name, 'wasm');
  if (!found) throw new Error(`Expected the WASM back end to have the kernel ${name}, found none.`);
  return found.kernelFunc as unknown as Kernel;
}

/** Adds a kernel to the WASM back end, in the place of the one it has by that name. */
export function register(kernelName: string, kernelFunc: (args: KernelArgs) => Info | Info[]): void {
  const old = tf.getKernel(kernelName, 'wasm');
  if (old) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ ...old, kernelName, backendName: 'wasm', kernelFunc: kernelFunc as never });
}

/** The transpose [cols, rows] of x read as [rows, cols], in blocks that stay in the cache. The caller frees it. */
export function transpose2d(backend: WasmBackend, x: Info, rows: number, cols: number): Info {
  const out = backend.makeOutput([cols, rows], 'float32');
  const from = floats(backend, x);
  const to = floats(backend, out);
  const block = 16;
  for (let i0 = 0; i0 < rows; i0 += block) {
    const i1 = Math.min(rows, i0 + block);
    for (let j0 = 0; j0 < cols; j0 += block) {
      const j1 = Math.min(cols, j0 + block);
      for (let j = j0; j < j1; j++) {
        for (let i = i0, p = i0 * cols + j, q = j * rows + i0; i < i1; i++, p += cols, q++) to[q] = from[p]!;
      }
    }
  }
  return out;
}

/** Part of the heap that a WASM kernel may take for a tensor: its number, and how many values it holds. */
export type Region = { id: number; size: number };

/**
 * Registers `size` values from `first` on of data that someone else holds. Nothing is allocated, and `forget` frees nothing but what the
 * kernels keep for it (a packed copy when it was the right side of a product). Data that changes needs a new region.
 */
export function regionOf(backend: WasmBackend, t: Info, first: number, size: number): Region {
  const id = backend.dataIdNextNumber++;
  backend.wasm.tfjs.registerTensor(id, size, backend.getMemoryOffset(t.dataId) + 4 * first);
  return { id, size };
}
export const forget = (backend: WasmBackend, region: Region): void => backend.wasm.tfjs.disposeData(region.id);

type Product = { call: (...args: number[]) => void; shapes: number };
const products = new WeakMap<WasmBackend, Product>();

/** out [m, n] = a [m, k] · b [k, n], XNNPACK's product of two matrices, on regions of the heap. */
export function multiply(
  backend: WasmBackend,
  a: Region,
  b: Region,
  out: Region
): (m: number, k: number, n: number) => void {
  let product = products.get(backend);
  if (!product) {
    const call = backend.wasm.cwrap('BatchMatMul', null, new Array<string>(9).fill('number'));
    products.set(backend, (product = { call, shapes: backend.wasm._malloc(24) }));
  }
  const { call, shapes } = product;
  return (m, k, n) => {
    if (a.size < m * k || b.size < k * n || out.size < m * n) {
      throw new Error(
        `Expected regions of ${m * k}, ${k * n} and ${m * n} values, got ${a.size}, ${b.size}, ${out.size}.`
      );
    }
    new Int32Array(backend.wasm.HEAPU8.buffer, shapes, 6).set([1, m, k, 1, k, n]);
    call(a.id, shapes, 3, b.id, shapes + 12, 3, 0, 0, out.id);
  };
}
