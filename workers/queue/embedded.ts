import { EventEmitter } from 'node:events';
import type { PGlite, Results } from '@electric-sql/pglite';

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
