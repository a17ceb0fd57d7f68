import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { canonicalJson } from '../../../pipeline/io/keys.ts';
import { simulator } from '../../simulate/version.ts';
import { type Part, readStack, SEEING_SPLIT, type Stack } from './stack.ts';

const THREAD = new URL('stack-thread.ts', import.meta.url).href;

/** How many stacks each part has. */
export const COUNTS: Record<Part, number> = { train: 160, tune: 12, year: 24, region: 36 };

/** Where stacks are kept: drawing them takes longer than a training step, and two networks learn from them. */
export const stacksFolder = (): string => join('out', 'seeing', simulator().settingsSha256.slice(0, 12));

/** Draws all stacks that are not there yet, on every core. */
export async function drawStacks(report: (done: number, all: number) => void): Promise<void> {
  const folder = stacksFolder();
  mkdirSync(folder, { recursive: true });
  // Parts take turns, so that early numbers of each are there first.
  const wanted = (Object.entries(COUNTS) as [Part, number][])
    .flatMap(([part, n]) => Array.from({ length: n }, (_, i) => ({ part, i, order: (i + 0.5) / n })))
    .sort((a, b) => a.order - b.order);
  let next = 0;
  let done = 0;
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      const worker = new Worker(new URL('../../door.mjs', import.meta.url), { argv: [THREAD], workerData: { folder } });
      await new Promise<void>((resolve, reject) => {
        const ask = () => (next < wanted.length ? worker.postMessage(wanted[next++]!) : resolve());
        worker.on('error', reject);
        worker.on('message', () => {
          report(++done, wanted.length);
          ask();
        });
        ask();
      });
      await worker.terminate();
    })
  );
}

/** All stacks of a part. */
export const allStacks = (part: Part): Stack[] => Array.from({ length: COUNTS[part] }, (_, i) => openStack(part, i));

/** Where a training keeps its state, and what the state is of. */
export const checkpointOf = (id: string, settings: unknown) => ({
  path: join('out', 'seeing', `${id}.checkpoint`),
  of: canonicalJson({ id, settings, counts: COUNTS, split: SEEING_SPLIT, simulator: simulator() }),
  everySteps: 100
});

export const openStack = (part: Part, i: number): Stack =>
  readStack(join(stacksFolder(), `${part}-${String(i).padStart(3, '0')}.bin`));
