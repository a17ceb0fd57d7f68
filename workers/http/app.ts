import { createHash, randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Kysely, sql } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../db/schema.ts';
import { type Caller, callerOf, type Scope } from './keys.ts';
import { openApi } from './openapi.ts';
import { HttpProblem, sendProblem } from './problem.ts';
import { farmerParams, plotParams, timeQuery } from './schemas.ts';

export type AppDeps = { db: Kysely<Database>; version: string; clock: () => Date };

/**
 * The lending service, not yet listening: every route but `/healthz` and `/openapi.json` needs an API key with the
 * route's scope, and every answer about a farmer or a plot leaves a line in the audit before it is sent.
 */
export function buildApp({ db, version, clock }: AppDeps): FastifyInstance {
  const app = Fastify({
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: 1 << 20,
    routerOptions: { maxParamLength: 256 }
  });
  const document = openApi(version);

  app.setErrorHandler((e, _request, reply) => {
    if (e instanceof HttpProblem) return sendProblem(reply, e.code, e.message);
    const status = (e as { statusCode?: number }).statusCode;
    if (status !== undefined && status < 500) return sendProblem(reply, 'bad_request', (e as Error).message);
    process.stderr.write(`${reply.request.id} ${e instanceof Error ? e.stack : String(e)}\n`);
    return sendProblem(reply, 'internal', 'Something broke on our side; quote the request id.');
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 'not_found', 'There is no such path.'));
  app.addHook('onSend', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache'
    });
  });

  app.get('/healthz', async () => {
    await sql`select 1`.execute(db);
    return { status: 'ok', version };
  });
  app.get('/openapi.json', async () => document);

  app.get('/v1/farmers/:farmerId/credit-assessment', async (request, reply) => {
    const caller = await authorised(request, 'assessments:read');
    const consentId = consentOf(request);
    const { farmerId } = parsed(farmerParams, request.params);
    const { season, asOf } = parsed(timeQuery, request.query);
    let query = db.selectFrom('decision').select(['resource', 'season', 'as_of']).where('farmer_id', '=', farmerId);
    if (season !== undefined) query = query.where('season', '=', season);
    if (asOf !== undefined) query = query.where('as_of', '<=', sql<string>`${asOf}::date`);
    const row = await query.orderBy('as_of', 'desc').orderBy('season', 'desc').executeTakeFirst();
    await audit(caller, 'assessment.read', farmerId, {
      consentId,
      season,
      asOf,
      found: row !== undefined,
      request: request.id
    });
    if (!row)
      throw new HttpProblem(
        'not_found',
        `No assessment of farmer '${farmerId}' is known${asOf ? ` as of ${asOf}` : ''}.`
      );
    return tagged(request, reply, JSON.stringify({ ...(row.resource as object), consentId }), 'application/json');
  });

  app.get('/v1/plots/:plotId', async (request, reply) => {
    const caller = await authorised(request, 'plots:read');
    const { plotId } = parsed(plotParams, request.params);
    const consentId = request.headers['consent-id'] === undefined ? null : consentOf(request);
    const { season, asOf } = parsed(timeQuery, request.query);
    let query = db
      .selectFrom('plot')
      .select(['id', 'season', 'attributes', 'area_m2', 'tier', 'confidence'])
      .select([sql<string>`to_char(as_of, 'YYYY-MM-DD')`.as('asOf'), sql<string>`st_asgeojson(geom, 5)`.as('geometry')])
      .where('id', '=', plotId);
    if (season !== undefined) query = query.where('season', '=', season);
    if (asOf !== undefined) query = query.where('as_of', '<=', sql<string>`${asOf}::date`);
    const row = await query.orderBy('as_of', 'desc').orderBy('season', 'desc').executeTakeFirst();
    await audit(caller, 'plot.read', plotId, {
      consentId,
      season,
      asOf,
      found: row !== undefined,
      request: request.id
    });
    if (!row) throw new HttpProblem('not_found', `No plot '${plotId}' is known${asOf ? ` as of ${asOf}` : ''}.`);
    const { declared, ...attributes } = row.attributes as Record<string, unknown>;
    const feature = {
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
    return tagged(request, reply, JSON.stringify(feature), 'application/geo+json');
  });

  async function authorised(request: FastifyRequest, scope: Scope): Promise<Caller> {
    const bearer = /^Bearer (\S{1,256})$/.exec(request.headers.authorization ?? '')?.[1];
    const caller = bearer ? await callerOf(db, bearer, clock()) : null;
    if (!caller)
      throw new HttpProblem(
        'unauthenticated',
        'Expected `Authorization: Bearer <key>` with a key that is known and not expired.'
      );
    if (!caller.scopes.includes(scope)) {
      await audit(caller, 'denied', scope, { path: request.routeOptions.url, request: request.id });
      throw new HttpProblem('forbidden', `This key lacks the scope ${scope}.`);
    }
    return caller;
  }

  async function audit(caller: Caller, act: string, subject: string, detail: object): Promise<void> {
    await db
      .insertInto('audit')
      .values({ actor: caller.name, action: act, subject, detail: JSON.stringify(detail) })
      .execute();
  }
  return app;
}

/** The consent under which the lender asks, from `Consent-Id`. Throws where there is none: no look without consent. */
function consentOf(request: FastifyRequest): string {
  const id = request.headers['consent-id'] ?? request.headers['x-consent-id'];
  if (typeof id !== 'string' || !/^[\w.:-]{1,128}$/.test(id)) {
    throw new HttpProblem(
      'consent_required',
      'Expected the header Consent-Id: the id of the farmer’s consent, 1 to 128 letters, digits or . : _ -'
    );
  }
  return id;
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new HttpProblem('bad_request', `${issue?.path.join('.') || 'request'}: ${issue?.message ?? 'not valid'}`);
}

/** Sends a body with its strong ETag, or 304 where the caller has it. */
function tagged(request: FastifyRequest, reply: FastifyReply, body: string, type: string): FastifyReply {
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  reply.header('etag', etag).type(type);
  return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(body);
}
