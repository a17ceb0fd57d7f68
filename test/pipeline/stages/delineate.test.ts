import { describe, expect, test } from 'vitest';
import { isoDate } from '../../../pipeline/dates.ts';
import { type Key, plotId, sceneId } from '../../../pipeline/ids.ts';
import { decodeJson, encodeArrays } from '../../../pipeline/io/arrays.ts';
import { memoryStore } from '../../../pipeline/io/store.ts';
import type { Series } from '../../../pipeline/series/observation.ts';
import type { DelineateArtefact, FieldsMeta } from '../../../pipeline/stages/artefacts.ts';
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

/** Fields with slanting borders and noise inside; a corner without a clear look. */
function layers(seed: number) {
  const random = seeded(seed);
  const fieldAt = (col: number, row: number) =>
    100 * Math.floor((col + 0.3 * row + 15) / 31) + Math.floor((row - 0.2 * col + 103) / 27);
  const out = Object.fromEntries(NAMES.map((name) => [name, new Uint8Array(size * size)])) as Record<Name, Uint8Array>;
  for (let i = 0; i < size * size; i++) {
    const [col, row] = [i % size, Math.floor(i / size)];
    const border = (other: number) => (other !== fieldAt(col, row) ? 170 + random(80) : random(60));
    out.east[i] = border(fieldAt(col + 1, row));
    out.south[i] = border(fieldAt(col, row + 1));
    out.field[i] = 160 + random(90);
    out.seen[i] = col + row < 9 ? 0 : 1;
  }
  return out;
}
const NAMES = ['field', 'east', 'south', 'seen'] as const;
type Name = (typeof NAMES)[number];

async function plotsOf(tileSize: number, seed: number) {
  const store = memoryStore();
  const all = layers(seed);
  const fields = planTiles(epsg, [whole], pixels(tileSize)).map(({ core }, i) => ({ key: `fields-${i}` as Key, core }));
  for (const { key, core } of fields) {
    const arrays = Object.fromEntries(NAMES.map((name) => [name, cut(all[name], whole, core)]));
    await store.put(key, encodeArrays(arrays, { core } satisfies FieldsMeta));
  }
  const input = delineate.parse(JSON.parse(JSON.stringify({ epsg, fields, minAreaM2: 500 })));
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
    expect(() => delineate.parse({ epsg, fields: [{ key: 1 }], minAreaM2: 500 })).toThrow(/delineate job/);
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
