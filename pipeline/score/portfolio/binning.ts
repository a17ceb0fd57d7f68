import { feature } from '../../features/table.ts';
import type { AttributeValue } from '../points.ts';
import type { Characteristic } from '../scorecard.ts';
import { type Cell, informationValue, rateOf, totalOf, woeOf } from './woe.ts';

/** What a bin must hold to be one. */
export type BinLimits = {
  fine: number; // quantile bins to begin with
  leastShare: number; // of all applicants, those without a value among them
  leastBads: number;
  most: number; // bins at the end
};
export const BIN_LIMITS: BinLimits = { fine: 20, leastShare: 0.05, leastBads: 20, most: 6 };

/** A value, whether it went bad, and how much it counts (1, or less where an outcome is inferred). */
export type Example = { value: AttributeValue; bad: boolean; weight: number };

/** A bin with what it holds, best first in its line. */
export type Bin = Cell & { label: string; woe: number };

/** A characteristic cut into bins. */
export type Binned = {
  woe: Characteristic; // as a line of a scorecard whose points are weights of evidence: an unknown value gets 0
  bins: Bin[];
  missing: Cell & { woe: number }; // what those without a value did; it is told, and used for nothing
  iv: number; // of the bins; those without a value add nothing
};

/** A run of neighbouring cells, first and last included. */
export type Group = Cell & { first: number; last: number };

/**
 * Neighbouring cells merged until the bad rate rises strictly from the first to the last (pool adjacent violators: no other
 * monotone rates fit better), each group holds enough, and there are few enough.
 *
 * A group that holds too little joins the neighbour whose bad rate is nearer; too many groups lose the border that costs least
 * information. Merging neighbours never breaks the order. Cells that rise nowhere end as one group: nothing is claimed of them.
 */
export function monotoneGroups(
  cells: readonly Cell[],
  { leastN, leastBads, most }: { leastN: number; leastBads: number; most: number }
): Group[] {
  let groups: Group[] = [];
  cells.forEach((cell, i) => {
    groups.push({ ...cell, first: i, last: i });
    while (groups.length > 1) {
      const [before, last] = groups.slice(-2) as [Group, Group];
      if (before.n > 0 && last.n > 0 && rateOf(before) < rateOf(last)) break;
      groups = [...groups.slice(0, -2), joined(before, last)];
    }
  });
  const all = totalOf(cells);
  for (;;) {
    if (groups.length < 2) return groups;
    const poor = groups.filter((g) => g.n < leastN || g.bads < leastBads).sort((a, b) => a.n - b.n)[0];
    if (!poor && groups.length <= most) return groups;
    const at = poor ? borderOfPoor(groups, groups.indexOf(poor)) : cheapestBorder(groups, all);
    groups.splice(at, 2, joined(groups[at]!, groups[at + 1]!));
  }
}

const joined = (a: Group, b: Group): Group => ({ n: a.n + b.n, bads: a.bads + b.bads, first: a.first, last: b.last });

/** The border to give up so that a poor group joins the neighbour nearer in bad rate. */
function borderOfPoor(groups: readonly Group[], at: number): number {
  if (at === 0) return 0;
  if (at === groups.length - 1) return at - 1;
  const own = rateOf(groups[at]!);
  return own - rateOf(groups[at - 1]!) <= rateOf(groups[at + 1]!) - own ? at - 1 : at;
}

function cheapestBorder(groups: readonly Group[], all: Cell): number {
  const cost = (i: number) => {
    const [a, b] = [groups[i]!, groups[i + 1]!];
    return informationValue([a, b], all) - informationValue([joined(a, b)], all);
  };
  let best = 0;
  for (let i = 1; i + 1 < groups.length; i++) if (cost(i) < cost(best)) best = i;
  return best;
}

/**
 * Cuts a characteristic into bins from best to worst, after the pattern of a line of the expert scorecard: numbers from quantile
 * bins, in the direction that the characteristic's table row states; words in the expert's order, those that cannot be told
 * apart sharing a bin. Bounds are rounded to three digits, so that a lender can read them.
 */
export function binned(pattern: Characteristic, examples: readonly Example[], limits = BIN_LIMITS): Binned {
  const known = examples.filter((e) => e.value !== null);
  const everyone = cellOf(examples);
  const wanted = { leastN: limits.leastShare * everyone.n, leastBads: limits.leastBads, most: limits.most };
  const missing = cellOf(examples.filter((e) => e.value === null));
  const told = { ...missing, woe: missing.n > 0 ? woeOf(missing, everyone) : 0 };
  const { id, reason, hardStops } = pattern;
  const rest = { id, reason, ...(hardStops ? { hardStops } : {}) };

  if (pattern.kind === 'class') {
    const words = pattern.bins.map(([word]) => word);
    const cells = words.map((word) => cellOf(known.filter((e) => e.value === word)));
    const bins = monotoneGroups(cells, wanted).map(({ n, bads, first, last }) => ({
      n,
      bads,
      label: words.slice(first, last + 1).join(' | '),
      first,
      last,
      woe: woeOf({ n, bads }, everyone)
    }));
    const woe = words.map((word, i) => [word, bins.find((b) => i >= b.first && i <= b.last)!.woe] as const);
    return {
      woe: { ...rest, kind: 'class', bins: woe },
      bins: bins.map(({ first, last, ...bin }) => bin),
      missing: told,
      iv: informationValue(bins, everyone)
    };
  }

  // turned so that a larger value is a worse one: a bin reaches up to its bound and holds it
  const sign = pattern.kind === 'atLeast' ? -1 : 1;
  const turned = known.map((e) => ({ x: sign * Number(e.value), bad: e.bad, weight: e.weight }));
  turned.sort((a, b) => a.x - b.x);
  const edges = fineEdges(
    turned.map((t) => t.x),
    limits.fine
  );
  const cells = cellsUpTo(turned, edges);
  const groups = monotoneGroups(cells, wanted);
  const [low, high] = feature(id).range!;
  const outermost = pattern.kind === 'atLeast' ? low : high;
  // + 0 turns −0 into 0
  const bounds = groups.map(({ last }, i) => (i === groups.length - 1 ? outermost : sign * edges[last]! + 0));
  const than = pattern.kind === 'atLeast' ? '≥' : '≤';
  const bins = groups.map(({ n, bads }, i) => ({
    n,
    bads,
    label: i === groups.length - 1 ? (groups.length === 1 ? 'any' : 'else') : `${than} ${bounds[i]}`,
    woe: woeOf({ n, bads }, everyone)
  }));
  return {
    woe: { ...rest, kind: pattern.kind, bins: bins.map((bin, i) => [bounds[i]!, bin.woe] as const) },
    bins,
    missing: told,
    iv: informationValue(bins, everyone)
  };
}

function cellOf(examples: readonly { bad: boolean; weight: number }[]): Cell {
  let [n, bads] = [0, 0];
  for (const { bad, weight } of examples) {
    n += weight;
    if (bad) bads += weight;
  }
  return { n, bads };
}

/** Upper bounds, ascending, of at most `fine` − 1 bins of sorted values; the last bin, above them all, is never empty. */
function fineEdges(sorted: readonly number[], fine: number): number[] {
  const top = sorted.at(-1) ?? 0;
  const edges = new Set<number>();
  for (let k = 1; k < fine; k++) {
    const at = sorted[Math.floor((k * sorted.length) / fine)];
    if (at === undefined) continue;
    const edge = Number(at.toPrecision(3));
    if (edge < top) edges.add(edge);
  }
  return [...edges].sort((a, b) => a - b);
}

/** Sorted values counted into (−∞, e₀], (e₀, e₁], … (e_last, ∞). */
function cellsUpTo(sorted: readonly { x: number; bad: boolean; weight: number }[], edges: readonly number[]): Cell[] {
  const cells = Array.from({ length: edges.length + 1 }, () => ({ n: 0, bads: 0 }));
  let at = 0;
  for (const { x, bad, weight } of sorted) {
    while (at < edges.length && x > edges[at]!) at++;
    cells[at]!.n += weight;
    if (bad) cells[at]!.bads += weight;
  }
  return cells;
}
