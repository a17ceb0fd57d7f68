import type { Dice } from './dice.ts';

/** A rectangle of land in layout metres: x to the right, y down. */
export type Parcel = { x0: number; y0: number; x1: number; y1: number };
export const areaOf = (p: Parcel): number => (p.x1 - p.x0) * (p.y1 - p.y0);

/**
 * Fields of a plain: blocks between farm roads, each cut into strips by bunds, by halving the longer side until a
 * parcel is below its own target area.
 */
export function subdivide(land: Parcel, targetM2: number, bund: number, dice: Dice): Parcel[] {
  const w = land.x1 - land.x0;
  const h = land.y1 - land.y0;
  const target = targetM2 * Math.exp(dice.normal(0, 0.35));
  if (areaOf(land) <= target || Math.min(w, h) < 55) return [land];
  const at = dice.between(0.36, 0.64);
  const across = w > h * dice.between(0.75, 1.3);
  const first = { ...land };
  const second = { ...land };
  if (across) {
    const x = land.x0 + w * at;
    first.x1 = x - bund / 2;
    second.x0 = x + bund / 2;
  } else {
    const y = land.y0 + h * at;
    first.y1 = y - bund / 2;
    second.y0 = y + bund / 2;
  }
  return [...subdivide(first, targetM2, bund, dice), ...subdivide(second, targetM2, bund, dice)];
}

/** Blocks of land between roads `road` metres wide that cross it at `xs` and `ys`. */
export function blocks(land: Parcel, xs: number[], ys: number[], road: number): Parcel[] {
  const cuts = (from: number, to: number, at: number[]) =>
    [from, ...at, to]
      .slice(0, -1)
      .map((v, i, all) => [v + (i > 0 ? road / 2 : 0), i + 1 < all.length ? all[i + 1]! - road / 2 : to]);
  return cuts(land.y0, land.y1, ys).flatMap(([y0, y1]) =>
    cuts(land.x0, land.x1, xs).map(([x0, x1]) => ({ x0: x0!, y0: y0!, x1: x1!, y1: y1! }))
  );
}
