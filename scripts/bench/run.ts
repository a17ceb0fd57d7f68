import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeJson } from '../../pipeline/io/arrays.ts';
import { openStore } from '../../pipeline/io/store.ts';
import type { Scene } from '../../pipeline/scene/scene.ts';
import type { IngestArtefact } from '../../pipeline/stages/artefacts.ts';
import { defaultConcurrency } from '../../workers/engine.ts';
import { runLogPath } from '../../workers/log.ts';
import { maskLook, openLook } from '../mask/mask-file.ts';
import { readRecord } from '../scenes/run-record.ts';
import { planDrop } from '../simulate/drop/plan.ts';
import { makeDrop } from '../simulate/drop/run.ts';
import { type Child, hasRasterio, startChild } from './child.ts';
import { type BenchReport, type BenchRow, benchRow, machine } from './report.ts';
import { decoders } from './run-decode.ts';
import { busyMs, sharesOf, type Worked, workedOf } from './run-log.ts';
import { BANDS_READ, secondsToRead } from './run-read.ts';

export type RunBenchOptions = { size: number; dates: number; repeats: number; seed: number; python: string };

const REGION = 'HHH';
const FILES = [...BANDS_READ, 'SCL'] as const;
const STAGES = ['ingest', 'tile', 'fields', 'delineate', 'observe', 'classify', 'estimate', 'score'] as const;
/** Dates that are masked alone, as `parus mask` does. */
const ALONE = 4;

/** One round: seconds of each part, and what the log of the run says. */
type Round = {
  decodeOne: number;
  decode: number;
  reading: number; // as the tile stage reads
  alone: number; // of `alone` scenes
  run: number;
  jobs: Worked[];
  peerDecode: number | null;
  peerMean: number | null;
};

/**
 * How fast a season goes from files to decisions: a county of `size`² px is simulated once, then in each round a whole `parus run`
 * works it, a process of its own as a user starts it, and the files that its tile stage reads are decoded alone, with the same
 * number of threads. What a stage took is read from the run's log, so that it is the run's own work that is timed, whatever it is.
 *
 * Rates count the used scenes alone. The peer is rasterio where `python` has it: it decodes the same files, and masks by SCL and
 * averages. `onNote` hears where there is none.
 */
export async function benchRun(
  { size, dates, repeats, seed, python }: RunBenchOptions,
  version: string,
  onStep: (done: number, of: number, what: string) => void,
  onNote: (text: string) => void
): Promise<BenchReport> {
  const hasPeer = hasRasterio(python, onNote);
  const folder = mkdtempSync(join(tmpdir(), 'parus-bench-'));
  const threads = defaultConcurrency();
  const pool = decoders(threads);
  const peer = hasPeer ? startChild(python, [fileURLToPath(new URL('season.py', import.meta.url))], 0) : null;
  try {
    const drop = join(folder, 'drop');
    onStep(0, repeats + 1, 'simulate');
    await makeDrop(planDrop({ region: REGION, year: 2024, seed, size, dates }), drop);
    const peerVersion = peer ? (await peer.ask<{ version: string }>({ do: 'version' })).version : '';
    const rounds: Round[] = [];
    let [rss, used, alone] = [0, 0, 0];
    for (let round = 0; round < repeats; round++) {
      onStep(round + 1, repeats + 1, `round ${round + 1}`);
      const out = join(folder, `run-${round}`);
      const { seconds, peakRssMiB } = await runOnce(drop, out);
      rss = Math.max(rss, peakRssMiB);
      const { scenes, epsg } = await usedScenes(out);
      const folders = scenes.map((s) => join(drop, 'scenes', s.id));
      [used, alone] = [folders.length, Math.min(ALONE, folders.length)];
      const jobs = workedOf(readFileSync(runLogPath(join(out, '.parus')), 'utf8'));
      const timed = await decodeAndMask(folders, alone, threads, pool, peer);
      rounds.push({ ...timed, reading: await secondsToRead({ scenes, drop, epsg }), run: seconds, jobs });
      rmSync(out, { recursive: true });
    }
    onStep(repeats + 1, repeats + 1, '');
    const what = { size, dates, threads, used, alone, version, peerVersion };
    const ownRss = Math.round(process.resourceUsage().maxRSS / 1024);
    return {
      bench: 'run',
      machine: machine(),
      version,
      seed,
      repeats,
      rows: rowsOf(rounds, what),
      peakRssMiB: Math.max(rss, ownRss)
    };
  } finally {
    peer?.stop();
    await pool.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The scenes that a run used, as ingest left them. */
async function usedScenes(out: string): Promise<{ scenes: Scene[]; epsg: number }> {
  const { scenes, epsg } = await readRecord(out);
  const store = openStore(join(out, '.parus', 'store'));
  const used: Scene[] = [];
  for (const { status, key } of scenes) {
    if (status !== 'used' || key === null) continue;
    const artefact = decodeJson<IngestArtefact>(await store.get(key));
    if (artefact.ok) used.push(artefact.scene);
  }
  return { scenes: used, epsg };
}

/** Decoding and masking alone, ours and the peer's: seconds. */
async function decodeAndMask(
  scenes: readonly string[],
  alone: number,
  threads: number,
  pool: ReturnType<typeof decoders>,
  peer: Child | null
): Promise<Omit<Round, 'reading' | 'run' | 'jobs'>> {
  const files = scenes.flatMap((scene) => FILES.map((file) => join(scene, `${file}.tif`)));
  const ask = async (what: 'decode' | 'mean') =>
    peer && (await peer.ask<{ seconds: number }>({ do: what, scenes })).seconds;
  const peerDecode = await ask('decode');
  const decodeOne = await pool.seconds(files, 1);
  const decode = await pool.seconds(files, threads);
  const peerMean = await ask('mean');
  let masking = 0;
  for (const scene of scenes.slice(0, alone)) {
    const look = await openLook(scene, {});
    const started = performance.now();
    await maskLook(look);
    masking += (performance.now() - started) / 1000;
    await look.close();
  }
  return { decodeOne, decode, alone: masking, peerDecode, peerMean };
}

/** A run of the drop in a new folder, everything embedded. Exit 3 is a farmer set aside, which a simulated drop may hold. */
async function runOnce(drop: string, out: string): Promise<{ seconds: number; peakRssMiB: number }> {
  const { PARUS_QUEUE: _q, PARUS_DB: _d, PARUS_STORE: _s, ...env } = process.env;
  const parus = fileURLToPath(new URL('../parus.mjs', import.meta.url));
  const args = ['run', drop, '--farmers', join(drop, 'farmers.geojson'), '--out', out, '--json'];
  const started = performance.now();
  const { code, text, err } = await new Promise<{ code: number | null; text: string; err: string }>(
    (resolve, reject) => {
      const child = spawn(process.execPath, [parus, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let [text, err] = ['', ''];
      child.stdout.on('data', (d) => {
        text += d;
      });
      child.stderr.on('data', (d) => {
        err += d;
      });
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, text, err }));
    }
  );
  if (code !== 0 && code !== 3) throw new Error(`parus run ended with exit code ${code}: ${err.slice(-500)}`);
  return {
    seconds: (performance.now() - started) / 1000,
    peakRssMiB: (JSON.parse(text) as { peakRssMiB: number }).peakRssMiB
  };
}

type What = {
  size: number;
  dates: number;
  threads: number;
  used: number;
  alone: number;
  version: string;
  peerVersion: string;
};

/** The rounds as rows: rates, each stage's beside decoding, and where the time of a run goes. */
export function rowsOf(
  rounds: readonly Round[],
  { size, dates, threads, used, alone, version, peerVersion }: What
): BenchRow[] {
  const looks = (seconds: number, n = used) => (size * size * n) / 1e6 / seconds;
  const hectares = (seconds: number) => (size * size) / 100 / seconds;
  const stage = (...names: string[]) =>
    rounds.map(({ jobs }) => busyMs(jobs.filter((j) => names.includes(j.stage))) / 1000);
  const rasterio = (seconds: (number | null)[]) =>
    seconds[0] === null || seconds.length === 0
      ? null
      : { name: 'rasterio', version: peerVersion, threads: 1, rates: seconds.map((s) => looks(s!)) };
  const decoding = (of: 'decode' | 'decodeOne', rate: (seconds: number) => number) => ({
    name: 'parus, decoding alone',
    version,
    threads: of === 'decode' ? threads : 1,
    rates: rounds.map((r) => rate(r[of]))
  });
  const unit = 'Mpixel·dates/s';
  const [tile, plots] = [stage('tile'), stage('fields', 'delineate')];
  const whole = `${size}² × ${dates} dates, ${used} used`;
  return [
    benchRow(
      `decoding, 1 thread, ${whole}`,
      unit,
      rounds.map((r) => looks(r.decodeOne)),
      rasterio(rounds.map((r) => r.peerDecode))
    ),
    benchRow(
      `decoding, ${threads} threads`,
      unit,
      rounds.map((r) => looks(r.decode)),
      null
    ),
    benchRow(
      'reading as stage tile reads, 1 thread, beside decoding',
      unit,
      rounds.map((r) => looks(r.reading)),
      decoding('decodeOne', (s) => looks(s))
    ),
    benchRow(
      'a mask of one date (parus mask), beside decoding',
      unit,
      rounds.map((r) => looks(r.alone, alone)),
      decoding('decodeOne', (s) => looks(s))
    ),
    benchRow(
      `masks of the season (stage tile), ${threads} jobs, beside decoding`,
      unit,
      tile.map((s) => looks(s)),
      decoding('decode', (s) => looks(s))
    ),
    benchRow(
      'the same, beside masking by SCL and averaging',
      unit,
      tile.map((s) => looks(s)),
      rasterio(rounds.map((r) => r.peerMean))
    ),
    benchRow(
      'plots (stages fields and delineate), beside decoding',
      'ha/s',
      plots.map(hectares),
      decoding('decode', hectares)
    ),
    benchRow(
      'the whole run',
      unit,
      rounds.map((r) => looks(r.run)),
      null
    ),
    ...STAGES.map((name) =>
      benchRow(
        `stage ${name}, of the time of all jobs`,
        '%',
        rounds.map(({ jobs }) => 100 * (sharesOf(jobs).get(name) ?? 0)),
        null
      )
    ),
    benchRow(
      'no stage at work, of the time of a run',
      '%',
      rounds.map((r) => 100 * (1 - busyMs(r.jobs) / 1000 / r.run)),
      null
    )
  ];
}
