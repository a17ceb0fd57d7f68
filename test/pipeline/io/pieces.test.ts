import { createHash } from 'node:crypto';
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { encodeCog } from '../../../pipeline/io/cog.ts';
import { pieceReader } from '../../../pipeline/io/pieces.ts';
import { openRaster } from '../../../pipeline/io/raster-file.ts';
import type { Pixel } from '../../../pipeline/raster/raster.ts';
import { seeded } from '../../support/random.ts';
import { emptyFolder, gridOf } from '../../support/scene-folder.ts';

const GOLDEN = fileURLToPath(new URL('../../golden/tiff/', import.meta.url));

/** Types and bytes, so that unlike arrays are told apart and large ones compared fast. */
const told = (layers: readonly Pixel[] | null) =>
  layers?.map((a) => [
    a.constructor.name,
    createHash('sha1')
      .update(new Uint8Array(a.buffer, a.byteOffset, a.byteLength))
      .digest('hex')
  ]) ?? null;

/** A raster of two bands whose numbers tell their places and `shift`; its bytes are as many whatever the shift. */
async function raster(path: string, width: number, height: number, shift = 0): Promise<number> {
  const band = (b: number) =>
    Uint16Array.from({ length: width * height }, (_, i) => (i * 7 + b * 1000 + shift) % 65_521);
  const bytes = await encodeCog({
    grid: gridOf(width, height),
    bands: [0, 1].map((b) => ({ name: `b${b}`, data: band(b) })),
    compression: 'none'
  });
  writeFileSync(path, bytes);
  return bytes.length;
}

test('any window of any file is what the file itself gives, however little room there is', async () => {
  const random = seeded(12);
  const folder = emptyFolder();
  await raster(join(folder, 'blocks.tif'), 700, 600);
  await raster(join(folder, 'narrow.tif'), 90, 1100);
  const golden = readdirSync(GOLDEN).filter((name) => name.endsWith('.tif'));
  const paths = [...['blocks.tif', 'narrow.tif'].map((n) => join(folder, n)), ...golden.map((n) => join(GOLDEN, n))];
  const readers = [0, 300_000, 2 ** 21, 2 ** 28].map((room) => ({ room, reader: pieceReader(room) }));
  let [compared, masks] = [0, 0];
  for (let round = 0; round < 2; round++) {
    for (const path of paths) {
      const file = await openRaster(path).catch(() => null);
      if (!file) continue;
      const { width, height } = file.grid;
      const col = random(width);
      const row = random(height);
      const window = {
        col,
        row,
        width: 1 + random(Math.min(320, width - col)),
        height: 1 + random(Math.min(320, height - row))
      };
      const bands = Array.from({ length: 1 + random(2) }, () => random(file.bands));
      const layers = await file.readBands(bands, window).catch(() => null);
      const mask = layers && (await file.readMask(window));
      await file.close();
      for (const { room, reader } of readers) {
        const got = await reader.read({ path, name: path, bytes: file.bytes }, bands, window).catch(() => null);
        expect(told(got?.layers ?? null)).toEqual(told(layers));
        expect(told(got?.mask ? [got.mask] : null)).toEqual(told(mask ? [mask] : null));
        expect(reader.held()).toBeLessThanOrEqual(room);
        compared++;
      }
      if (mask) masks++;
    }
  }
  expect(compared).toBeGreaterThan(100);
  expect(masks).toBeGreaterThan(0);
  expect(readers.at(-1)!.reader.held()).toBeGreaterThan(1_000_000);
});

test('what is in memory is not read again, and nothing old is handed out of a file that was changed', async () => {
  const path = join(emptyFolder(), 'x.tif');
  const bytes = await raster(path, 300, 300);
  const at = new Date('2024-05-01T00:00:00Z');
  utimesSync(path, at, at);
  const reader = pieceReader();
  const file = { path, name: 'x.tif', bytes };
  const window = { col: 10, row: 10, width: 20, height: 20 };
  const first = async (w = window) => (await reader.read(file, [0], w)).layers[0]![0];
  const old = (10 * 300 + 10) * 7;
  expect(await first()).toBe(old);
  // The same place, size and time, other numbers: only memory still has the old ones, for neighbours in the block too.
  await raster(path, 300, 300, 5);
  utimesSync(path, at, at);
  expect(await first()).toBe(old);
  expect(await first({ ...window, row: 200 })).toBe(((200 * 300 + 10) * 7) % 65_521);
  const later = new Date(at.getTime() + 1);
  utimesSync(path, later, later);
  expect(await first()).toBe(old + 5);
  // Another size is another file than the one that was ingested.
  await raster(path, 310, 300);
  await expect(first()).rejects.toThrow(`x.tif: expected ${bytes} bytes as ingested, found ${statSync(path).size}.`);
  await expect(reader.read({ ...file, path: `${path}.gone` }, [0], window)).rejects.toThrow('x.tif: expected a file');
});

test('once room is short only rows that were asked for are kept, so that more dates find place', async () => {
  const folder = emptyFolder();
  const window = { col: 0, row: 100, width: 40, height: 32 };
  const [whole, rows] = [256 * 256 * 2, 256 * 32 * 2];
  const room = 8 * whole;
  const reader = pieceReader(room);
  const held: number[] = [];
  for (let date = 0; date < 60; date++) {
    const path = join(folder, `${date}.tif`);
    const bytes = await raster(path, 256, 256, date);
    await reader.read({ path, name: path, bytes }, [0], window);
    held.push(reader.held());
  }
  expect(held.slice(0, 3)).toEqual([whole, 2 * whole, 3 * whole]);
  expect(held[10]! - held[9]!).toBe(rows);
  expect(held.at(-1)).toBeGreaterThan(50 * rows);
  expect(Math.max(...held)).toBeLessThanOrEqual(room);
});
