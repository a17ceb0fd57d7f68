import type { Worker } from 'bullmq';
import { Problem } from '../pipeline/errors.ts';
import { PIPELINE_STAGES, THREAD } from './engine.ts';
import type { QueueSpec } from './env.ts';
import type { ThreadData } from './processor.ts';
import { openQueues } from './queues.ts';

export type WorkerOptions = {
  queue: QueueSpec;
  concurrency: number;
  note: (text: string) => void;
  stages?: URL; // module with `STAGES`
};

/**
 * Works off a shared queue, whichever run filled it, until `stop`, which lets jobs in hand finish. A worker needs no
 * more than the queue's URL: a job carries the folders of its drops and store, which must be the same here.
 * Throws BadUsage on an embedded queue, which no other process can see, and BadServer.
 */
export async function startWorker({
  queue: spec,
  concurrency,
  note,
  stages = PIPELINE_STAGES
}: WorkerOptions): Promise<{
  stop(): Promise<void>;
}> {
  if (spec.kind === 'embedded') {
    throw new Problem(
      'BadUsage',
      "Expected PARUS_QUEUE as 'redis://…' or 'postgres://…': an embedded queue lives in its run and does its own work."
    );
  }
  const queues = await openQueues(spec, note);
  const worker: Worker = queues.work(THREAD, concurrency, { stages: stages.href } satisfies ThreadData);
  const nameOf = (job: { name: string; data: { label?: string } }) => `${job.name} ${job.data.label ?? ''}`;
  worker.on('active', (job) => note(`start   ${nameOf(job)}`));
  worker.on('completed', (job) => note(`done    ${nameOf(job)}`));
  worker.on('failed', (job, e) => note(`failed  ${job ? nameOf(job) : 'a job'}: ${e.message}`));
  worker.on('stalled', (id) => note(`taken over from a worker that died: ${id}`));
  await worker.waitUntilReady();
  return { stop: () => queues.close() };
}
