import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../db/open.ts';
import { runEnv } from '../env.ts';
import { buildApp } from './app.ts';

/** Listens until SIGINT or SIGTERM, then lets open answers finish and closes the database. */
export async function serve(
  { out, host, port }: { out: string; host: string; port: number },
  say: (text: string) => void
): Promise<0> {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const { db, close } = await openDatabase(runEnv(process.env, join(out, '.parus')));
  const app = buildApp({ db, version, clock: () => new Date() });
  try {
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    });
    const address = await app.listen({ host, port });
    say(`Listening on ${address}; the API is described at ${address}/openapi.json. Stop with Ctrl-C.`);
    await stopped;
    return 0;
  } finally {
    await app.close();
    await close();
  }
}
