import type { IsoDate } from '../dates.ts';
import type { Grid } from '../geo/grid.ts';
import { gridOnLattice, latticeWindowOf } from '../geo/lattice.ts';
import { intersect, isEmpty } from '../geo/window.ts';
import { encodePng } from '../io/png.ts';
import { readLook } from '../io/scene-read.ts';
import { trueColour } from '../raster/true-colour.ts';
import type { Scene } from '../scene/scene.ts';
import type { RunResult } from './run-result.ts';

/** A true-colour picture of the run's ground, at most `maxSize` pixels wide or high. */
export type Quicklook = { png: Uint8Array; width: number; height: number; grid: Grid; dates: IsoDate[] };

/** Dates tried until every pixel has a look; a picture of more dates than these is a patchwork nobody can read. */
const MOST_DATES = 4;

/** A date this close to the clearest, as a share of it, counts as equally clear. */
const AS_CLEAR = 0.97;

/**
 * The clearest pass of the run, its gaps filled from the next clearest. Of equally clear ones the later wins: it shows
 * the ground as the decision saw it. Null where no scene was used. Reads one tile at a time. `grid` is that of the run or a part of
 * it, on the run's lattice: the same dates are drawn on it.
 */
export async function quicklook(
  run: Pick<RunResult, 'tiles' | 'passes' | 'grid' | 'drops'>,
  maxSize = 1600
): Promise<Quicklook | null> {
  const clear = new Map<string, number>(); // clear pixels by a scene of the pass
  for (const { core, dates } of run.tiles) {
    for (const d of dates) {
      const id = d.scenes[0]!;
      clear.set(id, (clear.get(id) ?? 0) + Math.round(core.width * core.height * d.clearShare));
    }
  }
  const clearOf = (pass: readonly Scene[]) => pass.reduce((n, s) => n + (clear.get(s.id) ?? 0), 0);
  const most = Math.max(0, ...run.passes.map(clearOf));
  const best = run.passes
    .map((pass) => ({ pass, share: Math.min(clearOf(pass), AS_CLEAR * most) }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share || (a.pass[0]!.date < b.pass[0]!.date ? 1 : -1))
    .slice(0, MOST_DATES)
    .map(({ pass }) => pass);
  if (best.length === 0) return null;

  const extent = latticeWindowOf(run.grid, run.grid.epsg!);
  const step = Math.max(1, Math.ceil(Math.max(run.grid.width, run.grid.height) / maxSize));
  const width = Math.ceil(run.grid.width / step);
  const height = Math.ceil(run.grid.height / step);
  const [red, green, blue] = [0, 1, 2].map(() => new Float32Array(width * height).fill(Number.NaN)) as [
    Float32Array,
    Float32Array,
    Float32Array
  ];
  const dates = new Set<IsoDate>();
  for (const { core: whole } of run.tiles) {
    const core = intersect(whole, extent);
    if (isEmpty(core)) continue;
    const [left, top] = [core.col - extent.col, core.row - extent.row];
    let open = true;
    for (const pass of best) {
      if (!open) break;
      const target = gridOnLattice(run.grid.epsg!, core);
      const { bands: seen } = await readLook(pass, run.drops, ['B04', 'B03', 'B02'], target, { scl: false });
      open = false;
      for (let row = Math.ceil(top / step) * step; row < top + core.height; row += step) {
        for (let col = Math.ceil(left / step) * step; col < left + core.width; col += step) {
          const to = (row / step) * width + col / step;
          if (!Number.isNaN(red[to]!)) continue;
          const from = (row - top) * core.width + (col - left);
          red[to] = seen.B04[from]!;
          green[to] = seen.B03[from]!;
          blue[to] = seen.B02[from]!;
          if (Number.isNaN(red[to]!)) open = true;
          else dates.add(pass[0]!.date);
        }
      }
    }
  }
  const png = await encodePng(trueColour(red, green, blue), width, height);
  const [a, b, x, d, e, y] = run.grid.transform;
  return {
    png,
    width,
    height,
    grid: { epsg: run.grid.epsg, transform: [a * step, b * step, x, d * step, e * step, y], width, height },
    dates: [...dates].sort()
  };
}
