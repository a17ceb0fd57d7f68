import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isoDate } from '../../pipeline/dates.ts';
import type { Polygon } from '../../pipeline/geo/polygon.ts';
import { plotId } from '../../pipeline/ids.ts';
import type { Plot } from '../../pipeline/plot/plot.ts';
import { type OpenDatabase, openDatabase } from '../../workers/db/open.ts';
import { type Publication, publish } from '../../workers/db/publish.ts';
import { OWN } from '../../workers/db/tenant.ts';
import { runEnv } from '../../workers/env.ts';
import { startPostgres } from '../support/postgres.ts';
import { temporaryFolder } from '../support/processes.ts';
import { EMBEDDED_ONLY, type TestServer } from '../support/server.ts';

/** A square of 0.001° whose south-west corner stands at (110 + 0.01 i, 35). */
const square = (i: number): Polygon => {
  const [x, y, d] = [110 + 0.01 * i, 35, 0.001];
  return [
    [
      [x, y],
      [x + d, y],
      [x + d, y + d],
      [x, y + d],
      [x, y]
    ]
  ]; // prettier-ignore
};
const plot = (i: number): Plot => ({
  id: plotId(`p${i}`),
  epsg: 4326,
  polygon: square(i),
  lonLat: square(i),
  areaM2: 10_000,
  areaSeM2: 500,
  perimeterM: 400,
  purePixels: 80,
  tier: 'T3',
  confidence: 0.9
});
const publication = (plots: number, limit = 1000): Publication => ({
  run: { tenant: OWN, scope: 'season', season: 2024, asOf: isoDate('2024-09-30'), region: 'HHH', version: '1' },
  scenes: [{ id: 's', item: 's/item.json', status: 'used', reason: null }],
  plots: Array.from({ length: plots }, (_, i) => ({ plot: plot(i), attributes: { stage: 'heading' } })),
  declared: [{ farmerId: "O'Neil; drop table plot", plotId: '1', geometry: null, attributes: { matches: [] } }],
  decisions: [
    {
      farmerId: "O'Neil; drop table plot",
      assessmentId: `ca_${limit}`,
      policy: 'p',
      input: { limit },
      resource: { limit }
    }
  ],
  deadLetters: []
});

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe.each(EMBEDDED_ONLY ? ['embedded'] : ['embedded', 'postgres'])('%s', (kind) => {
  let server: TestServer | null = null;
  let open: OpenDatabase;
  beforeAll(async () => {
    server = kind === 'postgres' ? await startPostgres() : null;
    open = await openDatabase(runEnv({ PARUS_DB: server?.url }, join(folder.path, kind)));
  }, 120_000);
  afterAll(async () => {
    await open?.close();
    await server?.stop();
  });
  const rows = async (table: 'plot' | 'decision' | 'run' | 'scene') =>
    Number((await sql<{ n: string }>`select count(*) as n from ${sql.table(table)}`.execute(open.db)).rows[0]!.n);

  test('what is published again replaces what was; equal content is not written', async () => {
    expect(await publish(open.db, publication(3))).toBe(true);
    expect(await publish(open.db, publication(3))).toBe(false);
    expect(await publish(open.db, publication(2, 2000))).toBe(true);
    expect([await rows('run'), await rows('scene'), await rows('plot'), await rows('decision')]).toEqual([1, 1, 2, 1]);
    const decision = await open.db.selectFrom('decision').selectAll().executeTakeFirstOrThrow();
    expect(decision).toMatchObject({
      farmer_id: "O'Neil; drop table plot",
      as_of: '2024-09-30',
      assessment_id: 'ca_2000'
    });
    const records = await open.db.selectFrom('decision_record').select('resource').orderBy('assessment_id').execute();
    expect(records.map((r) => r.resource)).toEqual(['{"limit":1000}', '{"limit":2000}']); // what stood before is kept
  });

  test('cut off before its commit, a publication leaves the old rows', async () => {
    const cut = publish(open.db, publication(9, 9000), (event) => {
      if (event === 'Db:Commit') throw new Error('cut off');
    });
    await expect(cut).rejects.toThrow('cut off');
    expect(await rows('plot')).toBe(2);
  });

  test('plots are found by place, and another as-of date stands beside', async () => {
    const at = await sql<{ id: string }>`
      select id from plot where st_intersects(geom, st_setsrid(st_makepoint(110.0105, 35.0005), 4326))`.execute(
      open.db
    );
    expect(at.rows).toEqual([{ id: 'p1' }]);
    const later = publication(1);
    await publish(open.db, { ...later, run: { ...later.run, asOf: isoDate('2024-10-31') } });
    expect([await rows('run'), await rows('plot'), await rows('decision')]).toEqual([2, 3, 2]);
  });
});
