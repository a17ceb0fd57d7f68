import { expect, test } from 'vitest';
import { benchRun, rowsOf } from '../../../scripts/bench/run.ts';
import { busyMs, sharesOf, workedOf } from '../../../scripts/bench/run-log.ts';
import { parus } from '../../support/cli.ts';
import { seeded } from '../../support/random.ts';

const at = (ms: number) => new Date(Date.UTC(2024, 0, 1) + ms).toISOString();
const done = (stage: string, from: number, to: number) => ({ at: at(to), event: 'Stage:Done', stage, ms: to - from });

test('the jobs of a log: those that ended, whatever else it holds', () => {
  const log = [
    { at: at(0), event: 'Run:Start', jobs: 2 },
    { at: at(1), event: 'Stage:Start', stage: 'tile' },
    done('tile', 1, 30),
    { at: at(40), event: 'Stage:Failed', stage: 'tile', ms: 9 },
    done('delineate', 30, 50)
  ];
  const zero = Date.UTC(2024, 0, 1);
  expect(workedOf(`${log.map((l) => JSON.stringify(l)).join('\n')}\n{"at":"20`)).toEqual([
    { stage: 'tile', from: zero + 1, to: zero + 30 },
    { stage: 'delineate', from: zero + 30, to: zero + 50 }
  ]);
});

test('jobs side by side count once: as counting each millisecond in which one is at work', () => {
  const random = seeded(5);
  expect(busyMs([])).toBe(0);
  for (let k = 0; k < 200; k++) {
    const jobs = Array.from({ length: random(8) }, () => {
      const from = random(100);
      return { stage: 'tile', from, to: from + random(40) };
    });
    const busy = Array.from({ length: 140 }, (_, t) => jobs.some((j) => j.from <= t && t < j.to));
    expect(busyMs(jobs)).toBe(busy.filter(Boolean).length);
  }
});

test('shares of the stages are of all jobs together', () => {
  const jobs = [
    { stage: 'tile', from: 0, to: 30 },
    { stage: 'tile', from: 0, to: 30 },
    { stage: 'observe', from: 30, to: 50 }
  ];
  expect([...sharesOf(jobs)]).toEqual([
    ['tile', 0.75],
    ['observe', 0.25]
  ]);
  expect(sharesOf([]).size).toBe(0);
});

test('rates by hand: 1000² px and 10 dates are 10 Mpixel·dates and 10,000 ha', () => {
  const jobs = [
    { stage: 'tile', from: 0, to: 5000 },
    { stage: 'tile', from: 0, to: 4000 },
    { stage: 'fields', from: 5000, to: 6000 },
    { stage: 'delineate', from: 6000, to: 7000 }
  ];
  const round = { decodeOne: 1, decode: 0.5, reading: 4, alone: 2, run: 10, jobs, peerDecode: 2, peerMean: 2.5 };
  const what = { size: 1000, dates: 12, threads: 2, used: 10, alone: 4, version: '9', peerVersion: '1' };
  const rows = rowsOf([round], what);
  const short = rows.map((r) => [r.unit, r.ours.median, r.peer?.median ?? null, r.ratio]);
  expect(short).toEqual([
    ['Mpixel·dates/s', 10, 5, 2], // decoding beside rasterio
    ['Mpixel·dates/s', 20, null, null],
    ['Mpixel·dates/s', 2.5, 10, 0.25], // reading
    ['Mpixel·dates/s', 2, 10, 0.2], // a mask alone
    ['Mpixel·dates/s', 2, 20, 0.1], // the tile stage: 5 s with two jobs at once
    ['Mpixel·dates/s', 2, 4, 0.5], // beside rasterio
    ['ha/s', 5000, 20_000, 0.25],
    ['Mpixel·dates/s', 1, null, null],
    ...[0, 81.82, 9.091, 9.091, 0, 0, 0, 0].map((share) => ['%', share, null, null]),
    ['%', 30, null, null]
  ]);
  const alone = rowsOf([{ ...round, peerDecode: null, peerMean: null }], what);
  expect([alone[0]!.peer, alone[5]!.peer]).toEqual([null, null]);
});

test('a small season from files to decisions: every stage has its share', { timeout: 300_000 }, async () => {
  const notes: string[] = [];
  const how = { size: 64, dates: 12, repeats: 1, seed: 2, python: 'no-such-python' };
  const report = await benchRun(
    how,
    '9.9.9',
    () => {},
    (text) => notes.push(text)
  );
  expect(report).toMatchObject({ bench: 'run', version: '9.9.9', seed: 2, repeats: 1 });
  expect(report.peakRssMiB).toBeGreaterThan(50);
  expect(notes).toEqual(['No rasterio in no-such-python: no peer (pip install rasterio, or --python another).']);
  const shares = report.rows.filter((r) => r.unit === '%' && r.case.startsWith('stage '));
  expect(shares).toHaveLength(8);
  expect(shares.reduce((sum, r) => sum + r.ours.median, 0)).toBeCloseTo(100, 0);
  for (const row of report.rows.filter((r) => r.unit !== '%')) expect(row.ours.median, row.case).toBeGreaterThan(0);
});

test('parus bench run refuses options of others', async () => {
  const { code, err } = await parus(['bench', 'run', '--backends', 'wasm']);
  expect(err).toContain("Expected no --backends with 'bench run', got 'wasm'.");
  expect(code).toBe(2);
});
