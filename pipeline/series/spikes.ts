import type { Sample } from './index-samples.ts';
import { median } from './series-grid.ts';

/** Beyond this span five looks say nothing of one another: a whole vegetable crop fits between them. */
const MAX_SPAN_DAYS = 60;

/**
 * Which samples of an NDVI series to keep (1) and which are spikes (0): undetected cloud, haze or shadow.
 *
 * A spike is farther than max(0.12, 3 · MAD) from the median of the five looks around it (fewer at the ends, at least
 * three). Looks that lie more than 60 days apart are not compared. Samples are in time order.
 */
export function keepMask(samples: readonly Sample[]): Uint8Array {
  const keep = new Uint8Array(samples.length).fill(1);
  for (let i = 0; i < samples.length; i++) {
    const around = samples.slice(Math.max(0, i - 2), i + 3);
    if (around.length < 3 || around.at(-1)!.day - around[0]!.day > MAX_SPAN_DAYS) continue;
    const values = around.map((s) => s.value);
    const centre = median(values);
    const mad = median(values.map((v) => Math.abs(v - centre)));
    if (Math.abs(samples[i]!.value - centre) > Math.max(0.12, 3 * mad)) keep[i] = 0;
  }
  return keep;
}
