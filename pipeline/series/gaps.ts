/** How well a stretch of days was seen. Days are days of the harvest year. */
export type GapStatistics = {
  looks: number; // clear dates in the stretch
  maxGapDays: number; // longest run of days without a look, its ends being looks or the stretch's ends
  meanGapDays: number; // mean length of those runs
  seenShare: number; // 0..1: share of days within ten days of a look
};

/**
 * Gap statistics of [from, to]. `days` are clear dates in growing order, also outside the stretch; a look outside does
 * not shorten a gap inside beyond the stretch's end. Null where the stretch is empty (it lies after as-of, say).
 */
export function gapStatistics(days: readonly number[], from: number, to: number): GapStatistics | null {
  if (!(to > from)) return null;
  const inside = days.filter((d) => d >= from && d <= to);
  const ends = [from, ...inside, to];
  const gaps = ends.slice(1).map((d, i) => d - ends[i]!);
  let seen = 0;
  for (let d = Math.ceil(from); d <= to; d++) if (days.some((look) => Math.abs(look - d) <= 10)) seen++;
  return {
    looks: inside.length,
    maxGapDays: Math.max(...gaps),
    meanGapDays: (to - from) / gaps.length,
    seenShare: seen / (Math.floor(to) - Math.ceil(from) + 1)
  };
}

/** The longest run of days without a look in [from, to]; null where the stretch is empty. */
export const maxGap = (days: readonly number[], from: number, to: number): number | null =>
  gapStatistics(days, from, to)?.maxGapDays ?? null;
