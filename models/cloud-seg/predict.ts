import { fileURLToPath } from 'node:url';
import { CLOUD_CHANNELS } from '../../pipeline/segment/cloud-input.ts';
import { SKY_CLASSES, type SkyNet } from '../../pipeline/segment/sky.ts';
import { type ModelInfo, modelInfoOf, onceLoaded } from '../segmenter.ts';

/** Where the weights that come with Parus lie. */
export const SKY_WEIGHTS = fileURLToPath(new URL('weights', import.meta.url));

/** What the network reads and says, as its file states it. */
export const SKY_INPUT = { kind: 'look-in-season', channels: [...CLOUD_CHANNELS] } as const;

export const skyModelInfo = (): ModelInfo => modelInfoOf(SKY_WEIGHTS);

/** A network as the mask's room wants it, out of a loaded model: softmax at the model's temperature. */
export const skyNetOf =
  (load: ReturnType<typeof onceLoaded>): SkyNet =>
  async (x, n, rows, columns) => {
    const { run, file } = await load();
    const logits = await run(x, n, [rows, columns, CLOUD_CHANNELS.length]);
    return softmaxInPlace(logits, SKY_CLASSES.length, file.temperature);
  };

/** The shipped cloud network of this process, loaded when first asked. */
export const skyNet: SkyNet = skyNetOf(onceLoaded(SKY_WEIGHTS, { ...SKY_INPUT, classes: SKY_CLASSES }));

function softmaxInPlace(logits: Float32Array, classes: number, temperature: number): Float32Array {
  for (let i = 0; i < logits.length; i += classes) {
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) most = Math.max(most, logits[i + c]!);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += logits[i + c] = Math.exp((logits[i + c]! - most) / temperature);
    for (let c = 0; c < classes; c++) logits[i + c]! /= sum;
  }
  return logits;
}
