import { seeded } from './random.ts';

/** A seeded label image of connected patches (a Voronoi of `cells` seeds, some left empty), 0 is background. */
export function randomPatches(seed: number, width: number, height: number, cells: number): Int32Array {
  const random = seeded(seed);
  const seeds = Array.from({ length: cells }, (_, i) => ({
    col: random(width),
    row: random(height),
    value: random(4) === 0 ? 0 : i + 1
  }));
  const nearest = Int32Array.from({ length: width * height }, (_, i) => {
    const col = i % width;
    const row = (i - col) / width;
    let best = seeds[0]!;
    let least = Infinity;
    for (const s of seeds) {
      const d = (s.col - col) ** 2 + (s.row - row) ** 2 + random() * 3;
      if (d < least) [best, least] = [s, d];
    }
    return best.value;
  });
  return nearest;
}
