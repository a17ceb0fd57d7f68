import { createHash } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeCog } from '../../pipeline/io/cog.ts';
import { parus } from '../support/cli.ts';
import { emptyFolder, gridOf, put, putScene } from '../support/scene-folder.ts';

test('parus scenes: each scene and file with its fate and reason; exit 0, 3 with a rejected scene, 2 without a scene', async () => {
  const drop = emptyFolder();
  await putScene(drop, 'good', { size: 32 });
  await putScene(drop, 'white', { size: 32, dn: () => 7000 });
  put(drop, 'notes.txt', 'x');
  const well = await parus(['scenes', drop, '--json']);
  expect(well.code, well.err).toBe(0);
  expect(JSON.parse(well.out)).toMatchObject({
    season: 2024,
    asOf: '2024-05-01',
    scenes: [
      { id: 'good', item: 'good/item.json', status: 'used', reason: null, date: '2024-05-01', cloudShare: 0 },
      { id: 'white', status: 'skipped', reason: 'cloud or shadow on 100.0 % of its pixels' }
    ],
    ignored: [{ path: 'notes.txt', reason: 'no item or sidecar names it' }]
  });

  truncateSync(join(drop, 'good/B04.tif'), 300);
  const spoilt = await parus(['scenes', drop, '--lang', 'zh']);
  expect(spoilt.code).toBe(3);
  expect(spoilt.out).toMatch(/拒收\s+good .*good\/B04\.tif: ends at byte 300/);
  expect(spoilt.out).toMatch(/采用 0 景，略过 1 景，拒收 1 景，忽略 1 个文件/);

  const none = await parus(['scenes', emptyFolder()]);
  expect(none.code).toBe(2);
  expect(none.err).toMatch(/expected a folder a scene with item\.json/);
  expect((await parus(['scenes', drop, '--as-of', 'May'])).err).toMatch(/--as-of as YYYY-MM-DD, got 'May'/);
});

test('parus raster: the description as one JSON document; exit 2 on what is no TIFF', async () => {
  const dir = emptyFolder();
  const data = Uint16Array.of(1, 2, 3, 4, 5, 6);
  const path = join(dir, 'x.tif');
  writeFileSync(path, await encodeCog({ grid: gridOf(3, 2), bands: [{ name: 'B02', data }], nodata: 0 }));
  const { code, out, err } = await parus(['raster', path, '--json']);
  expect(code, err).toBe(0);
  expect(JSON.parse(out)).toEqual({
    width: 3,
    height: 2,
    bands: 1,
    dtype: 'uint16',
    nodata: 0,
    epsg: 32650,
    transform: [10, 0, 500_000, 0, -10, 4_000_000],
    sha256: createHash('sha256').update(new Uint8Array(data.buffer)).digest('hex')
  });
  put(dir, 'y.tif', '<html>');
  const bad = await parus(['raster', join(dir, 'y.tif')]);
  expect(bad.code).toBe(2);
  expect(bad.err).toMatch(/y\.tif: expected a TIFF, found markup/);
});
