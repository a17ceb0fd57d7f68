import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, isoDate } from '../../../pipeline/dates.ts';
import { fromLonLat } from '../../../pipeline/geo/crs.ts';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { gridOnLattice, latticeWindowOf } from '../../../pipeline/geo/lattice.ts';
import { intersect, isEmpty, type Window } from '../../../pipeline/geo/window.ts';
import { memoryStore } from '../../../pipeline/io/store.ts';
import { iouOf } from '../../../pipeline/plot/overlap.ts';
import type { TileInput } from '../../../pipeline/stages/artefacts.ts';
import type { PlannedScene } from '../../../pipeline/stages/plan.ts';
import { type DrawnScene, drawScene, onZone50, planDrawn, workDrawn } from '../../support/drawn-season.ts';

const io = { store: memoryStore(), drops: [''] };
beforeAll(async () => {
  io.drops = [await mkdtemp(join(tmpdir(), 'parus-mosaic-'))];
});
afterAll(() => rm(io.drops[0]!, { recursive: true, force: true }));

const draw = async (scenes: DrawnScene[]): Promise<PlannedScene[]> => {
  const drawn: PlannedScene[] = [];
  for (const scene of scenes) drawn.push(await drawScene(io.drops[0]!, io.store, scene));
  return drawn;
};
const DATES = Array.from({ length: 16 }, (_, n) => addDays(isoDate('2024-03-10'), 6 * n));

/** Around a corner of the 256 px tiles, which lies at column 50 176, row −420 096. */
const [COL, ROW] = [50_090, -420_130];

describe('the size of the tiles', () => {
  test('plots, series and masks of two overlapping granules, half swaths and two orbits do not depend on it', async () => {
    const west = onZone50(COL, ROW, 120, 48);
    const east = onZone50(COL + 96, ROW - 22, 50, 84);
    const swath = (x: number, y: number) => x - COL * 10 < 900 + 0.4 * (y + ROW * 10); // no data west of a slanting line
    const scenes: DrawnScene[] = [];
    for (const [n, date] of DATES.entries()) {
      const hole = n % 3 === 1 ? swath : undefined;
      if (n % 4 !== 3) scenes.push({ id: `W_${date}`, datetime: `${date}T03:05:00Z`, grid: west, hole });
      if (n % 4 !== 2)
        scenes.push({ id: `E_${date}`, datetime: `${date}T03:05:14Z`, grid: east, hole, baseline: '05.10' });
    }
    scenes.push({ id: 'second-orbit', datetime: `${DATES[8]}T08:00:00Z`, grid: east });
    const drawn = await draw(scenes);
    const one = await workDrawn(drawn, 256, io);
    expect(one.plots.length).toBeGreaterThan(10);
    expect(one.masks.size).toBe(DATES.length + 1);
    for (const size of [64, 72]) {
      const many = await workDrawn(drawn, size, io);
      expect(many.tiles).toBeGreaterThan(one.tiles);
      expect(many, `tiles of ${size}`).toEqual({ ...one, tiles: many.tiles });
    }
  }, 240_000);
});

describe('a pass in several scenes', () => {
  test('cut in two granules that overlap, and one of them processed twice, it gives the plots and series of the uncut', async () => {
    const dates = DATES.filter((_, n) => n % 3 === 0);
    const whole = dates.map((date) => ({
      id: `whole_${date}`,
      datetime: `${date}T03:05:00Z`,
      grid: onZone50(COL, ROW, 100, 80),
      baseline: '05.11'
    }));
    const cut = dates.flatMap((date): DrawnScene[] => [
      { id: `A_${date}`, datetime: `${date}T03:05:00Z`, grid: onZone50(COL, ROW, 56, 80), baseline: '04.00' },
      { id: `B_${date}`, datetime: `${date}T03:05:14Z`, grid: onZone50(COL + 44, ROW, 56, 80), baseline: '05.11' },
      { id: `B_old_${date}`, datetime: `${date}T03:05:14Z`, grid: onZone50(COL + 44, ROW, 56, 80), baseline: '03.01' }
    ]);
    const [one, two] = [await workDrawn(await draw(whole), 256, io), await workDrawn(await draw(cut), 256, io)];
    expect(one.plots.length).toBeGreaterThan(15);
    expect(two.plots).toEqual(one.plots);
    expect(two.series).toEqual(one.series);
    expect(two.masks).toEqual(one.masks);
    // The newest processing goes first, and names the pass.
    expect(new Set([...two.scenes.values()].flat())).toEqual(new Set(dates.map((date) => `B_${date}`)));
  }, 30_000);
});

describe('a new scene', () => {
  const east = (date: string, id: string) => ({
    id,
    datetime: `${date}T03:05:00Z`,
    grid: onZone50(COL + 300, ROW, 80, 40)
  });

  test('changes the keys of the tiles that it touches, and of no other, though the mosaic grows', async () => {
    const before = await draw(
      DATES.slice(0, 2).map((date) => ({
        id: `w_${date}`,
        datetime: `${date}T03:05:00Z`,
        grid: onZone50(COL, ROW, 300, 300)
      }))
    );
    for (const [more, size] of [
      [east(DATES[0]!, 'same-pass'), 64],
      [east(DATES[2]!, 'new-date'), 100],
      [{ ...east(DATES[2]!, 'far'), grid: onZone50(COL + 9000, ROW - 4000, 40, 40) }, 64]
    ] as const) {
      const inputsOf = (scenes: PlannedScene[]) =>
        new Map(
          planDrawn(scenes, size).plan.tiles.map((job) => [job.label, { key: job.key, ...(job.input as TileInput) }])
        );
      const [old, now] = [inputsOf(before), inputsOf([...before, ...(await draw([more]))])];
      const ground = latticeWindowOf(more.grid, 32650);
      let changed = 0;
      for (const [id, { key, tile }] of old) {
        const isTouched = !isEmpty(intersect(now.get(id)!.tile.read, ground));
        expect(now.get(id)!.key === key, `${more.id} ${id} ${JSON.stringify(tile)}`).toBe(!isTouched);
        if (isTouched) changed++;
      }
      expect(changed > 0, more.id).toBe(more.id !== 'far');
      expect(now.size, more.id).toBeGreaterThan(old.size);
    }
  });
});

describe('across a UTM zone seam', () => {
  // 120° east, 38° north: column 76 330 of zone 50's lattice.
  const [seamX, seamY] = fromLonLat(32650, 120, 38);
  const [col, row] = [Math.floor(seamX / 20) * 2, -Math.floor(seamY / 20) * 2];
  const west = onZone50(col - 30, row, 42, 130);
  /** The grid of zone 51 that holds the ground of zone 50's eastern half and a margin around. */
  const east = ((): Grid => {
    const window = latticeWindowOf(onZone50(col - 8, row - 10, 62, 150), 32651);
    const even = (v: number) => v - (((v % 2) + 2) % 2);
    const w: Window = {
      col: even(window.col),
      row: even(window.row),
      width: even(window.width + 3),
      height: even(window.height + 3)
    };
    return gridOnLattice(32651, w);
  })();
  const dates = DATES.filter((_, n) => n % 3 === 0);

  test('a field delivered half in zone 50 and half in zone 51 is one plot, as one zone alone draws it', async () => {
    const single = dates.map((date) => ({
      id: `s_${date}`,
      datetime: `${date}T03:05:00Z`,
      grid: onZone50(col - 30, row, 76, 130)
    }));
    const halves = dates.flatMap((date) => [
      { id: `w_${date}`, datetime: `${date}T03:05:00Z`, grid: west },
      { id: `e_${date}`, datetime: `${date}T03:05:14Z`, grid: east }
    ]);
    const one = await workDrawn(await draw(single), 256, io);
    const two = await workDrawn(await draw(halves), 256, io);
    expect(new Set(two.plots.map((p) => p.epsg))).toEqual(new Set([32650]));

    const seam = 10 * (col + 12); // where zone 50's scenes end
    const across = one.plots.filter((p) => {
      const xs = p.polygon[0]!.map(([x]) => x);
      const ys = p.polygon[0]!.map(([, y]) => y);
      // Plots at the edge of the single-zone drop go on in the other; the drawn fields have 3.6 ha, pieces of them prove nothing.
      const inner =
        Math.min(...ys) > -10 * (row + 128) && Math.max(...ys) < -10 * (row + 2) && Math.max(...xs) < 10 * (col + 44);
      return inner && p.areaM2 > 10_000 && Math.min(...xs) < seam - 30 && Math.max(...xs) > seam + 30;
    });
    expect(across.length).toBeGreaterThanOrEqual(2);
    for (const plot of across) {
      const best = two.plots.map((p) => iouOf(p.polygon, plot.polygon)).sort((a, b) => b - a)[0]!;
      expect(best, plot.id).toBeGreaterThanOrEqual(0.9);
    }
  }, 30_000);
});
