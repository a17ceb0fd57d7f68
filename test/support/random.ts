/** A seeded generator (mulberry32): `random(n)` is a whole number in [0, n); `random()` is in [0, 1). */
export function seeded(seed: number): (n?: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    const u = ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
    return n === undefined ? u : Math.floor(u * n);
  };
}
