import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromArrayBuffer } from 'geotiff';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crop, isCropCode } from '../../pipeline/crop/catalogue.ts';
import { describeRaster } from '../../pipeline/io/geotiff/describe.ts';
import { openRaster } from '../../pipeline/io/raster-file.ts';
import { BANDS } from '../../pipeline/scene/bands.ts';
import { parquetRows } from '../../scripts/series-file.ts';
import { SKY } from '../../scripts/simulate/sky/knobs.ts';
import { outputsOf, parus, ROOT, scratch, start } from '../support/cli.ts';
import { until } from '../support/processes.ts';

type Row = Record<string, unknown>;
const COUNTY = ['simulate', '--region', 'HHH', '--year', '2024', '--seed', '7', '--size', '288', '--dates', '4'];
const made = mkdtempSync(join(tmpdir(), 'parus-county-'));
afterAll(() => rmSync(made, { recursive: true, force: true }));

/** Simulates into a folder that all tests of this file may read. */
function simulated(name: string, args: string[]): string {
  const out = join(made, name);
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'parus.mjs'), ...args, '--out', out], {
    encoding: 'utf8'
  });
  expect(status, stderr).toBe(0);
  return out;
}
const tableOf = async (drop: string, name: string): Promise<Row[]> => {
  const path = join(drop, 'truth', `${name}.parquet`);
  return (await parquetRows(path, readFileSync(path))) as Row[];
};
const scenesOf = (drop: string) => readdirSync(join(drop, 'scenes')).sort();
const itemOf = (drop: string, scene: string) =>
  JSON.parse(readFileSync(join(drop, 'scenes', scene, 'item.json'), 'utf8'));
async function valuesOf(path: string, band = 0) {
  const raster = await openRaster(path);
  try {
    return await raster.readBand(band);
  } finally {
    await raster.close();
  }
}
const tiffsOf = (drop: string) =>
  readdirSync(drop, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.tif'))
    .map((f) => join(drop, f));

let drop = '';
beforeAll(() => {
  drop = simulated('two', [...COUNTY, '--threads', '2']);
}, 120_000);

test('the same seed gives the same bytes with one, two and three threads; another seed, another county', () => {
  const files = outputsOf(drop);
  expect(Object.keys(files).length).toBe(4 * 12 + 1 + 4 * 2 + 6 + 2);
  for (const threads of ['1', '3'])
    expect(outputsOf(simulated(threads, [...COUNTY, '--threads', threads]))).toEqual(files);
  const other = outputsOf(
    simulated(
      'other',
      COUNTY.map((a) => (a === '7' ? '8' : a))
    )
  );
  const shared = Object.entries(other).filter(([path, sha]) => files[path] === sha);
  expect(shared).toEqual([]);
}, 240_000);

test('the files of a drop', () => {
  expect(readdirSync(drop).sort()).toEqual(['farmers.geojson', 'recipe.json', 'scenes', 'truth']);
  const scenes = scenesOf(drop);
  expect(scenes).toHaveLength(4);
  for (const scene of scenes) {
    const names = [...BANDS, 'SCL'].map((b) => `${b}.tif`);
    expect(readdirSync(join(drop, 'scenes', scene)).sort()).toEqual([...names, 'item.json'].sort());
  }
  const truth = ['damage', 'declared', 'farmers', 'lai', 'plots', 'stands'].map((t) => `${t}.parquet`);
  const sky = scenes.flatMap((s) => [`${s}-cloud.tif`, `${s}-shadow.tif`]);
  expect(readdirSync(join(drop, 'truth')).sort()).toEqual([...truth, ...sky, 'plot-id.tif'].sort());
  const recipe = JSON.parse(readFileSync(join(drop, 'recipe.json'), 'utf8'));
  expect(recipe).toMatchObject({ simulated: true, region: 'HHH', year: 2024, seed: 7, size: 288, dates: 4 });
  expect(recipe.scenes.map((s: { id: string }) => s.id).sort()).toEqual(scenes);
});

test('every raster opens with geotiff.js and with our reader, to the same values, on the county’s grid', async () => {
  for (const path of tiffsOf(drop)) {
    const { width, height, dtype, nodata, epsg, transform, sha256 } = await describeRaster(path);
    expect(sha256, path).toMatch(/^[0-9a-f]{64}$/);
    const gsd = /B(02|03|04|08)\.tif$|plot-id|cloud|shadow/.test(path) ? 10 : 20;
    expect([width, height]).toEqual([2880 / gsd, 2880 / gsd]);
    const { place } = JSON.parse(readFileSync(join(drop, 'recipe.json'), 'utf8'));
    expect({ epsg, transform }).toEqual({
      epsg: place.epsg,
      transform: [gsd, 0, place.origin[0], 0, -gsd, place.origin[1]]
    });
    const kind = /(B..|SCL|plot-id|cloud|shadow)\.tif$/.exec(path)![1]!;
    const types: Record<string, string> = { SCL: 'uint8', 'plot-id': 'uint32', cloud: 'float32', shadow: 'uint8' };
    expect(dtype).toBe(types[kind] ?? 'uint16');
    expect(nodata).toBe(kind === 'cloud' || kind === 'shadow' ? null : 0);

    const bytes = readFileSync(path);
    const tiff = await fromArrayBuffer(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
    );
    const [theirs] = (await tiff.readRasters()) as unknown as [ArrayBufferView];
    const ours = (await valuesOf(path)) as ArrayBufferView;
    const raw = (v: ArrayBufferView) => new Uint8Array(v.buffer, v.byteOffset, v.byteLength);
    expect(Buffer.compare(raw(theirs), raw(ours)), path).toBe(0);
  }
}, 60_000);

test('`parus raster`, `parus scenes` and `parus validate` take what was made', async () => {
  const id = join(drop, 'truth', 'plot-id.tif');
  const raster = await parus(['raster', id, '--json']);
  expect(JSON.parse(raster.out)).toEqual(await describeRaster(id));

  for (const folder of [drop, join(drop, 'scenes')]) {
    const { code, out, err } = await parus(['scenes', folder, '--json']);
    expect(code, err).toBe(0);
    const { scenes } = JSON.parse(out) as { scenes: { id: string; status: string; reason: string }[] };
    expect(scenes.map((s) => s.id).sort()).toEqual(scenesOf(drop));
    for (const s of scenes) if (s.status !== 'used') expect(s.reason).toMatch(/cloud or shadow/);
    expect(scenes.some((s) => s.status === 'used')).toBe(true);
  }
  const { code, out, err } = await parus(['validate', join(drop, 'farmers.geojson'), '--json']);
  expect(code, err).toBe(0);
  const { accepted, setAside } = JSON.parse(out);
  expect(setAside).toEqual([]);
  expect(accepted).toHaveLength((await tableOf(drop, 'declared')).length);
}, 60_000);

describe('the truth agrees with itself', () => {
  test('every plot of plot-id.tif has its row, with as many pixels as its area, and pure ones among them', async () => {
    const plots = await tableOf(drop, 'plots');
    const byId = new Map(plots.map((p) => [Number(p.plotId), p]));
    expect(byId.size).toBe(plots.length);
    const pixels = new Map<number, number>();
    const onEdge = new Set<number>();
    const ids = await valuesOf(join(drop, 'truth', 'plot-id.tif'));
    ids.forEach((id, i) => {
      pixels.set(Number(id), (pixels.get(Number(id)) ?? 0) + 1);
      const [x, y] = [i % 288, Math.floor(i / 288)];
      if (x < 2 || y < 2 || x > 285 || y > 285) onEdge.add(Number(id));
    });
    pixels.delete(0);
    expect(pixels.size).toBeGreaterThan(800);
    for (const id of pixels.keys()) expect(byId.has(id), `plot ${id}`).toBe(true);
    let [counted, area] = [0, 0];
    for (const [id, row] of byId) {
      const n = pixels.get(id) ?? 0;
      expect(row.purePixels).toBeLessThanOrEqual(n);
      if (onEdge.has(id) || n === 0) continue;
      const areaM2 = Number(row.areaM2);
      expect(Math.abs(100 * n - areaM2), `plot ${id} of ${areaM2} m²`).toBeLessThan(
        300 + 0.25 * areaM2 + (60 * Math.sqrt(areaM2)) / 10
      );
      counted += 100 * n;
      area += areaM2;
    }
    expect(Math.abs(counted / area - 1)).toBeLessThan(0.01);
  });

  test('dates are in order, and yields are those of the main stand', async () => {
    const [plots, stands] = [await tableOf(drop, 'plots'), await tableOf(drop, 'stands')];
    const names = ['sowDate', 'emergenceDate', 'headingDate', 'maturityDate', 'harvestDate'];
    for (const row of [...plots, ...stands]) {
      // Perennials are picked over weeks around ripeness, tea all year.
      const isPerennial = isCropCode(String(row.crop)) && crop(String(row.crop)).perennial;
      const kept = row.crop === 'TE' ? [] : isPerennial ? names.slice(0, -1) : names;
      const dates = kept.map((n) => row[n]).filter((d) => d !== null) as string[];
      for (const d of dates) expect(d).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect([...dates].sort(), JSON.stringify(row)).toEqual(dates);
    }
    const main = new Map(stands.filter((s) => s.isMain).map((s) => [s.plotId, s]));
    for (const p of plots) {
      const stand = main.get(p.plotId);
      if (stand) for (const name of ['crop', 'yieldKgPerMu', ...names]) expect(p[name]).toBe(stand[name]);
      else expect([p.sowDate, p.harvestDate, p.yieldKgPerMu]).toEqual([null, null, null]);
    }
  });

  test('damage, LAI and stands join the plots; LAI is given once a date', async () => {
    const known = new Set((await tableOf(drop, 'plots')).map((p) => p.plotId));
    const days = scenesOf(drop).map((s) => s.split('_')[3]!.slice(0, 8));
    const seen = new Map<unknown, string[]>();
    for (const row of await tableOf(drop, 'lai')) {
      expect(known.has(row.plotId)).toBe(true);
      expect(row.lai).toBeGreaterThanOrEqual(0);
      expect(row.lai).toBeLessThan(12);
      seen.set(row.plotId, [...(seen.get(row.plotId) ?? []), String(row.date).replaceAll('-', '')]);
    }
    for (const dates of seen.values()) expect(dates).toEqual(days);
    const damage = await tableOf(drop, 'damage');
    expect(damage.length).toBeGreaterThan(0);
    for (const row of damage) {
      expect(known.has(row.plotId)).toBe(true);
      expect(String(row.fromDate) <= String(row.toDate)).toBe(true);
      for (const share of [row.severity, row.extentShare, row.yieldLossShare]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    }
    for (const row of await tableOf(drop, 'stands')) expect(known.has(row.plotId)).toBe(true);
  });

  test('what an item says of clouds is what truth says; cloud is white, shadow is dark, and they do not lie on another', async () => {
    for (const scene of scenesOf(drop)) {
      const alpha = await valuesOf(join(drop, 'truth', `${scene}-cloud.tif`));
      const shadow = await valuesOf(join(drop, 'truth', `${scene}-shadow.tif`));
      const share = alpha.filter((a) => Number(a) >= SKY.scl.thinFrom).length / alpha.length;
      const item = itemOf(drop, scene);
      expect(item.properties['eo:cloud_cover']).toBeCloseTo(100 * share, 1);
      expect(item.properties['view:sun_elevation']).toBeGreaterThan(15);
      expect(item.assets.B02['raster:bands'][0].offset).toBe(-0.1);
      const blue = await valuesOf(join(drop, 'scenes', scene, 'B02.tif'));
      expect(Math.min(...(blue as Uint16Array))).toBeGreaterThan(0);
      const meanOf = (of: (i: number) => boolean) => {
        const kept = [...(blue as Uint16Array)].filter((_, i) => of(i));
        return kept.length > 500 ? kept.reduce((a, b) => a + b, 0) / kept.length : Number.NaN;
      };
      const clear = meanOf((i) => alpha[i]! < 0.01 && shadow[i] === 0);
      expect(meanOf((i) => alpha[i]! > 0.8) < clear + 1500).toBe(false);
      expect(meanOf((i) => shadow[i] === 1 && alpha[i]! < 0.01) > clear).toBe(false);
      expect(alpha.some((a, i) => a >= 0.5 && shadow[i] === 1)).toBe(false);
    }
  });

  test('who declares is known: every farmer and plot of farmers.geojson has its row, and the ground behind it', async () => {
    const { farmers, features } = JSON.parse(readFileSync(join(drop, 'farmers.geojson'), 'utf8'));
    const [truth, declared] = [await tableOf(drop, 'farmers'), await tableOf(drop, 'declared')];
    expect(truth.map((f) => f.farmerId).sort()).toEqual(Object.keys(farmers).sort());
    expect(features).toHaveLength(declared.length);
    const known = new Set((await tableOf(drop, 'plots')).map((p) => p.plotId));
    const ownGround = declared.filter((d) => !String(d.falsehoods).includes('not_farmland'));
    expect(ownGround.length).toBeGreaterThan(100);
    for (const f of truth) for (const id of String(f.plotIds).split(' ')) expect(known.has(id)).toBe(true);
    for (const d of declared) expect(truth.some((f) => f.farmerId === d.farmerId)).toBe(true);
  });
});

test('--offset none and years before 2022: DN without the offset, and items say so', async () => {
  const plain = simulated('plain', ['simulate', '--size', '48', '--dates', '1', '--seed', '3', '--offset', 'none']);
  const offset = simulated('offset', ['simulate', '--size', '48', '--dates', '1', '--seed', '3']);
  const [scene] = scenesOf(plain) as [string];
  for (const band of BANDS) {
    const [a, b] = [plain, offset].map((d) => join(d, 'scenes', scene, `${band}.tif`)) as [string, string];
    const [without, with1000] = [await valuesOf(a), await valuesOf(b)];
    without.forEach((v, i) => {
      if (v > 1) expect(Number(with1000[i]) - Number(v)).toBe(1000);
    });
  }
  expect(itemOf(plain, scene).assets.B02['raster:bands'][0].offset).toBe(0);
  expect(itemOf(offset, scene).assets.B02['raster:bands'][0].offset).toBe(-0.1);
}, 60_000);

test('--out that holds anything else is refused with one sentence and left as it is; an earlier drop is made anew', async () => {
  const out = join(scratch('foreign'), 'county');
  cpSync(drop, out, { recursive: true });
  writeFileSync(join(out, 'my-notes.txt'), 'mine');
  const before = outputsOf(out);
  const small = ['simulate', '--size', '48', '--dates', '1', '--out', out];
  const { code, err } = await parus(small);
  expect(code).toBe(2);
  expect(err).toMatch(/^parus simulate: Expected --out as a new or empty folder.*my-notes\.txt\.\n$/);
  expect(outputsOf(out)).toEqual(before);
  expect((await parus(['simulate', '--patches', '1', '--out', out])).code).toBe(2);
  expect(outputsOf(out)).toEqual(before);
  rmSync(join(out, 'my-notes.txt'));
  expect((await parus(small)).code).toBe(0);
  expect(scenesOf(out)).toHaveLength(1);
}, 60_000);

test('a run that is killed, in windows or in scenes, can be given again, and ends with the bytes of a quiet one', async () => {
  const quiet = outputsOf(drop);
  const out = join(scratch('killed'), 'county');
  const moments = {
    windows: () => (statSync(join(out, '.scratch', '0.planes'), { throwIfNoEntry: false })?.size ?? 0) > 0,
    scenes: () => existsSync(join(out, 'truth', 'plot-id.tif')) // the first of the files that planes become
  };
  for (const [where, reached] of Object.entries(moments)) {
    const run = start([...COUNTY, '--threads', '2', '--out', out]);
    await until(where, () => run.child.exitCode !== null || reached());
    run.child.kill('SIGKILL');
    expect((await run.done).signal, where).toBe('SIGKILL');
    expect(existsSync(join(out, '.scratch'))).toBe(true);
  }
  const { code, err } = await parus([...COUNTY, '--threads', '2', '--out', out]);
  expect(code, err).toBe(0);
  expect(outputsOf(out)).toEqual(quiet);
}, 120_000);

test.each([
  [['--size', '255'], /--size as an even number.*'255'/],
  [['--size', '9000'], /--size as an even number of at most 8192/],
  [['--size', '30'], /--size as a whole number from 32 on/],
  [['--dates', '500'], /--dates of at most \d+ .*got 500/],
  [['--dates', '0'], /--dates as a whole number from 1 on/],
  [['--region', 'ABC'], /--region as one of NEC.*'ABC'/],
  [['--series', '3', '--patches', '3'], /one of --series and --patches, got both/],
  [['--year', '2015'], /--year as a whole number from 2016 on/],
  [['--year', '99999'], /--year as a year up to 2100/],
  [['--seed', '-1'], /--seed as a whole number from 0 on/],
  [['--offset', 'some'], /--offset as auto or none/],
  [['--threads', '0'], /--threads as a whole number from 1 on/]
])('%j: one sentence, exit 2, nothing made', async (args, sentence) => {
  const out = join(scratch('bad'), 'county');
  const { code, err } = await parus(['simulate', ...args, '--out', out]);
  expect(code).toBe(2);
  expect(err).toMatch(sentence);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(existsSync(out)).toBe(false);
});

test('series are what eval reads', async () => {
  const out = simulated('series', ['simulate', '--series', '300', '--seed', '2']);
  const { code, out: text, err } = await parus(['eval', 'crop', '--data', out, '--json']);
  expect(code, err).toBe(0);
  expect(JSON.parse(text).n).toBe(300);
}, 120_000);

test('patches: drops that `parus scenes` reads, the same bytes for a seed, truth on the same ground', async () => {
  const args = ['simulate', '--patches', '2', '--region', 'HHH', '--seed', '5'];
  const out = simulated('patches', args);
  expect(outputsOf(simulated('patches-again', args))).toEqual(outputsOf(out));
  expect(outputsOf(simulated('patches-again', args))).toEqual(outputsOf(out)); // over the earlier ones
  const other = outputsOf(simulated('patches-other', ['simulate', '--patches', '2', '--region', 'HHH', '--seed', '6']));
  expect(Object.values(other).filter((sha) => Object.values(outputsOf(out)).includes(sha))).toEqual([]);

  expect(readdirSync(out).sort()).toEqual(['patch-0', 'patch-1', 'recipe.json']);
  for (const patch of ['patch-0', 'patch-1'].map((p) => join(out, p))) {
    const { code, out: text, err } = await parus(['scenes', patch, '--json']);
    expect(code, err).toBe(0);
    const { scenes } = JSON.parse(text) as { scenes: { id: string; status: string; reason: string }[] };
    expect(scenes).toHaveLength(6);
    for (const s of scenes) if (s.status !== 'used') expect(s.reason).toMatch(/cloud or shadow/);

    const grids = await Promise.all(
      tiffsOf(patch).map(async (path) => {
        const { width, height, epsg, transform } = await describeRaster(path);
        return JSON.stringify({ width, height, epsg, transform });
      })
    );
    expect(new Set(grids).size).toBe(1);
    const [ids, ground] = [
      await valuesOf(join(patch, 'truth/plot-id.tif')),
      await valuesOf(join(patch, 'truth/ground.tif'))
    ];
    ids.forEach((id, i) => {
      expect(ground[i] === 1).toBe(id > 0);
    });
    for (const { id } of scenes) {
      const [alpha, blue] = [await valuesOf(join(patch, `truth/${id}.tif`)), await valuesOf(join(patch, `${id}.tif`))];
      const meanOf = (of: (a: number) => boolean) => {
        const kept = [...(blue as Uint16Array)].filter((_, i) => of(Number(alpha[i])));
        return kept.length > 300 ? kept.reduce((a, b) => a + b, 0) / kept.length : Number.NaN;
      };
      expect(meanOf((a) => a > 200) < meanOf((a) => a < 5) + 1500).toBe(false);
    }
  }
}, 120_000);
