import { parentPort, workerData } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import { isProblem, type ProblemTag, sentenceOf } from '../pipeline/errors.ts';
import { type Backend, type BackendWanted, startBackend } from './backend.ts';
import { installKernels } from './kernels/install.ts';
import type { Served } from './serve.ts';

/**
 * What a thread serves, as plain data: it imports `module` (a URL) and awaits `export` of `args`, which gives a
 * `Served`. The back end runs by then. `args` are copied into each thread; a SharedArrayBuffer in them (weights) is one
 * for all.
 */
export type PoolSpec = { module: string; export: string; args: unknown };
export type ThreadData = { spec: PoolSpec; backend: BackendWanted };

/**
 * Tensors that stand between calls, and memory of the thread: its JavaScript heap and what hangs on it, the WASM heap
 * too.
 */
export type ThreadFacts = { tensors: number; heldMiB: number };

/** An error on its way between threads, where classes and fields of errors get lost. */
export type SentError = { message: string; tag: ProblemTag | null; subject: string | null; stack: string | null };

/** What a thread says: once that it is ready (or why not), then an answer to each question. */
export type ThreadMessage =
  | { kind: 'ready'; batch: number; backend: Backend; facts: ThreadFacts }
  | { kind: 'done'; y: Float32Array; facts: ThreadFacts }
  | { kind: 'leaked'; before: number; after: number }
  | { kind: 'failed'; error: SentError };

const port = parentPort!;
const say = (message: ThreadMessage, give: ArrayBuffer[] = []) => port.postMessage(message, give);

function facts(): ThreadFacts {
  const { heapTotal, external } = process.memoryUsage();
  return { tensors: tf.memory().numTensors, heldMiB: Math.round((heapTotal + external) / 2 ** 20) };
}

function sent(e: unknown): SentError {
  const problem = isProblem(e) ? e : null;
  return {
    message: sentenceOf(e),
    tag: problem?._tag ?? null,
    subject: problem?.subject ?? null,
    stack: (e instanceof Error && e.stack) || null
  };
}

async function load({ module, export: name, args }: PoolSpec): Promise<Served> {
  const make = ((await import(module)) as Record<string, unknown>)[name];
  if (typeof make !== 'function')
    throw new Error(`Expected ${module} to export a function '${name}', found ${typeof make}.`);
  const served = (await make(args)) as Served;
  if (typeof served?.run === 'function' && Number.isInteger(served.batch) && served.batch >= 1) return served;
  throw new Error(
    `Expected '${name}' of ${module} to give { batch, run }, got ${Object.keys(served ?? {}).join(', ')}.`
  );
}

async function answer(served: Served, x: Float32Array, n: number): Promise<void> {
  const before = tf.memory().numTensors;
  let y = await served.run(x, n);
  const after = tf.memory().numTensors;
  if (after !== before) return say({ kind: 'leaked', before, after });
  if (!(y instanceof Float32Array)) throw new Error(`Expected a Float32Array from the model, got ${typeof y}.`);
  if (y.byteLength !== y.buffer.byteLength || !(y.buffer instanceof ArrayBuffer)) y = y.slice(); // else more would be given away
  say({ kind: 'done', y, facts: facts() }, [y.buffer as ArrayBuffer]);
}

try {
  const { spec, backend: wanted } = workerData as ThreadData;
  const backend = await startBackend(wanted);
  installKernels(tf.getBackend());
  const served = await load(spec);
  port.on('message', ({ x, n }: { x: Float32Array; n: number }) => {
    answer(served, x, n).catch((e) => say({ kind: 'failed', error: sent(e) }));
  });
  say({ kind: 'ready', batch: served.batch, backend, facts: facts() });
} catch (e) {
  say({ kind: 'failed', error: sent(e) });
}
