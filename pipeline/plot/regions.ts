/**
 * Pixels that belong together: neighbours (through edges) between which a border is less likely than `joinBelow` (0..255) are one region.
 * `east[i]` and `south[i]` say how likely a border lies between pixel i and its neighbour to the east or south; `seen` is 1 where a
 * pixel takes part. Row-major. Returns region numbers from 1 (0 where not seen), in order of their first pixel, and their count.
 */
export function regionsOf(
  east: Uint8Array,
  south: Uint8Array,
  seen: Uint8Array,
  width: number,
  joinBelow: number
): { regions: Int32Array; count: number } {
  const parent = new Int32Array(seen.length);
  for (let i = 0; i < parent.length; i++) parent[i] = i;
  const find = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root]!;
    while (parent[i] !== root) [parent[i], i] = [root, parent[i]!];
    return root;
  };
  const join = (i: number, j: number) => {
    const [p, q] = [find(i), find(j)];
    if (p !== q) parent[Math.max(p, q)] = Math.min(p, q); // the first pixel stands for its region
  };
  for (let i = 0; i < seen.length; i++) {
    if (seen[i] === 0) continue;
    if ((i + 1) % width !== 0 && seen[i + 1] === 1 && east[i]! < joinBelow) join(i, i + 1);
    if (i + width < seen.length && seen[i + width] === 1 && south[i]! < joinBelow) join(i, i + width);
  }
  const regions = new Int32Array(seen.length);
  let count = 0;
  for (let i = 0; i < seen.length; i++) {
    if (seen[i] === 0) continue;
    const root = find(i);
    regions[i] = root === i ? ++count : regions[root]!;
  }
  return { regions, count };
}
