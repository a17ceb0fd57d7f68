import * as tf from '@tensorflow/tfjs';
import { blockPlan, conv2d, type Net } from '../layers.ts';
import { unetForward, unetPlan } from '../nets/unet.ts';

/**
 * The plot network: every composite goes through the same two convolutions; of what they found, the strongest and the mean over the
 * composites go through a small U-Net (Ronneberger et al. 2015). So it takes one composite or many, in any order.
 *
 * [batch, composites, rows, columns, channels] → logits [batch, rows, columns, heads]; rows and columns are whole multiples of
 * 2^(filters − 1). The first channel of a composite says where it holds data (1 or 0): the rest of a pixel without counts for nothing.
 */
export type PlotNetwork = {
  kind: 'plot-unet';
  channels: number; // of a composite
  each: number[]; // filters of the convolutions that see one composite
  filters: number[]; // of the U-Net, a level each
  heads: number;
};

export function plotNet({ channels, each, filters, heads }: PlotNetwork, norm = true): Net {
  const plan = [
    ...each.flatMap((f, i) => blockPlan(`each${i}`, [3, 3, i === 0 ? channels : each[i - 1]!, f])),
    ...unetPlan(2 * each.at(-1)!, heads, filters, norm)
  ];
  return {
    plan,
    forward: (w, x, pass) =>
      tf.tidy(() => {
        const [batch, composites, rows, columns] = x.shape as [number, number, number, number, number];
        const images = tf.reshape(x, [batch * composites, rows, columns, channels]) as tf.Tensor4D;
        const there = tf.slice(images, [0, 0, 0, 0], [-1, -1, -1, 1]);
        let found = images;
        for (let i = 0; i < each.length; i++) found = conv2d(w, `each${i}`, found, pass, 'relu');
        found = tf.mul(found, there);
        const apart = (y: tf.Tensor) => {
          const flat = tf.reshape(y, [batch, composites, -1]);
          const parts = composites === 1 ? [flat] : tf.split(flat, composites, 1);
          return parts.map((part) => tf.reshape(part, [batch, rows, columns, y.shape[3]!]) as tf.Tensor4D);
        };
        const dates = apart(found);
        const strongest = dates.reduce((a, b) => tf.maximum(a, b));
        const looks = tf.maximum(tf.addN(apart(there)), 1);
        const mean = tf.div(tf.addN(dates), looks) as tf.Tensor4D;
        return unetForward(w, tf.concat([strongest, mean], 3), filters.length, pass);
      })
  };
}
