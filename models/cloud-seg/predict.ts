import { fileURLToPath } from 'node:url';
import { CLOUD_CHANNELS } from '../../pipeline/segment/cloud-input.ts';
import { SKY_CLASSES, type SkyNet } from '../../pipeline/segment/sky.ts';
import { softmaxRows } from '../metrics/calibration.ts';
import { onceLoaded } from '../segmenter.ts';

/** Where the weights that come with Parus lie. */
export const SKY_WEIGHTS = fileURLToPath(new URL('weights', import.meta.url));

/** What the network reads and says, as its file states it. */
export const SKY_INPUT = { kind: 'look-in-season', channels: [...CLOUD_CHANNELS] } as const;

/** A network as the mask's room wants it, out of a loaded model: softmax at the model's temperature. */
export const skyNetOf =
  (load: ReturnType<typeof onceLoaded>): SkyNet =>
  async (x, n, rows, columns) => {
    const { run, file } = await load();
    const logits = await run(x, n, [rows, columns, CLOUD_CHANNELS.length]);
    return softmaxRows(logits, SKY_CLASSES.length, file.temperature);
  };

/** The shipped cloud network of this process, loaded when first asked. */
export const skyNet: SkyNet = skyNetOf(onceLoaded(SKY_WEIGHTS, { ...SKY_INPUT, classes: SKY_CLASSES }));
