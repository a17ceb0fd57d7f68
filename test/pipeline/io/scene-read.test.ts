import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isoDate } from '../../../pipeline/dates.ts';
import { gridOfWindow } from '../../../pipeline/geo/grid.ts';
import { sceneId } from '../../../pipeline/ids.ts';
import { encodeCog } from '../../../pipeline/io/cog.ts';
import { readReflectance, readScl } from '../../../pipeline/io/scene-read.ts';
import type { BandAsset, Scene } from '../../../pipeline/scene/scene.ts';
import { seeded } from '../../support/random.ts';
import { emptyFolder, gridOf } from '../../support/scene-folder.ts';

/** A scene of one 10 m band, one 20 m band and SCL, as ingest would leave it. */
function scene(dn10: Uint16Array, dn20: Uint16Array, scl: Uint8Array, size: number): { scene: Scene; drop: string } {
  const drop = emptyFolder();
  const write = (name: string, data: Uint16Array | Uint8Array, gsd: 10 | 20, offset: number): BandAsset => {
    const n = (size * 10) / gsd;
    const bytes = encodeCog({ grid: gridOf(n, n, gsd), bands: [{ name, data }], nodata: 0 });
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
      bands: { B08: write('B08', dn10, 10, -0.1), B11: write('B11', dn20, 20, 0) },
      scl: write('SCL', scl, 20, 0),
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
  const { scene: s, drop } = scene(Uint16Array.of(1000, 2000, 0, 12_000), Uint16Array.of(5000), Uint8Array.of(4), 2);
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
  const { scene: s, drop } = scene(
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

test('a file that has changed since ingest and a band that is not there are errors of the run', async () => {
  const { scene: s, drop } = scene(new Uint16Array(4).fill(9), Uint16Array.of(9), Uint8Array.of(4), 2);
  await expect(readReflectance(s, [drop], ['B02'], s.grid)).rejects.toThrow(/band B02 of scene S/);
  s.bands.B08!.bytes++;
  await expect(readReflectance(s, [drop], ['B08'], s.grid)).rejects.toThrow(/as ingested/);
});
