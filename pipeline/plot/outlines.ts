import { toXY } from '../geo/affine.ts';
import { type Grid, gsdOf } from '../geo/grid.ts';
import type { Polygon } from '../geo/polygon.ts';
import { simplifyArcs } from '../geo/simplify.ts';
import { polygonOf, sidesByLabel, traceArcs } from '../geo/vectorize.ts';
import { byCodeUnit } from '../ids.ts';
import { label } from '../raster/label.ts';
import { plotOf } from './area.ts';
import { innermostPixel, plotIdAt } from './identity.ts';
import type { Plot } from './plot.ts';

/** Ground that is no field but lies within one becomes a hole from this size on; smaller it is part of the field. */
const LEAST_HOLE_M2 = 500;

/**
 * Numbered patches of pixels (0: no field; each connected through pixel edges) as plots: borders drawn once for both neighbours and
 * straightened, so that no two plots overlap. `confidenceOf` is asked of each patch, 0..1. Sorted by id.
 */
export function plotsOfPatches(patches: Int32Array, grid: Grid, confidenceOf: (patch: number) => number): Plot[] {
  const innermost = innermostPixels(patches, grid.width);
  const arcs = traceArcs(patches, grid.width, grid.height);
  const points = simplifyArcs(arcs);
  const plots: Plot[] = [];
  for (const [patch, sides] of sidesByLabel(arcs)) {
    const { col, row } = innermost.get(patch)!;
    const polygon: Polygon = polygonOf(sides, (arc) => points[arc]!).map((ring) =>
      ring.map(([c, r]) => toXY(grid.transform, c, -r))
    );
    plots.push(plotOf(plotIdAt(grid, col, row), polygon, grid, confidenceOf(patch)));
  }
  return plots.sort((a, b) => byCodeUnit(a.id, b.id));
}

/** Ground without a field that one patch alone surrounds, and that is small and was seen, becomes part of the patch. Changes `patches`. */
export function fillSmallHoles(patches: Int32Array, seen: Uint8Array, grid: Grid): void {
  const { width } = grid;
  const least = LEAST_HOLE_M2 / gsdOf(grid) ** 2;
  const isEmpty = new Uint8Array(patches.length);
  for (let i = 0; i < isEmpty.length; i++) if (patches[i] === 0) isEmpty[i] = 1;
  const empty = label(isEmpty, width);
  const size: number[] = [];
  const around: (number | null)[] = []; // the one patch around; null where there are several, or the mosaic's edge
  const meet = (hole: number, patch: number | null) => {
    if (around[hole] === undefined) around[hole] = patch;
    else if (around[hole] !== patch) around[hole] = null;
  };
  for (let i = 0; i < empty.length; i++) {
    const hole = empty[i]!;
    if (hole === 0) continue;
    size[hole] = (size[hole] ?? 0) + 1;
    const col = i % width;
    if (col === 0 || col + 1 === width || i < width || i + width >= empty.length || seen[i] === 0) {
      around[hole] = null;
      continue;
    }
    for (const j of [i - width, i - 1, i + 1, i + width]) if (empty[j] === 0) meet(hole, patches[j]!);
  }
  for (let i = 0; i < empty.length; i++) {
    const hole = empty[i]!;
    if (hole !== 0 && size[hole]! < least && typeof around[hole] === 'number') patches[i] = around[hole]!;
  }
}

function innermostPixels(patches: Int32Array, width: number): Map<number, { col: number; row: number }> {
  const boxes = new Map<number, { left: number; top: number; right: number; bottom: number }>();
  for (let i = 0; i < patches.length; i++) {
    const patch = patches[i]!;
    if (patch === 0) continue;
    const col = i % width;
    const row = (i - col) / width;
    const box = boxes.get(patch);
    if (!box) boxes.set(patch, { left: col, top: row, right: col, bottom: row });
    else {
      box.left = Math.min(box.left, col);
      box.right = Math.max(box.right, col);
      box.bottom = row;
    }
  }
  return new Map(
    [...boxes].map(([patch, { left, top, right, bottom }]) => {
      const w = right - left + 1;
      const inside = new Uint8Array(w * (bottom - top + 1));
      for (let k = 0; k < inside.length; k++) {
        const col = k % w;
        if (patches[(top + (k - col) / w) * width + left + col] === patch) inside[k] = 1;
      }
      const { col, row } = innermostPixel(inside, w);
      return [patch, { col: left + col, row: top + row }];
    })
  );
}
