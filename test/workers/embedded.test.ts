import { Buffer } from 'node:buffer';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../pipeline/io/store.ts';
import { deadLetters } from '../../workers/dead-letter.ts';
import { type Engine, openEngine, type Progress } from '../../workers/engine.ts';
import { runEnv, type Settings } from '../../workers/env.ts';
import { lockFolder } from '../../workers/lock.ts';
import { expectedText, fakeJob, fakeKey, fakeSeason } from '../support/fake-plan.ts';
import { logLines, spawnScript, temporaryFolder, until } from '../support/processes.ts';

const STAGES = new URL('../support/stages.ts', import.meta.url);
const folder = temporaryFolder();
const stateDir = join(folder.path, '.parus');
let settings: Settings;
let engine: Engine;
const seen: Progress[] = [];

beforeAll(async () => {
  settings = runEnv({}, stateDir);
  engine = await openEngine({ ...settings, stages: STAGES, progress: (p) => seen.push(p) });
  await engine.run([fakeJob('tile', { text: 'starts database, queue and threads' })], []);
}, 120_000);
afterAll(async () => {
  await engine.close();
  folder.remove();
});

const textOf = async (job: { key: Parameters<ReturnType<typeof openStore>['get']>[0] }) =>
  Buffer.from(await openStore(settings.storeUrl).get(job.key)).toString();

test('a season runs from tiles to decisions, each job once, after what it reads', async () => {
  const season = fakeSeason(6);
  const report = await engine.run([season], []);
  expect(report).toEqual({
    computed: { tile: 6, delineate: 1, observe: 6, classify: 6, estimate: 6, score: 1 },
    reused: {},
    failed: [],
    blocked: []
  });
  expect(await textOf(season)).toBe(expectedText(season));
  expect(seen.at(-1)).toMatchObject({ done: 26, failed: 0, total: 26 });
  const starts = logLines(stateDir).filter((l) => l.event === 'Stage:Start');
  expect(starts.length).toBe(27);
  expect(logLines(stateDir).filter((l) => l.event === 'Artefact:Write').length).toBe(27);

  const again = await engine.run([season], []);
  expect(again.computed).toEqual({});
  expect(again.reused).toEqual(report.computed);
});

test('an idle worker is woken by a new job, not by the next poll', async () => {
  const began = performance.now();
  for (const text of ['first', 'second', 'third']) {
    await new Promise((idle) => setTimeout(idle, 300));
    await engine.run([fakeJob('tile', { text })], []);
  }
  expect(performance.now() - began).toBeLessThan(5000); // with notifications missed, each waits some 5 s
});

test('what is missing is made again and nothing else', async () => {
  const tiles = [fakeJob('tile', { text: 'kept' }), fakeJob('tile', { text: 'new' })];
  await engine.run([tiles[0]!], []);
  const report = await engine.run([fakeJob('delineate', { text: 'both' }, tiles)], []);
  expect(report.computed).toEqual({ tile: 1, delineate: 1 });
  expect(report.reused).toEqual({ tile: 1 });
});

test('a failure is tried thrice or, where no retry can mend it, once; it stops its readers and no one else', async () => {
  const shaky = fakeJob('tile', { text: 'shaky', failUntil: fakeKey('tile', 'shaky') });
  const broken = fakeJob('tile', { text: 'broken', fail: 'always' });
  const hopeless = fakeJob('tile', { text: 'hopeless', fail: 'payload' });
  const fine = fakeJob('tile', { text: 'fine' });
  const reader = fakeJob('delineate', { text: 'reader' }, [broken, fine]);
  const end = fakeJob('score', { text: 'end' }, [reader]);
  const report = await engine.run([shaky, hopeless, end], ['/drops']);
  expect(report.computed).toEqual({ tile: 2 });
  expect(report.failed.map((f) => [f.label, f.reason]).sort()).toEqual([
    ['broken', 'broken failed'],
    ['hopeless', 'hopeless cannot be mended']
  ]);
  expect(report.blocked.map((f) => f.label).sort()).toEqual(['end', 'reader']);
  const tries = (key: string) => logLines(stateDir).filter((l) => l.event === 'Stage:Start' && l.key === key).length;
  expect([shaky, broken, hopeless].map((j) => tries(j.key))).toEqual([2, 3, 1]);

  const letters = deadLetters(stateDir);
  expect(letters.map((l) => l.label).sort()).toEqual(['broken', 'hopeless']);
  expect(letters[0]!.drops).toEqual(['/drops']);
});

test('a scene that fails does not stop the tile that would have read it', async () => {
  const scene = fakeJob('ingest', { text: 'torn', fail: 'payload' });
  const tile = { ...fakeJob('tile', { text: 'goes on' }), after: [scene] };
  const report = await engine.run([tile], []);
  expect(report.failed.map((f) => f.label)).toEqual(['torn']);
  expect(report.computed).toEqual({ tile: 1 });
});

test('a second process is told who holds the folder', async () => {
  const second = spawnScript('engine-run.ts', [stateDir]);
  expect(await second.ended).toBe(1);
  expect(second.err()).toMatch(/^Locked: Expected .*\.parus free, found it held by process \d+/);
  expect(second.err()).toContain(`process ${process.pid}`);
});

test('the lock of a dead process is taken over; within a process it may be taken twice', async () => {
  const child = spawnScript('engine-run.ts', [join(folder.path, 'dead'), '1', '60000']);
  const dead = join(folder.path, 'dead');
  await until('the other run’s first job', () => logLines(dead).some((l) => l.event === 'Stage:Start'));
  await expect(lockFolder(dead)).rejects.toMatchObject({ _tag: 'Locked' });
  child.child.kill('SIGKILL');
  await child.ended;
  expect(existsSync(join(dead, 'lock'))).toBe(true);
  const lock = await lockFolder(dead);
  const again = await lockFolder(dead);
  await again.release();
  expect(existsSync(join(dead, 'lock'))).toBe(true);
  await lock.release();
  expect(existsSync(join(dead, 'lock'))).toBe(false);
}, 120_000);

test('a folder whose path is too long for a socket is locked all the same', async () => {
  const deep = temporaryFolder();
  const { mkdirSync } = await import('node:fs');
  const long = join(deep.path, 'a'.repeat(120));
  mkdirSync(long);
  const lock = await lockFolder(long);
  const holder = await import('../../workers/lock.ts').then((m) => m.folderHolder(long));
  expect(holder).toBe(process.pid);
  await lock.release();
  deep.remove();
});
