import {
  bootstrapConfusion,
  bootstrapConfusionDifference,
  type Estimate,
  type GroupedConfusion
} from '../../models/metrics/bootstrap.ts';
import type { Confusion } from '../../models/metrics/confusion.ts';

/** Pixels by truth and answer (no-no, no-yes, yes-no, yes-yes), of each group that shares a fate. */
export type Table = Map<string, Float64Array>;
export type Tables = { rule: Table; base: Table };

/** A rule's figure beside its baseline's on the same pixels. */
export type RuleFigure = Estimate & {
  name: string;
  n: number; // pixels
  yes: number; // of which are what is asked for
  groups: number;
  baseline: string;
  base: number;
  gain: Estimate; // rule less baseline, both on each draw
  data: string;
  split: string;
  simulated: boolean;
};

export function count(table: Table, group: string, truth: boolean, called: boolean): void {
  let own = table.get(group);
  if (!own) {
    own = new Float64Array(4);
    table.set(group, own);
  }
  own[2 * Number(truth) + Number(called)]!++;
}

/** A statistic of all pixels, with a 95 % interval over whole groups where `random` is given (else of no width). */
export function scoreOf(
  table: Table,
  statistic: (table: Confusion) => number,
  random: (() => number) | null
): Estimate & { n: number; yes: number; groups: number } {
  const groups = [...table.values()];
  const { figure } = bootstrapConfusion({
    table: groupedOf(table),
    random: random ?? (() => 0),
    draws: random ? 1000 : 1,
    statistics: { figure: statistic }
  });
  const sum = (cells: number[]) => groups.reduce((n, g) => n + cells.reduce((m, c) => m + g[c]!, 0), 0);
  return { ...figure, n: sum([0, 1, 2, 3]), yes: sum([2, 3]), groups: groups.length };
}

function groupedOf(table: Table): GroupedConfusion {
  const groups = [...table.values()];
  return {
    classes: 2,
    starts: Int32Array.from({ length: groups.length + 1 }, (_, g) => 4 * g),
    cells: Int32Array.from({ length: 4 * groups.length }, (_, k) => k % 4),
    counts: Float64Array.from(groups.flatMap((g) => [...g]))
  };
}

/** What a rule has over its baseline on the same pixels, with a 95 % interval over whole groups: what makes a patch hard for both cancels. */
export function gainOf(
  { rule, base }: Tables,
  statistic: (table: Confusion) => number,
  random: () => number
): Estimate {
  const [first, second] = [groupedOf(rule), groupedOf(base)];
  return bootstrapConfusionDifference({ first, second, random, statistics: { gain: statistic } }).gain;
}
