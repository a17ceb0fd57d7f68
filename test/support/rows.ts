import { sql } from 'kysely';
import { openDatabase } from '../../workers/db/open.ts';
import type { Settings } from '../../workers/env.ts';

const TABLES = ['run', 'scene', 'plot', 'declared_plot', 'decision', 'dead_letter'] as const;

/** Every row that runs have published, a table at a time and in order, without the moment of publishing. */
export async function publishedRows(
  settings: Pick<Settings, 'stateDir' | 'database'>
): Promise<Record<(typeof TABLES)[number], object[]>> {
  const { db, close } = await openDatabase(settings);
  try {
    const tables: [string, object[]][] = [];
    for (const table of TABLES) {
      const { rows } = await sql<{ row: object }>`
        select to_jsonb(t) - 'published_at' as row from ${sql.table(table)} t order by to_jsonb(t)::text`.execute(db);
      tables.push([table, rows.map((r) => r.row)]);
    }
    return Object.fromEntries(tables) as Record<(typeof TABLES)[number], object[]>;
  } finally {
    await close();
  }
}
