import { sql } from 'kysely';
import { HttpProblem } from '../problem.ts';
import { route } from '../route.ts';
import { plotFeature, plotParams, timeQuery } from '../schemas.ts';

/** A detected plot as GeoJSON, five decimals; who declared it only where a consent is named. */
export const getPlot = route({
  method: 'GET',
  path: '/v1/plots/{plotId}',
  operationId: 'getPlot',
  summary:
    'A plot as GeoJSON, five decimals. Who declared it is shown only to keys with assessments:read that name a consent.',
  scope: 'plots:read',
  consent: 'optional',
  params: plotParams,
  query: timeQuery,
  answers: { 200: { description: 'The plot', schema: plotFeature, type: 'application/geo+json' } },
  problems: ['not_found'],
  async handle({ tx, caller, params: { plotId }, query: { season, asOf }, consentId }) {
    let query = tx
      .selectFrom('plot')
      .select(['id', 'season', 'attributes', 'area_m2', 'tier', 'confidence'])
      .select([sql<string>`to_char(as_of, 'YYYY-MM-DD')`.as('asOf'), sql<string>`st_asgeojson(geom, 5)`.as('geometry')])
      .where('id', '=', plotId);
    if (season !== undefined) query = query.where('season', '=', season);
    if (asOf !== undefined) query = query.where('as_of', '<=', sql<string>`${asOf}::date`);
    const row = await query.orderBy('as_of', 'desc').orderBy('season', 'desc').executeTakeFirst();
    const audit = { action: 'plot.read', subject: plotId, detail: { season, asOf, found: row !== undefined } };
    if (!row) throw new HttpProblem('not_found', `No plot '${plotId}' is known${asOf ? ` as of ${asOf}` : ''}.`, audit);
    const { declared, ...attributes } = row.attributes as Record<string, unknown>;
    const body = {
      type: 'Feature',
      id: row.id,
      geometry: JSON.parse(row.geometry),
      properties: {
        ...attributes,
        ...(caller.scopes.includes('assessments:read') && consentId !== null ? { declared } : {}),
        season: row.season,
        asOf: row.asOf,
        'metrics:area': row.area_m2,
        tier: row.tier,
        confidence: row.confidence
      }
    };
    return { body, audit };
  }
});
