import { groupedOf } from '../metrics/groups.ts';
import { assertNoLeak } from './leak.ts';

/** Sample indices of the two sides of one fold, ascending. */
export type Fold = { train: Int32Array; test: Int32Array };

/** Sample indices of the three parts, ascending. */
export type Split = { train: Int32Array; validation: Int32Array; test: Int32Array };

/**
 * `k` folds for cross-validation: every sample is in the test side of one fold, and a group (one name a sample) never stands on both
 * sides of any. Folds are as even in size as the groups allow and, where `labels` gives a class per sample, in every class too.
 * Throws a RangeError for fewer groups than folds.
 */
export function groupFolds(
  groups: readonly string[],
  k: number,
  random: () => number,
  labels?: ArrayLike<number>
): Fold[] {
  if (!(Number.isInteger(k) && k >= 2)) throw new RangeError(`Expected at least 2 folds, got ${k}.`);
  const partOf = allot(groups, new Array<number>(k).fill(1 / k), random, labels);
  return Array.from({ length: k }, (_, fold) => {
    const sides = { train: indicesOf(partOf, (p) => p !== fold), test: indicesOf(partOf, (p) => p === fold) };
    assertNoLeak(namesOf(sides, groups));
    return sides;
  });
}

/**
 * Three parts of about the given shares of samples (they are brought to the sum 1; validation or test may be 0), whole groups in
 * each, classes in each alike as far as the groups allow. A part with a share gets at least one group; throws a RangeError where
 * there are fewer groups than that takes.
 */
export function groupSplit(
  groups: readonly string[],
  shares: { train: number; validation: number; test: number },
  random: () => number,
  labels?: ArrayLike<number>
): Split {
  const asked = [shares.train, shares.validation, shares.test];
  const total = asked.reduce((s, v) => s + v, 0);
  if (!(shares.train > 0 && asked.every((v) => v >= 0) && Number.isFinite(total))) {
    throw new RangeError(`Expected shares of at least 0 with some for training, got ${asked.join(', ')}.`);
  }
  const partOf = allot(
    groups,
    asked.map((v) => v / total),
    random,
    labels
  );
  const parts = {
    train: indicesOf(partOf, (p) => p === 0),
    validation: indicesOf(partOf, (p) => p === 1),
    test: indicesOf(partOf, (p) => p === 2)
  };
  assertNoLeak(namesOf(parts, groups));
  return parts;
}

/**
 * The part of each sample, by whole groups: groups in the order of their size, the largest first (equal ones shuffled), each to the
 * part where it costs least.
 *
 * The cost of a state is Σ n(part, class)² / (share(part) · n(class)), and the same of all samples as one class more. For fixed
 * sums it is least exactly where every part has its share of every class (Cauchy and Schwarz), and a rare class weighs as much as
 * a common one.
 */
function allot(
  groups: readonly string[],
  shares: readonly number[],
  random: () => number,
  labels?: ArrayLike<number>
): Int32Array {
  const n = groups.length;
  if (labels !== undefined && labels.length !== n) {
    throw new RangeError(`Expected a label for each of ${n} samples, got ${labels.length}.`);
  }
  const { names, starts, members } = groupedOf(groups);
  const wanted = shares.filter((s) => s > 0).length;
  if (names.length < wanted) {
    throw new RangeError(`Expected at least ${wanted} groups for ${wanted} parts, got ${names.length}.`);
  }
  const sizeOf = (g: number): number => starts[g + 1]! - starts[g]!;
  const order = shuffled(names.length, random);
  order.sort((a, b) => sizeOf(b) - sizeOf(a));

  const totals = countsOf(members, labels);
  const held = shares.map(() => new Map<number, number>());
  const sizes = new Int32Array(shares.length);
  const partOf = new Int32Array(n);
  order.forEach((g, k) => {
    const own = members.subarray(starts[g]!, starts[g + 1]!);
    const counts = countsOf(own, labels);
    const empty = shares.flatMap((s, p) => (s > 0 && sizes[p] === 0 ? [p] : []));
    const lastChance = names.length - k <= empty.length; // the smallest groups fill parts that would go without
    const open = lastChance ? empty : shares.flatMap((s, p) => (s > 0 ? [p] : []));
    let best = { part: -1, cost: Infinity };
    for (const part of open) {
      let cost = added(sizes[part]!, own.length) / n;
      for (const [label, count] of counts) cost += added(held[part]!.get(label) ?? 0, count) / totals.get(label)!;
      cost /= shares[part]!;
      if (cost < best.cost) best = { part, cost };
    }
    sizes[best.part]! += own.length;
    for (const [label, count] of counts) held[best.part]!.set(label, (held[best.part]!.get(label) ?? 0) + count);
    for (const i of own) partOf[i] = best.part;
  });
  return partOf;
}

/** (a + b)² − a². */
const added = (a: number, b: number): number => b * (2 * a + b);

function countsOf(members: Int32Array, labels: ArrayLike<number> | undefined): Map<number, number> {
  const counts = new Map<number, number>();
  if (labels === undefined) return counts;
  for (const i of members) counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1);
  return counts;
}

/** 0 … n − 1 in a random order (Fisher and Yates). */
function shuffled(n: number, random: () => number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function indicesOf(partOf: Int32Array, keep: (part: number) => boolean): Int32Array {
  const out: number[] = [];
  partOf.forEach((p, i) => {
    if (keep(p)) out.push(i);
  });
  return Int32Array.from(out);
}

const namesOf = (parts: Record<string, Int32Array>, groups: readonly string[]): Record<string, string[]> =>
  Object.fromEntries(Object.entries(parts).map(([part, of]) => [part, Array.from(of, (i) => groups[i]!)]));
