import type * as Tf from '@tensorflow/tfjs';
import { sentenceOf } from '../../pipeline/errors.ts';

/** What became of an attempt to start a back end: it runs on a device, or it was passed over and why. */
export type Attempt = { device: string; remark?: string } | { why: string };

/** Makes a registered back end the current one; null when it runs, else why not. */
export async function use(tf: typeof Tf, name: string): Promise<string | null> {
  try {
    if (!(await tf.setBackend(name))) return 'it did not start';
    await tf.ready();
    return null;
  } catch (e) {
    return `it did not start: ${firstLine(e)}`;
  }
}

/** The words of whatever a loader threw, its first line, without the full stop. */
export const firstLine = (e: unknown): string =>
  sentenceOf(e)
    .split('\n')[0]!
    .replace(/[\s.]+$/, '');
