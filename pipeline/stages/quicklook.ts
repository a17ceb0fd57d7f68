import type { IsoDate } from '../dates.ts';
import { type Grid, gridOfWindow } from '../geo/grid.ts';
import { encodePng } from '../io/png.ts';
import { readReflectance } from '../io/scene-read.ts';
import { trueColour } from '../raster/true-colour.ts';
import type { RunResult } from './run-result.ts';

/** A true-colour picture of the run's ground, at most `maxSize` pixels wide or high. */
export type Quicklook = { png: Uint8Array; width: number; height: number; grid: Grid; dates: IsoDate[] };

/** Dates tried until every pixel has a look; a picture of more dates than these is a patchwork nobody can read. */
const MOST_DATES = 4;

/** A date this close to the clearest, as a share of it, counts as equally clear. */
const AS_CLEAR = 0.97;

/**
 * The clearest date of the run, its gaps filled from the next clearest. Of equally clear dates the later wins: it
 * shows the ground as the decision saw it. Null where no scene was used. Reads one tile at a time.
 */
export async function quicklook(
  run: Pick<RunResult, 'tiles' | 'used' | 'grid' | 'drops'>,
  maxSize = 1600
): Promise<Quicklook | null> {
  const shares = new Map<string, number>();
  for (const tile of run.tiles) {
    const size = tile.core.width * tile.core.height;
    for (const d of tile.dates) shares.set(d.scene, (shares.get(d.scene) ?? 0) + size * d.clearShare * d.coveredShare);
  }
  const most = Math.max(0, ...shares.values());
  const best = run.used
    .map((scene) => ({ scene, share: Math.min(shares.get(scene.id) ?? 0, AS_CLEAR * most) }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share || (a.scene.date < b.scene.date ? 1 : -1))
    .slice(0, MOST_DATES)
    .map(({ scene }) => scene);
  if (best.length === 0) return null;

  const step = Math.max(1, Math.ceil(Math.max(run.grid.width, run.grid.height) / maxSize));
  const width = Math.ceil(run.grid.width / step);
  const height = Math.ceil(run.grid.height / step);
  const [red, green, blue] = [0, 1, 2].map(() => new Float32Array(width * height).fill(Number.NaN)) as [
    Float32Array,
    Float32Array,
    Float32Array
  ];
  const dates = new Set<IsoDate>();
  for (const { core } of run.tiles) {
    let open = true;
    for (const scene of best) {
      if (!open) break;
      const seen = await readReflectance(scene, run.drops, ['B04', 'B03', 'B02'], run.grid, core);
      open = false;
      for (let row = Math.ceil(core.row / step) * step; row < core.row + core.height; row += step) {
        for (let col = Math.ceil(core.col / step) * step; col < core.col + core.width; col += step) {
          const to = (row / step) * width + col / step;
          if (!Number.isNaN(red[to]!)) continue;
          const from = (row - core.row) * core.width + (col - core.col);
          red[to] = seen.B04[from]!;
          green[to] = seen.B03[from]!;
          blue[to] = seen.B02[from]!;
          if (Number.isNaN(red[to]!)) open = true;
          else dates.add(scene.date);
        }
      }
    }
  }
  const png = await encodePng(trueColour(red, green, blue), width, height);
  const whole = gridOfWindow(run.grid, { col: 0, row: 0, width: run.grid.width, height: run.grid.height });
  const [a, b, x, d, e, y] = whole.transform;
  return {
    png,
    width,
    height,
    grid: { epsg: whole.epsg, transform: [a * step, b * step, x, d * step, e * step, y], width, height },
    dates: [...dates].sort()
  };
}
