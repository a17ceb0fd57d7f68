import { availableParallelism } from 'node:os';
import { isProblem } from '../pipeline/errors.ts';
import { type Backend, type BackendWanted, wantedBackend } from './backend.ts';
import type { PoolSpec, ThreadFacts } from './pool-thread.ts';
import { type Outcome, openThread, type Thread } from './pool-worker.ts';

export type { PoolSpec } from './pool-thread.ts';

export type PoolOptions = {
  workers?: number; // threads; one a core
  backend?: BackendWanted; // what this process was told to run on
  queue?: number; // batches that may wait before `room` does; two a thread
  recycleAboveMiB?: number; // what a thread may hold between batches; 1024
};

/** Threads that answer with one model, a batch each at a time. */
export type Pool = {
  backend: Backend; // of the first thread
  batch: number; // samples a thread takes at once
  /**
   * The model's answers to `n` samples in `x`, in order. Cut into batches that the threads share; a call waits its turn
   * and is never refused for want of room. The pool reads `x` until the promise settles: do not write to it. One copy
   * of each batch is made when its turn comes, and is transferred, as is the answer: what is held beyond the callers'
   * own arrays is a batch a thread.
   *
   * Rejects with a Problem that the model threw; with an Error for a batch that failed on two threads, a call that
   * leaves other tensors than it found, or a closed pool. The rest of a call that failed is dropped; other calls go on.
   */
  run(x: Float32Array, n: number): Promise<Float32Array>;
  /**
   * Resolves when fewer than `queue` batches wait. Who awaits it before each `run` has a bounded number of arrays
   * waiting.
   */
  room(): Promise<void>;
  look(): PoolFacts;
  /** Lets all work that was given finish, then ends the threads. Nothing can be given any more. */
  close(): Promise<void>;
};

/**
 * `started`: threads so far, those of the beginning included. `threads`: as they stood after their last batch; null:
 * none now.
 */
export type PoolFacts = { waiting: number; running: number; started: number; threads: (ThreadFacts | null)[] };

/** A call: batches from sample `next` on wait. */
type Job = {
  x: Float32Array;
  n: number;
  next: number;
  done: number;
  out: Float32Array | null;
  resolve(y: Float32Array): void;
  reject(e: Error): void;
};
type Part = { job: Job; from: number; to: number };

const RECYCLE_ABOVE_MIB = 1024;

/**
 * Starts a thread a core, each with a model and a back end of its own, and waits until all are ready. A thread that
 * dies or throws is replaced and its batch given to the new one, once. A thread that holds more than `recycleAboveMiB`
 * after a batch is replaced as well (a WASM heap never shrinks): set the limit above what a batch takes, else every
 * batch has a new thread. A thread that hangs holds its call for ever.
 *
 * The same batches give the same answers whichever thread answers, to the bit on WASM and cpu. Rejects with what
 * loading the model threw (Problem 'NoBackend').
 */
export async function openPool(spec: PoolSpec, options: PoolOptions = {}): Promise<Pool> {
  const workers = whole('workers', options.workers ?? availableParallelism());
  const queue = whole('queue', options.queue ?? 2 * workers);
  const limit = whole('recycleAboveMiB', options.recycleAboveMiB ?? RECYCLE_ABOVE_MIB);
  const backend = options.backend ?? wantedBackend();

  const jobs: Job[] = []; // with batches that wait, oldest first
  const threads: (Thread | null)[] = await openAll(spec, backend, workers);
  const { batch, backend: running } = threads[0]!;
  const counts = { waiting: 0, running: 0, started: workers };
  const idle: (() => void)[] = [];
  const line: (() => void)[] = [];
  let closing: Promise<void> | null = null;

  const wake = (sleepers: (() => void)[]) => {
    for (const up of sleepers.splice(0)) up();
  };
  const waitingOf = (job: Job) => Math.ceil((job.n - job.next) / batch);

  async function nextPart(): Promise<Part | null> {
    for (;;) {
      const job = jobs[0];
      if (job) {
        const from = job.next;
        job.next = Math.min(job.n, from + batch);
        if (job.next === job.n) jobs.shift();
        counts.waiting--;
        if (counts.waiting < queue) wake(line);
        return { job, from, to: job.next };
      }
      if (closing) return null;
      await new Promise<void>((resolve) => idle.push(resolve));
    }
  }

  async function fresh(slot: number): Promise<Thread> {
    counts.started++;
    return (threads[slot] = await openThread(spec, backend));
  }

  async function attempt(slot: number, { job, from, to }: Part): Promise<Outcome> {
    let thread: Thread;
    try {
      thread = threads[slot]?.alive() ? threads[slot] : await fresh(slot);
    } catch (e) {
      return { kind: 'failed', error: e as Error, again: !isProblem(e) };
    }
    const width = job.x.length / job.n;
    const outcome = await thread.ask(new Float32Array(job.x.subarray(from * width, to * width)), to - from);
    if (outcome.kind === 'failed') await retire(slot);
    return outcome;
  }

  async function retire(slot: number): Promise<void> {
    const thread = threads[slot];
    threads[slot] = null;
    await thread?.end();
  }

  function settle({ job, from, to }: Part, outcome: Outcome): void {
    const error =
      outcome.kind === 'done'
        ? gather(job, from, to, outcome.y)
        : outcome.again
          ? new Error(`A batch of ${to - from} samples failed twice, on two threads: ${outcome.error.message}`, {
              cause: outcome.error
            })
          : outcome.error;
    if (!error) return;
    const at = jobs.indexOf(job);
    if (at >= 0) {
      jobs.splice(at, 1);
      counts.waiting -= waitingOf(job);
      if (counts.waiting < queue) wake(line);
    }
    job.reject(error);
  }

  async function serve(slot: number): Promise<void> {
    for (let part = await nextPart(); part; part = await nextPart()) {
      counts.running++;
      let outcome = await attempt(slot, part);
      if (outcome.kind === 'failed' && outcome.again) outcome = await attempt(slot, part);
      counts.running--;
      settle(part, outcome);
      const thread = threads[slot];
      if (!thread || thread.facts().heldMiB <= limit) continue;
      await retire(slot);
      if (!closing || jobs.length > 0) await fresh(slot).catch(() => {}); // the next batch tries again and says why not
    }
    await retire(slot);
  }

  const served = threads.map((_, slot) => serve(slot));
  return {
    backend: running,
    batch,
    run(x, n) {
      if (closing) return Promise.reject(new Error('Expected an open pool, it was closed.'));
      if (!Number.isInteger(n) || n < 0 || (n === 0 ? x.length > 0 : x.length % n !== 0)) {
        return Promise.reject(new Error(`Expected ${n} samples of one length, got ${x.length} values.`));
      }
      if (n === 0) return Promise.resolve(new Float32Array(0));
      return new Promise((resolve, reject) => {
        const job = { x, n, next: 0, done: 0, out: null, resolve, reject };
        jobs.push(job);
        counts.waiting += waitingOf(job);
        wake(idle);
      });
    },
    async room() {
      while (counts.waiting >= queue) await new Promise<void>((resolve) => line.push(resolve));
    },
    look: () => ({ ...counts, threads: threads.map((t) => t?.facts() ?? null) }),
    close() {
      closing ??= Promise.all(served).then(() => {});
      wake(idle);
      return closing;
    }
  };
}

/**
 * Puts a batch's answer in its place and gives the whole away when it is complete. An Error where its length cannot be
 * right.
 */
function gather(job: Job, from: number, to: number, y: Float32Array): Error | null {
  const width = y.length / (to - from);
  const expected = job.out ? job.out.length / job.n : width;
  if (width !== expected || !Number.isInteger(width)) {
    return new Error(`Expected ${to - from} answers of ${expected} values, got ${y.length} values.`);
  }
  if (to - from === job.n) job.out = y;
  else (job.out ??= new Float32Array(job.n * width)).set(y, from * width);
  job.done += to - from;
  if (job.done === job.n) job.resolve(job.out);
  return null;
}

/** All threads, or none: where one does not start the others are ended. */
async function openAll(spec: PoolSpec, backend: BackendWanted, workers: number): Promise<Thread[]> {
  const begun = await Promise.allSettled(Array.from({ length: workers }, () => openThread(spec, backend)));
  const threads = begun.flatMap((b) => (b.status === 'fulfilled' ? [b.value] : []));
  const failed = begun.find((b) => b.status === 'rejected');
  if (!failed) return threads;
  await Promise.all(threads.map((t) => t.end()));
  throw failed.reason;
}

function whole(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new Error(`Expected ${name} of a pool as a whole number from 1 on, got ${value}.`);
}
