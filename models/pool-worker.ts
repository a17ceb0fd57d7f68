import { Worker } from 'node:worker_threads';
import { Problem } from '../pipeline/errors.ts';
import type { Backend, BackendWanted } from './backend.ts';
import type { PoolSpec, SentError, ThreadData, ThreadFacts, ThreadMessage } from './pool-thread.ts';

/** How a batch went. `again`: another thread may do better (this one died or threw). */
export type Outcome = { kind: 'done'; y: Float32Array } | { kind: 'failed'; error: Error; again: boolean };

/** A running thread, as its pool sees it. One question at a time. */
export type Thread = {
  batch: number;
  backend: Backend;
  facts(): ThreadFacts; // after its last answer
  alive(): boolean;
  /** `x` is transferred. Never rejects. A thread that failed is not asked again. */
  ask(x: Float32Array<ArrayBuffer>, n: number): Promise<Outcome>;
  end(): Promise<void>;
};

type Heard = ThreadMessage | { kind: 'died'; why: string };

/**
 * Starts a thread and waits until its model is loaded. Rejects with what its loading threw, a Problem as a Problem
 * ('NoBackend'). A thread without work does not keep the process alive.
 */
export async function openThread(spec: PoolSpec, backend: BackendWanted): Promise<Thread> {
  const worker = new Worker(new URL('pool-thread.mjs', import.meta.url), {
    workerData: { spec, backend } satisfies ThreadData,
    execArgv: [] // what this process was started with may not do for a thread (--input-type)
  });
  let dead: string | null = null;
  let hear: ((heard: Heard) => void) | null = null;
  const tell = (heard: Heard) => {
    const to = hear;
    hear = null;
    to?.(heard);
  };
  const die = (why: string) => {
    dead ??= why;
    tell({ kind: 'died', why: dead });
  };
  worker.on('message', (message: ThreadMessage) => tell(message));
  worker.on('messageerror', (e) => die(e.message));
  worker.on('error', (e) => die(e instanceof Error ? e.message : String(e)));
  worker.on('exit', (code) => die(`exit code ${code}`));
  const next = () =>
    new Promise<Heard>((resolve) => (dead === null ? (hear = resolve) : resolve({ kind: 'died', why: dead })));
  const end = async () => {
    dead ??= 'it was ended';
    worker.ref();
    await worker.terminate();
  };

  const first = await next();
  if (first.kind !== 'ready') {
    await end();
    throw failureOf(first);
  }
  let facts = first.facts;
  worker.unref();
  return {
    batch: first.batch,
    backend: first.backend,
    facts: () => facts,
    alive: () => dead === null,
    async ask(x, n) {
      const heard = next();
      if (dead === null) {
        worker.ref();
        worker.postMessage({ x, n }, [x.buffer]);
      }
      const message = await heard;
      if (dead === null) worker.unref();
      if (message.kind === 'done') {
        facts = message.facts;
        return { kind: 'done', y: message.y };
      }
      const error = failureOf(message);
      return { kind: 'failed', error, again: message.kind !== 'leaked' && !(error instanceof Problem) };
    },
    end
  };
}

function failureOf(heard: Heard): Error {
  if (heard.kind === 'failed') return received(heard.error);
  if (heard.kind === 'died') return new Error(`A thread of the pool died: ${heard.why}.`);
  if (heard.kind === 'leaked') {
    return new Error(`Expected a call to leave ${heard.before} tensors as it found them, it left ${heard.after}.`);
  }
  return new Error(`Expected a thread of the pool to answer, it said '${heard.kind}'.`);
}

function received({ message, tag, subject, stack }: SentError): Error {
  const error = tag ? new Problem(tag, message, subject === null ? {} : { subject }) : new Error(message);
  if (stack) error.stack = stack;
  return error;
}
