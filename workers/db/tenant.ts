import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './schema.ts';

/** The tenant of an installation that serves one lender: what a run publishes to, and whose keys `parus keys add` makes. */
export const OWN = 'own';

/**
 * Works within one transaction that sees and writes the rows of one tenant only: row-level security holds it there,
 * whatever the statement says.
 */
export function asTenant<T>(
  db: Kysely<Database>,
  tenant: string,
  work: (tx: Transaction<Database>) => Promise<T>
): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('role', 'parus_service', true), set_config('parus.tenant', ${tenant}, true)`.execute(
      tx
    );
    return work(tx);
  });
}
