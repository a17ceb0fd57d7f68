/**
 * How well scores part good from bad. A ranking counts goods and bads at each level of the score, worst level first, so
 * ties are exact and a bootstrap draw costs one pass.
 */
export type Ranked = {
  level: Int32Array; // of each loan, 0 the worst
  bad: Uint8Array;
  levels: number;
};

/** Goods and bads by level. */
export type LevelCounts = { goods: Float64Array; bads: Float64Array };

/** Scores as levels; a higher score is a safer one. */
export function rankedOf(scores: readonly number[], bad: readonly boolean[]): Ranked {
  const sorted = [...new Set(scores)].sort((a, b) => a - b);
  const places = new Map(sorted.map((score, i) => [score, i]));
  return {
    level: Int32Array.from(scores, (s) => places.get(s)!),
    bad: Uint8Array.from(bad, Number),
    levels: sorted.length
  };
}

/** Counts of some rows of a ranking (all where none are named). */
export function countsOf({ level, bad, levels }: Ranked, rows?: Int32Array): LevelCounts {
  const counts = { goods: new Float64Array(levels), bads: new Float64Array(levels) };
  const n = rows?.length ?? level.length;
  for (let k = 0; k < n; k++) {
    const i = rows ? rows[k]! : k;
    (bad[i] === 1 ? counts.bads : counts.goods)[level[i]!]!++;
  }
  return counts;
}

/** Share of pairs of a good and a bad in which the good has the higher score, ties as half (Mann and Whitney). NaN without pairs. */
export function aucOf({ goods, bads }: LevelCounts): number {
  let [won, badsBelow, allGoods] = [0, 0, 0];
  for (let k = 0; k < goods.length; k++) {
    won += goods[k]! * (badsBelow + bads[k]! / 2);
    badsBelow += bads[k]!;
    allGoods += goods[k]!;
  }
  return won / (allGoods * badsBelow);
}

/** Largest gap between the shares of bads and of goods at or below a score (Kolmogorov and Smirnov), 0–1. NaN without goods or bads. */
export function ksOf({ goods, bads }: LevelCounts): number {
  const [allGoods, allBads] = [sum(goods), sum(bads)];
  let [g, b, gap] = [0, 0, 0];
  for (let k = 0; k < goods.length; k++) {
    g += goods[k]!;
    b += bads[k]!;
    gap = Math.max(gap, b / allBads - g / allGoods);
  }
  return allGoods > 0 && allBads > 0 ? gap : Number.NaN;
}

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

/** A figure with its 95 % interval. */
export type Estimate = { estimate: number; low: number; high: number };

/** How a bootstrap draws: whole farmers, so the loans of one stay together. `random` is a seeded source of [0, 1). */
export type Draws = { farmers: readonly string[]; draws: number; random: () => number };

/** AUC, Gini (2 · AUC − 1) and KS with percentile intervals. */
export function discriminationOf(ranked: Ranked, how: Draws): { auc: Estimate; gini: Estimate; ks: Estimate } {
  const aucs: number[] = [];
  const kss: number[] = [];
  for (const rows of drawsOf(how)) {
    const counts = countsOf(ranked, rows);
    aucs.push(aucOf(counts));
    kss.push(ksOf(counts));
  }
  const whole = countsOf(ranked);
  const auc = estimateOf(aucOf(whole), aucs);
  const gini = { estimate: 2 * auc.estimate - 1, low: 2 * auc.low - 1, high: 2 * auc.high - 1 };
  return { auc, gini, ks: estimateOf(ksOf(whole), kss) };
}

/** AUC of the first less that of the second on the same loans: each draw of farmers is counted for both, so what is hard for both cancels. */
export function aucDifference(first: Ranked, second: Ranked, how: Draws): Estimate {
  const gap = (rows?: Int32Array) => aucOf(countsOf(first, rows)) - aucOf(countsOf(second, rows));
  return estimateOf(
    gap(),
    [...drawsOf(how)].map((rows) => gap(rows))
  );
}

/** The rows of each draw of as many farmers as there are. */
function* drawsOf({ farmers, draws, random }: Draws): Generator<Int32Array> {
  const rowsOf = new Map<string, number[]>();
  farmers.forEach((f, i) => {
    const rows = rowsOf.get(f);
    if (rows) rows.push(i);
    else rowsOf.set(f, [i]);
  });
  const groups = [...rowsOf.values()];
  for (let d = 0; d < draws; d++) {
    const rows: number[] = [];
    for (let k = 0; k < groups.length; k++) {
      for (const row of groups[Math.floor(random() * groups.length)]!) rows.push(row);
    }
    yield Int32Array.from(rows);
  }
}

/** Percentiles 2.5 and 97.5 of what the draws gave, linear between order statistics; NaN where they gave nothing. */
function estimateOf(estimate: number, found: readonly number[]): Estimate {
  const sorted = found.filter((v) => !Number.isNaN(v)).sort((a, b) => a - b);
  const quantile = (q: number): number => {
    if (sorted.length === 0) return Number.NaN;
    const at = q * (sorted.length - 1);
    const below = Math.floor(at);
    return sorted[below]! + (at - below) * (sorted[Math.min(below + 1, sorted.length - 1)]! - sorted[below]!);
  };
  return { estimate, low: quantile(0.025), high: quantile(0.975) };
}
