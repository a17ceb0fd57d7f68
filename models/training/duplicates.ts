/**
 * Group names, one a row, that bind rows which are equal in every number, so that no split sets a row beside its own copy. Rows
 * are flat, `width` numbers each; missing (NaN) equals missing. Given groups are kept and joined: two groups with an equal row
 * become one, named for the group of its first row; without given groups a group is named `row <index of its first row>`.
 */
export function duplicatesTogether(x: ArrayLike<number>, width: number, groups?: readonly string[]): string[] {
  const n = x.length / width;
  if (!Number.isInteger(n)) throw new RangeError(`Expected rows of ${width} numbers, got ${x.length} numbers.`);
  if (groups !== undefined && groups.length !== n) {
    throw new RangeError(`Expected a group for each of ${n} rows, got ${groups.length}.`);
  }
  const parent = Int32Array.from({ length: n }, (_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = i; at !== root; ) {
      const next = parent[at]!;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  /** Joins two rows; the earlier is the root. */
  const join = (a: number, b: number): void => {
    const [p, q] = [rootOf(a), rootOf(b)];
    parent[Math.max(p, q)] = Math.min(p, q);
  };

  const firstOfGroup = new Map<string, number>();
  const firstOfRow = new Map<string, number>();
  const row = new Float64Array(width);
  const bytes = Buffer.from(row.buffer);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < width; k++) {
      const v = x[i * width + k]!;
      row[k] = Number.isNaN(v) ? NaN : v + 0; // one NaN, and −0 as 0
    }
    for (const [first, key] of [
      [firstOfRow, bytes.toString('latin1')],
      [firstOfGroup, groups?.[i]]
    ] as const) {
      if (key === undefined) continue;
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, i);
      else join(earlier, i);
    }
  }
  return Array.from({ length: n }, (_, i) => {
    const root = rootOf(i);
    return groups?.[root] ?? `row ${root}`;
  });
}
