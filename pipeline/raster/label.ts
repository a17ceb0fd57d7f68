/**
 * Numbers the patches of equal non-zero value, 1, 2, … in the order in which a row-by-row walk meets them.
 *
 * Pixels join along edges, not corners, and unlike values never merge; 0 stays 0. Two passes with a union of
 * equivalent numbers, so a patch of any shape costs the same.
 */
export function label(data: ArrayLike<number>, width: number): Int32Array {
  const out = new Int32Array(data.length);
  const parent: number[] = [0];
  const root = (n: number): number => {
    while (parent[n] !== n) n = parent[n] = parent[parent[n]!]!;
    return n;
  };
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value === 0) continue;
    const west = i % width > 0 && data[i - 1] === value ? root(out[i - 1]!) : 0;
    const north = i >= width && data[i - width] === value ? root(out[i - width]!) : 0;
    if (west === 0 && north === 0) {
      parent.push(parent.length);
      out[i] = parent.length - 1;
    } else if (west === 0 || north === 0) {
      out[i] = west + north;
    } else {
      out[i] = Math.min(west, north);
      parent[Math.max(west, north)] = Math.min(west, north);
    }
  }
  const name = new Int32Array(parent.length);
  let count = 0;
  for (let i = 0; i < out.length; i++) {
    if (out[i] === 0) continue;
    const r = root(out[i]!);
    if (name[r] === 0) name[r] = ++count;
    out[i] = name[r]!;
  }
  return out;
}
