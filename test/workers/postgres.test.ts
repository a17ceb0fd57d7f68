import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres } from '../support/postgres.ts';
import { filesBelow, logLines, spawnScript, temporaryFolder, until } from '../support/processes.ts';
import { EMBEDDED_ONLY, type TestServer } from '../support/server.ts';

describe.skipIf(EMBEDDED_ONLY)('on Postgres', () => {
  const folder = temporaryFolder();
  let server: TestServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server?.stop();
    folder.remove();
  });

  test('a run killed on the shared queue is resumed, and makes what the embedded queue makes', async () => {
    const state = join(folder.path, 'state');
    const env = { PARUS_QUEUE: server.url };
    const first = spawnScript('engine-run.ts', [state, '4', '100'], env);
    await until('the third artefact', () => logLines(state).filter((l) => l.event === 'Stage:Done').length >= 3);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = spawnScript('engine-run.ts', [state, '4', '100'], env);
    expect(await second.ended, second.err()).toBe(0);
    expect(JSON.parse(second.out()).failed).toEqual([]);

    const embedded = join(folder.path, 'embedded');
    const third = spawnScript('engine-run.ts', [embedded, '4', '100']);
    expect(await third.ended, third.err()).toBe(0);
    const artefacts = (dir: string) =>
      Object.entries(filesBelow(join(dir, 'store'))).filter(([path]) => !path.endsWith('.part'));
    expect(artefacts(state)).toEqual(artefacts(embedded));
  }, 180_000);
});
