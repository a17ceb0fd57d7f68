import type { Dice } from '../dice.ts';
import { type Axis, boundsOf, clip, findCut, type Shape, shapeArea, slice } from './cut.ts';

export type Style = {
  median: number; // m², of what is left when the gaps are taken
  sigmaLn: number;
  aspect: number; // length to width
  along: Axis; // which way the pieces are long
  gap: [number, number]; // metres between pieces
  trees?: { chance: number; width: [number, number] }; // rows of trees beside a gap
  least?: number; // m²: what a bay leaves below this is left out (default: a twelfth of the median)
};
export type Parts = { pieces: Shape[]; trees: Shape[] };

/**
 * Cuts a shape into pieces of lognormal areas by gaps along the frame's axes: the areas are drawn first, then halved
 * again and again, each time across the side that brings both halves nearer to the wanted length and width. Pieces of
 * like size lie together, and neighbours in the answer are neighbours on the ground.
 */
export function subdivide(shape: Shape, style: Style, dice: Dice): Parts {
  const out: Parts = { pieces: [], trees: [] };
  cutUp(shape, drawAreas(shapeArea(shape), style, dice), style, dice, out);
  return out;
}

/**
 * Gross areas (with half of the gap around each) that fill `total` but for a common factor near 1, like sizes
 * together.
 */
function drawAreas(total: number, { median, sigmaLn, aspect, gap }: Style, dice: Dice): number[] {
  const drawn: { gross: number; key: number }[] = [];
  const half = (gap[0] + gap[1]) / 4;
  for (let left = total; left > 0; ) {
    const z = dice.normal(0, 1);
    const net = median * Math.exp(sigmaLn * z);
    const gross = (Math.sqrt(net * aspect) + 2 * half) * (Math.sqrt(net / aspect) + 2 * half);
    if (drawn.length > 0 && gross > 2 * left) break;
    drawn.push({ gross, key: z + dice.normal(0, 0.5) });
    left -= gross;
  }
  return drawn.sort((a, b) => a.key - b.key).map((d) => d.gross);
}

function cutUp(shape: Shape, areas: number[], style: Style, dice: Dice, out: Parts): void {
  if (areas.length < 2) {
    out.pieces.push(shape);
    return;
  }
  const sum = areas.reduce((a, b) => a + b, 0);
  const wanted = sum * dice.between(0.4, 0.6);
  let count = 0;
  let low = 0;
  while (count < areas.length - 1 && (count === 0 || low + areas[count]! / 2 < wanted)) low += areas[count++]!;
  const share = low / sum;
  const axis = betterAxis(boundsOf(shape), share, count, areas.length, style);
  const at = findCut(shape, axis, share);
  const gap = dice.between(...style.gap);
  const trees = style.trees && dice.chance(style.trees.chance) ? dice.between(...style.trees.width) : 0;
  const [from, to] = [at - (gap + trees) / 2, at + (gap + trees) / 2];
  if (trees > 0) out.trees.push(...slice(shape, axis, to - trees, to));
  cutEach(clip(shape, axis, from, -1), areas.slice(0, count), style, dice, out);
  cutEach(clip(shape, axis, to, 1), areas.slice(count), style, dice, out);
}

/** The largest of several pieces takes the areas; the others stand alone if they are worth it. */
function cutEach(shapes: Shape[], areas: number[], style: Style, dice: Dice, out: Parts): void {
  if (shapes.length === 1) {
    cutUp(shapes[0]!, areas, style, dice, out);
    return;
  }
  const least = style.least ?? style.median / 12;
  const sized = shapes.map((shape) => ({ shape, area: shapeArea(shape) })).sort((a, b) => b.area - a.area);
  const total = sized.reduce((sum, s) => sum + s.area, 0);
  const count = Math.max(1, Math.round((areas.length * (sized[0]?.area ?? 0)) / total));
  sized.forEach(({ shape, area }, k) => {
    if (area < least) return;
    cutUp(shape, k === 0 ? areas.slice(0, count) : drawAreas(area, style, dice), style, dice, out);
  });
}

/** The axis whose cut leaves both halves nearer to the wanted shape of their pieces, further cuts foreseen. */
function betterAxis(
  [t0, t1, s0, s1]: [number, number, number, number],
  share: number,
  count: number,
  all: number,
  { aspect, along }: Style
): Axis {
  const stretch = Math.log((t1 - t0) / (s1 - s0)) - (along === 0 ? 1 : -1) * Math.log(aspect);
  const low = Math.log(share);
  const high = Math.log(1 - share);
  const acrossT = fault(stretch + low, count) + fault(stretch + high, all - count);
  const acrossS = fault(stretch - low, count) + fault(stretch - high, all - count);
  if (acrossT === acrossS) return stretch > 0 ? 0 : 1;
  return acrossT < acrossS ? 0 : 1;
}

/**
 * How far from the wanted shape n even pieces come out at best, of a rectangle whose own shape is off by `stretch`
 * (logarithm).
 */
function fault(stretch: number, n: number): number {
  if (n === 1) return Math.abs(stretch);
  if (n > 6) return Math.max(0, Math.abs(stretch) - 1);
  const low = n >> 1;
  const [a, b] = [Math.log(low / n), Math.log(1 - low / n)];
  return (
    Math.min(
      fault(stretch + a, low) * low + fault(stretch + b, n - low) * (n - low),
      fault(stretch - a, low) * low + fault(stretch - b, n - low) * (n - low)
    ) / n
  );
}
