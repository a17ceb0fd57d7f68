import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeArrayBuffer } from 'geotiff';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { encodeCog } from '../../../../pipeline/io/cog.ts';
import type { Samples } from '../../../../pipeline/io/geotiff/decode.ts';
import { describeRaster } from '../../../../pipeline/io/geotiff/describe.ts';
import { openGeoTiff } from '../../../../pipeline/io/geotiff/read.ts';
import { seeded } from '../../../support/random.ts';
import { emptyFolder, gridOf } from '../../../support/scene-folder.ts';

const file = (bytes: Uint8Array | ArrayBuffer, name = 'x.tif'): string => {
  const path = join(emptyFolder(), name);
  writeFileSync(path, new Uint8Array(bytes));
  return path;
};
const tagOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no problem',
    (e: { _tag?: string; message: string }) => `${e._tag}: ${e.message}`
  );

test('what geotiff.js writes is read back, with its place', async () => {
  const values = Uint16Array.from({ length: 12 }, (_, i) => i * 1000);
  const tiff = await openGeoTiff(
    file(
      writeArrayBuffer(values, {
        width: 4,
        height: 3,
        ModelPixelScale: [10, 10, 0],
        ModelTiepoint: [0, 0, 0, 500000, 4000000, 0],
        ProjectedCSTypeGeoKey: 32650,
        GTModelTypeGeoKey: 1,
        GTRasterTypeGeoKey: 1
      })
    )
  );
  expect(tiff.grid).toEqual({ epsg: 32650, transform: [10, 0, 500000, 0, -10, 4000000], width: 4, height: 3 });
  expect(tiff.dtype).toBe('uint16');
  expect(await tiff.readBand(0)).toEqual(values);
  await tiff.close();
});

test('any window of a tiled raster holds the pixels at its place, and nodata outside', async () => {
  const random = seeded(11);
  const [width, height] = [700, 530];
  const data = Uint16Array.from({ length: width * height }, () => 1 + random(65_535));
  const path = file(await encodeCog({ grid: gridOf(width, height), bands: [{ name: 'B02', data }], nodata: 0 }));
  const tiff = await openGeoTiff(path);
  for (let round = 0; round < 60; round++) {
    const w = { col: random(900) - 100, row: random(700) - 100, width: 1 + random(90), height: 1 + random(90) };
    const got = await tiff.readBand(0, w);
    const expected = Uint16Array.from({ length: w.width * w.height }, (_, i) => {
      const col = w.col + (i % w.width);
      const row = w.row + Math.floor(i / w.width);
      return col >= 0 && row >= 0 && col < width && row < height ? data[row * width + col]! : 0;
    });
    expect(got, JSON.stringify(w)).toEqual(expected);
  }
  await tiff.close();
});

test('what libtiff writes with LZW, deflate, PackBits and predictors decodes to the same pixels', async () => {
  const random = seeded(5);
  const [width, height] = [90, 70];
  const pixels = Buffer.from(Uint8Array.from({ length: width * height * 3 }, (_, i) => (i >> 3) + random(9)));
  const variants = (['none', 'lzw', 'deflate', 'packbits'] as const).flatMap((compression) =>
    (['none', 'horizontal'] as const).flatMap((predictor) =>
      [true, false].map((tile) => ({ compression, predictor, tile }))
    )
  );
  for (const v of variants) {
    const bytes = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .tiff({ ...v, tileWidth: 32, tileHeight: 32 })
      .toBuffer();
    const tiff = await openGeoTiff(file(bytes));
    for (const band of [0, 1, 2]) {
      const expected = Uint8Array.from({ length: width * height }, (_, i) => pixels[i * 3 + band]!);
      expect(await tiff.readBand(band), JSON.stringify(v)).toEqual(expected);
    }
    await tiff.close();
  }
});

test('a JPEG named .tif is called a JPEG, by name', async () => {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#484' } })
    .jpeg()
    .toBuffer();
  expect(await tagOf(openGeoTiff(file(jpeg), 'scenes/a/B03.tif'))).toBe(
    'BadFile: scenes/a/B03.tif: expected a TIFF, found a JPEG.'
  );
});

test('a raster cut short says where it ends and what it needed, wherever it is cut', async () => {
  const data = Uint16Array.from({ length: 64 * 64 }, (_, i) => (i * 7919) % 65_536);
  const whole = await encodeCog({ grid: gridOf(64, 64), bands: [{ name: 'B02', data }], nodata: 0 });
  for (let length = 0; length < whole.length; length += 97) {
    const path = file(whole.slice(0, length));
    const said = await tagOf(describeRaster(path));
    expect(said, `cut at ${length}`).toMatch(
      length === 0 ? /BadFile: .*empty file/ : /BadFile: .*(ends at byte \d+, .* needs|begins with the bytes)/
    );
  }
});

test('no single damaged byte crashes the reader or passes as another error than a tagged one', async () => {
  const random = seeded(3);
  const data = Uint8Array.from({ length: 40 * 40 }, () => random(256));
  const whole = await encodeCog({ grid: gridOf(40, 40), bands: [{ name: 'x', data }], nodata: 0 });
  const dir = emptyFolder();
  let refused = 0;
  for (let round = 0; round < 400; round++) {
    const bytes = Uint8Array.from(whole);
    bytes[random(round % 2 ? 300 : bytes.length)] = random(256);
    const path = join(dir, 'x.tif');
    writeFileSync(path, bytes);
    const said = await tagOf(describeRaster(path));
    expect(said, `round ${round}`).toMatch(/^(no problem|BadFile|Unsupported)/);
    if (said !== 'no problem') refused++;
  }
  expect(refused).toBeGreaterThan(50);
});

test('a folder and an absent file are bad files; a missing band is a mistake of the caller', async () => {
  const dir = emptyFolder();
  expect(await tagOf(openGeoTiff(dir, 'B02.tif'))).toMatch(/BadFile: B02.tif: expected a file, found a folder/);
  expect(await tagOf(openGeoTiff(join(dir, 'no.tif'), 'no.tif'))).toMatch(/BadFile: no.tif: .*found nothing there/);
  const path = file(await encodeCog({ grid: gridOf(2, 2), bands: [{ name: 'x', data: new Uint8Array(4) }] }));
  const tiff = await openGeoTiff(path);
  await expect(tiff.readBand(1)).rejects.toThrow(/band of 0 to 0/);
  await tiff.close();
});

const bytesOf = (a: Samples) => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);

/** GDALChecksumImage of a band (gcore/gdalchecksum.cpp): values, rounded and clamped, modulo eleven primes in turn. */
function gdalChecksum(samples: Samples): number {
  const primes = [7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43];
  const isFloat = samples instanceof Float32Array || samples instanceof Float64Array;
  let sum = 0;
  for (let i = 0; i < samples.length; i++) {
    let value = Number(samples[i]);
    if (isFloat) {
      value = Number.isFinite(value)
        ? Math.min(2147483647, Math.max(-2147483647, Math.floor(value + 0.5)))
        : -2147483648;
    }
    sum = (sum + (value % primes[i % 11]!)) & 0xffff;
  }
  return sum;
}

const CASES = join(process.env.PARUS_DATA ?? '/absent', 'tiff-cases');
describe.skipIf(!existsSync(CASES))('the collected GeoTIFFs of PARUS_DATA', () => {
  const expected = existsSync(CASES)
    ? (JSON.parse(readFileSync(join(CASES, 'derived-from-sentinel2/EXPECTED.json'), 'utf8')) as Expected[])
    : [];
  type Expected = {
    file: string;
    dtype: string;
    bands: number;
    width: number;
    height: number;
    lossy: boolean;
    geotransform: number[];
    sha256_bsq_le: string;
    sample_r10_c20: number[];
  };

  test('every lossless storage variant decodes to the values that GDAL wrote', async () => {
    let checked = 0;
    for (const e of expected.filter((x) => !x.lossy)) {
      const path = join(CASES, 'derived-from-sentinel2', e.file);
      const got = await describeRaster(path);
      expect(got, e.file).toMatchObject({
        dtype: e.dtype,
        bands: e.bands,
        width: e.width,
        height: e.height,
        sha256: e.sha256_bsq_le
      });
      checked++;
    }
    expect(checked).toBeGreaterThan(57);
  });

  test('JPEG is within two levels of GDAL, and has no checksum', async () => {
    for (const e of expected.filter((x) => x.file.includes('jpeg'))) {
      const path = join(CASES, 'derived-from-sentinel2', e.file);
      expect((await describeRaster(path)).sha256).toBeNull();
      const tiff = await openGeoTiff(path);
      for (const [band, value] of e.sample_r10_c20.entries()) {
        const [got] = await tiff.readBand(band, { col: 20, row: 10, width: 1, height: 1 });
        expect(Math.abs(got! - value), `${e.file} band ${band}`).toBeLessThanOrEqual(2);
      }
      await tiff.close();
    }
  });

  test('place, size and type of every readable file are as GDAL reads them', async () => {
    type Row = {
      file: string;
      width?: number;
      height?: number;
      dtype?: string;
      epsg?: string | null;
      geotransform?: number[] | null;
      gcps?: number;
      compression?: string;
      error?: string;
      read_error?: string;
    };
    const rows = (JSON.parse(readFileSync(join(CASES, 'INDEX.json'), 'utf8')) as Row[]).filter(
      (r) => !r.error && !r.read_error
    );
    for (const r of rows) {
      const tiff = await openGeoTiff(join(CASES, r.file));
      const dtype =
        r.dtype === 'Byte'
          ? tiff.dtype === 'int8'
            ? 'int8'
            : 'uint8'
          : // signed bytes too, before GDAL 3.7
            r.dtype!.toLowerCase();
      expect({ width: tiff.grid.width, height: tiff.grid.height, dtype: tiff.dtype as string }, r.file).toEqual({
        width: r.width,
        height: r.height,
        dtype
      });
      expect((tiff.gcps ?? tiff.grid).epsg, r.file).toBe(r.epsg ? Number(r.epsg) : null);
      expect(tiff.gcps?.points.length ?? 0, r.file).toBe(r.gcps);
      if (r.geotransform) {
        const [c, a, b, f, d, e] = r.geotransform;
        [a, b, c, d, e, f].forEach((v, i) => {
          expect(tiff.grid.transform[i], `${r.file} transform ${i}`).toBeCloseTo(v!, 6);
        });
      }
      await tiff.close();
    }
    expect(rows.length).toBeGreaterThan(100);
  });

  test('values of every file are those that GDAL sums up, or the refusal is on the list', async () => {
    type Row = { file: string; dtype?: string; checksum?: number[]; error?: string; read_error?: string };
    const rows = JSON.parse(readFileSync(join(CASES, 'INDEX.json'), 'utf8')) as Row[];
    const refused: string[] = [];
    let bands = 0;
    for (const r of rows) {
      try {
        const tiff = await openGeoTiff(join(CASES, r.file));
        for (const [band, sum] of (r.checksum ?? []).entries()) {
          const [stored] = await tiff.read({ bands: [band] });
          // GDAL before 3.7 knew no signed bytes.
          const values = stored instanceof Int8Array && r.dtype === 'Byte' ? new Uint8Array(stored.buffer) : stored!;
          expect(gdalChecksum(values), `${r.file} band ${band}`).toBe(sum);
          bands++;
        }
        await tiff.close();
        expect(r.error, r.file).toBeUndefined();
      } catch (e) {
        if (!(e instanceof Error && '_tag' in e)) throw e;
        expect(e.message, r.file).toContain(r.file);
        refused.push(r.file);
      }
    }
    expect(bands).toBeGreaterThan(180);
    // What GDAL cannot open or read whole either, and nothing else.
    expect(refused.sort()).toEqual(
      rows
        .filter((r) => r.error || r.read_error)
        .map((r) => r.file)
        .sort()
    );
  }, 60_000);

  test('read by windows, tiles and whole, the values are the same', async () => {
    const random = seeded(5);
    const rows = JSON.parse(readFileSync(join(CASES, 'INDEX.json'), 'utf8')) as { file: string; checksum?: number[] }[];
    for (const { file } of rows.filter((r) => r.checksum && !r.checksum.includes(-1))) {
      const tiff = await openGeoTiff(join(CASES, file));
      const { width, height } = tiff.grid;
      const whole = await tiff.read({});
      for (let round = 0; round < 6; round++) {
        const w = { col: random(width), row: random(height), width: 1 + random(150), height: 1 + random(150) };
        if (round === 0) Object.assign(w, { col: -3, row: -2 });
        const band = random(tiff.bands);
        const [part] = await tiff.read({ bands: [band], window: w });
        for (let row = 0; row < w.height; row++) {
          const y = w.row + row;
          if (y < 0 || y >= height || w.col + w.width <= 0) continue;
          const from = Math.max(0, w.col);
          const to = Math.min(width, w.col + w.width);
          const got = part!.subarray(row * w.width + from - w.col, row * w.width + to - w.col);
          const expected = whole[band]!.subarray(y * width + from, y * width + to);
          if (Buffer.compare(bytesOf(got), bytesOf(expected)) !== 0)
            expect(got, `${file} ${JSON.stringify(w)}`).toEqual(expected);
        }
      }
      await tiff.close();
    }
  }, 60_000);

  test('damaged files are refused with a tagged sentence that names them', async () => {
    const broken = [
      'bad_magic',
      'empty',
      'ifd_count_65535',
      'ifd_offset_past_eof',
      'tile_width_zero',
      'truncated_half',
      'truncated_header_4',
      'unknown_compression_9999',
      'width_4e9',
      'width_zero',
      'corrupt_deflate_stream'
    ];
    for (const name of broken) {
      const path = join(CASES, 'derived-from-sentinel2/broken', `${name}.tif`);
      expect(await tagOf(describeRaster(path)), name).toMatch(new RegExp(`^(BadFile|Unsupported): .*${name}`));
    }
  });
});

test('the checksum is that of the values, band by band', async () => {
  const data = [1, 2].map((k) => Uint16Array.from({ length: 6 }, (_, i) => k * 256 + i));
  const path = file(await encodeCog({ grid: gridOf(3, 2), bands: data.map((d, i) => ({ name: `b${i}`, data: d })) }));
  const expected = createHash('sha256');
  for (const d of data) expected.update(new Uint8Array(d.buffer));
  expect(await describeRaster(path)).toEqual({
    width: 3,
    height: 2,
    bands: 2,
    dtype: 'uint16',
    nodata: null,
    epsg: 32650,
    transform: [10, 0, 500000, 0, -10, 4000000],
    sha256: expected.digest('hex')
  });
});
