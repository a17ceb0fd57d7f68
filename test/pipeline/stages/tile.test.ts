import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SKY_WEIGHTS } from '../../../models/cloud-seg/predict.ts';
import { modelInfoOf } from '../../../models/model-file.ts';
import { isoDate } from '../../../pipeline/dates.ts';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { latticeWindowOf } from '../../../pipeline/geo/lattice.ts';
import { type Key, sceneId } from '../../../pipeline/ids.ts';
import { decodeArrays, decodeJson, encodeJson } from '../../../pipeline/io/arrays.ts';
import { encodeCog } from '../../../pipeline/io/cog.ts';
import { listDrop } from '../../../pipeline/io/drop.ts';
import { type Store, writeAtomically } from '../../../pipeline/io/store.ts';
import type { Pixel } from '../../../pipeline/raster/raster.ts';
import type { Band } from '../../../pipeline/scene/bands.ts';
import type { BandAsset, Scene } from '../../../pipeline/scene/scene.ts';
import { mosaicGrid, selectScenes } from '../../../pipeline/scene/select.ts';
import { isUsable } from '../../../pipeline/segment/mask-classes.ts';
import { periodOf } from '../../../pipeline/segment/plot-input.ts';
import type { IngestArtefact, TileMeta } from '../../../pipeline/stages/artefacts.ts';
import { ingest } from '../../../pipeline/stages/ingest.ts';
import { planIngest } from '../../../pipeline/stages/plan.ts';
import { readMask, tile } from '../../../pipeline/stages/tile.ts';
import { planTiles, type Tile } from '../../../pipeline/tile/plan.ts';
import { stitch } from '../../../pipeline/tile/stitch.ts';
import { pixels } from '../../../pipeline/units.ts';
import { seeded } from '../../support/random.ts';

const sky = modelInfoOf(SKY_WEIGHTS);

/** A store in memory that counts what is put. */
function memoryStore(): Store & { puts: number } {
  const held = new Map<string, Uint8Array>();
  return {
    puts: 0,
    has: async (key) => held.has(key),
    async get(key) {
      const bytes = held.get(key);
      if (!bytes) throw new Error(`Expected ${key}, found none.`);
      return bytes;
    },
    async put(key, bytes) {
      this.puts++;
      held.set(key, bytes);
    }
  };
}

/** The layers of a season on the whole grid, worked in tiles of `size`. */
async function layersOf(grid: Grid, size: number, scenes: Key[], io: { store: Store; drops: string[] }) {
  const epsg = grid.epsg!;
  const whole = latticeWindowOf(grid, epsg);
  const layers: Record<string, Pixel> = {};
  const metas: { tile: Tile; meta: TileMeta }[] = [];
  for (const t of planTiles(epsg, [whole], pixels(size))) {
    const input = tile.parse(JSON.parse(JSON.stringify({ epsg, tile: t, passes: scenes.map((key) => [key]), sky })));
    const { meta, arrays } = decodeArrays<TileMeta>(await tile.run(input, io));
    for (const [name, values] of Object.entries(arrays)) {
      layers[name] ??= new Uint16Array(grid.width * grid.height);
      stitch(layers[name], whole, meta.core, values);
    }
    metas.push({ tile: t, meta });
  }
  return { layers, metas };
}

const SIZE = 96;
const grid: Grid = { epsg: 32650, transform: [10, 0, 500000, 0, -10, 4200000], width: SIZE, height: SIZE };
const io = { store: memoryStore(), drops: [''] };
const keys: Key[] = [];

/** Twelve dates over fields of 16 × 16 px that green and ripen at their own times, with random clouds. */
beforeAll(async () => {
  io.drops = [await mkdtemp(join(tmpdir(), 'parus-tile-'))];
  const random = seeded(3);
  for (let n = 0; n < 12; n++) {
    const date = isoDate(`2024-${String(4 + Math.floor(n / 2)).padStart(2, '0')}-${n % 2 === 0 ? '05' : '15'}`);
    const [cloudCol, cloudRow] = [random(SIZE), random(SIZE)];
    const level = (i: number, bare: number, green: number) => {
      const [col, row] = [i % SIZE, Math.floor(i / SIZE)];
      const field = Math.floor(col / 16) * 7 + Math.floor(row / 16) * 3;
      const greenness = Math.max(0, Math.sin(((n + (field % 5)) / 14) * Math.PI));
      const cloud = Math.max(0, 1 - Math.hypot(col - cloudCol, row - cloudRow) / 22);
      return (bare + (green - bare) * greenness) * (1 - cloud) + 0.6 * cloud + random(60) / 10_000;
    };
    const ground: [Band, number, number][] = [
      ['B02', 0.09, 0.03],
      ['B03', 0.12, 0.06],
      ['B04', 0.16, 0.04],
      ['B08', 0.25, 0.42],
      ['B11', 0.33, 0.2]
    ];
    const bands: Scene['bands'] = {};
    for (const [band, bare, green] of ground) {
      const data = Uint16Array.from({ length: SIZE * SIZE }, (_, i) => Math.round(level(i, bare, green) * 10_000));
      const bytes = await encodeCog({ grid, bands: [{ name: band, data }], nodata: 0 });
      const path = `${date}-${band}.tif`;
      await writeAtomically(join(io.drops[0]!, path), bytes);
      bands[band] = {
        path,
        bandIndex: 0,
        sha256: path,
        bytes: bytes.length,
        grid,
        scale: 1e-4,
        offset: 0,
        nodata: 0
      } satisfies BandAsset;
    }
    const scene: Scene = {
      id: sceneId(`S_${date}`),
      item: date,
      drop: 0,
      datetime: `${date}T03:00:00Z`,
      date,
      level: 'L2A',
      grid,
      bands,
      scl: null,
      missing: [],
      sunAzimuthDeg: null,
      sunZenithDeg: null,
      processingBaseline: null,
      nodataShare: 0,
      cloudShare: 0.2
    };
    const key = `ingest-${n}` as Key;
    await io.store.put(key, encodeJson({ ok: true, scene } satisfies IngestArtefact));
    keys.push(key);
  }
});
afterAll(() => rm(io.drops[0]!, { recursive: true, force: true }));

test('composites and masks are the same in tiles of 32, 64 and 512 pixels', { timeout: 120_000 }, async () => {
  const one = await layersOf(grid, 512, keys, io);
  expect(one.metas).toHaveLength(1);
  const { periods } = one.metas[0]!.meta;
  expect(periods).toEqual([...new Set([4, 5, 6, 7, 8, 9].map((month) => periodOf(2024, month)))]);
  expect(Object.keys(one.layers)).toHaveLength(1 + 4 * periods.length);
  expect(new Set(one.layers.looks).size).toBeGreaterThan(1);
  for (const size of [32, 64]) {
    const many = await layersOf(grid, size, keys, io);
    for (const name of Object.keys(one.layers)) expect(many.layers[name], `${name}, ${size}`).toEqual(one.layers[name]);

    const whole = latticeWindowOf(grid, 32650);
    for (const [n, date] of one.metas[0]!.meta.dates.entries()) {
      const stitched = new Uint8Array(SIZE * SIZE);
      for (const { meta } of many.metas) {
        const { meta: of, mask } = await readMask(io.store, meta.dates[n]!.mask);
        expect(of).toEqual({ scenes: date.scenes, date: date.date, core: meta.core });
        stitch(stitched, whole, meta.core, mask);
      }
      const { mask } = await readMask(io.store, date.mask);
      expect(stitched).toEqual(mask);
      expect(date.clearShare).toBe(mask.filter(isUsable).length / mask.length);
    }
  }
});

test('a second run makes no mask anew, and a new scene only those of its neighbours', async () => {
  const first = { ...io, store: memoryStore() };
  for (const key of keys) await first.store.put(key, await io.store.get(key));
  const [only] = planTiles(32650, [latticeWindowOf(grid, 32650)], pixels(512));
  const run = (scenes: Key[]) => tile.run({ epsg: 32650, tile: only!, passes: scenes.map((key) => [key]), sky }, first);
  const putsOf = async (scenes: Key[]) => {
    const before = first.store.puts;
    await run(scenes);
    return first.store.puts - before;
  };
  expect(await putsOf(keys.slice(0, -1))).toBe(11);
  expect(await putsOf(keys.slice(0, -1))).toBe(0);
  expect(await putsOf(keys)).toBe(1 + 3); // itself and the three dates of the 60 days before it
  expect(await run(keys)).toEqual(await run([...keys].reverse()));
});

test('of two passes on one date a pixel counts one look, the clear one', async () => {
  const store = memoryStore();
  const [first, second] = await Promise.all(
    keys.slice(5, 7).map(async (key) => decodeJson<IngestArtefact>(await io.store.get(key)))
  );
  if (!first?.ok || !second?.ok) throw new Error('Expected two scenes.');
  const { date } = first.scene;
  await store.put('first' as Key, encodeJson(first));
  await store.put(
    'later' as Key,
    encodeJson({ ok: true, scene: { ...second.scene, date, datetime: `${date}T06:00:00Z` } })
  );
  const [only] = planTiles(32650, [latticeWindowOf(grid, 32650)], pixels(512));
  const looksOf = async (passes: string[][]) => {
    const input = tile.parse({ epsg: 32650, tile: only!, passes, sky });
    return decodeArrays(await tile.run(input, { ...io, store })).arrays.looks as Uint16Array;
  };
  const [one, other, both] = [
    await looksOf([['first']]),
    await looksOf([['later']]),
    await looksOf([['first'], ['later']])
  ];
  expect(one.some((n, i) => n !== other[i])).toBe(true);
  expect(both).toEqual(one.map((n, i) => Math.max(n, other[i]!)));
});

test('refuses a payload that is no tile', () => {
  expect(() => tile.parse({ epsg: 32650, passes: [] })).toThrow(/tile job/);
});

const FLANDERS = join(process.env.PARUS_DATA ?? '', 'drops/flanders-2018');
const hasFlanders = process.env.PARUS_DATA !== undefined && existsSync(FLANDERS);
if (!hasFlanders) console.warn('Skipped: set PARUS_DATA to check masks against a real season.');

test.skipIf(!hasFlanders)('the dates of a real season are as the eye finds them', { timeout: 120_000 }, async () => {
  const store = memoryStore();
  const drops = [FLANDERS];
  const scenes: { scene: Scene; key: Key }[] = [];
  for (const job of planIngest((await listDrop(FLANDERS, 0)).candidates)) {
    const bytes = await ingest.run(job.input as never, { store, drops });
    await store.put(job.key, bytes);
    const artefact = decodeJson<IngestArtefact>(bytes);
    if (artefact.ok) scenes.push({ scene: artefact.scene, key: job.key });
  }
  const { epsg, used } = selectScenes(scenes.map((s) => s.scene));
  const seasonKeys = used.map((scene) => scenes.find((s) => s.scene === scene)!.key);
  const real = mosaicGrid(used, epsg);
  const { metas } = await layersOf(real, 256, seasonKeys, { store, drops });
  const area = ({ core }: TileMeta) => core.width * core.height;
  const shares = new Map<string, number>(); // the patch lies on a corner of four tiles
  for (const { meta } of metas) {
    for (const d of meta.dates) {
      const share = (d.clearShare * area(meta)) / (real.width * real.height);
      shares.set(d.date, (shares.get(d.date) ?? 0) + share);
    }
  }
  // Looked at: cloudless, overcast, haze that Sen2Cor calls vegetation, the shadow of a cloud beyond the patch.
  expect(shares.get(isoDate('2018-05-06'))).toBeGreaterThan(0.97);
  expect(shares.get(isoDate('2018-07-08'))).toBeGreaterThan(0.97);
  expect(shares.get(isoDate('2018-08-12')) ?? 0).toBeLessThan(0.02);
  expect(shares.get(isoDate('2018-07-18')) ?? 0).toBeLessThan(0.1);
  expect(shares.get(isoDate('2018-11-05')) ?? 0).toBeLessThan(0.02);
});
