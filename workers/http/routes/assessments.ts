import { sql } from 'kysely';
import { HttpProblem } from '../problem.ts';
import { route } from '../route.ts';
import { assessment, farmerParams, timeQuery } from '../schemas.ts';

/** The decision that stands for a farmer, or stood on a date. */
export const getAssessment = route({
  method: 'GET',
  path: '/v1/farmers/{farmerId}/credit-assessment',
  operationId: 'getCreditAssessment',
  summary: 'The decision on a farmer, with its reasons and evidence.',
  scope: 'assessments:read',
  consent: 'required',
  params: farmerParams,
  query: timeQuery,
  answers: { 200: { description: 'The decision', schema: assessment } },
  problems: ['not_found'],
  async handle({ tx, params: { farmerId }, query: { season, asOf }, consentId }) {
    let query = tx
      .selectFrom('decision')
      .innerJoin('decision_record', (join) =>
        join
          .onRef('decision_record.tenant', '=', 'decision.tenant')
          .onRef('decision_record.assessment_id', '=', 'decision.assessment_id')
      )
      .select('resource')
      .where('decision.farmer_id', '=', farmerId);
    if (season !== undefined) query = query.where('decision.season', '=', season);
    if (asOf !== undefined) query = query.where('decision.as_of', '<=', sql<string>`${asOf}::date`);
    const row = await query.orderBy('decision.as_of', 'desc').orderBy('decision.season', 'desc').executeTakeFirst();
    const audit = { action: 'assessment.read', subject: farmerId, detail: { season, asOf, found: row !== undefined } };
    if (!row)
      throw new HttpProblem(
        'not_found',
        `No assessment of farmer '${farmerId}' is known${asOf ? ` as of ${asOf}` : ''}.`,
        audit
      );
    return { body: { ...(JSON.parse(row.resource) as object), consentId }, audit };
  }
});
