import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { gridOfWindow } from '../../../pipeline/geo/grid.ts';
import { decodeJson } from '../../../pipeline/io/arrays.ts';
import { encodeCog } from '../../../pipeline/io/cog.ts';
import { listDrop } from '../../../pipeline/io/drop.ts';
import { describeRaster } from '../../../pipeline/io/geotiff/describe.ts';
import { openRaster } from '../../../pipeline/io/raster-file.ts';
import { readReflectance, readScl } from '../../../pipeline/io/scene-read.ts';
import type { Store } from '../../../pipeline/io/store.ts';
import { BAND_TABLE, BANDS, type Band } from '../../../pipeline/scene/bands.ts';
import type { Scene } from '../../../pipeline/scene/scene.ts';
import type { IngestArtefact } from '../../../pipeline/stages/artefacts.ts';
import { ingest } from '../../../pipeline/stages/ingest.ts';
import { emptyFolder, gridOf, put, putScene } from '../../support/scene-folder.ts';

const round = (share: number) => Math.round(share * 1e6) / 1e6;
const store = {} as Store; // ingest reads no artefact
async function ingested(drop: string): Promise<IngestArtefact[]> {
  const { candidates } = await listDrop(drop, 0);
  return Promise.all(
    candidates.map(async (c) => decodeJson<IngestArtefact>(await ingest.run(ingest.parse(c), { store, drops: [drop] })))
  );
}
async function reasonOf(drop: string): Promise<string> {
  const [artefact] = await ingested(drop);
  return artefact!.ok ? 'accepted' : artefact!.reason;
}
async function sceneOf(drop: string) {
  const [artefact] = await ingested(drop);
  if (!artefact!.ok) throw new Error(artefact!.reason);
  return artefact!.scene;
}

test('a good scene is a Scene: grid, date, sun, bands, shares', async () => {
  const drop = emptyFolder();
  await putScene(drop, 's1', { dn: (band, i) => (band === 'B08' && i < 16 ? 0 : 2000) });
  const scene = await sceneOf(drop);
  expect(scene).toMatchObject({
    id: 's1',
    item: 's1/item.json',
    date: '2024-05-01',
    level: 'L2A',
    missing: [],
    scl: null,
    grid: gridOf(8, 8),
    sunAzimuthDeg: 140,
    sunZenithDeg: 30,
    nodataShare: 0.25
  });
  expect(Object.keys(scene.bands).sort()).toEqual([...BANDS].sort());
  expect(scene.bands.B11).toMatchObject({
    path: 's1/B11.tif',
    bandIndex: 0,
    scale: 0.0001,
    offset: 0,
    nodata: 0,
    grid: gridOf(4, 4, 20)
  });
});

test('bright white ground is cloud, green ground is not', async () => {
  const [cloudy, green] = [emptyFolder(), emptyFolder()];
  await putScene(cloudy, 'c', { size: 32, dn: () => 6000 });
  await putScene(green, 'g', { size: 32 });
  expect((await sceneOf(cloudy)).cloudShare).toBeGreaterThan(0.95);
  expect((await sceneOf(green)).cloudShare).toBeLessThan(0.05);
});

test('baseline 05.10 without an offset: the pixels say whether −0.1 applies', async () => {
  const [high, low] = [emptyFolder(), emptyFolder()];
  const item: NonNullable<Parameters<typeof putScene>[2]>['item'] = (i) => {
    i.properties['s2:processing_baseline'] = '05.10';
    for (const a of Object.values(i.assets)) delete a['raster:bands'];
  };
  await putScene(high, 'h', { item, dn: () => 1400 });
  await putScene(low, 'l', { item });
  expect((await sceneOf(high)).bands.B04!.offset).toBeCloseTo(-0.1, 12);
  expect((await sceneOf(low)).bands.B04!.offset).toBe(0);
});

test('an item without a band: the item, the bands expected and those found', async () => {
  const drop = emptyFolder();
  await putScene(drop, 's1', { item: (i) => delete i.assets.B08 });
  expect(await reasonOf(drop)).toMatch(/^s1\/item\.json: expected the bands B02, .*, found B02, .*; missing B08\.$/);
});

test('a band whose file is not there', async () => {
  const drop = emptyFolder();
  await putScene(drop, 's1');
  rmSync(join(drop, 's1/B05.tif'));
  expect(await reasonOf(drop)).toBe('s1/item.json: expected the file ./B05.tif of asset B05, found nothing there.');
});

test('a truncated TIFF, wherever it is cut: file, where it ends, what it needs', async () => {
  const drop = emptyFolder();
  await putScene(drop, 's1', { size: 64, dn: (_, i) => 1 + ((i * 7919) % 9999) });
  const path = join(drop, 's1/B11.tif');
  const whole = readFileSync(path);
  for (const share of [0.1, 0.5, 0.99]) {
    const cut = whole.subarray(0, Math.floor(whole.length * share));
    writeFileSync(path, cut);
    expect(await reasonOf(drop)).toMatch(
      new RegExp(`^s1/B11\\.tif: ends at byte ${cut.length}, .* needs bytes up to \\d+`)
    );
  }
});

test('a TIFF that is a JPEG', async () => {
  const drop = emptyFolder();
  await putScene(drop, 's1');
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#484' } })
    .jpeg()
    .toBuffer();
  put(drop, 's1/B03.tif', jpeg);
  expect(await reasonOf(drop)).toBe('s1/B03.tif: expected a TIFF, found a JPEG.');
});

test('a band in another zone, on another ground or in degrees is refused by name', async () => {
  const drop = emptyFolder();
  const b12 = async (grid: ReturnType<typeof gridOf>) =>
    put(
      drop,
      's1/B12.tif',
      await encodeCog({ grid, bands: [{ name: 'B12', data: new Uint16Array(16).fill(9) }], nodata: 0 })
    );
  await putScene(drop, 's1');
  await b12({ ...gridOf(4, 4, 20), epsg: 32649 });
  expect(await reasonOf(drop)).toBe("s1/B12.tif: expected EPSG 32650 as the scene's blue band, found EPSG 32649.");
  await b12({ ...gridOf(4, 4, 20), transform: [20, 0, 500_000, 0, -20, 4_000_100] });
  expect(await reasonOf(drop)).toMatch(/^s1\/B12\.tif: expected the ground/);
});

test('a plain GeoTIFF of ten bands with a sidecar; one with too few bands is refused', async () => {
  const drop = emptyFolder();
  const bands = BANDS.map((name, k) => ({ name, data: new Uint16Array(16).fill(1000 + k) }));
  const sidecar = {
    id: 'plain',
    datetime: '2024-05-01T00:00:00Z',
    bands: [...BANDS],
    level: 'TOA',
    scale: 0.0001,
    offset: 0
  };
  put(drop, 'x.tif', await encodeCog({ grid: gridOf(4, 4), bands }));
  put(drop, 'x.json', JSON.stringify(sidecar));
  expect(await sceneOf(drop)).toMatchObject({
    id: 'plain',
    item: 'x.json',
    level: 'TOA',
    bands: { B12: { path: 'x.tif', bandIndex: 9 } }
  });
  // What the sidecar does not say the file may: its own scale and offset go before the usual ones.
  const scaled = bands.map((b) => ({ ...b, scale: 0.0002, offset: -0.05 }));
  put(drop, 'x.tif', await encodeCog({ grid: gridOf(4, 4), bands: scaled }));
  put(drop, 'x.json', JSON.stringify({ ...sidecar, scale: undefined, offset: undefined }));
  expect((await sceneOf(drop)).bands.B12).toMatchObject({ scale: 0.0002, offset: -0.05 });
  put(drop, 'x.json', JSON.stringify(sidecar));
  expect((await sceneOf(drop)).bands.B12).toMatchObject({ scale: 0.0001, offset: 0 });
  put(drop, 'x.tif', await encodeCog({ grid: gridOf(4, 4), bands: bands.slice(0, 9) }));
  expect(await reasonOf(drop)).toBe('x.tif: expected a band 10 for B12, found 9 bands.');
});

const SAFE = new URL('../../golden/safe/', import.meta.url).pathname;
const PRODUCT = 'S2B_MSIL2A_20240501T030519_N0510_R075_T50SKE_20240501T052743';
const R10M = `${PRODUCT}.SAFE/GRANULE/L2A_T50SKE_A037356_20240501T031437/IMG_DATA/R10m/T50SKE_20240501T030519`;

test('a SAFE product is a Scene whose numbers become reflectance by its own metadata', async () => {
  const scene = await sceneOf(SAFE);
  expect(scene).toMatchObject({
    id: PRODUCT,
    item: `${PRODUCT}.SAFE/MTD_MSIL2A.xml`,
    datetime: '2024-05-01T03:05:19.024Z',
    date: '2024-05-01',
    level: 'L2A',
    grid: { epsg: 32650, transform: [10, 0, 300_000, 0, -10, 4_100_040], width: 24, height: 24 },
    sunAzimuthDeg: 139.4402,
    sunZenithDeg: 25.8205,
    processingBaseline: '05.10',
    nodataShare: round(4 / 576)
  });
  // Number of band k at row r, column c: 1000 + 100 (k + 1) + 10 r + c.
  const window = { col: 4, row: 3, width: 2, height: 2 };
  const numbersOf = (reflectance: Float32Array) => [...reflectance].map((v) => Math.round(v * 10_000 + 1000));
  const { B02, B08 } = await readReflectance(scene, [SAFE], ['B02', 'B08'], gridOfWindow(scene.grid, window));
  expect(numbersOf(B02)).toEqual([1134, 1135, 1144, 1145]);
  expect(numbersOf(B08)).toEqual([1734, 1735, 1744, 1745]);
  const corner = { col: 0, row: 0, width: 3, height: 2 };
  expect([...(await readScl(scene, [SAFE], gridOfWindow(scene.grid, corner)))!]).toEqual([0, 0, 4, 0, 0, 4]);
  expect(
    [...(await readReflectance(scene, [SAFE], ['B04'], gridOfWindow(scene.grid, corner))).B04].map(Number.isNaN)
  ).toEqual([true, true, false, true, true, false]);
  // GDAL reads the same numbers.
  const expected = JSON.parse(readFileSync(join(SAFE, 'expected.json'), 'utf8')) as Record<string, string>;
  for (const [band, sha256] of Object.entries(expected)) {
    const asset = band === 'SCL' ? scene.scl! : scene.bands[band as Band]!;
    expect((await describeRaster(join(SAFE, asset.path))).sha256, band).toBe(sha256);
  }
});

test('a SAFE product with its bands as GeoTIFF reads the same', async () => {
  const drop = emptyFolder();
  cpSync(join(SAFE, `${PRODUCT}.SAFE`), join(drop, `${PRODUCT}.SAFE`), { recursive: true });
  const raster = await openRaster(join(drop, `${R10M}_B03_10m.jp2`));
  const data = Uint16Array.from(await raster.readBand(0));
  await raster.close();
  put(drop, `${R10M}_B03_10m.tif`, await encodeCog({ grid: raster.grid, bands: [{ name: 'B03', data }] }));
  rmSync(join(drop, `${R10M}_B03_10m.jp2`));
  const [tiff, jp2] = [await sceneOf(drop), await sceneOf(SAFE)];
  expect(tiff.bands.B03!.path).toBe(`${R10M}_B03_10m.tif`);
  const read = (scene: Scene, root: string) => readReflectance(scene, [root], ['B03'], scene.grid);
  expect(await read(tiff, drop)).toEqual(await read(jp2, SAFE));
});

test('what is wrong with a SAFE product is said by file: a band that is gone or cut short, another zone', async () => {
  const drop = emptyFolder();
  cpSync(join(SAFE, `${PRODUCT}.SAFE`), join(drop, `${PRODUCT}.SAFE`), { recursive: true });
  const path = `${R10M}_B04_10m.jp2`;
  const whole = readFileSync(join(drop, path));
  put(drop, path, whole.subarray(0, whole.length - 60));
  expect(await reasonOf(drop)).toBe(
    `${path}: ends at byte ${whole.length - 60}, its codestream needs bytes up to ${whole.length}.`
  );
  rmSync(join(drop, path));
  expect(await reasonOf(drop)).toMatch(
    /MTD_MSIL2A\.xml: expected the file GRANULE\/.*_B04_10m\.jp2 of asset B04, found nothing/
  );
  put(drop, path, whole);
  const tile = `${PRODUCT}.SAFE/GRANULE/L2A_T50SKE_A037356_20240501T031437/MTD_TL.xml`;
  put(drop, tile, readFileSync(join(drop, tile), 'utf8').replace('EPSG:32650', 'EPSG:32649'));
  expect(await reasonOf(drop)).toMatch(/expected EPSG 32649 as the item says, found EPSG 32650 in .*_B02_10m\.jp2/);
});

test('an item.json whose assets are JPEG 2000 is a scene', async () => {
  const drop = emptyFolder();
  cpSync(join(SAFE, `${PRODUCT}.SAFE`), join(drop, `s1/${PRODUCT}.SAFE`), { recursive: true });
  const assets = Object.fromEntries(
    BANDS.map((band) => {
      const size = BAND_TABLE[band].gsdM;
      return [band, { href: `${R10M.replace('R10m', `R${size}m`)}_${band}_${size}m.jp2`, type: 'image/jp2' }];
    })
  );
  await putScene(drop, 's1', {
    item: (i) => {
      i.assets = assets;
      i.properties['s2:processing_baseline'] = '05.10';
    }
  });
  const scene = await sceneOf(drop);
  expect(scene).toMatchObject({ id: 's1', grid: { width: 24 }, scl: null });
  expect(scene.bands.B12!.offset).toBeCloseTo(-0.1, 12); // no offset stated: decided by the pixels
});

test('troubles that are not the scene’s are thrown, never stored: a file that changes under the run', async () => {
  const drop = emptyFolder();
  await putScene(drop, 's1');
  const [candidate] = (await listDrop(drop, 0)).candidates;
  const run = () => ingest.run(candidate!, { store, drops: [drop] });
  put(drop, 's1/B02.tif', 'other');
  await expect(run()).rejects.toThrow(/as listed/);
  rmSync(join(drop, 's1/B02.tif'));
  await expect(run()).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(ingest.run(candidate!, { store, drops: [] })).rejects.toThrow(/drop 0/);
  expect(() => ingest.parse({ item: 3 })).toThrow(/ingest/);
});

test('the same scene gives the same bytes', async () => {
  const drop = emptyFolder();
  await putScene(drop, 's1');
  const [candidate] = (await listDrop(drop, 0)).candidates;
  const run = () => ingest.run(candidate!, { store, drops: [drop] });
  expect(await run()).toEqual(await run());
});

const FLANDERS = join(process.env.PARUS_DATA ?? '/absent', 'drops/flanders-2018');
describe.skipIf(!existsSync(FLANDERS))('the Flanders season of PARUS_DATA', () => {
  test('all 118 scenes are accepted, on one grid', async () => {
    const artefacts = await ingested(FLANDERS);
    expect(artefacts.filter((a) => !a.ok)).toEqual([]);
    const grids = new Set(artefacts.map((a) => (a.ok ? JSON.stringify(a.scene.grid) : '')));
    expect([...grids]).toEqual(['{"epsg":32631,"height":64,"transform":[10,0,501360,0,-10,5629680],"width":64}']);
  }, 60_000);
});
