import type * as Tf from '@tensorflow/tfjs';
import { Problem } from '../pipeline/errors.ts';

/** What may be asked for. `auto` takes the first of the others that this machine has. */
export type BackendWanted = 'auto' | 'gpu' | 'native' | 'webgpu' | 'wasm' | 'cpu';
export const BACKENDS: readonly BackendWanted[] = ['auto', 'gpu', 'native', 'webgpu', 'wasm', 'cpu'];

/** What this process and its threads were told to run on (`--backend`, or `PARUS_BACKEND` of a worker); else the best there is. */
export function wantedBackend(env: Record<string, string | undefined> = process.env): BackendWanted {
  const wanted = BACKENDS.find((name) => name === (env.PARUS_BACKEND || 'auto'));
  if (wanted) return wanted;
  throw new Problem('BadUsage', `Expected PARUS_BACKEND as one of ${BACKENDS.join(', ')}, got '${env.PARUS_BACKEND}'.`);
}

/** The back end that runs, TensorFlow.js's version, and what was passed over and why ('' for nothing). */
export type Backend = { name: Exclude<BackendWanted, 'auto'>; version: string; note: string };

type Attempt = { wanted: Backend['name']; looksFor: string; start(tf: typeof Tf): Promise<string | null> };

/** From the fastest to the one that every machine has. `start` returns null when it runs, else why it does not. */
const ATTEMPTS: readonly Attempt[] = [
  { wanted: 'gpu', looksFor: '@tensorflow/tfjs-node-gpu with a CUDA device', start: (tf) => native(tf, 'gpu') },
  { wanted: 'native', looksFor: '@tensorflow/tfjs-node', start: (tf) => native(tf, 'native') },
  { wanted: 'webgpu', looksFor: '@tensorflow/tfjs-backend-webgpu and webgpu (Dawn) with an adapter', start: webgpu },
  { wanted: 'wasm', looksFor: '@tensorflow/tfjs-backend-wasm', start: wasm },
  { wanted: 'cpu', looksFor: 'the plain JavaScript back end', start: async (tf) => use(tf, 'cpu') }
];

let running: Backend | null = null;

/**
 * Starts TensorFlow.js on the wanted back end and says which one runs. Nothing falls back in silence: a back end that was asked
 * for by name and is absent is a Problem 'NoBackend' that names what was looked for; `auto` lists what it passed over.
 *
 * One process holds one native package at most (both register the same name), so a second call may change only between
 * the others.
 */
export async function startBackend(wanted: BackendWanted = 'auto'): Promise<Backend> {
  if (running && (wanted === 'auto' || wanted === running.name)) return running;
  const tf = await import('@tensorflow/tfjs');
  tf.enableProdMode(); // its advice to install tfjs-node is ours to give
  const passed: string[] = [];
  for (const attempt of ATTEMPTS.filter((a) => wanted === 'auto' || a.wanted === wanted)) {
    const why = await attempt.start(tf);
    if (why === null) {
      running = { name: attempt.wanted, version: tf.version.tfjs, note: passed.join('; ') };
      return running;
    }
    passed.push(`${attempt.wanted}: ${why}`);
    if (wanted !== 'auto') {
      throw new Problem(
        'NoBackend',
        `Back end '${wanted}' was asked for and is absent: looked for ${attempt.looksFor}; ${why}.`
      );
    }
  }
  throw new Problem('NoBackend', `Expected a TensorFlow.js back end, found none (${passed.join('; ')}).`);
}

async function use(tf: typeof Tf, name: string): Promise<string | null> {
  const ok = await tf.setBackend(name).catch(() => false);
  if (!ok) return 'it did not start';
  await tf.ready();
  return null;
}

/** Imports a package that may be absent. The name goes through a variable, so that nothing resolves it beforehand. */
async function importOptional(name: string): Promise<unknown> {
  return import(name).catch(() => null); // not installed, or installed without its binary: both mean absent
}

let nativePackage: string | null = null;

async function native(tf: typeof Tf, kind: 'gpu' | 'native'): Promise<string | null> {
  const name = kind === 'gpu' ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
  if (Number(process.versions.node.split('.')[0]) >= 23)
    return `tfjs-node 4.22 does not run on Node ${process.version}`;
  if (nativePackage !== null && nativePackage !== name) return `${nativePackage} is already loaded in this process`;
  if ((await importOptional(name)) === null) return 'not installed';
  nativePackage = name;
  const failed = await use(tf, 'tensorflow');
  if (failed) return failed;
  const device = tf.backend() as { isUsingGpuDevice?: boolean };
  return kind === 'gpu' && device.isUsingGpuDevice !== true ? 'it sees no CUDA device' : null;
}

type GpuModule = { create(options: string[]): unknown; globals: Record<string, unknown> };

async function webgpu(tf: typeof Tf): Promise<string | null> {
  const dawn = (await importOptional('webgpu')) as GpuModule | null;
  if (dawn === null) return 'not installed';
  const { navigator } = globalThis as { navigator?: object };
  if (!navigator || !('gpu' in navigator)) {
    Object.assign(globalThis, dawn.globals);
    Object.defineProperty(globalThis, 'navigator', { value: { gpu: dawn.create([]) }, configurable: true });
  }
  if ((await importOptional('@tensorflow/tfjs-backend-webgpu')) === null) return 'not installed';
  return use(tf, 'webgpu');
}

/**
 * WASM with SIMD. Its loader adds process-wide handlers that rethrow every error as its own and end the process on an
 * unhandled rejection; they are taken away again.
 */
async function wasm(tf: typeof Tf): Promise<string | null> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((e) => new Set(process.listeners(e as 'uncaughtException')));
  await import('@tensorflow/tfjs-backend-wasm');
  const failed = await use(tf, 'wasm');
  events.forEach((event, i) => {
    for (const added of process.listeners(event as 'uncaughtException')) {
      if (!before[i]!.has(added)) process.removeListener(event, added);
    }
  });
  return failed;
}
