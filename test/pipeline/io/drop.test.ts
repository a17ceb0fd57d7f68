import { cpSync, existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeCog } from '../../../pipeline/io/cog.ts';
import { insideDrop, listDrop } from '../../../pipeline/io/drop.ts';
import { sha256Hex } from '../../../pipeline/io/keys.ts';
import { BANDS } from '../../../pipeline/scene/bands.ts';
import { emptyFolder, gridOf, put, putScene } from '../../support/scene-folder.ts';

const items = (xs: { item: string }[]) => xs.map((x) => x.item);

test('scenes are found in the drop and in its scenes folder, in order of path; the rest is ignored by name', async () => {
  const drop = emptyFolder();
  await putScene(drop, 'scenes/b', { id: 'B' });
  await putScene(drop, 'scenes/a', { id: 'A' });
  put(drop, 'truth/plot-id.tif', 'x');
  put(drop, 'weather.csv', 'day,t\n');
  put(drop, '.hidden/item.json', '{}');
  const { candidates, rejected, ignored } = await listDrop(drop, 3);
  expect(items(candidates)).toEqual(['scenes/a/item.json', 'scenes/b/item.json']);
  expect(candidates[0]).toMatchObject({ drop: 3, form: 'stac' });
  expect(candidates[0]!.files.map((f) => f.path)).toEqual([
    ...[...BANDS].sort().map((b) => `scenes/a/${b}.tif`),
    'scenes/a/item.json'
  ]);
  expect(rejected).toEqual([]);
  expect(ignored).toEqual([
    { path: 'truth/plot-id.tif', sha256: sha256Hex('x'), bytes: 1, reason: 'no item or sidecar names it' },
    { path: 'weather.csv', sha256: sha256Hex('day,t\n'), bytes: 6, reason: 'no item or sidecar names it' }
  ]);
  // The scenes folder itself is a drop, too.
  expect(items((await listDrop(join(drop, 'scenes'), 0)).candidates)).toEqual(['a/item.json', 'b/item.json']);
});

test('a GeoTIFF with a sidecar is a scene; a GeoTIFF alone is not', async () => {
  const drop = emptyFolder();
  const tif = await encodeCog({
    grid: gridOf(2, 2),
    bands: BANDS.map((name) => ({ name, data: new Uint16Array(4).fill(9) }))
  });
  put(drop, 'x.tif', tif);
  put(drop, 'x.json', JSON.stringify({ id: 'x', datetime: '2024-05-01T00:00:00Z', bands: BANDS, level: 'L2A' }));
  put(drop, 'alone.tif', tif);
  const { candidates, ignored } = await listDrop(drop, 0);
  expect(candidates).toHaveLength(1);
  expect(candidates[0]).toMatchObject({ item: 'x.json', form: 'plain' });
  expect(candidates[0]!.files.map((f) => f.path)).toEqual(['x.json', 'x.tif']);
  expect(ignored.map((f) => f.path)).toEqual(['alone.tif']);
});

test('a folder without a scene: what was expected and what was found, by name', async () => {
  const drop = emptyFolder();
  await expect(listDrop(drop, 0)).rejects.toMatchObject({
    _tag: 'NoScene',
    message: expect.stringMatching(/item\.json.*found no file/)
  });
  put(drop, 'notes.txt', 'x');
  await expect(listDrop(drop, 0)).rejects.toMatchObject({
    _tag: 'NoScene',
    message: `${drop}: expected a folder a scene with item.json, x.tif with x.json, or a SAFE folder, found 1 file (notes.txt).`
  });
  await expect(listDrop(join(drop, 'gone'), 0)).rejects.toMatchObject({ _tag: 'NoScene' });
});

test('of two scenes with one id the later by path is rejected, naming both', async () => {
  const drop = emptyFolder();
  await putScene(drop, 'a', { id: 'S' });
  await putScene(drop, 'b', { id: 'S' });
  const { candidates, rejected } = await listDrop(drop, 0);
  expect(items(candidates)).toEqual(['a/item.json']);
  expect(rejected[0]!.files.map((f) => f.path)).toContain('b/B02.tif');
  expect(rejected).toMatchObject([
    {
      id: 'S',
      item: 'b/item.json',
      reason: 'b/item.json: expected one scene of id S, found it in a/item.json already.'
    }
  ]);
});

test('hrefs that leave the drop or name a URL are rejected; a broken item and a SAFE folder say why', async () => {
  const drop = emptyFolder();
  await putScene(drop, 'out', { item: (i) => (i.assets.B04!.href = '../../etc/B04.tif') });
  await putScene(drop, 'web', { item: (i) => (i.assets.B04!.href = 'https://example.org/B04.tif') });
  await putScene(drop, 'shared', { item: (i) => (i.assets.B04!.href = '../web/B04.tif') });
  put(drop, 'broken/item.json', '{"type": "Feature",');
  put(drop, 'S2B_MSIL2A.SAFE/MTD_MSIL2A.xml', '<x/>');
  put(drop, 'S2A_MSIL2A.SAFE/manifest.safe', '<x/>');
  const { candidates, rejected } = await listDrop(drop, 0);
  expect(items(candidates)).toEqual(['shared/item.json']);
  expect(candidates[0]!.files.map((f) => f.path)).toContain('web/B04.tif');
  const reasons = Object.fromEntries(rejected.map((r) => [r.id, r.reason]));
  expect(reasons.out).toMatch(
    /out\/item\.json: expected asset B04 .*inside the drop, found '\.\.\/\.\.\/etc\/B04\.tif'/
  );
  expect(reasons.web).toMatch(/found 'https:\/\/example\.org/);
  expect(reasons.broken).toMatch(/broken\/item\.json: expected a STAC Item, found no JSON/);
  expect(reasons.S2B_MSIL2A).toBe(
    'S2B_MSIL2A.SAFE/MTD_MSIL2A.xml: expected a Level-2A_User_Product or Level-1C_User_Product, found x.'
  );
  expect(reasons.S2A_MSIL2A).toBe(
    'S2A_MSIL2A.SAFE: expected MTD_MSIL2A.xml or MTD_MSIL1C.xml in the folder, found none.'
  );
});

const SAFE = new URL('../../golden/safe/', import.meta.url).pathname;
const PRODUCT = 'S2B_MSIL2A_20240501T030519_N0510_R075_T50SKE_20240501T052743';

test('a SAFE folder is a scene of its metadata and the bands that are read; the rest of it is not listed', async () => {
  const drop = emptyFolder();
  cpSync(SAFE, join(drop, 'a/b/c'), { recursive: true });
  const { candidates, rejected, ignored } = await listDrop(drop, 0);
  expect(candidates).toMatchObject([{ item: `a/b/c/${PRODUCT}.SAFE/MTD_MSIL2A.xml`, form: 'safe' }]);
  const names = candidates[0]!.files.map((f) => posix.basename(f.path));
  expect(names.map((n) => /_(B..|SCL)_(\d0m)\.jp2$/.exec(n)?.slice(1).join(' ') ?? n).sort()).toEqual(
    [
      'B02 10m',
      'B03 10m',
      'B04 10m',
      'B05 20m',
      'B06 20m',
      'B07 20m',
      'B08 10m',
      'B11 20m',
      'B12 20m',
      'B8A 20m'
    ].concat('MTD_MSIL2A.xml', 'MTD_TL.xml', 'SCL 20m')
  );
  expect(rejected).toEqual([]);
  expect(ignored.map((f) => posix.basename(f.path))).toEqual(['expected.json', 'level-1c.xml', 'make.py']);
  // The product itself is a drop of one scene.
  const { candidates: own } = await listDrop(join(SAFE, `${PRODUCT}.SAFE`), 0);
  expect(own).toMatchObject([{ item: 'MTD_MSIL2A.xml', form: 'safe' }]);
  expect(own[0]!.files).toHaveLength(13);
});

test('an item.json speaks for the SAFE folder whose files it names, and for product metadata beside it', async () => {
  const drop = emptyFolder();
  cpSync(join(SAFE, `${PRODUCT}.SAFE`), join(drop, `a/${PRODUCT}.SAFE`), { recursive: true });
  const image = `${PRODUCT}.SAFE/GRANULE/L2A_T50SKE_A037356_20240501T031437/IMG_DATA/R10m/T50SKE_20240501T030519_B02_10m.jp2`;
  await putScene(drop, 'a', { id: 'A', item: (i) => (i.assets.B02!.href = image) });
  await putScene(drop, 'b', { id: 'B' });
  put(drop, 'b/MTD_MSIL2A.xml', '<x/>');
  const { candidates, rejected, ignored } = await listDrop(drop, 0);
  expect(items(candidates)).toEqual(['a/item.json', 'b/item.json']);
  expect(candidates[0]!.files.map((f) => f.path)).toContain(`a/${image}`);
  expect(rejected).toEqual([]);
  expect(ignored.map((f) => f.path)).toEqual(['a/B02.tif', 'b/MTD_MSIL2A.xml']);
});

test('paths of hrefs', () => {
  expect(insideDrop('a/item.json', './B02.tif')).toBe('a/B02.tif');
  expect(insideDrop('a/item.json', '../B02.tif')).toBe('B02.tif');
  expect(insideDrop('item.json', '../B02.tif')).toBeNull();
  expect(insideDrop('a/item.json', '/etc/passwd')).toBeNull();
  expect(insideDrop('a/item.json', 's3://bucket/B02.tif')).toBeNull();
});

const FLANDERS = join(process.env.PARUS_DATA ?? '/absent', 'drops/flanders-2018');
describe.skipIf(!existsSync(FLANDERS))('the Flanders season of PARUS_DATA', () => {
  test('118 scenes of ten bands and SCL; truth and weather are ignored', async () => {
    const { candidates, rejected, ignored } = await listDrop(FLANDERS, 0);
    expect(candidates).toHaveLength(118);
    expect(candidates.every((c) => c.files.length === 12)).toBe(true);
    expect(rejected).toEqual([]);
    expect(ignored.map((f) => f.path)).toContain('truth_landcover_croptype.tif');
  });
});
