import { readdirSync, readFileSync } from 'node:fs';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Problem, sentenceOf } from '../../pipeline/errors.ts';
import { makeStateDir, type Settings, withoutPassword } from '../env.ts';
import { lockFolder } from '../lock.ts';
import { openPGlite } from '../pglite.ts';
import { poolOf } from '../queue/embedded.ts';
import { openPostgres } from '../queue/postgres.ts';
import type { Database } from './schema.ts';

export type OpenDatabase = { db: Kysely<Database>; close(): Promise<void> };

const SCHEMAS = ['parus', 'public'];

/**
 * Opens the database with PostGIS and brings its tables up to date. An embedded one holds the state folder (Locked if
 * another process does) and is the same PGlite as an embedded queue's: close the engine first.
 * Throws BadServer where no server answers or it has no PostGIS.
 */
export async function openDatabase({
  stateDir,
  database
}: Pick<Settings, 'stateDir' | 'database'>): Promise<OpenDatabase> {
  const { pool, name, release } = await connect(stateDir, database);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const close = async () => {
    await db.destroy();
    await release();
  };
  try {
    await addPostgis(db, name);
    await migrate(db);
  } catch (e) {
    await close();
    throw e;
  }
  return { db, close };
}

// biome-ignore lint/suspicious/noExplicitAny: a pool of node-postgres or what stands for one
type Connection = { pool: any; name: string; release(): Promise<void> };

async function connect(stateDir: string, spec: Settings['database']): Promise<Connection> {
  if (spec.kind === 'postgres') {
    return { pool: await openPostgres(spec.url, SCHEMAS), name: withoutPassword(spec.url), release: async () => {} };
  }
  makeStateDir(stateDir);
  const lock = await lockFolder(stateDir);
  try {
    const pglite = await openPGlite(spec.folder, { postgis: true });
    await pglite.exec(`set search_path to ${SCHEMAS.join(', ')}`);
    const release = async () => {
      await pglite.close();
      await lock.release();
    };
    return { pool: poolOf(pglite), name: spec.folder, release };
  } catch (e) {
    await lock.release();
    throw e;
  }
}

async function addPostgis(db: Kysely<Database>, name: string): Promise<void> {
  try {
    await sql`create extension if not exists postgis schema public`.execute(db);
  } catch (cause) {
    throw new Problem(
      'BadServer',
      `Expected PostGIS in ${name}, got: ${sentenceOf(cause)}. Install it on the server (Debian: apt-get install postgresql-<version>-postgis-3), then as its owner: create extension postgis.`,
      { subject: name, cause }
    );
  }
}

/** Applies what is new of `migrations/`, in order of name, all or nothing; two processes at once do it once. */
async function migrate(db: Kysely<Database>): Promise<void> {
  const folder = new URL('migrations/', import.meta.url);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('parus migrations'))`.execute(tx);
    await sql`create schema if not exists parus`.execute(tx);
    await sql`create table if not exists parus.migration (name text primary key)`.execute(tx);
    const { rows } = await sql<{ name: string }>`select name from parus.migration`.execute(tx);
    const applied = new Set(rows.map((row) => row.name));
    for (const name of names.filter((n) => !applied.has(n))) {
      await sql.raw(readFileSync(new URL(name, folder), 'utf8')).execute(tx);
      await sql`insert into parus.migration (name) values (${name})`.execute(tx);
    }
  });
}
