import { expect, test } from 'vitest';
import { modelInfoOf } from '../../../models/model-file.ts';
import { PLOT_WEIGHTS } from '../../../models/plot-seg/predict.ts';
import { intersect, isEmpty, type Window } from '../../../pipeline/geo/window.ts';
import type { Key } from '../../../pipeline/ids.ts';
import { decodeArrays, encodeArrays } from '../../../pipeline/io/arrays.ts';
import { memoryStore } from '../../../pipeline/io/store.ts';
import { FIELD_LAYERS, fieldWindowOf } from '../../../pipeline/segment/field-net.ts';
import { PLOT_BANDS } from '../../../pipeline/segment/plot-input.ts';
import type { FieldsMeta, TileMeta } from '../../../pipeline/stages/artefacts.ts';
import { fields } from '../../../pipeline/stages/fields.ts';
import { cut } from '../../../pipeline/tile/cut.ts';
import { planTiles } from '../../../pipeline/tile/plan.ts';
import { stitch } from '../../../pipeline/tile/stitch.ts';
import { pixels } from '../../../pipeline/units.ts';
import { seeded } from '../../support/random.ts';

const whole: Window = { col: 50_000, row: -340_000, width: 160, height: 120 };
const size = whole.width * whole.height;
const epsg = 32650;

/** Two periods over rectangular fields of 14 × 10 px; the second saw the eastern half alone, and nothing saw the first rows. */
function composites() {
  const random = seeded(5);
  const layers = new Map<string, Uint16Array>();
  const green = Array.from({ length: 400 }, () => random(100) / 100);
  for (const period of [24_290, 24_291]) {
    PLOT_BANDS.forEach((band, b) => {
      const values = new Uint16Array(size);
      for (let i = 0; i < size; i++) {
        const [x, y] = [i % whole.width, Math.floor(i / whole.width)];
        if (y < 6 || (period === 24_291 && x < 80)) continue;
        const g = green[Math.floor(x / 14) + 20 * Math.floor(y / 10)]!;
        const [bare, full] = [
          [900, 300],
          [1200, 600],
          [1600, 350],
          [2500, 4500]
        ][b] as [number, number];
        values[i] = Math.round(bare + g * (full - bare)) + random(40);
      }
      layers.set(`${period} ${band}`, values);
    });
  }
  layers.set(
    'looks',
    Uint16Array.from({ length: size }, (_, i) => (i < 6 * whole.width ? 0 : 3))
  );
  return layers;
}

async function fieldsIn(tileSize: number) {
  const store = memoryStore();
  const layers = composites();
  const tiles = planTiles(epsg, [whole], pixels(tileSize)).map(({ core }, i) => ({ key: `tile-${i}` as Key, core }));
  for (const { key, core } of tiles) {
    const arrays = Object.fromEntries(
      [...layers].map(([name, v]) => [name, cut(v, whole, core)] as const).filter(([, v]) => v.some((n) => n > 0))
    );
    const periods = [24_290, 24_291].filter((p) => arrays[`${p} B02`]);
    await store.put(key, encodeArrays(arrays, { core, dates: [], periods } satisfies TileMeta));
  }
  const out = Object.fromEntries([...FIELD_LAYERS, 'seen'].map((name) => [name, new Uint8Array(size)]));
  for (const { core } of tiles) {
    const near = tiles.filter((t) => !isEmpty(intersect(t.core, fieldWindowOf(core))));
    const input = fields.parse(JSON.parse(JSON.stringify({ epsg, core, tiles: near, net: modelInfoOf(PLOT_WEIGHTS) })));
    const { meta, arrays } = decodeArrays<FieldsMeta>(await fields.run(input, { store, drops: [] }));
    expect(meta.core).toEqual(core);
    for (const name of Object.keys(out)) stitch(out[name]!, whole, core, arrays[name] as Uint8Array);
  }
  return out;
}

test('a tile sees its neighbours: the layers are those of the ground in one piece', { timeout: 60_000 }, async () => {
  const [one, many] = [await fieldsIn(1000), await fieldsIn(48)];
  for (const [name, layer] of Object.entries(one)) {
    // Squares of another shape may be summed in another order, so that a value on the edge falls to the other side.
    for (const [i, v] of layer.entries()) expect(Math.abs(v - many[name]![i]!), `${name} ${i}`).toBeLessThanOrEqual(1);
  }
  expect(one.seen!.filter((v) => v === 0)).toHaveLength(6 * whole.width);
});

test('borders are likelier between two fields than within one', { timeout: 60_000 }, async () => {
  const { east } = await fieldsIn(1000);
  const mean = (of: (x: number) => boolean) => {
    const values = east!.filter((_, i) => Math.floor(i / whole.width) > 10 && of(i % whole.width));
    return values.reduce((n, v) => n + v, 0) / values.length;
  };
  expect(mean((x) => x % 14 === 13 && x < 150)).toBeGreaterThan(3 * mean((x) => x % 14 === 6));
});

test('a payload that breaks the contract is named', () => {
  expect(() => fields.parse({ epsg, tiles: [] })).toThrow(/fields job/);
});

test('a job that asks for other weights than are here makes nothing', async () => {
  const net = { ...modelInfoOf(PLOT_WEIGHTS), weightsSha256: '0' };
  const input = { epsg, core: whole, tiles: [], net };
  await expect(fields.run(input, { store: memoryStore(), drops: [] })).rejects.toThrow(
    /Expected plot-seg with weights 0/
  );
});
