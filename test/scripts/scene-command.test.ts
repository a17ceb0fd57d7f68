import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { encodeCog } from '../../pipeline/io/cog.ts';
import { openGeoTiff } from '../../pipeline/io/geotiff/read.ts';
import { parus } from '../support/cli.ts';
import { emptyFolder, gridOf, putScene } from '../support/scene-folder.ts';

const SLOW = { timeout: 120_000 };

/** White in the west half: cloud. */
const cloudy = (band: string, i: number) => {
  const n = ['B05', 'B06', 'B07', 'B8A', 'B11', 'B12'].includes(band) ? 16 : 32;
  return i % n < n / 2 ? 7000 : ({ B02: 300, B03: 600, B04: 400, B08: 3000 }[band] ?? 1700);
};

test('parus scene of a folder outside any run: what the mask says, a picture, and one a tile', SLOW, async () => {
  const [drop, out] = [emptyFolder(), emptyFolder()];
  await putScene(drop, 'half', { size: 32, dn: cloudy });
  const told = await parus(['scene', join(drop, 'half'), '--png', out, '--json']);
  expect(told.code, told.err).toBe(0);
  const view = JSON.parse(told.out);
  expect(view).toMatchObject({
    id: 'half',
    status: null,
    date: '2024-05-01',
    level: 'L2A',
    epsg: 32650,
    width: 32,
    region: 'HHH',
    keys: null,
    pictures: [join(out, 'half.png')]
  });
  expect(view.clearShare).toBeGreaterThan(0.3);
  expect(view.clearShare).toBeLessThan(0.6);
  expect(Object.values(view.classes as Record<string, number>).reduce((a, b) => a + b, 0)).toBeCloseTo(1);
  const { width } = await sharp(readFileSync(join(out, 'half.png'))).metadata();
  expect(width).toBeLessThanOrEqual(2000);

  const tiles = await parus(['scene', join(drop, 'half'), '--png', join(out, 'tiles'), '--tiles', '--lang', 'zh']);
  expect(tiles.code, tiles.err).toBe(0);
  expect(tiles.out).toMatch(/可用 +[345]\d\.\d %/);
  expect(readdirSync(join(out, 'tiles'))).toEqual(['32650-c195_r1562.png']);
});

test('parus scene of a GeoTIFF, and parus mask --png with the same mask', SLOW, async () => {
  const dir = emptyFolder();
  const bands = ['B04', 'B03', 'B02'].map((name, b) => ({
    name,
    data: Uint16Array.from({ length: 400 }, (_, i) => (i % 20 < 10 ? 6000 : 400 + 100 * b))
  }));
  const path = join(dir, 'x.tif');
  writeFileSync(path, await encodeCog({ grid: { ...gridOf(20, 20), epsg: null }, bands }));
  const told = await parus(['scene', path, '--json']);
  expect(told.code, told.err).toBe(0);
  const view = JSON.parse(told.out);
  expect(view).toMatchObject({ id: 'x', date: null, lonLat: null, pictures: [] });

  const mask = join(dir, 'mask.tif');
  const masked = await parus(['mask', path, '-o', mask, '--png', join(dir, 'mask.png')]);
  expect(masked.code, masked.err).toBe(0);
  const file = await openGeoTiff(mask);
  const classes = await file.readBand(0);
  await file.close();
  expect([...classes].filter((c) => Number(c) === 1).length / 400).toBeCloseTo(view.classes.clear);
  expect((await sharp(readFileSync(join(dir, 'mask.png'))).metadata()).format).toBe('png');
});

test('parus scene is refused where there is nothing to look at', SLOW, async () => {
  const out = emptyFolder();
  const none = await parus(['scene', 'S2_X', '--out', out]);
  expect(none.code).toBe(2);
  expect(none.err).toMatch(/expected the record of a finished run/);
  const file = await parus(['scene', 'S2_X', '--out', out, '--png', 'a.png', '--tiles']);
  expect(file.code).toBe(2);
  expect(file.err).toContain("Expected a folder as --png with --tiles, got 'a.png'.");
});
