import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Grid } from '../../pipeline/geo/grid.ts';
import { encodeCog } from '../../pipeline/io/cog.ts';
import { openGeoTiff } from '../../pipeline/io/geotiff/read.ts';
import { MASK } from '../../pipeline/segment/mask-classes.ts';
import { maskLook, openLook } from '../../scripts/mask/mask-file.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parus-mask-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** The cloud must be wider than what a network looks at around a pixel, and the crop too. */
const W = 64;
const grid: Grid = { epsg: 32650, transform: [10, 0, 500000, 0, -10, 4200000], width: W, height: W };
/** Reflectance of B02 B03 B04 B08: cloud in the west half, crops in the east. */
const CLOUD = { B02: 0.5, B03: 0.5, B04: 0.5, B08: 0.6, B11: 0.4, B12: 0.3 };
const CROP = { B02: 0.03, B03: 0.06, B04: 0.04, B08: 0.4, B11: 0.2, B12: 0.1 };
type Name = keyof typeof CLOUD;

async function file(names: Name[], { float = false, described = false, more = 0 } = {}): Promise<string> {
  const bands = names.map((name) => {
    const values = Array.from(
      { length: W * W },
      (_, i) => (i % W < W / 2 ? CLOUD : CROP)[name] * (float ? 1 : 10_000) + more
    );
    return { name: described ? name : 'layer', data: float ? Float32Array.from(values) : Uint16Array.from(values) };
  });
  const path = join(dir, `${names.join('')}-${float}-${described}.tif`);
  await writeFile(path, await encodeCog({ grid, bands }));
  return path;
}
async function masked(path: string, options = {}) {
  const source = await openLook(path, options);
  try {
    return { mask: await maskLook(source), level: source.level, bands: source.bands, pixelM: source.pixelM };
  } finally {
    await source.close();
  }
}
const halves = (mask: Uint8Array) => [mask[(W / 2) * W + 4], mask[(W / 2) * W + W - 5]];

test('bands by their number: three are red green blue, four and six begin with blue', async () => {
  for (const names of [
    ['B04', 'B03', 'B02'],
    ['B02', 'B03', 'B04', 'B08'],
    ['B02', 'B03', 'B04', 'B08', 'B11', 'B12']
  ] as Name[][]) {
    const { mask, level, bands } = await masked(await file(names));
    expect(halves(mask)).toEqual([MASK.cloud, MASK.clear]);
    expect([...bands].sort()).toEqual([...names].sort());
    expect(level).toBe('L2A');
  }
});

test('six floats are top of atmosphere unless told otherwise', async () => {
  const path = await file(['B02', 'B03', 'B04', 'B08', 'B11', 'B12'], { float: true });
  expect((await masked(path)).level).toBe('TOA');
  expect((await masked(path, { level: 'L2A' })).level).toBe('L2A');
});

test('descriptions name bands in any order, and --bands goes before them', async () => {
  const path = await file(['B08', 'B04', 'B11', 'B02', 'B03'], { described: true });
  expect(halves((await masked(path)).mask)).toEqual([MASK.cloud, MASK.clear]);
  expect((await masked(path, { bands: ['nir', 'red', 'swir16', 'blue'] })).bands).toEqual(['B02', 'B04', 'B08', 'B11']);
});

test('a sidecar gives bands, scale and offset', async () => {
  const path = await file(['B03', 'B02', 'B08', 'B04'], { more: 1000 });
  const sidecar = { id: 'x', datetime: '2024-06-01T03:00:00Z', level: 'L2A', scale: 0.0001, offset: -0.1 };
  await writeFile(path.replace('.tif', '.json'), JSON.stringify({ ...sidecar, bands: ['B03', 'B02', 'B08', 'B04'] }));
  expect(halves((await masked(path)).mask)).toEqual([MASK.cloud, MASK.clear]);
});

test('refuses what it cannot name', async () => {
  await expect(masked(await file(['B02', 'B03']))).rejects.toThrow(/3, 4, 6 or 10 bands/);
  await expect(masked(await file(['B02', 'B03', 'B04', 'B08']), { bands: ['pink'] })).rejects.toThrow(/'pink'/);
  await expect(masked(await file(['B02', 'B03', 'B04', 'B08']), { bands: ['nir', 'green'] })).rejects.toThrow(
    /B02 and B04/
  );
  await expect(masked(join(dir, 'none.tif'))).rejects.toThrow(/none.tif/);
});

const CLOUDS = join(process.env.PARUS_DATA ?? '', 'clouds/ukis-csmask');
const hasClouds = process.env.PARUS_DATA !== undefined && existsSync(CLOUDS);
if (!hasClouds) console.warn('Skipped: set PARUS_DATA to check masks against hand-made ones.');

test.skipIf(!hasClouds).each([
  ['landsat7', 0.91, 0.77],
  ['landsat5', 0.93, 0.82]
])('%s: accuracy of cloud or not above %f, IoU above %f', { timeout: 60_000 }, async (name, accuracy, iou) => {
  const { mask, pixelM } = await masked(join(CLOUDS, `${name}_toa.tif`));
  expect(pixelM).toBe(30);
  const reference = await openGeoTiff(join(CLOUDS, `${name}_refmask.tif`));
  const truth = await reference.readBand(0);
  await reference.close();
  let right = 0;
  let both = 0;
  let either = 0;
  for (let i = 0; i < mask.length; i++) {
    const said = mask[i] === MASK.cloud || mask[i] === MASK.thinCloud;
    const is = truth[i] === 4;
    if (said === is) right++;
    if (said && is) both++;
    if (said || is) either++;
  }
  expect(right / mask.length).toBeGreaterThan(accuracy);
  expect(both / either).toBeGreaterThan(iou);
});
