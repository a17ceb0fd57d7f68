import { type Confusion, cellOf } from './confusion.ts';
import { groupedOf } from './groups.ts';

/** How a bootstrap draws. `random` is a seeded source of [0, 1); the same source gives the same interval. */
export type Draws = {
  random: () => number;
  draws?: number; // 1000
  level?: number; // 0.95
};

/** A figure on the samples as they are, and the percentiles of it over draws of whole groups. */
export type Estimate = { estimate: number; interval: [low: number, high: number] };

/**
 * Percentile bootstrap (Efron 1979) of any statistic over whole groups: as many groups as there are, with replacement, each with
 * all its samples, for samples of one group (a plot, a scene, a region's year) share their fate. Draws on which the statistic is
 * not a number are left out; the interval is NaN where none is left. One group alone gives an interval of no width.
 */
export function bootstrapInterval(
  o: Draws & { groups: readonly string[]; statistic: (indices: Int32Array) => number }
): Estimate {
  const next = drawer(o.groups, o.random);
  const found = Float64Array.from({ length: o.draws ?? 1000 }, () => o.statistic(next()));
  return { estimate: o.statistic(allOf(o.groups.length)), interval: percentiles(found, o.level) };
}

/** The same for `first − second`, two statistics (of two models, say) on the same samples: each draw is seen by both. */
export function bootstrapDifference(
  o: Draws & {
    groups: readonly string[];
    first: (indices: Int32Array) => number;
    second: (indices: Int32Array) => number;
  }
): Estimate {
  return bootstrapInterval({ ...o, statistic: (indices) => o.first(indices) - o.second(indices) });
}

/** Confusion tables of groups, without their empty cells: group `g` has `counts[k]` in cell `cells[k]`, starts[g] ≤ k < starts[g + 1]. */
export type GroupedConfusion = { classes: number; starts: Int32Array; cells: Int32Array; counts: Float64Array };

export function groupedConfusion(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
  groups: readonly string[]
): GroupedConfusion {
  if (truth.length !== predicted.length || truth.length !== groups.length) {
    throw new RangeError(
      `Expected a prediction and a group for each of ${truth.length} samples, got ${predicted.length} and ${groups.length}.`
    );
  }
  const { names, starts: from, members } = groupedOf(groups);
  const starts = new Int32Array(names.length + 1);
  const cells: number[] = [];
  const counts: number[] = [];
  for (let g = 0; g < names.length; g++) {
    const own = new Map<number, number>();
    for (const i of members.subarray(from[g]!, from[g + 1]!)) {
      const cell = cellOf(truth[i]!, predicted[i]!, classes);
      own.set(cell, (own.get(cell) ?? 0) + 1);
    }
    for (const [cell, n] of own) {
      cells.push(cell);
      counts.push(n);
    }
    starts[g + 1] = cells.length;
  }
  return { classes, starts, cells: Int32Array.from(cells), counts: Float64Array.from(counts) };
}

/**
 * The bootstrap for statistics that need only the confusion table: a draw adds the tables of its groups, so its cost is that of the
 * groups' filled cells and not of the samples. All statistics are taken on the same draws, the same as `bootstrapInterval` makes.
 */
export function bootstrapConfusion<Name extends string>(
  o: Draws & { table: GroupedConfusion; statistics: Record<Name, (table: Confusion) => number> }
): Record<Name, Estimate> {
  const names = Object.keys(o.statistics) as Name[];
  const draws = o.draws ?? 1000;
  const found = Object.fromEntries(names.map((n) => [n, new Float64Array(draws)])) as Record<Name, Float64Array>;
  const table = emptyOf(o.table.classes);
  const groups = o.table.starts.length - 1;
  for (let d = 0; d < draws; d++) {
    table.counts.fill(0);
    for (let k = 0; k < groups; k++) addGroup(table, o.table, Math.floor(o.random() * groups));
    for (const n of names) found[n][d] = o.statistics[n](table);
  }
  const whole = totalOf(o.table);
  return Object.fromEntries(
    names.map((n) => [n, { estimate: o.statistics[n](whole), interval: percentiles(found[n], o.level) }])
  ) as Record<Name, Estimate>;
}

/**
 * The same for `first − second`, the tables of two models on the same samples and groups (in one order): each draw of groups is
 * added up for both, so what makes a group hard for both cancels.
 */
export function bootstrapConfusionDifference<Name extends string>(
  o: Draws & {
    first: GroupedConfusion;
    second: GroupedConfusion;
    statistics: Record<Name, (table: Confusion) => number>;
  }
): Record<Name, Estimate> {
  const groups = o.first.starts.length - 1;
  if (o.second.starts.length - 1 !== groups) {
    throw new RangeError(`Expected the same ${groups} groups of both models, got ${o.second.starts.length - 1}.`);
  }
  const names = Object.keys(o.statistics) as Name[];
  const draws = o.draws ?? 1000;
  const found = Object.fromEntries(names.map((n) => [n, new Float64Array(draws)])) as Record<Name, Float64Array>;
  const [a, b] = [emptyOf(o.first.classes), emptyOf(o.second.classes)];
  for (let d = 0; d < draws; d++) {
    a.counts.fill(0);
    b.counts.fill(0);
    for (let k = 0; k < groups; k++) {
      const g = Math.floor(o.random() * groups);
      addGroup(a, o.first, g);
      addGroup(b, o.second, g);
    }
    for (const n of names) found[n][d] = o.statistics[n](a) - o.statistics[n](b);
  }
  const [wholeA, wholeB] = [totalOf(o.first), totalOf(o.second)];
  return Object.fromEntries(
    names.map((n) => [
      n,
      { estimate: o.statistics[n](wholeA) - o.statistics[n](wholeB), interval: percentiles(found[n], o.level) }
    ])
  ) as Record<Name, Estimate>;
}

/** The value below which a share `q` of sorted values lies, linear between order statistics (type 7 of Hyndman and Fan 1996). */
export function quantileOf(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return NaN;
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}

function percentiles(found: Float64Array, level = 0.95): [number, number] {
  const sorted = found.filter((v) => !Number.isNaN(v)).sort();
  return [quantileOf(sorted, (1 - level) / 2), quantileOf(sorted, (1 + level) / 2)];
}

/** A function that gives the samples of the next draw. */
function drawer(groups: readonly string[], random: () => number): () => Int32Array {
  const { names, starts, members } = groupedOf(groups);
  const drawn = new Int32Array(names.length);
  return () => {
    let size = 0;
    for (let k = 0; k < drawn.length; k++) {
      const g = Math.floor(random() * names.length);
      drawn[k] = g;
      size += starts[g + 1]! - starts[g]!;
    }
    const out = new Int32Array(size);
    let at = 0;
    for (const g of drawn) {
      out.set(members.subarray(starts[g]!, starts[g + 1]!), at);
      at += starts[g + 1]! - starts[g]!;
    }
    return out;
  };
}

const allOf = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);
const emptyOf = (classes: number): Confusion => ({ classes, counts: new Float64Array(classes * classes) });

function addGroup(into: Confusion, from: GroupedConfusion, g: number): void {
  for (let k = from.starts[g]!; k < from.starts[g + 1]!; k++) into.counts[from.cells[k]!]! += from.counts[k]!;
}

function totalOf(table: GroupedConfusion): Confusion {
  const total = emptyOf(table.classes);
  for (let g = 0; g + 1 < table.starts.length; g++) addGroup(total, table, g);
  return total;
}
