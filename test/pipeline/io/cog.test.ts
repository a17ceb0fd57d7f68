import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromArrayBuffer } from 'geotiff';
import { describe, expect, test } from 'vitest';
import { type CogInput, encodeCog } from '../../../pipeline/io/cog.ts';
import { openGeoTiff } from '../../../pipeline/io/geotiff/read.ts';
import { pyramid } from '../../../pipeline/io/geotiff/write/overviews.ts';
import type { Pixel } from '../../../pipeline/raster/raster.ts';
import { seeded } from '../../support/random.ts';
import { emptyFolder, gridOf } from '../../support/scene-folder.ts';

/** Bit by bit; vitest's toEqual takes seconds on a million values. */
const same = (a: ArrayBufferView, b: ArrayBufferView) =>
  Buffer.compare(
    new Uint8Array(a.buffer, a.byteOffset, a.byteLength),
    new Uint8Array(b.buffer, b.byteOffset, b.byteLength)
  ) === 0;

const TYPES = [
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array
] as const;
const isFloat = (type: (typeof TYPES)[number]) => type === Float32Array || type === Float64Array;

/** Values of the whole range of the type, of every sign and size; floats with NaN, infinities, both zeros, subnormals. */
function noise(type: (typeof TYPES)[number], n: number, random: (n?: number) => number): Pixel {
  const out = new type(n);
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 1e-42, -1e-320, 3.4e38];
  for (let i = 0; i < n; i++) {
    out[i] = !isFloat(type)
      ? random() * 2 ** 32 - (random(2) ? 2 ** 31 : 0)
      : random(50) === 0
        ? odd[random(odd.length)]!
        : (random() - 0.5) * 10 ** random(9);
  }
  return out;
}

async function openBoth(bytes: Uint8Array) {
  const path = join(emptyFolder(), 'x.tif');
  writeFileSync(path, bytes);
  return { ours: await openGeoTiff(path), other: await fromArrayBuffer(Uint8Array.from(bytes).buffer) };
}

const SIZES = [
  [1, 1],
  [17, 5],
  [1, 530],
  [700, 3],
  [513, 60],
  [530, 97]
] as const;
const PACKINGS = [
  { compression: 'none' },
  { compression: 'deflate' },
  { compression: 'deflate', predictor: 1 },
  { compression: 'zstd' },
  { compression: 'zstd', predictor: 1 }
] as const;

describe.each(TYPES.map((type) => [type.name, type] as const))('%s', (_, type) => {
  const random = seeded(type.BYTES_PER_ELEMENT * 10 + (isFloat(type) ? 1 : 0));

  test('values, place, nodata and overviews come back, by our reader and by geotiff.js', async () => {
    const packings = [...PACKINGS, { compression: 'deflate', predictor: isFloat(type) ? 3 : 2 } as const];
    for (const [k, packing] of packings.entries()) {
      const [width, height] = SIZES[(k + TYPES.indexOf(type)) % SIZES.length]!;
      const grid = gridOf(width, height);
      const bands = ['B02', 'a <&> "b"']
        .slice(0, 1 + (k % 2))
        .map((name) => ({ name, data: noise(type, width * height, random) }));
      const nodata = isFloat(type) ? Number.NaN : 0;
      const overviews = random(2) ? 'mean' : 'nearest';
      const bigTiff = random(3) === 0;
      const bytes = await encodeCog({ grid, bands, nodata, ...packing, overviews, bigTiff });
      const { ours, other } = await openBoth(bytes);
      const what = JSON.stringify({ width, height, ...packing, overviews, bigTiff });
      expect(ours.grid, what).toEqual(grid);
      expect(ours.nodata).toBe(isFloat(type) ? 'NaN' : 0);
      expect(ours.descriptions).toEqual(bands.map((b) => b.name));
      for (const [i, { data }] of bands.entries()) expect(same(await ours.readBand(i), data), what).toBe(true);
      await ours.close();

      const levels = pyramid({ width, height, bands: bands.map((b) => b.data) }, 512, overviews, nodata);
      expect(await other.getImageCount()).toBe(levels.length);
      for (const [l, level] of levels.entries()) {
        const image = await other.getImage(l);
        expect([image.getWidth(), image.getHeight()], what).toEqual([level.width, level.height]);
        const rasters = await image.readRasters();
        for (const [i, data] of level.bands.entries()) expect(same(rasters[i] as Uint8Array, data), what).toBe(true);
      }
    }
  });
});

test('a large raster has overviews by halves down to one tile, with their data before that of the full size', async () => {
  const [width, height] = [1100, 700];
  const data = Uint8Array.from({ length: width * height }, (_, i) => (i % width) & 255);
  const bytes = await encodeCog({ grid: gridOf(width, height), bands: [{ name: 'mask', data }], nodata: 0 });
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

test('what says how values are meant: predictor by type, scale and offset as GDAL names them, degrees or metres', async () => {
  const headOf = async (data: Pixel, more: Partial<CogInput> = {}) => {
    const bytes = await encodeCog({ grid: gridOf(2, 2), bands: [{ name: 'x', data }], ...more });
    const image = await (await fromArrayBuffer(Uint8Array.from(bytes).buffer)).getImage(0);
    return { predictor: await image.fileDirectory.loadValue('Predictor'), image };
  };
  expect((await headOf(new Uint8Array(4))).predictor).toBe(1);
  expect((await headOf(new Int8Array(4), { overviews: 'mean' })).predictor).toBe(2);
  expect((await headOf(new Int16Array(4))).predictor).toBe(2);
  expect((await headOf(new Uint32Array(4))).predictor).toBe(2);
  expect((await headOf(new Float32Array(4))).predictor).toBe(3);
  expect((await headOf(new Float64Array(4), { compression: 'zstd' })).predictor).toBe(3);
  expect((await headOf(new Float64Array(4), { compression: 'none' })).predictor).toBe(1);

  const bands = [{ name: 'B02', data: new Uint16Array(4), scale: 0.0001, offset: -0.1 }];
  const metadata = (await (await headOf(new Uint16Array(4), { bands })).image.getGDALMetadata(0)) ?? {};
  expect(metadata).toEqual({ DESCRIPTION: 'B02', SCALE: '0.0001', OFFSET: '-0.1' });

  const keysOf = async (epsg: number | null) =>
    (await headOf(new Uint8Array(4), { grid: { ...gridOf(2, 2), epsg } })).image.getGeoKeys();
  expect(await keysOf(4490)).toMatchObject({ GTModelTypeGeoKey: 2, GeographicTypeGeoKey: 4490 });
  expect(await keysOf(6668)).toMatchObject({ GTModelTypeGeoKey: 2, GeographicTypeGeoKey: 6668 });
  expect(await keysOf(4525)).toMatchObject({ GTModelTypeGeoKey: 1, ProjectedCSTypeGeoKey: 4525 });
  expect(await keysOf(null)).toBeNull();
});

test('rotated and south-up rasters keep their place', async () => {
  for (const transform of [
    [8, 6, 5e5, 6, -8, 4e6],
    [10, 0, 5e5, 0, 10, 4e6],
    [-10, 0, 5e5, 0, -10, 4e6],
    [1, 0, 0, 0, 1, 0]
  ] as const) {
    const grid = { epsg: 32650, transform, width: 3, height: 2 };
    const { ours } = await openBoth(await encodeCog({ grid, bands: [{ name: 'x', data: new Uint8Array(6) }] }));
    expect(ours.grid).toEqual(grid);
    await ours.close();
  }
});

test('the same values give the same bytes, also of many at once; another value gives others', async () => {
  const encode = (v: number, compression: 'deflate' | 'zstd') => {
    const random = seeded(v);
    const data = Uint8Array.from({ length: 600 * 90 }, () => random(1 + v));
    const colours = [
      [0, 0, 0],
      [1, 2, 3]
    ] as const;
    return encodeCog({ grid: gridOf(600, 90), bands: [{ name: 'mask', data }], nodata: 0, colours, compression });
  };
  for (const compression of ['deflate', 'zstd'] as const) {
    const alone = [await encode(1, compression), await encode(2, compression)];
    const together = await Promise.all([1, 2, 1, 2].map((v) => encode(v, compression)));
    expect(together.map((b, i) => same(b, alone[i % 2]!))).toEqual([true, true, true, true]);
    expect(same(alone[0]!, alone[1]!)).toBe(false);
  }
});

test('refuses what such a file cannot hold, with what was expected and what was found', async () => {
  const good = { grid: gridOf(2, 2), bands: [{ name: 'x', data: new Uint8Array(4) as Pixel }] };
  const floats = [{ name: 'x', data: new Float32Array(4) }];
  const grid = (more: object) => ({ grid: { ...good.grid, ...more } });
  const cases: [Partial<CogInput>, RegExp][] = [
    [{ bands: [] }, /1 to 65535 bands, got none/],
    [{ bands: [{ name: 'x', data: new Uint8Array(8) }] }, /2 × 2 samples of Uint8Array in band x, got 8/],
    [{ bands: [...good.bands, { name: 'y', data: new Int8Array(4) }] }, /Uint8Array in band y, got 4 of Int8Array/],
    [{ bands: [{ name: 'x', data: new BigInt64Array(4) as never }] }, /type of Uint8Array, .*, got BigInt64Array/],
    [{ bands: [{ name: 'a\0b', data: new Uint8Array(4) }] }, /without control characters, got "a\\u0000b"/],
    [{ bands: [{ name: 'x', data: new Uint8Array(4), scale: Number.NaN }] }, /finite scale and offset in band x/],
    [grid({ width: 0 }), /at least 1 × 1 px, got 0 × 2/],
    [grid({ height: 1.5 }), /at least 1 × 1 px, got 2 × 1.5/],
    [grid({ transform: [10, 0, 0, 0, 0, 0] }), /transform with an inverse, got \[10, 0, 0, 0, 0, 0\]/],
    [grid({ transform: [10, 0, Number.NaN, 0, -10, 0] }), /transform with an inverse/],
    [grid({ epsg: 102_100 }), /EPSG code of 1 to 32766 .*, got 102100/],
    [{ nodata: 256 }, /nodata that Uint8Array can hold, got 256/],
    [{ nodata: Number.NaN }, /nodata that Uint8Array can hold, got NaN/],
    [{ nodata: 0.5 }, /nodata that Uint8Array can hold, got 0.5/],
    [{ bands: floats, nodata: 1e39 }, /nodata that Float32Array can hold, got 1e\+39/],
    [{ colours: [[0, 0, 0]], overviews: 'mean' }, /one band of uint8 classes/],
    [{ colours: [[0, 0, 0]], bands: floats }, /one band of uint8 classes/],
    [{ predictor: 3 }, /predictor 2 or 1 for integers, got 3/],
    [{ predictor: 2, bands: floats }, /predictor 3 or 1 for floats, got 2/],
    [{ predictor: 2, compression: 'none' }, /no predictor without compression, got 2/]
  ];
  await expect(encodeCog(good)).resolves.toBeInstanceOf(Uint8Array);
  for (const [change, message] of cases) await expect(encodeCog({ ...good, ...change })).rejects.toThrow(message);
});
