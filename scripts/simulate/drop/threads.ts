import { Worker } from 'node:worker_threads';
import type { CanopyTable } from '../../../pipeline/canopy/table.ts';
import type { DropPlan } from './plan.ts';
import type { Rect } from './scratch.ts';

const THREAD = new URL('thread.ts', import.meta.url).href;

export type ThreadData = { plan: DropPlan; table: CanopyTable; out: string; scratch: string };
/** What a thread is asked for: a window of every date, or the files of one date (null: of what has no date). */
export type Errand = { number: number } & ({ kind: 'window'; rect: Rect } | { kind: 'scene'; date: number | null });
export type Answer = { number: number } & ({ made: unknown } | { failed: Error } | { step: true });
type Asked = { kind: 'window'; rect: Rect } | { kind: 'scene'; date: number | null };

/**
 * Threads that share errands. `all` gives every errand to whichever thread is free, and hands over what was made in the
 * order of the errands, whatever the order of finishing; so what follows does not depend on the number of threads. `atOnce` bounds how
 * many threads take part (at least one does).
 */
export function openThreads(count: number, data: ThreadData) {
  const threads = Array.from(
    { length: count },
    () => new Worker(new URL('../../door.mjs', import.meta.url), { argv: [THREAD], workerData: data })
  );
  return {
    async all<Made>(
      errands: readonly Asked[],
      take: (made: Made, index: number) => void,
      step: () => void,
      atOnce = threads.length
    ) {
      const waiting = new Map<number, Made>();
      let next = 0;
      let handed = 0;
      const serve = (thread: Worker) =>
        new Promise<void>((resolve, reject) => {
          const ask = () => {
            if (next >= errands.length) {
              thread.removeAllListeners();
              resolve();
              return;
            }
            const number = next++;
            thread.postMessage({ number, ...errands[number]! } satisfies Errand);
          };
          thread.removeAllListeners();
          thread.on('error', reject);
          thread.on('exit', (code) => reject(new Error(`A thread of the simulator ended with code ${code}.`)));
          thread.on('message', (answer: Answer) => {
            if ('step' in answer) return step();
            if ('failed' in answer) return reject(answer.failed);
            waiting.set(answer.number, answer.made as Made);
            for (; waiting.has(handed); handed++) {
              const made = waiting.get(handed)!;
              waiting.delete(handed);
              take(made, handed);
            }
            ask();
          });
          ask();
        });
      await Promise.all(threads.slice(0, Math.max(1, atOnce)).map(serve));
    },
    async close() {
      await Promise.all(threads.map((t) => t.removeAllListeners() && t.terminate()));
    }
  };
}
