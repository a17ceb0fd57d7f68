import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isoDate } from '../../../pipeline/dates.ts';
import { toXY } from '../../../pipeline/geo/affine.ts';
import { fromLonLat, toLonLat } from '../../../pipeline/geo/crs.ts';
import { gridOfWindow } from '../../../pipeline/geo/grid.ts';
import { gridOnLattice, latticeWindowOf } from '../../../pipeline/geo/lattice.ts';
import { sceneId } from '../../../pipeline/ids.ts';
import { encodeCog } from '../../../pipeline/io/cog.ts';
import { openRaster } from '../../../pipeline/io/raster-file.ts';
import { readLook, readReflectance, readScl } from '../../../pipeline/io/scene-read.ts';
import type { BandAsset, Scene } from '../../../pipeline/scene/scene.ts';
import { seeded } from '../../support/random.ts';
import { emptyFolder, gridOf } from '../../support/scene-folder.ts';

/** A scene of one 10 m band, one 20 m band and SCL, as ingest would leave it. */
async function scene(
  dn10: Uint16Array,
  dn20: Uint16Array,
  scl: Uint8Array,
  size: number
): Promise<{ scene: Scene; drop: string }> {
  const drop = emptyFolder();
  const write = async (
    name: string,
    data: Uint16Array | Uint8Array,
    gsd: 10 | 20,
    offset: number
  ): Promise<BandAsset> => {
    const n = (size * 10) / gsd;
    const bytes = await encodeCog({ grid: gridOf(n, n, gsd), bands: [{ name, data }], nodata: 0 });
    writeFileSync(join(drop, `${name}.tif`), bytes);
    return {
      path: `${name}.tif`,
      bandIndex: 0,
      sha256: '',
      bytes: bytes.length,
      grid: gridOf(n, n, gsd),
      scale: 0.0001,
      offset,
      nodata: 0
    };
  };
  return {
    drop,
    scene: {
      id: sceneId('S'),
      item: 'item.json',
      drop: 0,
      datetime: '2024-05-01T03:05:00Z',
      date: isoDate('2024-05-01'),
      level: 'L2A',
      grid: gridOf(size, size),
      bands: { B08: await write('B08', dn10, 10, -0.1), B11: await write('B11', dn20, 20, 0) },
      scl: await write('SCL', scl, 20, 0),
      missing: [],
      sunAzimuthDeg: null,
      sunZenithDeg: null,
      processingBaseline: null,
      nodataShare: 0,
      cloudShare: 0
    }
  };
}

test('by eye: offset and nodata at 10 m, interpolation at 20 m, classes by place, nothing outside', async () => {
  const { scene: s, drop } = await scene(
    Uint16Array.of(1000, 2000, 0, 12_000),
    Uint16Array.of(5000),
    Uint8Array.of(4),
    2
  );
  const window = { col: -1, row: 0, width: 3, height: 2 };
  const { B08, B11 } = await readReflectance(s, [drop], ['B08', 'B11'], gridOfWindow(s.grid, window));
  const rounded = (a: Float32Array) => [...a].map((v) => (Number.isNaN(v) ? '.' : v.toFixed(2))).join(' ');
  expect(rounded(B08)).toBe('. 0.00 0.10 . . 1.10');
  expect(rounded(B11)).toBe('. 0.50 0.50 . 0.50 0.50');
  expect([...(await readScl(s, [drop], gridOfWindow(s.grid, window)))!]).toEqual([0, 4, 4, 0, 4, 4]);
  expect(await readScl({ ...s, scl: null }, [drop], s.grid)).toBeNull();
});

test('however the ground is cut into windows, on the scene or a larger mosaic, each pixel has one value', async () => {
  const random = seeded(8);
  const size = 40;
  const many = (n: number) => Uint16Array.from({ length: n }, () => (random(10) === 0 ? 0 : 1 + random(9000)));
  const { scene: s, drop } = await scene(
    many(size * size),
    many((size * size) / 4),
    new Uint8Array((size * size) / 4).fill(5),
    size
  );
  const mosaic = { ...s.grid, transform: [10, 0, 499_930, 0, -10, 4_000_050] as const, width: 60, height: 60 };
  const whole = await readReflectance(s, [drop], ['B08', 'B11'], mosaic);
  for (let round = 0; round < 40; round++) {
    const w = { col: random(50), row: random(50), width: 1 + random(10), height: 1 + random(10) };
    const part = await readReflectance(s, [drop], ['B08', 'B11'], gridOfWindow(mosaic, w));
    for (const band of ['B08', 'B11'] as const) {
      part[band].forEach((v, i) => {
        expect(v).toBe(whole[band][(w.row + Math.floor(i / w.width)) * 60 + w.col + (i % w.width)]);
      });
    }
  }
  expect(whole.B08[5 * 60 + 7]).toBe(
    (await readReflectance(s, [drop], ['B08'], { ...s.grid, width: 1, height: 1 })).B08[0]
  );
});

test('a scene of the zone beside lies where it belongs: bands interpolated, classes by place, nothing outside', async () => {
  const size = 60;
  const slope = (n: number, gsd: number) =>
    Uint16Array.from({ length: n * n }, (_, i) => 2000 + gsd * (3 * (i % n) + Math.floor(i / n)));
  const east = Uint8Array.from({ length: 900 }, (_, i) => (i % 30 < 15 ? 4 : 5));
  const { scene: s, drop } = await scene(slope(size, 10), slope(30, 20), east, size);
  const target = gridOnLattice(32651, latticeWindowOf(s.grid, 32651));
  const { B08, B11 } = await readReflectance(s, [drop], ['B08', 'B11'], target);
  const scl = await readScl(s, [drop], target);
  let inside = 0;
  for (let i = 0; i < B08.length; i++) {
    const place = toXY(target.transform, (i % target.width) + 0.5, Math.floor(i / target.width) + 0.5);
    const [x, y] = fromLonLat(32650, ...toLonLat(32651, ...place));
    const [dx, dy] = [x - 500_000, 4_000_000 - y];
    if (dx < 0 || dy < 0 || dx >= 600 || dy >= 600) {
      expect([B08[i], B11[i], scl![i]]).toEqual([Number.NaN, Number.NaN, 0]);
      continue;
    }
    inside++;
    expect(scl![i]).toBe(dx < 300 ? 4 : 5);
    if (dx < 10 || dy < 10 || dx > 590 || dy > 590) continue; // at the rim the value of the edge holds
    expect(B08[i]).toBeCloseTo(0.1 + (3 * (dx - 5) + (dy - 5)) / 10_000, 4);
    expect(B11[i]).toBeCloseTo(0.2 + (3 * (dx - 10) + (dy - 10)) / 10_000, 4);
  }
  expect(inside).toBeGreaterThan(3400);
  // Whatever the window, each pixel has one value.
  const part = { col: 17, row: 23, width: 9, height: 8 };
  const again = await readReflectance(s, [drop], ['B08'], gridOfWindow(target, part));
  again.B08.forEach((v, i) => {
    expect(v).toBe(B08[(23 + Math.floor(i / 9)) * target.width + 17 + (i % 9)]);
  });
});

/** A scene of B08 alone: `dn` a pixel, 0 where there is none, from `col` of a row of pixels on; offset as given. */
async function strip(id: string, col: number, dn: number[], offset = 0): Promise<{ scene: Scene; drop: string }> {
  const { scene: whole, drop } = await scene(new Uint16Array(4), new Uint16Array(1), new Uint8Array(1), 2);
  const grid = { ...gridOf(dn.length, 1), transform: [10, 0, 500_000 + 10 * col, 0, -10, 4_000_000] as const };
  const write = async (name: string, data: Uint16Array | Uint8Array): Promise<BandAsset> => {
    const bytes = await encodeCog({ grid, bands: [{ name, data }], nodata: 0 });
    writeFileSync(join(drop, `${name}.tif`), bytes);
    return { ...whole.bands.B08!, path: `${name}.tif`, bytes: bytes.length, grid, scale: 1e-4, offset };
  };
  const scl = await write(
    'SCL',
    Uint8Array.from(dn, (v) => (v === 0 ? 0 : v / 1000))
  );
  return {
    drop,
    scene: { ...whole, id: sceneId(id), grid, bands: { B08: await write('B08', Uint16Array.from(dn)) }, scl }
  };
}

test('by eye: a pass is its first scene with data, deep pixels before those at the end of the data, never a blend', async () => {
  const a = await strip('A', 0, new Array(9).fill(3000), -0.1); // columns 0 to 8, with its own offset
  const b = await strip('B', 3, [5000, 5000, 5000, 5000, 5000, 5000, 5000, 0, 5000]); // 3 to 11, no data at 10
  const look = async (first: typeof a, second: typeof a) => {
    const scenes = [first, second].map((s, drop) => ({ ...s.scene, drop }));
    const drops = [first.drop, second.drop];
    const { bands, scl } = await readLook(scenes, drops, ['B08'], gridOf(12, 1), { scl: true });
    return [[...bands.B08].map((v) => (Number.isNaN(v) ? '.' : (10 * v).toFixed(0))).join(''), [...scl!].join('')];
  };
  // Both are deep at 5 and 6; west of that A has more data around, east of it B.
  expect(await look(a, b)).toEqual(['2222222555.5', '333333355505']);
  expect(await look(b, a)).toEqual(['2222255555.5', '333335555505']);
  const alone = await readLook([a.scene], [a.drop], ['B08'], gridOf(12, 1), { scl: false });
  expect(alone.scl).toBeNull();
  expect([...alone.bands.B08].map((v) => Number.isNaN(v))).toEqual(Array.from({ length: 12 }, (_, i) => i > 8));
});

test("what a file's own mask calls invalid is no data", async () => {
  const golden = new URL('../../golden/tiff/', import.meta.url).pathname;
  const file = await openRaster(join(golden, 'u16-overviews-mask.tif'));
  const [mask, dn] = [(await file.readMask())!, await file.readBand(0)];
  await file.close();
  const { scene: s } = await scene(new Uint16Array(4), new Uint16Array(1), new Uint8Array(1), 2);
  const asset = { ...s.bands.B08!, path: 'u16-overviews-mask.tif', bytes: file.bytes, grid: file.grid, offset: 0 };
  const { B08 } = await readReflectance({ ...s, bands: { B08: asset } }, [golden], ['B08'], file.grid);
  expect([...B08].filter(Number.isNaN)).toHaveLength(mask.filter((m) => m === 0).length);
  B08.forEach((v, i) => {
    if (mask[i] === 1) expect(v).toBeCloseTo(dn[i]! * 1e-4, 6);
  });
  expect(mask.filter((m) => m === 0).length).toBeGreaterThan(300);
});

test('a file that has changed since ingest and a band that is not there are errors of the run', async () => {
  const { scene: s, drop } = await scene(new Uint16Array(4).fill(9), Uint16Array.of(9), Uint8Array.of(4), 2);
  await expect(readReflectance(s, [drop], ['B02'], s.grid)).rejects.toThrow(/band B02 of scene S/);
  s.bands.B08!.bytes++;
  await expect(readReflectance(s, [drop], ['B08'], s.grid)).rejects.toThrow(/as ingested/);
});
