import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plotsGeoJson } from '../../../pipeline/io/plot-files.ts';
import { PLOT_ENDINGS, plotEncoderOf } from '../../../scripts/plots/plot-formats.ts';
import { parus, ROOT, SAMPLES, scratch } from '../../support/cli.ts';
import { randomPlots } from '../../support/plot-features.ts';
import { seeded } from '../../support/random.ts';

test('the ending says which format, in any capitals; what begins a file is what its format asks for', async () => {
  const plots = randomPlots(3, seeded(1));
  const begin = async (path: string) => Buffer.from(await plotEncoderOf(path)(plots)).toString('latin1', 0, 15);
  expect(await begin('a.geojson')).toMatch(/^\{"features":/);
  expect(await begin('a.JSON')).toMatch(/^\{"features":/);
  expect(await begin('out/a.parquet')).toMatch(/^PAR1/);
  expect(await begin('a.fgb')).toMatch(/^fgb.fgb/s);
  expect(await begin('a.b.GPKG')).toBe('SQLite format 3');
});

test('another ending is refused with the endings there are, exit 2, before anything is read', async () => {
  const out = join(scratch('formats'), 'plots.shp');
  const { code, err } = await parus(['plots', SAMPLES, '-o', out]);
  expect(code).toBe(2);
  expect(err.trim().split('\n')).toHaveLength(1);
  for (const ending of PLOT_ENDINGS) expect(err).toContain(ending);
  expect(err).toContain(out);
  expect(existsSync(out)).toBe(false);
  for (const bad of ['plots', 'geojson', 'a.geojson.gz', 'a.gpkg/']) expect(() => plotEncoderOf(bad)).toThrow(/\.fgb/);
});

const python = process.env.PARUS_GDAL_PYTHON ?? 'python3';
const hasGdal = spawnSync(python, ['-c', 'import geopandas, pyogrio, pyarrow']).status === 0;
if (!hasGdal)
  console.warn(
    `Skipped: ${python} has no geopandas, pyogrio and pyarrow (PARUS_GDAL_PYTHON): GDAL reads no plot file.`
  );
test.skipIf(!hasGdal)('GDAL reads the same plots from every format', { timeout: 120_000 }, async () => {
  const folder = scratch('gdal');
  const plots = randomPlots(300, seeded(8));
  const paths = ['geojson', 'parquet', 'fgb', 'gpkg'].map((e) => join(folder, `plots.${e}`));
  for (const path of paths) writeFileSync(path, await plotEncoderOf(path)(plots));
  const wanted = JSON.parse(plotsGeoJson(plots)).features as {
    id: string;
    bbox: [number, number, number, number];
    geometry: { coordinates: number[][][] };
    properties: Record<string, unknown>;
  }[];
  const box = [117.1, 29.9, 117.25, 30.0] as const;
  const near = wanted.filter(
    ({ bbox: [w, s, e, n] }) => w <= box[2] && e >= box[0] && s <= box[3] && n >= box[1] // plots are upright squares
  );
  expect(near.length).toBeGreaterThan(10);
  expect(near.length).toBeLessThan(250);

  const script = join(ROOT, 'test', 'golden', 'plots', 'read.py');
  const { status, stdout, stderr } = spawnSync(python, [script, box.join(','), ...paths], {
    encoding: 'utf8',
    maxBuffer: 1e9
  });
  expect(status, stderr).toBe(0);
  const read = JSON.parse(stdout);
  const { areas, types } = read[paths[0]!];
  for (const path of paths) {
    const seen = read[path];
    expect(seen.isWgs84, path).toBe(true);
    expect(seen.isCounterClockwise, path).toBe(true);
    expect(seen.areas, path).toEqual(areas);
    expect(seen.shapes, path).toEqual(wanted.map((f) => f.geometry.coordinates));
    expect(seen.rows, path).toEqual(wanted.map((f) => f.properties));
    expect(seen.near, path).toEqual(near.map((f) => f.id).sort());
    if (seen.types !== null) expect(seen.types, path).toEqual(types);
  }
});
