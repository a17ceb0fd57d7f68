import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import type { PGlite, PGliteOptions, Results } from '@electric-sql/pglite';
import { Problem, sentenceOf } from '../../pipeline/errors.ts';

/** What a query answers, in the words of node-postgres. */
// biome-ignore lint/suspicious/noExplicitAny: rows are what the statement says; its caller knows their type
export type QueryResult = { rows: any[]; rowCount: number; command: string };

/** The part of `pg.PoolClient` that BullMQ and Kysely use. */
export type EmbeddedClient = EventEmitter & {
  query(text: string, params?: readonly unknown[]): Promise<QueryResult>;
  release(): void;
};

/** The part of `pg.Pool` that BullMQ and Kysely use, over a PGlite in this process. */
export type EmbeddedPool = EventEmitter & {
  query(text: string, params?: readonly unknown[]): Promise<QueryResult>;
  connect(): Promise<EmbeddedClient>;
  end(): Promise<void>;
};

/** The type `date` stays `YYYY-MM-DD`: as a Date it would move with the machine's time zone. */
export const DATE = 1082;

/** In place of a folder: a database that ends with the process. */
export const IN_MEMORY = 'memory://';

const opened = new Set<string>();

/**
 * Opens the PGlite in a folder, PostGIS loaded on demand: it adds 0.5 GB and 2 s to every start, and the queue needs
 * none of it. PGlite does not guard its folder: hold `lockFolder` first. Throws BadServer on a folder it cannot open.
 */
export async function openPGlite(folder: string, { postgis }: { postgis: boolean }): Promise<PGlite> {
  if (opened.has(folder))
    throw new Error(`Expected ${folder} closed, found it open in this process: two PGlites in a folder spoil it.`);
  const { PGlite } = await import('@electric-sql/pglite');
  const options: PGliteOptions = { parsers: { [DATE]: (text) => text } };
  if (postgis) options.extensions = { postgis: (await import('@electric-sql/pglite-postgis')).postgis };
  try {
    if (folder !== IN_MEMORY && !existsSync(folder)) {
      // Killed while it makes its files, PGlite leaves a folder that never opens again. So it makes them elsewhere.
      const part = `${folder}.part`;
      rmSync(part, { recursive: true, force: true });
      mkdirSync(part, { recursive: true });
      await (await PGlite.create({ dataDir: part })).close();
      renameSync(part, folder);
    }
    const db = await PGlite.create({ ...options, dataDir: folder });
    opened.add(folder);
    const close = db.close.bind(db);
    db.close = async () => {
      await close();
      opened.delete(folder);
    };
    return db;
  } catch (cause) {
    throw new Problem(
      'BadServer',
      `Expected the embedded database in ${folder} to open, got: ${sentenceOf(cause)}. Artefacts are kept elsewhere: move this folder away and run again.`,
      { subject: folder, cause }
    );
  }
}

/**
 * Lets one PGlite stand for a pool of Postgres connections.
 *
 * PGlite has one session, so BEGIN to COMMIT is one client's alone and all others wait. LISTEN goes through
 * `db.listen`, which is the only way PGlite hands on notifications: without it a flow waits for BullMQ's next poll,
 * 10 s a step. Statements without parameters go through `exec`, which allows several in one text (migrations).
 */
export function poolOf(db: PGlite): EmbeddedPool {
  let free: Promise<void> = Promise.resolve();
  /** Waits for the session, and returns what gives it back. */
  const acquire = async (): Promise<() => void> => {
    const before = free;
    let done = () => {};
    free = new Promise((resolve) => {
      done = resolve;
    });
    await before;
    return done;
  };

  const newClient = (): EmbeddedClient => {
    let inTransaction: (() => void) | null = null;
    const heard: (() => Promise<void>)[] = [];
    const client = new EventEmitter() as EmbeddedClient;
    client.query = async (text, params) => {
      const sql = withoutLeadingComments(text);
      const verb = /^\w+/.exec(sql)?.[0].toUpperCase() ?? '';
      const channel = /^LISTEN\s+"?(\w+)"?/i.exec(sql)?.[1];
      const give = inTransaction ?? (await acquire());
      if (verb === 'BEGIN' || verb === 'START') inTransaction = give;
      try {
        if (channel) {
          heard.push(await db.listen(channel, (payload) => client.emit('notification', { channel, payload })));
          return { rows: [], rowCount: 0, command: 'LISTEN' };
        }
        const results = params?.length ? [await db.query(sql, [...params])] : await db.exec(text);
        return resultOf(results.at(-1), verb);
      } finally {
        if (verb === 'COMMIT' || verb === 'ROLLBACK' || verb === 'END') inTransaction = null;
        if (!inTransaction) give();
      }
    };
    client.release = () => {
      for (const forget of heard.splice(0)) void forget().catch(() => {});
      inTransaction?.();
      inTransaction = null;
    };
    return client;
  };

  const pool = new EventEmitter() as EmbeddedPool;
  const plain = newClient();
  pool.query = (text, params) => plain.query(text, params);
  pool.connect = async () => newClient();
  pool.end = async () => {}; // whoever opened the PGlite closes it
  return pool;
}

const resultOf = (result: Results<unknown> | undefined, command: string): QueryResult => ({
  rows: result?.rows ?? [],
  rowCount: result?.affectedRows || (result?.rows.length ?? 0),
  command
});

/** BullMQ's statements begin with comment lines. */
const withoutLeadingComments = (sql: string): string => sql.replace(/^(\s*--[^\n]*(\n|$)|\s+)+/, '');
