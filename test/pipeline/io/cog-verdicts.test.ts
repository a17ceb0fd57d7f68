import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeCog } from '../../../pipeline/io/cog.ts';
import { pyramid } from '../../../pipeline/io/geotiff/write/overviews.ts';
import type { Pixel } from '../../../pipeline/raster/raster.ts';
import { CASES } from '../../golden/cog/cases.ts';
import { emptyFolder } from '../../support/scene-folder.ts';

type Verdict = {
  sha256: string;
  cog: { valid: boolean; errors: string[]; warnings: string[] };
  dtype: string;
  width: number;
  height: number;
  epsg: number | null;
  isGeographic: boolean;
  transform: number[];
  nodata: number | string | null;
  descriptions: string[];
  scales: number[];
  offsets: number[];
  compression: string;
  predictor: number;
  bigTiff: boolean;
  values: string[];
  overviews: { width: number; height: number; values: string[] }[];
  colours?: number[][];
  differenceToGdal?: number;
};
const GOLDEN = new URL('../../golden/cog/', import.meta.url).pathname;
const verdictsOf = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as { cases: Record<string, Verdict> };
const { cases: verdicts } = verdictsOf(join(GOLDEN, 'verdicts.json'));

const sha = (data: Uint8Array | Pixel) =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');

test('every case has a verdict of GDAL, and every verdict its case', () => {
  expect(Object.keys(verdicts).sort()).toEqual(Object.keys(CASES).sort());
});

/** GDAL takes an overview's factor from the width, which cannot halve here; its own COG of this size fails alike. */
const NO_COG = ['column-1x700'];

describe.each(Object.entries(CASES).map(([name, make]) => ({ name, make })))('$name', ({ name, make }) => {
  const input = make();
  const verdict = verdicts[name]!;
  const { grid, bands, nodata, overviews = 'nearest' } = input;

  // Deflate is zlib's own, which may pack otherwise on other processors; the others are the same everywhere.
  test.skipIf(process.arch !== 'x64' && verdict.compression === 'DEFLATE')('is what GDAL was shown', async () => {
    expect(sha(await encodeCog(input))).toBe(verdict.sha256);
  });

  test('GDAL finds in it what was put in', () => {
    const levels = pyramid({ ...grid, bands: bands.map((b) => b.data) }, 512, overviews, nodata);
    expect(verdict).toMatchObject({
      dtype: bands[0]!.data.constructor.name.replace('Array', '').toLowerCase(),
      width: grid.width,
      height: grid.height,
      epsg: grid.epsg,
      isGeographic: name.startsWith('degrees'),
      transform: grid.transform,
      nodata: nodata === undefined ? null : Number.isNaN(nodata) ? 'nan' : nodata,
      descriptions: bands.map((b) => b.name),
      scales: bands.map((b) => b.scale ?? 1),
      offsets: bands.map((b) => b.offset ?? 0),
      compression: (input.compression ?? 'deflate').toUpperCase(),
      bigTiff: input.bigTiff ?? false,
      values: bands.map((b) => sha(b.data)),
      overviews: levels.slice(1).map((l) => ({ width: l.width, height: l.height, values: l.bands.map(sha) }))
    });
    expect(verdict.colours).toEqual(input.colours);
    expect(verdict.cog).toEqual(
      NO_COG.includes(name)
        ? { valid: false, errors: ['Invalid Decimation 1 for overview level 0'], warnings: [] }
        : { valid: true, errors: [], warnings: [] }
    );
    if (name.startsWith('mean-')) {
      expect(verdict.overviews.length).toBeGreaterThan(0);
      expect([0, 1]).toContain(verdict.differenceToGdal); // levels
    }
  });
});

const hasGdal = spawnSync('python3', ['-c', 'import rasterio, rio_cogeo']).status === 0;
if (!hasGdal) console.warn('Skipped: install rasterio and rio-cogeo for python3 to show GDAL the files anew.');
test.skipIf(!hasGdal)('GDAL still says so', () => {
  const path = join(emptyFolder(), 'verdicts.json');
  const { status, stderr } = spawnSync('python3', [join(GOLDEN, 'recipe.py'), path], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  expect(verdictsOf(path).cases).toEqual(verdicts);
});
