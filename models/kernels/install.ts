import { installBatchNorm, installBatchNormGradient } from './batch-norm.ts';
import { installConcat } from './concat.ts';
import { installConv } from './conv.ts';
import { installDepthwise } from './depthwise.ts';
import { installPool } from './pool.ts';
import { installProduct } from './product.ts';
import { installSegment } from './segment.ts';
import { installSum } from './sum.ts';
import { installTranspose } from './transpose.ts';

const installed = new Set<string>();

function once(what: string, install: () => void): void {
  if (installed.has(what)) return;
  installed.add(what);
  install();
}

/**
 * Puts in the kernels that a back end ('wasm', 'cpu', 'webgpu' … as TensorFlow.js names it) lacks or runs slowly: without them no
 * convolution can be trained on WASM, and there transposed convolutions, batch normalisation and products of a batch or a
 * transposed matrix are several times slower. Call it after the back end has started, for inference too, as often as you like.
 *
 * The gradient of batch normalisation is one for all back ends. The other back ends have kernels of their own.
 */
export function installKernels(backend: string): void {
  once('batch-norm gradient', installBatchNormGradient);
  if (backend === 'wasm') once('wasm', installOnWasm);
}

function installOnWasm(): void {
  installProduct();
  installTranspose();
  installSum();
  installConv();
  installDepthwise();
  installPool();
  installSegment();
  installBatchNorm();
  installConcat();
}
