import * as tf from '@tensorflow/tfjs';
import { floats, type Info, kernelOf, register, runKernel, sizeOf } from './wasm-heap.ts';

/**
 * FusedBatchNorm on WASM: y = x · s + (offset − mean · s) with s = scale / √(variance + ε), a channel-wise convolution of width 1, which
 * XNNPACK does fifteen times as fast as the stock kernel. The subtraction is done in double precision; the result carries one
 * float32 rounding of x · s, so it is good to about 1e-7 · |mean| / √variance.
 */
export function installBatchNorm(): void {
  const stock = kernelOf('FusedBatchNorm');
  register('FusedBatchNorm', (args) => {
    const { backend, inputs } = args;
    const { x, mean, variance, offset, scale } = inputs as Record<string, Info | undefined> & {
      x: Info;
      mean: Info;
      variance: Info;
    };
    const channels = x.shape.at(-1)!;
    const vectors = [mean, variance, offset, scale].filter((t) => t != null);
    const plain = vectors.every((t) => t.dtype === 'float32' && t.shape.length === 1 && t.shape[0] === channels);
    if (!plain || x.dtype !== 'float32' || sizeOf(x.shape) === 0) return stock(args);
    const factor = backend.makeOutput([1, 1, channels, 1], 'float32');
    const shift = backend.makeOutput([channels], 'float32');
    const [m, v, s, b] = [
      floats(backend, mean),
      floats(backend, variance),
      floats(backend, factor),
      floats(backend, shift)
    ];
    const o = offset == null ? null : floats(backend, offset);
    const g = scale == null ? null : floats(backend, scale);
    for (let c = 0; c < channels; c++) {
      const k = (g ? g[c]! : 1) / Math.sqrt(v[c]! + (args.attrs.varianceEpsilon as number));
      s[c] = k;
      b[c] = (o ? o[c]! : 0) - m[c]! * s[c]!;
    }
    const out = runKernel('FusedDepthwiseConv2D', {
      inputs: { x: { ...x, shape: [1, sizeOf(x.shape) / channels, 1, channels] }, filter: factor, bias: shift },
      backend,
      attrs: { strides: [1, 1], pad: 'valid', dilations: [1, 1], dataFormat: 'NHWC', activation: 'linear' }
    });
    for (const t of [factor, shift]) backend.disposeData(t.dataId);
    return { ...out, shape: x.shape };
  });
}

type Gradient = NonNullable<ReturnType<typeof tf.getGradient>>;

/**
 * The gradient of FusedBatchNorm by broadcasting, for every back end: the stock one tiles each vector of channels to the size of x, which
 * is a third of a training step.
 */
export function installBatchNormGradient(): void {
  const stock = tf.getGradient('FusedBatchNorm') as Gradient;
  tf.unregisterGradient('FusedBatchNorm');
  tf.registerGradient({
    ...stock,
    gradFunc: (dy, saved, attrs) => {
      const [x, mean, variance, scale] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      if (mean.rank !== 1 || Array.isArray(dy)) return stock.gradFunc(dy, saved, attrs);
      // The parts that several gradients share are made here, for each of the functions below runs in a tidy of its own.
      const inverse = tf.rsqrt(tf.add(variance, attrs.varianceEpsilon as number));
      const factor = tf.mul(scale, inverse);
      const rows = (t: tf.Tensor) => tf.sum(tf.reshape(t, [-1, mean.shape[0]!]), 0);
      const ofOffset = rows(dy);
      const ofScale = rows(tf.mul(dy, tf.sub(x, mean)));
      return {
        x: () => tf.mul(dy, factor),
        mean: () => tf.neg(tf.mul(ofOffset, factor)),
        variance: () => tf.mul(-0.5, tf.mul(tf.mul(ofScale, factor), tf.square(inverse))),
        scale: () => tf.mul(ofScale, inverse),
        offset: () => tf.clone(ofOffset)
      };
    }
  });
}
