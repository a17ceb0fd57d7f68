import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openGeoTiff } from '../../pipeline/io/geotiff/read.ts';
import { dice } from '../simulate/dice.ts';
import { type Child, startChild } from './child.ts';
import { type BenchReport, type BenchRow, benchRow, machine } from './report.ts';

export type ReadBenchOptions = { size: number; repeats: number; seed: number; python: string };

type Case = { name: string; bands: number; options: Record<string, unknown> };

/** What a reader meets: creation options as GDAL names them. Tiles of 512² px throughout. */
const CASES: readonly Case[] = [
  { name: 'uint16, none', bands: 1, options: {} },
  { name: 'uint16, deflate, predictor 2', bands: 1, options: { compress: 'deflate', predictor: 2 } },
  { name: 'uint16, LZW, predictor 2', bands: 1, options: { compress: 'lzw', predictor: 2 } },
  { name: 'uint16, zstd, predictor 2', bands: 1, options: { compress: 'zstd', predictor: 2 } },
  { name: 'uint16 × 6, pixel-interleaved deflate', bands: 6, options: { compress: 'deflate', interleave: 'pixel' } },
  { name: 'float32, deflate, predictor 3', bands: 1, options: { compress: 'deflate', predictor: 3, dtype: 'float32' } }
];

/**
 * Reads rasters of `size`² px, a row of blocks after the other, with our reader and with rasterio held to one GDAL thread, in turns, each side a
 * process of its own on the same core; and ours again in two workers on two cores. The pixels are a mosaic of the
 * sample drop's, so they pack about as real ones do. Throws an Error where rasterio cannot be had: it makes the files.
 */
export async function benchRead(
  { size, repeats, seed, python }: ReadBenchOptions,
  version: string,
  onStep: (done: number, of: number, what: string) => void
): Promise<BenchReport> {
  const probe = spawnSync(python, ['-c', 'import rasterio, numpy'], { stdio: 'ignore' });
  if (probe.status !== 0) {
    throw new Error(
      `Expected ${python} with rasterio, which makes the files and is the peer, found none: pip install rasterio, or name another with --python.`
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'parus-bench-'));
  const gdal = startChild(python, [fileURLToPath(new URL('gdal.py', import.meta.url))], 0);
  const oursArgs = [
    fileURLToPath(new URL('door.mjs', import.meta.url)),
    new URL('read-child.ts', import.meta.url).href
  ];
  const one = startChild(process.execPath, oursArgs, 0);
  const two = startChild(process.execPath, oursArgs, null);
  try {
    const raw = join(folder, 'mosaic.u16');
    writeFileSync(raw, new Uint8Array((await mosaic(size, seed)).buffer));
    const peerVersion = (await gdal.ask<{ version: string }>({ do: 'version' })).version;
    const rows: BenchRow[] = [];
    let rss = 0;
    for (const [i, { name, bands, options }] of CASES.entries()) {
      onStep(i, CASES.length, name);
      const path = join(folder, 'case.tif');
      await gdal.ask({ do: 'make', path, raw, size, bands, options });
      const measured = await inTurns(path, repeats, { gdal, one, two });
      rss = Math.max(rss, measured.rss);
      const rate = (seconds: number[]) => seconds.map((s) => (size * size * bands) / s / 1e6);
      const peer = { name: 'rasterio', version: peerVersion, threads: 1, rates: rate(measured.gdal) };
      rows.push(benchRow(name, 'Msamples/s', rate(measured.one), peer));
      rows.push(benchRow(`${name}, 2 workers`, 'Msamples/s', rate(measured.two), peer));
      rmSync(path);
    }
    onStep(CASES.length, CASES.length, '');
    return { bench: 'read', machine: machine(), version, seed, repeats, rows, peakRssMiB: rss };
  } finally {
    for (const child of [gdal, one, two]) child.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds of each side, after a round that warms caches and compilers; checks that all sides saw the same values. */
async function inTurns(path: string, repeats: number, { gdal, one, two }: Record<'gdal' | 'one' | 'two', Child>) {
  const out = { gdal: [] as number[], one: [] as number[], two: [] as number[], rss: 0 };
  type Answer = { seconds: number; sum: number; rssMiB?: number };
  for (let round = -2; round < repeats; round++) {
    const peer = await gdal.ask<Answer>({ do: 'read', path });
    const alone = await one.ask<Answer>({ path, workers: 1 });
    const both = await two.ask<Answer>({ path, workers: 2 });
    if (Math.abs(alone.sum - peer.sum) > 1 || Math.abs(both.sum - peer.sum) > 1) {
      throw new Error(`Expected the sum ${peer.sum} of ${path}, got ${alone.sum} and ${both.sum}.`);
    }
    out.rss = Math.max(out.rss, alone.rssMiB!, both.rssMiB!);
    if (round < 0) continue;
    out.gdal.push(peer.seconds);
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
