import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Samples } from '../../../../pipeline/io/geotiff/decode.ts';
import { describeRaster } from '../../../../pipeline/io/geotiff/describe.ts';
import { type GeoTiff, openGeoTiff } from '../../../../pipeline/io/geotiff/read.ts';
import { seeded } from '../../../support/random.ts';

/** GDAL's files and GDAL's reading of them: test/golden/tiff/recipe.py. */
const FOLDER = new URL('../../../golden/tiff/', import.meta.url).pathname;
type Row = {
  file: string;
  width: number;
  height: number;
  bands: number;
  dtype: string;
  nodata: number | 'NaN' | null;
  lossy: boolean;
  valuesBase64?: string; // of a lossy file
  sha256: string;
  scales: number[];
  offsets: number[];
  descriptions: (string | null)[];
  overviews: { width: number; height: number; sha256: string }[];
  maskSha256: string | null;
};
const { files } = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as { files: Row[] };

const bytesOf = (a: Samples) => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
function sha256(layers: readonly Samples[]): string {
  const hash = createHash('sha256');
  for (const layer of layers) hash.update(bytesOf(layer));
  return hash.digest('hex');
}
async function opened<T>(file: string, use: (tiff: GeoTiff) => Promise<T>): Promise<T> {
  const tiff = await openGeoTiff(join(FOLDER, file));
  try {
    return await use(tiff);
  } finally {
    await tiff.close();
  }
}

test('every file of the folder has its expectation', () => {
  const tiffs = readdirSync(FOLDER).filter((f) => f.endsWith('.tif'));
  expect(files.map((f) => f.file).sort()).toEqual(tiffs.sort());
  expect(files.length).toBeGreaterThanOrEqual(28);
});

test.each(files)('$file reads as GDAL reads it', async (row) => {
  await opened(row.file, async (tiff) => {
    expect(tiff.grid).toEqual({
      epsg: 32650,
      transform: [10, 0, 500000, 0, -10, 4000000],
      width: row.width,
      height: row.height
    });
    expect([tiff.bands, tiff.dtype, tiff.nodata, tiff.lossy]).toEqual([row.bands, row.dtype, row.nodata, row.lossy]);
    expect(tiff.descriptions).toEqual(row.descriptions);
    expect(tiff.scaling.map((s) => s?.scale ?? 1)).toEqual(row.scales);
    expect(tiff.scaling.map((s) => s?.offset ?? 0)).toEqual(row.offsets);
    if (!row.lossy) expect(sha256(await tiff.read({}))).toBe(row.sha256);
    expect(tiff.levels.slice(1)).toEqual(row.overviews.map(({ width, height }) => ({ width, height })));
    for (const [i, { sha256: expected }] of row.overviews.entries()) {
      expect(sha256(await tiff.read({ level: i + 1 }))).toBe(expected);
    }
    const mask = await tiff.readMask();
    expect(tiff.hasMask).toBe(row.maskSha256 !== null);
    expect(mask && sha256([mask])).toBe(row.maskSha256);
  });
  const described = await describeRaster(join(FOLDER, row.file));
  expect(described.sha256).toBe(row.lossy ? null : row.sha256);
});

test.each(files)('any window of $file is the cut of the whole, and fill outside', async ({ file }) => {
  const random = seeded(13);
  await opened(file, async (tiff) => {
    const { width, height } = tiff.grid;
    const whole = await tiff.read({});
    const fill = tiff.nodata === 'NaN' ? Number.NaN : (tiff.nodata ?? 0);
    let parts: Samples[] = [];
    for (let round = 0; round < 16; round++) {
      // Some windows are of one size, so that layers are filled anew.
      const size = round % 2 ? { width: 9, height: 11 } : { width: 1 + random(30), height: 1 + random(30) };
      if (round % 4 === 1) parts = await tiff.read({ bands: [0, 0], window: { col: 3, row: 3, ...size } });
      const w = { col: random(60) - 8, row: random(50) - 8, ...size };
      const bands = [random(tiff.bands), random(tiff.bands)];
      parts = await tiff.read({ bands, window: w, into: parts });
      for (const [i, part] of parts.entries()) {
        const from = whole[bands[i]!]!;
        for (let p = 0; p < part.length; p++) {
          const col = w.col + (p % w.width);
          const row = w.row + Math.floor(p / w.width);
          const inside = col >= 0 && row >= 0 && col < width && row < height;
          expect(Number(part[p]), `${JSON.stringify(w)} at ${p}`).toBe(inside ? Number(from[row * width + col]) : fill);
        }
      }
    }
  });
});

test('whole numbers beyond 2^53 are kept as stored, and refused where a double would round them', async () => {
  await opened('u64-deflate.tif', async (tiff) => {
    const [stored] = await tiff.readStored([0]);
    expect(stored).toBeInstanceOf(BigUint64Array);
    expect(stored![0]! > 2n ** 53n).toBe(true);
    await expect(tiff.readBand(0)).rejects.toThrow(/u64-deflate.tif: expected whole numbers below 2\^53/);
  });
});

test('a lossy picture is within two levels of GDAL everywhere', async () => {
  const lossy = files.filter((f) => f.lossy);
  expect(lossy).not.toEqual([]);
  for (const { file, valuesBase64 } of lossy) {
    const expected = Buffer.from(valuesBase64!, 'base64');
    const got = await opened(file, async (tiff) => Buffer.concat((await tiff.read({})).map(bytesOf)));
    expect(got.length).toBe(expected.length);
    expect(
      got.reduce((n, v, i) => Math.max(n, Math.abs(v - expected[i]!)), 0),
      file
    ).toBeLessThanOrEqual(2);
  }
});
