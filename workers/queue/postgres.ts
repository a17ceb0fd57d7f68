import type { Pool } from 'pg';
import { Problem, sentenceOf } from '../../pipeline/errors.ts';
import { withoutPassword } from '../env.ts';
import { DATE } from '../pglite.ts';

/** How long a server may take to answer before we say that it is not there. */
const PATIENCE_MS = 5000;

/**
 * A pool of connections whose unqualified names are found in `schemas`, tried once. Throws BadServer in one sentence
 * where no server answers.
 */
export async function openPostgres(url: string, schemas: readonly string[]): Promise<Pool> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    options: `-c search_path=${schemas.join(',')}`,
    connectionTimeoutMillis: PATIENCE_MS,
    keepAlive: true,
    types: {
      getTypeParser: ((type, format) =>
        type === DATE ? String : pg.types.getTypeParser(type, format)) as typeof pg.types.getTypeParser
    },
    max: 10
  });
  pool.on('error', () => {}); // a dropped idle connection: the next query opens another or reports
  try {
    await pool.query('select 1');
  } catch (cause) {
    await pool.end();
    throw new Problem(
      'BadServer',
      `Expected a Postgres server at ${withoutPassword(url)}, got: ${sentenceOf(cause) || (cause as { code?: string }).code}.`,
      { subject: withoutPassword(url), cause }
    );
  }
  return pool;
}
