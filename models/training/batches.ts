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

/** One seed of several numbers. */
export function mixed(...parts: number[]): number {
  let h = 2166136261;
  for (const p of parts) {
    h = Math.imul(h ^ (p | 0), 16777619);
    h ^= h >>> 15;
    h = Math.imul(h, 0x2c1b3c6d);
    h ^= h >>> 13;
  }
  return h >>> 0;
}

/** A source of [0, 1) that a seed decides (mulberry32, public domain). */
export function seededRandom(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** N(0, 1) from a source of [0, 1), by Box and Muller. */
export const normalFrom = (random: () => number) => (): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
