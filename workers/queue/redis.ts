import type { Redis, RedisOptions } from 'ioredis';
import { Problem, sentenceOf } from '../../pipeline/errors.ts';
import { withoutPassword } from '../env.ts';

/** How long a server may take to answer before we say that it is not there. */
const PATIENCE_MS = 5000;

/**
 * Checks that a Redis can hold a queue and returns what BullMQ connects with. Throws BadServer in one sentence where
 * no server answers within 5 s, where the password is wrong, or where the server may evict keys: a queue that loses
 * keys loses jobs.
 */
export async function checkRedis(url: string): Promise<RedisOptions & { url: string }> {
  const { Redis } = await import('ioredis');
  const shown = withoutPassword(url);
  const probe: Redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null
  });
  let why: unknown = null;
  probe.on('error', (e) => {
    why ??= e;
  });
  try {
    await probe.connect();
    const info = await probe.info();
    const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1] ?? 'unknown';
    if (policy !== 'noeviction') {
      throw new Problem(
        'BadServer',
        `Expected Redis at ${shown} with maxmemory-policy noeviction, found ${policy}. Set it: redis-cli config set maxmemory-policy noeviction.`,
        { subject: shown }
      );
    }
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    const reason = why ?? cause;
    throw new Problem(
      'BadServer',
      `Expected a Redis server at ${shown}, got: ${sentenceOf(reason) || String((reason as { code?: string }).code)}.`,
      {
        subject: shown,
        cause: reason
      }
    );
  } finally {
    probe.disconnect();
  }
  return { url, maxRetriesPerRequest: null };
}
