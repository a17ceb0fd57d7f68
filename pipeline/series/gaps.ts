/**
 * The longest run of days without a look in [from, to]; the stretch's ends end a run as a look does, so a gap counts
 * only where it lies inside. `looks` are days in growing order, also from outside. Null where the stretch is empty (it
 * lies after as-of, say).
 */
export function maxGap(looks: readonly number[], from: number, to: number): number | null {
  if (!(to > from)) return null;
  let longest = 0;
  let since = from;
  for (const day of looks) {
    if (day < from || day > to) continue;
    longest = Math.max(longest, day - since);
    since = day;
  }
  return Math.max(longest, to - since);
}
