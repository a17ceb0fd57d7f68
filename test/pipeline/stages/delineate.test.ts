import { describe, expect, test } from 'vitest';
import { isoDate } from '../../../pipeline/dates.ts';
import { type Key, plotId, sceneId } from '../../../pipeline/ids.ts';
import { decodeJson, encodeArrays } from '../../../pipeline/io/arrays.ts';
import { memoryStore } from '../../../pipeline/io/store.ts';
import type { Series } from '../../../pipeline/series/observation.ts';
import type { DelineateArtefact, TileMeta } from '../../../pipeline/stages/artefacts.ts';
import { delineate } from '../../../pipeline/stages/delineate.ts';
import { readSeries } from '../../../pipeline/stages/observe.ts';
import { encodeSeries } from '../../../pipeline/stages/series-artefact.ts';
import { cut } from '../../../pipeline/tile/cut.ts';
import { planTiles } from '../../../pipeline/tile/plan.ts';
import { pixels } from '../../../pipeline/units.ts';
import { seeded } from '../../support/random.ts';

const size = 90;
const epsg = 32650;
const whole = { col: 50_000, row: -340_000, width: size, height: size };

/** Fields between slanting hedges, with noise inside; a corner without a clear look. */
function layers(seed: number) {
  const random = seeded(seed);
  const boundary = new Uint8Array(size * size);
  const cropland = new Uint8Array(size * size);
  const looks = new Uint16Array(size * size);
  for (let i = 0; i < size * size; i++) {
    const [col, row] = [i % size, Math.floor(i / size)];
    const hedge = Math.abs(((col + 0.3 * row) % 31) - 15) < 0.8 || Math.abs(((row - 0.2 * col + 90) % 27) - 13) < 0.8;
    boundary[i] = hedge ? 200 + random(40) : random(45);
    cropland[i] = 160 + random(90);
    looks[i] = col + row < 9 ? 0 : 12;
  }
  return { boundary, cropland, looks };
}

async function plotsOf(tileSize: number, seed: number) {
  const store = memoryStore();
  const all = layers(seed);
  const tiles = planTiles(epsg, [whole], pixels(tileSize)).map(({ core }, i) => ({ key: `tile-${i}` as Key, core }));
  for (const { key, core } of tiles) {
    const arrays = {
      boundary: cut(all.boundary, whole, core),
      cropland: cut(all.cropland, whole, core),
      looks: cut(all.looks, whole, core)
    };
    await store.put(key, encodeArrays(arrays, { core, dates: [] } satisfies TileMeta));
  }
  const input = delineate.parse(JSON.parse(JSON.stringify({ epsg, tiles, minAreaM2: 500 })));
  return delineate.run(input, { store, drops: [] });
}

describe('delineate', () => {
  test('the size of the tiles changes no byte: a field across a seam is one plot', async () => {
    const one = await plotsOf(90, 4);
    const { plots } = decodeJson<DelineateArtefact>(one);
    expect(plots.length).toBeGreaterThan(8);
    expect(new Set(plots.map((p) => p.id)).size).toBe(plots.length);
    expect(Buffer.compare(await plotsOf(32, 4), one)).toBe(0);
    expect(Buffer.compare(await plotsOf(17, 4), one)).toBe(0);
  });

  test('a payload that breaks the contract is named', () => {
    expect(() => delineate.parse({ epsg, tiles: [{ key: 1 }], minAreaM2: 500 })).toThrow(/delineate job/);
  });
});

test('series come back from their artefact as they were', () => {
  const series: Series[] = [
    {
      plot: plotId('32650-E1-N1'),
      observations: [
        { scene: sceneId('b'), date: isoDate('2024-05-01'), clearShare: 0, count: 0, mean: {}, sd: {} },
        {
          scene: sceneId('a'),
          date: isoDate('2024-05-06'),
          clearShare: 0.33333,
          count: 3,
          mean: { B02: 0.01234, B12: 1.30001 },
          sd: { B02: 0, B12: 0.00001 }
        }
      ]
    },
    { plot: plotId('32650-E2-N2'), observations: [] }
  ];
  expect(readSeries(encodeSeries(series))).toEqual(series);
  expect(readSeries(encodeSeries([]))).toEqual([]);
});
