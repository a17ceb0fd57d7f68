import { type Grid, gsdOf } from '../../../pipeline/geo/grid.ts';
import { mergeBasins } from '../../../pipeline/plot/merge.ts';
import { fillSmallHoles, plotsOfPatches } from '../../../pipeline/plot/outlines.ts';
import type { Plot } from '../../../pipeline/plot/plot.ts';
import { watershed } from './watershed.ts';

/** How fields were parted before the plot network, kept as what it must beat: watershed of a layer of boundaries (`field-rule`). */
export type RuleLayers = {
  grid: Grid; // north-up, square pixels, projected metres
  boundary: Uint8Array; // 0..255: how strongly a field boundary runs through the pixel
  cropland: Uint8Array; // 0..255: how field-like the pixel's ground is
  seen: Uint8Array; // 1 where the pixel had a clear look
};

/** Borders with a lower mean strength run within a field: tramlines, slopes, soil. */
const WEAKEST_BORDER = 85;
/** Patches below this size join a neighbour behind a border weaker than the second figure: wet corners, sheds. */
const SMALLEST_PIXELS = 12;
const SMALLEST_BELOW = 140;
/** Ground less field-like than this on average is no field, however sharp its border: water, streets, woods. */
const LEAST_CROPLAND = 128;
/**
 * Field-likeness (0..1) and contrast of the border (0..1) together must reach this. Gardens and yards are green but as broken inside
 * as around; a field that is hardly seen green still shows by an even inside and a sharp border.
 */
const LEAST_EVIDENCE = 1.1;
/** The fields of a mosaic by the rules, as `delineateFields` gives those of the network. */
export function plotsByRule(layers: RuleLayers, minAreaM2: number): Plot[] {
  const { grid, seen } = layers;
  const boundary = withoutGaps(layers.boundary, seen, grid.width);
  const patches = patchesByRule({ ...layers, boundary }, minAreaM2);
  const rims = rimsOf(patches, { ...layers, boundary });
  for (let i = 0; i < patches.length; i++) {
    const rim = rims.get(patches[i]!);
    if (rim && rim.cropland + rim.contrast < LEAST_EVIDENCE) patches[i] = 0;
  }
  fillSmallHoles(patches, seen, grid);
  return plotsOfPatches(patches, grid, (patch) => {
    const { contrast, seenShare } = rims.get(patch)!;
    return contrast * seenShare;
  });
}

/**
 * The boundary layer with its gaps filled. 0 says that no step could be measured (the rim of what was seen, where a
 * neighbour is missing), and taken as flat ground it would join all fields along the rim. Each gap takes the mean of
 * its eight neighbours that have a strength, ring by ring.
 */
function withoutGaps(boundary: Uint8Array, seen: Uint8Array, width: number): Uint8Array {
  const out = boundary.slice();
  let gaps: number[] = [];
  for (let i = 0; i < out.length; i++) if (seen[i] === 1 && out[i] === 0) gaps.push(i);
  while (gaps.length > 0) {
    const filled = gaps.map((i) => {
      const col = i % width;
      let [sum, n] = [0, 0];
      for (const j of [i - width, i, i + width]) {
        for (let c = Math.max(0, col - 1); c <= Math.min(width - 1, col + 1); c++) {
          const v = out[j - col + c] ?? 0;
          if (v > 0) [sum, n] = [sum + v, n + 1];
        }
      }
      return n === 0 ? 0 : Math.max(1, Math.round(sum / n));
    });
    if (!filled.some((v) => v > 0)) break; // nothing was measured here at all
    gaps.forEach((i, k) => {
      out[i] = filled[k]!;
    });
    gaps = gaps.filter((i) => out[i] === 0);
  }
  return out;
}

/** The fields as numbered patches of pixels, each connected through pixel edges; 0 is no field. */
export function patchesByRule({ grid, boundary, cropland, seen }: RuleLayers, minAreaM2: number): Int32Array {
  const { width } = grid;
  const { basins, count } = watershed(boundary, seen, width);
  const stronger = (step: number) => boundary.map((v, i) => Math.max(v, boundary[i + step] ?? 0));
  const between = { east: stronger(1), south: stronger(width) };
  const patchOf = mergeBasins(basins, count, between, width, {
    below: Math.max(WEAKEST_BORDER, SMALLEST_BELOW),
    joins: (mean, p, q) => mean < WEAKEST_BORDER || Math.min(p.size, q.size) < SMALLEST_PIXELS
  });

  const sizes = new Int32Array(count + 1);
  const grown = new Float64Array(count + 1);
  for (let i = 0; i < basins.length; i++) {
    const patch = patchOf[basins[i]!]!;
    basins[i] = patch;
    sizes[patch]!++;
    grown[patch]! += cropland[i]!;
  }
  const pixelM2 = gsdOf(grid) ** 2;
  const isField = sizes.map((n, patch) =>
    patch > 0 && n * pixelM2 >= minAreaM2 && grown[patch]! >= LEAST_CROPLAND * n ? 1 : 0
  );
  for (let i = 0; i < basins.length; i++) if (isField[basins[i]!] === 0) basins[i] = 0;
  return basins;
}

/** What speaks for a patch: contrast 0..1 of its border, share of the border that was seen, mean field-likeness 0..1. */
type Rim = { contrast: number; seenShare: number; cropland: number };

/**
 * How much stronger the boundary is around each patch than inside it: (around − inside) / (around + inside), not below
 * 0. Inside are the pixels with all four neighbours in the patch; where there are none, all of its pixels. Where
 * a patch ends with what was seen, no border could be seen: that part is left out of the contrast and counted.
 */
function rimsOf(patches: Int32Array, { grid: { width }, boundary, cropland, seen }: RuleLayers): Map<number, Rim> {
  const sums = new Map<
    number,
    { around: number; pairs: number; unseen: number; grown: number; inner: Sum; all: Sum }
  >();
  for (let i = 0; i < patches.length; i++) {
    const patch = patches[i]!;
    if (patch === 0) continue;
    let sum = sums.get(patch);
    if (!sum) {
      sum = { around: 0, pairs: 0, unseen: 0, grown: 0, inner: { sum: 0, n: 0 }, all: { sum: 0, n: 0 } };
      sums.set(patch, sum);
    }
    const s = sum;
    s.grown += cropland[i]!;
    const col = i % width;
    let isInner = true;
    const look = (exists: boolean, j: number) => {
      if (exists && patches[j] === patch) return;
      isInner = false;
      if (exists && seen[j] === 1) {
        s.pairs++;
        s.around += Math.max(boundary[i]!, boundary[j]!);
      } else s.unseen++;
    };
    look(i >= width, i - width);
    look(col > 0, i - 1);
    look(col + 1 < width, i + 1);
    look(i + width < patches.length, i + width);
    for (const part of isInner ? [s.inner, s.all] : [s.all]) {
      part.sum += boundary[i]!;
      part.n++;
    }
  }
  return new Map(
    [...sums].map(([patch, { around, pairs, unseen, grown, inner, all }]) => {
      const border = pairs === 0 ? 0 : around / pairs;
      const inside = inner.n > 0 ? inner.sum / inner.n : all.sum / all.n;
      const contrast = border + inside === 0 ? 0 : Math.max(0, (border - inside) / (border + inside));
      return [patch, { contrast, seenShare: pairs / (pairs + unseen), cropland: grown / all.n / 255 }];
    })
  );
}
type Sum = { sum: number; n: number };
