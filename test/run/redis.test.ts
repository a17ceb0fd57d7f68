import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parus, runArgs, scratch } from '../support/cli.ts';
import { startRedis } from '../support/redis.ts';
import { EMBEDDED_ONLY, type TestServer } from '../support/server.ts';
import { runByTwoWorkers } from '../support/shared-run.ts';

describe.skipIf(EMBEDDED_ONLY)('the whole run on Redis', () => {
  let redis: TestServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  test('two worker processes make, byte for byte, what the embedded engine makes', async () => {
    await runByTwoWorkers({ PARUS_QUEUE: redis.url });
  }, 180_000);

  test('a Redis that may evict keys, and one that is not there: a sentence that says what to do, exit 1, no work', async () => {
    const evicting = await startRedis('--maxmemory-policy', 'allkeys-lru');
    const tried = () => parus(runArgs(join(scratch('evicting'), 'season')), { PARUS_QUEUE: evicting.url });
    const refused = await tried();
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(
      `parus run: Expected Redis at ${evicting.url} with maxmemory-policy noeviction, found allkeys-lru. Set it: redis-cli`
    );
    await evicting.stop();
    const absent = await tried();
    expect(absent.code).toBe(1);
    expect(absent.err).toContain(`parus run: Expected a Redis server at ${evicting.url}, got:`);
  }, 60_000);
});
