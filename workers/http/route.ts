import type { FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../db/schema.ts';
import type { Caller, Scope } from './keys.ts';
import { HttpProblem, type ProblemCode } from './problem.ts';

/** What a handler is given: a request that was authenticated, scoped and checked, and its tenant's rows. */
export type Ask<Params = unknown, Query = unknown, Body = unknown> = {
  caller: Caller;
  params: Params;
  query: Query;
  body: Body;
  consentId: string | null;
  tx: Transaction<Database>; // sees the caller's tenant only, and is committed when the handler returns
  now: Date;
  requestId: string;
};

/** A line of the audit: what was done to whom. Names of persons, outlines and papers never stand in it. */
export type AuditLine = { action: string; subject: string; detail?: Record<string, unknown> };

/** What a handler gives back. `body` is sent as it is where it is a string, else as JSON. */
export type Reply = {
  status?: number; // default 200
  body: string | object;
  headers?: Record<string, string>;
  audit: AuditLine;
};

/**
 * A resource of the service as data: the app serves it and the OpenAPI document tells of it, from one description.
 * A failure that is looked for throws `HttpProblem`; `audit` of it, where given, is written too.
 */
export type Route<Params = unknown, Query = unknown, Body = unknown> = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: `/v1/${string}`; // parameters as `{name}`
  operationId: string;
  summary: string;
  scope: Scope;
  consent: 'required' | 'optional' | 'none'; // of the farmer, by the header Consent-Id
  params: z.ZodType<Params>;
  query: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  answers: Record<number, { description: string; schema: z.ZodType | null; type?: string }>; // of successes; type default application/json
  problems: readonly ProblemCode[]; // beside those that every route has
  handle(ask: Ask<Params, Query, Body>): Promise<Reply>;
};

/** States a route and lets its schemas type the handler. */
export const route = <Params, Query, Body = undefined>(of: Route<Params, Query, Body>): Route => of as unknown as Route;

/** The value as the schema has it, or a 400 that names the place, what was expected and what was found. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new HttpProblem('bad_request', `${issue?.path.join('.') || 'request'}: ${issue?.message ?? 'not valid'}`);
}

/** The consent under which the lender asks; null where there is none and none is needed. Throws where it is needed or malformed. */
export function consentOf(request: FastifyRequest, need: Route['consent']): string | null {
  const id = request.headers['consent-id'] ?? request.headers['x-consent-id'];
  if (need === 'none' || (id === undefined && need === 'optional')) return null;
  if (typeof id !== 'string' || !/^[\w.:-]{1,128}$/.test(id)) {
    throw new HttpProblem(
      'consent_required',
      'Expected the header Consent-Id: the id of the farmer’s consent, 1 to 128 letters, digits or . : _ -'
    );
  }
  return id;
}
