import { createHash, randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../db/schema.ts';
import { asTenant } from '../db/tenant.ts';
import { auditOf } from './audit.ts';
import { type Caller, callerOf, type Scope } from './keys.ts';
import { openApi } from './openapi.ts';
import { HttpProblem, sendProblem } from './problem.ts';
import { type AuditLine, consentOf, parsed, type Reply, type Route } from './route.ts';
import { ROUTES } from './routes.ts';

export type AppDeps = { db: Kysely<Database>; version: string; clock: () => Date };

/**
 * The lending service, not yet listening. Every route but `/healthz` and `/openapi.json` goes one way: who asks → may he →
 * is the request whole → the handler, within a transaction of the caller's tenant → the audit → the answer.
 */
export function buildApp({ db, version, clock }: AppDeps): FastifyInstance {
  const app = Fastify({
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: 1 << 20,
    routerOptions: { maxParamLength: 256 }
  });
  const document = openApi(version, ROUTES);
  const audit = auditOf(db);

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
  for (const of of ROUTES) {
    app.route({
      method: of.method,
      url: of.path.replace(/\{(\w+)\}/g, ':$1'),
      handler: (request, reply) => answer(of, request, reply)
    });
  }
  return app;

  async function answer(of: Route, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const caller = await authenticated(request);
    const note = (line: AuditLine, consentId: string | null) =>
      audit({
        tenant: caller.tenant,
        actor: caller.name,
        ...line,
        detail: { ...line.detail, ...(consentId ? { consentId } : {}), request: request.id }
      });
    if (!allows(caller, of.scope)) {
      await note({ action: 'denied', subject: of.scope, detail: { path: of.path } }, null);
      throw new HttpProblem('forbidden', `This key lacks the scope ${of.scope}.`);
    }
    const consentId = consentOf(request, of.consent);
    const ask = {
      caller,
      params: parsed(of.params, request.params),
      query: parsed(of.query, request.query),
      body: of.body && parsed(of.body, request.body),
      consentId,
      now: clock(),
      requestId: request.id
    };
    let given: Reply;
    try {
      given = await asTenant(db, caller.tenant, (tx) => of.handle({ ...ask, tx }));
    } catch (e) {
      if (e instanceof HttpProblem && e.audit) await note(e.audit, consentId);
      throw e;
    }
    await note(given.audit, consentId);
    const status = given.status ?? 200;
    return tagged(request, reply.code(status).headers(given.headers ?? {}), given, of.answers[status]?.type);
  }

  async function authenticated(request: FastifyRequest): Promise<Caller> {
    const bearer = /^Bearer (\S{1,256})$/.exec(request.headers.authorization ?? '')?.[1];
    const caller = bearer ? await callerOf(db, bearer, clock()) : null;
    if (caller) return caller;
    throw new HttpProblem(
      'unauthenticated',
      'Expected `Authorization: Bearer <key>` with a key that is known and not expired.'
    );
  }
}

const allows = ({ scopes }: Caller, scope: Scope): boolean => scopes.includes(scope);

/** Sends a body with its strong ETag, or 304 where the caller has it. */
function tagged(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, status = 200 }: Reply,
  type = 'application/json'
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  reply.type(type);
  if (status !== 200) return reply.send(text);
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
  reply.header('etag', etag);
  return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(text);
}
