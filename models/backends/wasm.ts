import type * as Tf from '@tensorflow/tfjs';
import { type Attempt, firstLine, use } from './attempt.ts';
import type { Machine } from './machine.ts';

const PACKAGE = '@tensorflow/tfjs-backend-wasm';
const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Starts WASM, with SIMD where the machine has it. One thread: the package turns its own off under Node, and one instance a worker
 * thread scales better. Its loader adds process-wide handlers that rethrow every error as its own and end the process
 * on an unhandled rejection; they are taken away again.
 */
export async function startWasm(tf: typeof Tf, machine: Machine): Promise<Attempt> {
  if (machine.folderOf(PACKAGE) === null) return { why: 'not installed' };
  const before = EVENTS.map((e) => new Set(process.listeners(e as 'uncaughtException')));
  try {
    await machine.importPackage(PACKAGE);
    const failed = await use(tf, 'wasm');
    if (failed !== null) return { why: failed };
    const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
    return { device: `CPU, WASM${simd ? ' SIMD' : ' without SIMD'}, one thread` };
  } catch (e) {
    return { why: `it does not load: ${firstLine(e)}` };
  } finally {
    EVENTS.forEach((event, i) => {
      for (const added of process.listeners(event as 'uncaughtException')) {
        if (!before[i]!.has(added)) process.removeListener(event, added);
      }
    });
  }
}
