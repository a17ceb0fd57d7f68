import * as tf from '@tensorflow/tfjs';

/** A function of tensors of these shapes. */
export type Row = {
  shapes: number[][];
  f: (...x: never[]) => tf.Tensor;
  /** The cpu back end's gradient is wrong here: finite differences alone judge. */
  cpuIsWrong?: true;
};

type T1 = tf.Tensor1D;
type T2 = tf.Tensor2D;
type T3 = tf.Tensor3D;
type T4 = tf.Tensor4D;

const image = [2, 9, 8, 3];
const filter = [3, 3, 3, 4];
const series = [
  [4, 23, 5],
  [5, 5, 7]
];
const conv = (stride: number | [number, number], pad: 'same' | 'valid' | number) => (x: T4, w: T4) =>
  tf.conv2d(x, w, stride, pad, 'NHWC', 1, typeof pad === 'number' ? 'floor' : undefined);
const pointwise = (f: (x: tf.Tensor) => tf.Tensor): Row => ({ shapes: [[50]], f });

/** Every operation that the project's networks are made of, and its neighbours. */
export const ROWS: Record<string, Row> = {
  'conv1d, same': { shapes: series, f: (x: T3, w: T3) => tf.conv1d(x, w, 1, 'same') },
  'conv1d, valid': { shapes: series, f: (x: T3, w: T3) => tf.conv1d(x, w, 1, 'valid') },
  'conv1d, stride 2': { shapes: series, f: (x: T3, w: T3) => tf.conv1d(x, w, 2, 'same') },
  'conv2d 3 × 3, same': { shapes: [image, filter], f: conv(1, 'same') },
  'conv2d 3 × 3, explicit padding': { shapes: [image, filter], f: conv(1, 2) },
  'conv2d 5 × 5, valid': {
    shapes: [
      [2, 9, 8, 3],
      [5, 5, 3, 4]
    ],
    f: conv(1, 'valid')
  },
  'conv2d of many rows': {
    shapes: [
      [3, 64, 40, 2],
      [3, 3, 2, 3]
    ],
    f: conv(1, 'same')
  },
  'conv2d, stride 2, same': { shapes: [image, filter], f: conv(2, 'same') },
  'conv2d, stride 2, valid': { shapes: [image, filter], f: conv(2, 'valid') },
  'conv2d, strides 3 and 1': { shapes: [image, filter], f: conv([3, 1], 'same') },
  'conv2d 2 × 2, stride 2': {
    shapes: [
      [2, 8, 6, 3],
      [2, 2, 3, 4]
    ],
    f: conv(2, 'same')
  },
  'conv2d 1 × 1': { shapes: [image, [1, 1, 3, 4]], f: conv(1, 'same') },
  'conv2d 1 × 1, stride 2': { shapes: [image, [1, 1, 3, 4]], f: conv(2, 'same') },
  'conv2dTranspose 2 × 2, stride 2': {
    shapes: [
      [2, 4, 5, 4],
      [2, 2, 3, 4]
    ],
    f: (x: T4, w: T4) => tf.conv2dTranspose(x, w, [2, 8, 10, 3], 2, 'same')
  },
  'conv2dTranspose 3 × 3, stride 2': {
    shapes: [
      [2, 4, 5, 4],
      [3, 3, 3, 4]
    ],
    f: (x: T4, w: T4) => tf.conv2dTranspose(x, w, [2, 8, 10, 3], 2, 'same')
  },
  'conv2dTranspose 3 × 3, stride 1': {
    shapes: [
      [2, 4, 5, 4],
      [3, 3, 3, 4]
    ],
    f: (x: T4, w: T4) => tf.conv2dTranspose(x, w, [2, 4, 5, 3], 1, 'same')
  },
  'fused conv2d with bias and relu': {
    shapes: [image, filter, [4]],
    f: (x: T4, w: T4, bias: T1) =>
      tf.fused.conv2d({ x, filter: w, strides: 1, pad: 'same', bias: tf.mul(bias, 40) as T1, activation: 'relu' })
  },
  depthwise: { shapes: [image, [3, 3, 3, 1]], f: (x: T4, w: T4) => tf.depthwiseConv2d(x, w, 1, 'same') },
  'depthwise, valid': { shapes: [image, [3, 2, 3, 1]], f: (x: T4, w: T4) => tf.depthwiseConv2d(x, w, 1, 'valid') },
  'depthwise, two filters a channel, stride 2': {
    shapes: [image, [3, 3, 3, 2]],
    f: (x: T4, w: T4) => tf.depthwiseConv2d(x, w, 2, 'same')
  },
  separable: {
    shapes: [image, [3, 3, 3, 1], [1, 1, 3, 4]],
    f: (x: T4, d: T4, p: T4) => tf.separableConv2d(x, d, p, 1, 'same')
  },
  'max pooling 2': { shapes: [[2, 8, 8, 3]], f: (x: T4) => tf.maxPool(x, 2, 2, 'same') },
  'max pooling 3, overlapping': { shapes: [image], f: (x: T4) => tf.maxPool(x, 3, 2, 'same') },
  'max pooling where all is negative': {
    shapes: [[2, 8, 8, 3]],
    f: (x: T4) => tf.maxPool(tf.sub(x, 5) as T4, 2, 2, 'same')
  },
  'average pooling 2': { shapes: [[2, 8, 6, 3]], f: (x: T4) => tf.avgPool(x, 2, 2, 'same') },
  'average pooling 3, overlapping': { shapes: [image], f: (x: T4) => tf.avgPool(x, 3, 1, 'valid') },
  'average of seven steps': {
    shapes: [[2, 1, 14, 3]],
    f: (x: T4) => tf.avgPool(x, [1, 7], [1, 7], 'valid')
  },
  'resize, bilinear': { shapes: [[2, 5, 5, 3]], f: (x: T4) => tf.image.resizeBilinear(x, [10, 9]) },
  'resize, nearest, one image': { shapes: [[1, 4, 5, 3]], f: (x: T4) => tf.image.resizeNearestNeighbor(x, [8, 10]) },
  'resize, nearest': {
    shapes: [[2, 4, 5, 3]],
    f: (x: T4) => tf.image.resizeNearestNeighbor(x, [8, 10]),
    cpuIsWrong: true
  },
  'resize, nearest, corners aligned': {
    shapes: [[2, 4, 5, 3]],
    f: (x: T4) => tf.image.resizeNearestNeighbor(x, [7, 13], true),
    cpuIsWrong: true
  },
  'batch normalisation': {
    shapes: [[2, 7, 8, 6], [6], [6], [6], [6]],
    f: (x: T4, m: T1, v: T1, o: T1, s: T1) => tf.batchNorm(x, m, tf.add(tf.square(v), 0.5) as T1, o, s, 1e-3)
  },
  'batch normalisation in training': {
    shapes: [[2, 7, 8, 6], [6], [6]],
    f: (x: T4, o: T1, s: T1) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.batchNorm(x, mean as T1, variance as T1, o, s, 1e-3);
    }
  },
  'layer normalisation': {
    shapes: [[4, 9, 12]],
    f: (x: T3) => {
      const centred = tf.sub(x, tf.mean(x, -1, true));
      return tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5)));
    }
  },
  'attention of many heads': {
    shapes: [
      [2, 3, 9, 8],
      [2, 3, 7, 8],
      [2, 3, 7, 5]
    ],
    f: (q: T4, k: T4, v: T4) => tf.matMul(tf.softmax(tf.matMul(q, k, false, true)), v)
  },
  product: {
    shapes: [
      [33, 17],
      [17, 21]
    ],
    f: (a: T2, b: T2) => tf.matMul(a, b)
  },
  'product, left transposed': {
    shapes: [
      [33, 17],
      [33, 21]
    ],
    f: (a: T2, b: T2) => tf.matMul(a, b, true, false)
  },
  'product of few rows, right transposed': {
    shapes: [
      [2, 37],
      [41, 37]
    ],
    f: (a: T2, b: T2) => tf.matMul(a, b, false, true)
  },
  'product, both transposed': {
    shapes: [
      [1, 17, 33],
      [1, 21, 17]
    ],
    f: (a: T3, b: T3) => tf.matMul(a, b, true, true)
  },
  'products of a batch': {
    shapes: [
      [3, 2, 9],
      [3, 9, 4]
    ],
    f: (a: T3, b: T3) => tf.matMul(a, b)
  },
  'fused product with bias and relu': {
    shapes: [[32, 6], [6, 8], [8]],
    f: (a: T2, b: T2, bias: T1) => tf.fused.matMul({ a, b, bias: tf.mul(bias, 60) as T1, activation: 'relu' })
  },
  'gather, then sums by segment': {
    shapes: [[20, 5]],
    f: (x: T2) =>
      tf.unsortedSegmentSum(
        tf.gather(x, tf.tensor1d([0, 3, 3, 7, 19, 1], 'int32')),
        tf.tensor1d([0, 1, 1, 2, -1, 0], 'int32'),
        3
      )
  },
  'softmax cross-entropy': {
    shapes: [[32, 24]],
    f: (x: T2) => {
      const classes = tf.tensor1d(Int32Array.from({ length: 32 }, (_, i) => (i * 7) % 24));
      return tf.losses.softmaxCrossEntropy(tf.oneHot(tf.cast(classes, 'int32') as T1, 24), x);
    }
  },
  'bias over 200 rows': { shapes: [[200, 6], [6]], f: (x: T2, b: T1) => tf.mul(tf.add(x, b), x) },
  'sum over leading axes': { shapes: [[50, 4, 3, 7]], f: (x: T4) => tf.square(tf.sum(x, [0, 1])) },
  'mean over leading axes': { shapes: [[50, 4, 3, 7]], f: (x: T4) => tf.square(tf.mean(x, [0, 1], true)) },
  'mean over the last axis': { shapes: [[50, 7]], f: (x: T2) => tf.square(tf.mean(x, 1)) },
  'axes rotated': { shapes: [[5, 4, 3, 7]], f: (x: T4) => tf.transpose(x, [2, 3, 0, 1]) },
  'axes exchanged': { shapes: [[5, 4, 3]], f: (x: T3) => tf.transpose(x, [0, 2, 1]) },
  'channels joined': {
    shapes: [
      [2, 4, 5, 6],
      [2, 4, 5, 3],
      [2, 4, 5, 1]
    ],
    f: (a: T4, b: T4, c: T4) => tf.concat([a, b, c], 3)
  },
  'wide rows joined': {
    shapes: [
      [3, 150],
      [3, 20]
    ],
    f: (a: T2, b: T2) => tf.concat([a, b], 1)
  },
  'channels split': { shapes: [[2, 4, 5, 6]], f: (x: T4) => tf.mul(...(tf.split(x, 2, 3) as [T4, T4])) },
  elu: pointwise((x) => tf.elu(x)),
  gelu: pointwise((x) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))))),
  swish: pointwise((x) => tf.mul(x, tf.sigmoid(x))),
  'leaky relu': pointwise((x) => tf.leakyRelu(x, 0.1)),
  relu6: pointwise((x) => tf.relu6(tf.mul(x, 8))),
  tanh: pointwise((x) => tf.tanh(x)),
  softplus: pointwise((x) => tf.softplus(x)),
  prelu: { shapes: [[50], [50]], f: (x: T1, a: T1) => tf.prelu(x, a) },
  'cumulative sum': { shapes: [[5, 10]], f: (x: T2) => tf.cumsum(x, 1) },
  maximum: { shapes: [[5, 10]], f: (x: T2) => tf.max(x, 1) }
};

/** What has no gradient on any back end, and the words that say so. */
export const NO_GRADIENT: Record<string, Row & { says: RegExp }> = {
  'products of a batch with one matrix': {
    shapes: [
      [3, 5, 9],
      [1, 9, 4]
    ],
    f: (a: T3, b: T3) => tf.matMul(a, b),
    says: /does not match the shape of the input/
  },
  'dilated conv2d': {
    shapes: [image, filter],
    f: (x: T4, w: T4) => tf.conv2d(x, w, 1, 'same', 'NHWC', 2),
    says: /dilation rates greater than 1/
  },
  'dilated conv1d': {
    shapes: series,
    f: (x: T3, w: T3) => tf.conv1d(x, w, 1, 'same', 'NWC', 2),
    says: /dilation rates greater than 1/
  },
  einsum: {
    shapes: [
      [3, 4],
      [4, 5]
    ],
    f: (a: T2, b: T2) => tf.einsum('ij,jk->ik', a, b),
    says: /Einsum/
  },
  'strided slice': {
    shapes: [[5, 10]],
    f: (x: T2) => tf.stridedSlice(x, [0, 1], [5, 9], [1, 2]),
    says: /StridedSlice/
  },
  'depth to space': { shapes: [[2, 4, 4, 8]], f: (x: T4) => tf.depthToSpace(x, 2), says: /DepthToSpace/ }
};

/**
 * Gradients of TensorFlow.js that are wrong on every back end, as finite differences show: windows that reach over the edge are
 * averaged over fewer pixels but their gradient is not; what mirroring repeats gets no gradient. No network here may train through them.
 */
export const WRONG_EVERYWHERE: Record<string, Row> = {
  'average pooling over the edge': { shapes: [image], f: (x: T4) => tf.avgPool(x, 3, 1, 'same') },
  'mirror padding': {
    shapes: [[2, 6, 7, 3]],
    f: (x: T4) =>
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0]
        ],
        'reflect'
      )
  }
};
