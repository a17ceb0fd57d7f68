import { z } from 'zod';
import { cropNet } from './crop-multi/network.ts';
import type { Net } from './layers.ts';
import { tempCnn } from './nets/temp-cnn.ts';
import { unet } from './nets/unet.ts';
import { spectrumNet } from './plastic/network.ts';
import { plotNet } from './plot-seg/network.ts';

const whole = z.number().int().positive();

/** Each kind of network that a model file may name: the knobs it is built from, and no others. */
const NETWORK = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('crop-temporal'),
    steps: whole,
    channels: whole,
    classes: whole,
    filters: whole,
    heads: whole,
    windows: whole,
    hidden: whole
  }),
  z.strictObject({ kind: z.literal('spectrum-mlp'), inputs: whole, hidden: whole, classes: whole }),
  z.strictObject({ kind: z.literal('unet'), channels: whole, classes: whole, filters: z.array(whole).min(2) }),
  z.strictObject({
    kind: z.literal('plot-unet'),
    channels: whole,
    each: z.array(whole).min(1),
    filters: z.array(whole).min(2),
    heads: whole
  }),
  z.strictObject({
    kind: z.literal('temp-cnn'),
    steps: whole,
    channels: whole,
    classes: whole,
    filters: whole,
    hidden: whole
  })
]);

/** The network that a model file describes. Throws an Error for a kind or knobs that this version does not know. */
export function netOf(description: unknown): Net {
  const parsed = NETWORK.safeParse(description);
  if (!parsed.success) {
    throw new Error(`Expected a network of this version, got ${JSON.stringify(description)}.`);
  }
  const network = parsed.data;
  if (network.kind === 'unet') return unet(network);
  if (network.kind === 'plot-unet') return plotNet(network);
  if (network.kind === 'spectrum-mlp') return spectrumNet(network);
  return network.kind === 'temp-cnn' ? tempCnn(network) : cropNet(network);
}
