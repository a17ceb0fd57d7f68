import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres } from '../support/postgres.ts';
import { publishedRows } from '../support/rows.ts';
import { EMBEDDED_ONLY, type TestServer } from '../support/server.ts';
import { runByTwoWorkers } from '../support/shared-run.ts';

describe.skipIf(EMBEDDED_ONLY)('the whole run on Postgres', () => {
  let postgres: TestServer;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  test('queue and database on one server: two workers make the outputs of the embedded engine, and the same rows', async () => {
    const { alone, shared } = await runByTwoWorkers({ PARUS_QUEUE: postgres.url, PARUS_DB: postgres.url });
    const stateDir = join(alone, '.parus');
    const embedded = await publishedRows({ stateDir, database: { kind: 'embedded', folder: join(stateDir, 'db') } });
    const served = await publishedRows({
      stateDir: join(shared, '.parus'),
      database: { kind: 'postgres', url: postgres.url }
    });
    expect(embedded.plot.length).toBeGreaterThan(5);
    expect(served).toEqual(embedded);
  }, 180_000);
});
