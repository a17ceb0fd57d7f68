import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import type { AuditLine } from './route.ts';

/** Writes a line of the audit; it is durable when the promise is kept. */
export type Audit = (line: AuditLine & { tenant: string; actor: string }) => Promise<void>;

export const auditOf =
  (db: Kysely<Database>): Audit =>
  async ({ tenant, actor, action, subject, detail }) => {
    await db
      .insertInto('audit')
      .values({ tenant, actor, action, subject, detail: JSON.stringify(detail ?? {}) })
      .execute();
  };
