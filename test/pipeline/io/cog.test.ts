import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromArrayBuffer } from 'geotiff';
import { expect, test } from 'vitest';
import { encodeCog } from '../../../pipeline/io/cog.ts';
import { openGeoTiff } from '../../../pipeline/io/geotiff/read.ts';
import { seeded } from '../../support/random.ts';
import { emptyFolder, gridOf } from '../../support/scene-folder.ts';

/** Bit by bit; vitest's toEqual takes seconds on a million values. */
const same = (a: ArrayBufferView, b: ArrayBufferView) =>
  Buffer.compare(
    new Uint8Array(a.buffer, a.byteOffset, a.byteLength),
    new Uint8Array(b.buffer, b.byteOffset, b.byteLength)
  ) === 0;

test('values, place, nodata and names come back, by our reader and by geotiff.js', async () => {
  const random = seeded(9);
  const types = [
    (n: number) => Uint8Array.from({ length: n }, () => random(256)),
    (n: number) => Uint16Array.from({ length: n }, () => random(65_536)),
    (n: number) => Float32Array.from({ length: n }, () => random() - 0.5)
  ];
  for (const [k, make] of types.entries()) {
    for (const [width, height] of [
      [1, 1],
      [17, 5],
      [530, 40],
      [1100, 1030]
    ] as const) {
      const bands = ['B02', 'a <&> "b"'].map((name) => ({ name, data: make(width * height) }));
      const bytes = encodeCog({ grid: gridOf(width, height), bands, nodata: k === 2 ? Number.NaN : 0 });
      const path = join(emptyFolder(), 'x.tif');
      writeFileSync(path, bytes);
      const tiff = await openGeoTiff(path);
      expect(tiff.grid).toEqual(gridOf(width, height));
      expect(tiff.nodata).toBe(k === 2 ? 'NaN' : 0);
      expect(tiff.descriptions).toEqual(bands.map((b) => b.name));
      for (const [i, { data }] of bands.entries()) expect(same(await tiff.readBand(i), data)).toBe(true);
      await tiff.close();

      const other = await fromArrayBuffer(Uint8Array.from(bytes).buffer);
      const image = await other.getImage(0);
      expect(image.getGeoKeys()?.ProjectedCSTypeGeoKey).toBe(32650);
      const rasters = await image.readRasters();
      for (const [i, { data }] of bands.entries()) expect(same(rasters[i] as Uint8Array, data)).toBe(true);
    }
  }
});

test('a large raster has overviews by halves down to one tile, with their data before that of the full size', async () => {
  const [width, height] = [1100, 700];
  const data = Uint8Array.from({ length: width * height }, (_, i) => (i % width) & 255);
  const bytes = encodeCog({ grid: gridOf(width, height), bands: [{ name: 'mask', data }], nodata: 0 });
  const tiff = await fromArrayBuffer(Uint8Array.from(bytes).buffer);
  expect(await tiff.getImageCount()).toBe(3);
  const offsets: number[] = [];
  const sizes: number[][] = [];
  for (let i = 0; i < 3; i++) {
    const image = await tiff.getImage(i);
    sizes.push([image.getWidth(), image.getHeight()]);
    const all = (await image.fileDirectory.loadValue('TileOffsets')) as ArrayLike<number>;
    offsets.push(all[0]!);
  }
  expect(sizes).toEqual([
    [1100, 700],
    [550, 350],
    [275, 175]
  ]);
  expect(offsets[2]).toBeLessThan(offsets[1]!);
  expect(offsets[1]).toBeLessThan(offsets[0]!);
  const [half] = await (await tiff.getImage(1)).readRasters({ window: [0, 0, 4, 1] });
  expect([...(half as Uint8Array)]).toEqual([0, 2, 4, 6]);
});

test('the same values give the same bytes; another value gives others', () => {
  const encode = (v: number) =>
    encodeCog({
      grid: gridOf(9, 9),
      bands: [{ name: 'mask', data: new Uint8Array(81).fill(v) }],
      nodata: 0,
      colours: [
        [0, 0, 0],
        [1, 2, 3]
      ]
    });
  expect(encode(1)).toEqual(encode(1));
  expect(encode(1)).not.toEqual(encode(2));
});

test('refuses bands that do not fit the grid', () => {
  expect(() => encodeCog({ grid: gridOf(3, 3), bands: [{ name: 'x', data: new Uint8Array(8) }] })).toThrow(
    /3 × 3 samples/
  );
});
