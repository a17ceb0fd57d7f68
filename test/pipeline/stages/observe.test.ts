import { beforeAll, describe, expect, test } from 'vitest';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { latticeWindowOf } from '../../../pipeline/geo/lattice.ts';
import { containsPoint } from '../../../pipeline/geo/polygon.ts';
import { type Key, plotId } from '../../../pipeline/ids.ts';
import { decodeJson, encodeArrays, encodeJson } from '../../../pipeline/io/arrays.ts';
import { listDrop } from '../../../pipeline/io/drop.ts';
import { readReflectance } from '../../../pipeline/io/scene-read.ts';
import { memoryStore, type Store } from '../../../pipeline/io/store.ts';
import { plotOf } from '../../../pipeline/plot/area.ts';
import type { Scene } from '../../../pipeline/scene/scene.ts';
import { mosaicGrid } from '../../../pipeline/scene/select.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import type { DelineateArtefact, IngestArtefact, ObserveInput, TileMeta } from '../../../pipeline/stages/artefacts.ts';
import { ingest } from '../../../pipeline/stages/ingest.ts';
import { observe, readSeries } from '../../../pipeline/stages/observe.ts';
import { planIngest } from '../../../pipeline/stages/plan.ts';
import { cut } from '../../../pipeline/tile/cut.ts';
import { planTiles } from '../../../pipeline/tile/plan.ts';
import { pixels } from '../../../pipeline/units.ts';

const drop = new URL('../../../data-samples/north-wheat-maize', import.meta.url).pathname;

/** Three scenes of the sample drop, tiles of 32 px, masks with a cloud over the east on the second date, all cloud on the third. */
describe('observe', () => {
  let store: Store;
  let scenes: { scene: Scene; key: Key }[];
  let grid: Grid;
  let input: ObserveInput;
  const cloudFrom = [Infinity, 48, 0];

  beforeAll(async () => {
    store = memoryStore();
    const jobs = planIngest((await listDrop(drop, 0)).candidates).slice(10, 13);
    scenes = [];
    for (const { key, input } of jobs) {
      const bytes = await ingest.run(ingest.parse(input), { store, drops: [drop] });
      await store.put(key, bytes);
      const artefact = decodeJson<IngestArtefact>(bytes);
      if (artefact.ok) scenes.push({ scene: artefact.scene, key });
    }
    grid = mosaicGrid(
      scenes.map((s) => s.scene),
      32650
    );
    const whole = latticeWindowOf(grid, 32650);
    const masks = cloudFrom.map((from) =>
      Uint8Array.from({ length: grid.width * grid.height }, (_, i) =>
        i % grid.width >= from ? MASK.cloud : MASK.clear
      )
    );
    const tiles: ObserveInput['tiles'] = [];
    for (const { core, id } of planTiles(32650, [whole], pixels(32))) {
      const dates: TileMeta['dates'] = [];
      for (const [i, { scene }] of scenes.entries()) {
        const mask = `mask-${id}-${i}` as Key;
        await store.put(mask, encodeArrays({ mask: cut(masks[i]!, whole, core) }, {}));
        dates.push({ scenes: [scene.id], date: scene.date, mask, clearShare: 1, coveredShare: 1 });
      }
      const key = `tile-${id}` as Key;
      await store.put(key, encodeArrays({}, { core, dates, periods: [] } satisfies TileMeta));
      tiles.push({ key, core });
    }
    const [, , x0, , , y0] = grid.transform;
    // Two slanting fields, the first across four tiles, around pixel (32, 32) and (60, 70).
    const plots = [
      { col: 32, row: 32 },
      { col: 60, row: 70 }
    ].map(({ col, row }) => {
      const [x, y] = [x0 + 10 * col + 5, y0 - 10 * row - 5];
      const ring: [number, number][] = [
        [x - 90, y - 60],
        [x + 75, y - 85],
        [x + 95, y + 55],
        [x - 70, y + 80],
        [x - 90, y - 60]
      ];
      return plotOf(plotId(`${grid.epsg}-E${x}-N${y}`), [ring], grid, 0.5);
    });
    await store.put('plots' as Key, encodeJson({ plots } satisfies DelineateArtefact));
    input = { epsg: 32650, core: whole, plots: 'plots' as Key, tiles, passes: scenes.map((s) => [s.key]) };
  });

  const run = async (change: Partial<ObserveInput> = {}) =>
    readSeries(await observe.run(observe.parse({ ...input, ...change }), { store, drops: [drop] }));

  test('counts, shares and means are those of a plain walk over the pixels', async () => {
    const series = await run();
    const { plots } = decodeJson<DelineateArtefact>(await store.get('plots' as Key));
    expect(series).toHaveLength(2);
    const [, , x0, , , y0] = grid.transform;
    for (const plot of plots) {
      const { observations } = series.find((s) => s.plot === plot.id)!;
      expect(observations.map((o) => o.date)).toEqual(scenes.map((s) => s.scene.date));
      for (const [k, { scene }] of scenes.entries()) {
        const { B04 } = await readReflectance(scene, [drop], ['B04'], grid);
        const values: number[] = [];
        let all = 0;
        for (let i = 0; i < B04.length; i++) {
          const [col, row] = [i % grid.width, Math.floor(i / grid.width)];
          const [x, y] = [x0 + 10 * col + 5, y0 - 10 * row - 5];
          // Eroded by 5 m: inside, and so is every point of a circle of 5 m.
          const isPure = Array.from({ length: 720 }, (_, a) => (a * Math.PI) / 360).every((a) =>
            containsPoint(plot.polygon, x + 5 * Math.cos(a), y + 5 * Math.sin(a))
          );
          if (!isPure) continue;
          all++;
          if (col < cloudFrom[k]!) values.push(B04[i]!);
        }
        const o = observations[k]!;
        expect(all).toBe(plot.purePixels);
        expect(o.count).toBe(values.length);
        expect(o.clearShare).toBeCloseTo(values.length / all, 5);
        const kept = values
          .sort((a, b) => a - b)
          .slice(Math.floor(values.length / 5), values.length - Math.floor(values.length / 5));
        if (kept.length === 0) expect(o.mean).toEqual({});
        else expect(o.mean.B04).toBeCloseTo(kept.reduce((a, b) => a + b) / kept.length, 5);
      }
    }
  });

  test('each plot is observed by the one tile that holds its innermost pixel, with the same numbers', async () => {
    const parts = await Promise.all(input.tiles.map(({ core }) => run({ core })));
    expect(parts.flat().sort((a, b) => (a.plot < b.plot ? -1 : 1))).toEqual(await run());
  });
});
