import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';

/** What a key may do. A key is given the least that its holder needs. */
export const SCOPES = ['assessments:read', 'plots:read'] as const;
export type Scope = (typeof SCOPES)[number];

export type Caller = { name: string; scopes: string[]; tenant: string };

/** A key is 256 random bits, so its plain SHA-256 is enough to keep: nobody can guess their way back. */
const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

/** Makes a key, keeps its hash and returns it: the only time that it can be seen. */
export async function addKey(
  db: Kysely<Database>,
  key: { name: string; scopes: readonly Scope[]; expiresAt: Date | null }
): Promise<string> {
  const secret = `parus_${randomBytes(32).toString('base64url')}`;
  await db
    .insertInto('api_key')
    .values({ hash: hashOf(secret), name: key.name, scopes: [...key.scopes], expires_at: key.expiresAt })
    .execute();
  return secret;
}

/** Every key, without anything that opens a door. */
export const listKeys = (db: Kysely<Database>) =>
  db.selectFrom('api_key').select(['name', 'scopes', 'created_at', 'expires_at']).orderBy('name').execute();

/** Removes the keys of a name; says how many there were. */
export async function removeKeys(db: Kysely<Database>, name: string): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('api_key').where('name', '=', name).executeTakeFirst();
  return Number(numDeletedRows);
}

/** Who holds this key, or null where it is unknown or past its date. */
export async function callerOf(db: Kysely<Database>, secret: string, now: Date): Promise<Caller | null> {
  const row = await db
    .selectFrom('api_key')
    .select(['name', 'scopes', 'expires_at', 'tenant'])
    .where('hash', '=', hashOf(secret))
    .executeTakeFirst();
  if (!row || (row.expires_at !== null && row.expires_at <= now)) return null;
  return { name: row.name, scopes: row.scopes, tenant: row.tenant };
}
