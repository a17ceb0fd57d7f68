import { fileURLToPath } from 'node:url';
import type { FieldNet } from '../../pipeline/segment/field-net.ts';
import { PLOT_CHANNELS, PLOT_HEADS } from '../../pipeline/segment/plot-input.ts';
import { onceLoaded } from '../segmenter.ts';

/** Where the weights that come with Parus lie. */
export const PLOT_WEIGHTS = fileURLToPath(new URL('weights', import.meta.url));

/** What the network reads and says, as its file states it. */
export const PLOT_INPUT = { kind: 'clear-composites', channels: [...PLOT_CHANNELS] } as const;

/** A network as the fields' room wants it, out of a loaded model. */
export const fieldNetOf =
  (load: ReturnType<typeof onceLoaded>): FieldNet =>
  async (x, composites, rows, columns) => {
    const { run } = await load();
    const logits = await run(x, 1, [composites, rows, columns, PLOT_CHANNELS.length]);
    for (let i = 0; i < logits.length; i++) logits[i] = 1 / (1 + Math.exp(-logits[i]!));
    return logits;
  };

/** The shipped plot network of this process, loaded when first asked. */
export const fieldNet: FieldNet = fieldNetOf(onceLoaded(PLOT_WEIGHTS, { ...PLOT_INPUT, classes: PLOT_HEADS }));
