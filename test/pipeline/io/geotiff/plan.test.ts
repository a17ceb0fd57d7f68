import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Window } from '../../../../pipeline/geo/window.ts';
import { type Bytes, openBytes } from '../../../../pipeline/io/bytes.ts';
import { readIfd } from '../../../../pipeline/io/geotiff/ifd.ts';
import { planRead, type ReadPlan } from '../../../../pipeline/io/geotiff/plan.ts';
import { openGeoTiff, readGeoTiff } from '../../../../pipeline/io/geotiff/read.ts';
import { writeHole } from '../../../support/hole.ts';
import { seeded } from '../../../support/random.ts';
import { emptyFolder } from '../../../support/scene-folder.ts';

const GOLDEN = new URL('../../../golden/tiff/', import.meta.url).pathname;
const MIB = 2 ** 20;

/** 3 × 2 tiles of 4 px, uncompressed bytes, stored one after the other from byte 100 on with a hole of 50 after tile 2. */
const layout = {
  littleEndian: true,
  width: 10,
  height: 7,
  bands: 1,
  bits: 8,
  float: false,
  dtype: 'uint8',
  tiled: true,
  blockWidth: 4,
  blockHeight: 4,
  across: 3,
  down: 2,
  planar: false,
  offsets: Float64Array.of(100, 116, 132, 198, 214, 0),
  byteCounts: Float64Array.of(16, 16, 16, 16, 16, 0),
  compression: 1,
  predictor: 1,
  photometric: 1
} as const;
const window = (col: number, row: number, width: number, height: number): Window => ({ col, row, width, height });

test('a plan names the blocks that a window touches, in ranges, with their cost', () => {
  //   0 0 0 0 1 1 1 1 2 2
  //   0 0 0 0 1 1[1 1 2]2     the window touches tiles 1, 2, 4 and 5; 5 is left out by the file
  //   ...
  //   3 3 3 3 4 4[4 4 5]5
  const plan = planRead(layout, window(6, 1, 3, 4), [0], { gap: 8, most: 1000, parallel: 1 });
  expect(plan.ranges.map(({ at, length, blocks }) => [at, length, blocks.map((b) => b.index)])).toEqual([
    [116, 32, [1, 2]],
    [214, 16, [4]]
  ]);
  expect(plan).toMatchObject({ fetchedBytes: 48, storedBytes: 48, decodedBytes: 48, outputBytes: 12, covered: false });
  expect(plan.peakBytes).toBe(12 + 32 + 2 * 3 * 16);
});

test('gaps below the limit are read over, and no range grows past its limit', () => {
  const all = window(0, 0, 10, 7);
  const ranges = (gap: number, most: number) =>
    planRead(layout, all, [0], { gap, most, parallel: 1 }).ranges.map((r) => [r.at, r.length]);
  expect(ranges(50, 1000)).toEqual([[100, 130]]);
  expect(ranges(49, 1000)).toEqual([
    [100, 48],
    [198, 32]
  ]);
  expect(ranges(50, 40)).toEqual([
    [100, 32],
    [132, 16],
    [198, 32]
  ]);
});

test('a window that lies outside needs nothing', () => {
  const plan = planRead(layout, window(20, 20, 4, 4), [0], { gap: 0, most: 1000, parallel: 1 });
  expect(plan).toMatchObject({ ranges: [], fetchedBytes: 0, covered: false, outputBytes: 16 });
});

/** Bytes that remember what was asked of them. */
async function recording(path: string): Promise<{ bytes: Bytes; asked: [at: number, length: number][] }> {
  const bytes = await openBytes(path, 'x.tif');
  const asked: [number, number][] = [];
  const read: Bytes['read'] = (at, length, what, into) => {
    asked.push([at, length]);
    return bytes.read(at, length, what, into);
  };
  return { bytes: { ...bytes, read }, asked };
}

test('a read asks for the ranges of its plan and for nothing else', async () => {
  const random = seeded(3);
  for (const file of [
    'u16-deflate-p2.tif',
    'u16-none-strip.tif',
    'u16-deflate-p2-pixel4.tif',
    'u16-overviews-mask.tif'
  ]) {
    const { bytes, asked } = await recording(join(GOLDEN, file));
    const tiff = await readGeoTiff(bytes);
    for (let round = 0; round < 20; round++) {
      const request = { window: window(random(40), random(30), 1 + random(20), 1 + random(20)), bands: [0] };
      asked.length = 0;
      const plan: ReadPlan = tiff.plan(request);
      expect(asked).toEqual([]);
      await tiff.read(request);
      expect(asked).toEqual(plan.ranges.map((r) => [r.at, r.length]));
    }
    await tiff.close();
  }
});

test('40 × 40 px out of 10980² touch one to four tiles and cost under 20 MB', async () => {
  const path = join(emptyFolder(), 'hole.tif');
  writeHole(path, 10980);
  const { bytes, asked } = await recording(path);
  const tiff = await readGeoTiff(bytes);
  asked.length = 0;
  const inside = { window: window(5300, 7200, 40, 40) };
  const across = { window: window(5 * 512 - 20, 9 * 512 - 20, 40, 40) };
  expect(tiff.plan(inside)).toMatchObject({ fetchedBytes: 524288, outputBytes: 3200 });
  expect(tiff.plan(across).ranges.flatMap((r) => r.blocks)).toHaveLength(4);
  for (const request of [inside, across]) {
    expect(tiff.plan(request).peakBytes).toBeLessThan(20 * MIB);
    const before = process.memoryUsage().arrayBuffers;
    await tiff.read(request);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * MIB);
  }
  expect(asked.reduce((n, [, length]) => n + length, 0)).toBe(5 * 524288);
  await tiff.close();
});

test('a read that would need more than the cap is refused before anything is read, with the numbers', async () => {
  const path = join(emptyFolder(), 'hole.tif');
  writeHole(path, 10980);
  const tiff = await openGeoTiff(path, 'hole.tif', 100 * MIB);
  await expect(tiff.read({})).rejects.toThrow(
    'hole.tif: reading 10980 × 10980 px of 1 band at once needs 238 MiB, above the limit of 100 MiB: read it by windows.'
  );
  await tiff.close();
});

test('a 10980² band streams through `parus raster` in under 300 MB', () => {
  const path = join(emptyFolder(), 'hole.tif');
  writeHole(path, 10980);
  const cli = new URL('../../../../scripts/parus.mjs', import.meta.url).pathname;
  const watch = `process.on('exit', () => process.stderr.write('RSS ' + process.resourceUsage().maxRSS));`;
  const watched = `data:text/javascript,${encodeURIComponent(watch)}`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', watched, cli, 'raster', path, '--json'], {
    encoding: 'utf8'
  });
  expect(status, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ width: 10980, height: 10980, dtype: 'uint16' });
  const rssMb = (Number(/RSS (\d+)/.exec(stderr)?.[1]) * 1024) / 1e6;
  expect(rssMb).toBeGreaterThan(30);
  expect(rssMb).toBeLessThan(300);
}, 30_000);

test('a loop of directories ends, and so does a directory that is broken', async () => {
  const { bytes } = await recording(join(GOLDEN, 'u16-overviews-mask.tif'));
  const first = await readIfd(bytes, 8, { littleEndian: true, big: false });
  expect(first.next).toBeGreaterThan(0);
  // Every directory's successor is said to be the second: the loop must end after one turn.
  const looped: Bytes = {
    ...bytes,
    read: async (at, length, what, into) => {
      const got = await bytes.read(at, length, what, into);
      if (what !== 'the next directory') return got;
      const to = Buffer.alloc(4);
      to.writeUInt32LE(first.next);
      return to;
    }
  };
  expect((await readGeoTiff(looped)).levels.length).toBeLessThanOrEqual(2);
});
