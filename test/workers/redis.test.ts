import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkRedis } from '../../workers/queue/redis.ts';
import { filesBelow, logLines, spawnScript, temporaryFolder, until } from '../support/processes.ts';
import { startRedis } from '../support/redis.ts';
import { EMBEDDED_ONLY, type TestServer } from '../support/server.ts';

/** What the artefacts of a run say; a file half written by a killed process is none. */
const wholeTexts = (dir: string): string[] =>
  Object.entries(filesBelow(join(dir, 'store')))
    .filter(([path]) => !path.endsWith('.part'))
    .map(([, text]) => text)
    .sort();

describe.skipIf(EMBEDDED_ONLY)('on Redis', () => {
  const folder = temporaryFolder();
  let redis: TestServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis?.stop();
    folder.remove();
  });

  test('two worker processes, one of them killed at work, make what one process makes', async () => {
    const env = { PARUS_QUEUE: redis.url };
    const alone = join(folder.path, 'alone');
    const one = spawnScript('engine-run.ts', [alone, '6', '30'], env);
    expect(await one.ended, one.err()).toBe(0);

    const state = join(folder.path, 'shared');
    const workers = [0, 1].map(() => spawnScript('worker-run.ts', [], env));
    await until('both workers', () => workers.every((w) => w.out().includes('ready')));
    const run = spawnScript('engine-run.ts', [state, '6', '300', '0'], env);
    await until('work on both', () => workers.every((w) => /start .*\n(.*\n)*.*start /.test(w.out())));
    workers[0]!.child.kill('SIGKILL');
    expect(await run.ended, run.err()).toBe(0);
    workers[1]!.child.kill('SIGTERM');
    expect(await workers[1]!.ended).toBe(0);

    const report = JSON.parse(run.out());
    expect(report.failed).toEqual([]);
    expect(report.computed).toEqual({ tile: 6, delineate: 1, observe: 6, classify: 6, estimate: 6, score: 1 });
    expect(wholeTexts(state)).toEqual(wholeTexts(alone));
    const done = logLines(state)
      .filter((l) => l.event === 'Stage:Done')
      .map((l) => l.key);
    expect(new Set(done).size).toBe(done.length);
  }, 120_000);

  test('a run killed on a shared queue is resumed by the same command', async () => {
    const env = { PARUS_QUEUE: redis.url };
    const state = join(folder.path, 'killed');
    const first = spawnScript('engine-run.ts', [state, '6', '100'], env);
    await until('the third artefact', () => logLines(state).filter((l) => l.event === 'Stage:Done').length >= 3);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = spawnScript('engine-run.ts', [state, '6', '100'], env);
    expect(await second.ended, second.err()).toBe(0);
    const report = JSON.parse(second.out());
    expect(report.failed).toEqual([]);
    expect(wholeTexts(state)).toEqual(wholeTexts(join(folder.path, 'alone')));
  }, 120_000);

  test('a Redis that may evict keys is refused, and one that is not there is reported at once', async () => {
    const evicting = await startRedis('--maxmemory-policy', 'allkeys-lru');
    await expect(checkRedis(evicting.url)).rejects.toMatchObject({
      _tag: 'BadServer',
      message: expect.stringMatching(/maxmemory-policy noeviction, found allkeys-lru/)
    });
    await evicting.stop();
    const began = performance.now();
    await expect(checkRedis(evicting.url)).rejects.toMatchObject({ _tag: 'BadServer' });
    expect(performance.now() - began).toBeLessThan(6000);
  });
});
