/** Samples by group, groups in the order in which they first occur: `members[starts[g] … starts[g + 1])` are of group `g`. */
export type Grouped = { names: string[]; starts: Int32Array; members: Int32Array };

export function groupedOf(groups: readonly string[]): Grouped {
  const at = new Map<string, number>();
  const groupOf = Int32Array.from(groups, (name) => {
    const known = at.get(name);
    if (known !== undefined) return known;
    at.set(name, at.size);
    return at.size - 1;
  });
  const starts = new Int32Array(at.size + 1);
  for (const g of groupOf) starts[g + 1]!++;
  for (let g = 0; g < at.size; g++) starts[g + 1]! += starts[g]!;
  const next = starts.slice();
  const members = new Int32Array(groups.length);
  groupOf.forEach((g, i) => {
    members[next[g]!++] = i;
  });
  return { names: [...at.keys()], starts, members };
}

/** Each of `n` samples a group of its own. */
export const ownGroups = (n: number): string[] => Array.from({ length: n }, (_, i) => String(i));
