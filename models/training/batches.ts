import { mixed, seededRandom } from './random.ts';

/**
 * Which samples a step trains on: every epoch is a fresh seeded order of all samples, cut into batches; the rest that does
 * not fill a batch waits for the next epoch's order. A function of the step alone, so that a run that was cut off goes on with the
 * samples it would have had.
 */
export function batchIndices(n: number, batch: number, seed: number, step: number): Int32Array {
  const size = Math.min(batch, n);
  const perEpoch = Math.max(1, Math.floor(n / size));
  const order = shuffled(n, mixed(seed, Math.floor(step / perEpoch)));
  const from = (step % perEpoch) * size;
  return order.slice(from, from + size); // a copy: the order serves the epoch's other steps
}

/** Steps that go once through `n` samples. */
export const stepsPerEpoch = (n: number, batch: number): number => Math.max(1, Math.floor(n / Math.min(batch, n)));

let last: { n: number; seed: number; order: Int32Array } | null = null; // one epoch's order serves all its steps

function shuffled(n: number, seed: number): Int32Array {
  if (last?.n === n && last.seed === seed) return last.order;
  const random = seededRandom(seed);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const k = Math.floor(random() * (i + 1));
    [order[i], order[k]] = [order[k]!, order[i]!];
  }
  last = { n, seed, order };
  return order;
}
