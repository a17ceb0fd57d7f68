import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeCog } from '../../pipeline/io/cog.ts';
import { openGeoTiff } from '../../pipeline/io/geotiff/read.ts';
import { dice } from '../simulate/dice.ts';
import { type Child, hasRasterio, startChild } from './child.ts';
import { type BenchReport, type BenchRow, benchRow, machine } from './report.ts';

export type ReadBenchOptions = { size: number; repeats: number; seed: number; python: string };

/** What a reader meets: creation options as GDAL names them, and as ours where our writer can make such a file. */
type Case = {
  name: string;
  bands: number;
  options: Record<string, unknown>;
  own: { compression: 'none' | 'deflate' | 'zstd'; float?: true } | null;
};

/** Tiles of 512² px throughout. */
const CASES: readonly Case[] = [
  { name: 'uint16, none', bands: 1, options: {}, own: { compression: 'none' } },
  {
    name: 'uint16, deflate, predictor 2',
    bands: 1,
    options: { compress: 'deflate', predictor: 2 },
    own: { compression: 'deflate' }
  },
  { name: 'uint16, LZW, predictor 2', bands: 1, options: { compress: 'lzw', predictor: 2 }, own: null },
  {
    name: 'uint16, zstd, predictor 2',
    bands: 1,
    options: { compress: 'zstd', predictor: 2 },
    own: { compression: 'zstd' }
  },
  {
    name: 'uint16 × 6, pixel-interleaved deflate',
    bands: 6,
    options: { compress: 'deflate', interleave: 'pixel' },
    own: null
  },
  {
    name: 'float32, deflate, predictor 3',
    bands: 1,
    options: { compress: 'deflate', predictor: 3, dtype: 'float32' },
    own: { compression: 'deflate', float: true }
  }
];

/**
 * Reads rasters of `size`² px, a row of blocks after the other, with our reader and with rasterio held to one GDAL
 * thread, in turns, each side a process of its own: ours as it runs, which inflates blocks side by side on zlib's
 * threads; a worker of ours held to one core, that of the peer; two workers. The pixels are a mosaic of the sample drop's,
 * so they pack about as real ones do.
 *
 * Where `python` has no rasterio there is no peer, and only files that our own writer makes are read: `onNote` hears so.
 */
export async function benchRead(
  { size, repeats, seed, python }: ReadBenchOptions,
  version: string,
  onStep: (done: number, of: number, what: string) => void,
  onNote: (text: string) => void
): Promise<BenchReport> {
  const hasPeer = hasRasterio(python, onNote);
  const folder = mkdtempSync(join(tmpdir(), 'parus-bench-'));
  const door = fileURLToPath(new URL('../door.mjs', import.meta.url));
  const ours = [door, new URL('read-child.ts', import.meta.url).href];
  const main = startChild(process.execPath, ours, null);
  const one = startChild(process.execPath, ours, 0);
  const two = startChild(process.execPath, ours, null);
  const gdal = hasPeer ? startChild(python, [fileURLToPath(new URL('gdal.py', import.meta.url))], 0) : null;
  try {
    const raw = join(folder, 'mosaic.u16');
    const pixels = await mosaic(size, seed);
    writeFileSync(raw, new Uint8Array(pixels.buffer));
    const peerVersion = gdal ? (await gdal.ask<{ version: string }>({ do: 'version' })).version : '';
    const rows: BenchRow[] = [];
    let rss = 0;
    const cases = CASES.filter(({ own }) => gdal || own);
    for (const [i, { name, bands, options, own }] of cases.entries()) {
      onStep(i, cases.length, name);
      const path = join(folder, 'case.tif');
      if (gdal) await gdal.ask({ do: 'make', path, raw, size, bands, options });
      else writeFileSync(path, await made(pixels, size, own!));
      const measured = await inTurns(path, repeats, { gdal, main, one, two });
      rss = Math.max(rss, measured.rss);
      const rate = (seconds: number[]) => seconds.map((s) => (size * size * bands) / s / 1e6);
      const peer = gdal ? { name: 'rasterio', version: peerVersion, threads: 1, rates: rate(measured.gdal) } : null;
      rows.push(benchRow(name, 'Msamples/s', rate(measured.free), peer));
      rows.push(benchRow(`${name}, a worker held to one core`, 'Msamples/s', rate(measured.one), peer));
      rows.push(benchRow(`${name}, 2 workers`, 'Msamples/s', rate(measured.two), peer));
      rmSync(path);
    }
    onStep(cases.length, cases.length, '');
    return { bench: 'read', machine: machine(), version, seed, repeats, rows, peakRssMiB: rss };
  } finally {
    for (const child of [gdal, main, one, two]) child?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file of our own writer. */
function made(
  pixels: Uint16Array,
  size: number,
  { compression, float }: NonNullable<Case['own']>
): Promise<Uint8Array> {
  const grid = { epsg: 32650, transform: [10, 0, 400000, 0, -10, 4000000] as const, width: size, height: size };
  const data = float ? Float32Array.from(pixels, (v) => v / 10000) : pixels;
  return encodeCog({ grid, bands: [{ name: 'B', data }], compression });
}

/** Seconds of each side, after a round that warms caches and compilers; checks that all sides saw the same values. */
async function inTurns(
  path: string,
  repeats: number,
  { gdal, main, one, two }: { gdal: Child | null; main: Child; one: Child; two: Child }
) {
  const out = { gdal: [] as number[], free: [] as number[], one: [] as number[], two: [] as number[], rss: 0 };
  type Answer = { seconds: number; sum: number; rssMiB?: number };
  for (let round = -2; round < repeats; round++) {
    const peer = gdal && (await gdal.ask<Answer>({ do: 'read', path }));
    const alone = await one.ask<Answer>({ path, workers: 1 });
    const free = await main.ask<Answer>({ path, workers: 0 });
    const both = await two.ask<Answer>({ path, workers: 2 });
    const sum = peer?.sum ?? alone.sum;
    if (Math.abs(alone.sum - sum) > 1 || Math.abs(both.sum - sum) > 1) {
      throw new Error(`Expected the sum ${sum} of ${path}, got ${alone.sum} and ${both.sum}.`);
    }
    out.rss = Math.max(out.rss, free.rssMiB!, alone.rssMiB!, both.rssMiB!);
    if (round < 0) continue;
    if (peer) out.gdal.push(peer.seconds);
    out.free.push(free.seconds);
    out.one.push(alone.seconds);
    out.two.push(both.seconds);
  }
  return out;
}

/** `size`² numbers: 10 m bands of the sample drop's dates, turned and laid side by side by seeded chance. */
async function mosaic(size: number, seed: number): Promise<Uint16Array> {
  const scenes = fileURLToPath(new URL('../../data-samples/scenes/', import.meta.url));
  const pieces: { data: Uint16Array; side: number }[] = [];
  for (const scene of readdirSync(scenes).sort()) {
    for (const band of ['B02', 'B03', 'B04', 'B08']) {
      const path = join(scenes, scene, `${band}.tif`);
      if (!statSync(path, { throwIfNoEntry: false })) continue;
      const tiff = await openGeoTiff(path);
      if (tiff.grid.width === tiff.grid.height)
        pieces.push({ data: (await tiff.readBand(0)) as Uint16Array, side: tiff.grid.width });
      await tiff.close();
    }
  }
  const random = dice(seed);
  const out = new Uint16Array(size * size);
  const side = pieces[0]!.side;
  for (let row = 0; row < size; row += side) {
    for (let col = 0; col < size; col += side) {
      const { data } = random.pick(pieces);
      const turned = random.chance(0.5);
      for (let y = 0; y < Math.min(side, size - row); y++) {
        for (let x = 0; x < Math.min(side, size - col); x++) {
          out[(row + y) * size + col + x] = data[turned ? x * side + y : y * side + x]!;
        }
      }
    }
  }
  return out;
}
