import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromArrayBuffer } from 'geotiff';
import { expect, test } from 'vitest';
import { makeDrop } from '../../../scripts/simulate/drop.ts';
import { smallTiff } from '../../../scripts/simulate/tiff.ts';

const samples = join(import.meta.dirname, '../../../data-samples');

async function decode(bytes: Uint8Array) {
  const buffer = new ArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  const image = await (await fromArrayBuffer(buffer)).getImage();
  const [band] = (await image.readRasters()) as unknown as [Uint16Array];
  return { image, band };
}

test('data-samples is what the recipe makes, small, and the same each time', async () => {
  const drop = makeDrop();
  const again = makeDrop();
  expect([...drop.keys()]).toEqual([...again.keys()]);
  for (const [path, bytes] of drop) expect(Buffer.compare(bytes, again.get(path)!), path).toBe(0);
  expect([...drop.values()].reduce((n, b) => n + b.length, 0)).toBeLessThan(5_000_000);
  // by value, for another version of Node may deflate the same pixels into other bytes
  const tiffs = [...drop.keys()].filter((p) => p.endsWith('B08.tif') || p.endsWith('plot-id.tif'));
  for (const path of tiffs.filter((_, i) => i % 6 === 0)) {
    const made = await decode(drop.get(path)!);
    const kept = await decode(readFileSync(join(samples, path)));
    expect(kept.band, path).toEqual(made.band);
  }
  for (const path of ['farmers.geojson', 'recipe.json', 'truth/plots.geojson']) {
    expect(readFileSync(join(samples, path), 'utf8')).toBe(Buffer.from(drop.get(path)!).toString('utf8'));
  }
});

test('a small GeoTIFF says where it is and what it holds', async () => {
  const grid = { epsg: 32650, transform: [10, 0, 273_400, 0, -10, 3_931_400], width: 3, height: 2 } as const;
  const { image, band } = await decode(smallTiff(grid, Uint16Array.from([1, 2, 3, 40_000, 5, 0]), 0));
  expect([...band]).toEqual([1, 2, 3, 40_000, 5, 0]);
  expect(image.getOrigin().slice(0, 2)).toEqual([273_400, 3_931_400]);
  expect(image.getResolution().slice(0, 2)).toEqual([10, -10]);
  expect(image.getGDALNoData()).toBe(0);
  expect(image.getGeoKeys()?.ProjectedCSTypeGeoKey).toBe(32650);
});
