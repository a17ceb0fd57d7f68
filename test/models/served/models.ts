import * as tf from '@tensorflow/tfjs';
import { freshWeights } from '../../../models/layers.ts';
import { tempCnn } from '../../../models/nets/temp-cnn.ts';
import { type Served, serveNet } from '../../../models/serve.ts';
import { normalFrom, seededRandom } from '../../../models/training/random.ts';
import { Problem } from '../../../pipeline/errors.ts';

/** Models that threads of the pool's tests load. Flags are shared between all threads. */
type Flags = { flags: SharedArrayBuffer };
const flag = ({ flags }: Flags) => new Int32Array(flags);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const SHAPE = [8, 3];
export const WIDTH = 24;

/** A temporal CNN of seeded weights, 4 logits a sample. */
export function tiny({ batch }: { batch: number }): Served {
  const net = tempCnn({ steps: 8, channels: 3, classes: 4, filters: 8, hidden: 16 });
  return serveNet(net, freshWeights(net.plan, normalFrom(seededRandom(5))), SHAPE, batch);
}

/** Twice each value; the greater the first value of a batch, the sooner it is done. */
export function doubling({ batch }: { batch: number }): Served {
  return {
    batch,
    async run(x) {
      await pause(20 - Math.min(20, x[0]!));
      return x.map((v) => 2 * v);
    }
  };
}

/** Holds every batch until the flag is raised; the second flag counts the batches that came. */
export function held(args: Flags): Served {
  return {
    batch: 1,
    async run(x) {
      Atomics.add(flag(args), 1, 1);
      while (Atomics.load(flag(args), 0) === 0) await pause(2);
      return x;
    }
  };
}

/** Fails on a batch that begins with -1, as often as the flag says. */
export function failing(args: Flags & { how: 'exit' | 'throw' | 'uncaught' | 'problem' | 'short' }): Served {
  return {
    batch: 2,
    async run(x) {
      if (x[0] !== -1 || Atomics.sub(flag(args), 0, 1) <= 0) return x;
      if (args.how === 'short') return x.subarray(1);
      if (args.how === 'problem')
        throw new Problem('BadFile', 'Expected a good file, found a bad one.', { subject: 'f' });
      if (args.how === 'exit') process.exit(7);
      if (args.how === 'throw') throw new Error('no weights for this');
      setImmediate(() => {
        throw new Error('out of nowhere');
      });
      await pause(10_000);
      return x;
    }
  };
}

/** Leaves a tensor behind when told to. */
export function leaking(): Served {
  return {
    batch: 1,
    async run(x) {
      if (x[0] === 1) tf.tensor1d([1, 2]);
      return x;
    }
  };
}

/** Holds the flag's MiB after its first batch, in a heap that never shrinks; answers with the number of its batch. */
export function hoarding(args: Flags): Served {
  const { WebAssembly } = globalThis as unknown as {
    WebAssembly: { Memory: new (size: { initial: number; maximum: number }) => { grow(pages: number): number } };
  };
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  let calls = 0;
  return {
    batch: 1,
    async run() {
      if (calls === 0) memory.grow(16 * Atomics.load(flag(args), 0));
      return Float32Array.of(++calls);
    }
  };
}

export const nothing = 7;
export const batchless = () => ({ run: async (x: Float32Array) => x });
