import type { FastifyReply } from 'fastify';
import type { AuditLine } from './route.ts';

/** Every way in which a request can fail: a stable code, its status and its title. RFC 9457 documents carry them. */
export const PROBLEMS = {
  unauthenticated: [401, 'An API key is required'],
  forbidden: [403, 'The API key does not cover this'],
  consent_required: [400, 'A consent id is required'],
  bad_request: [400, 'The request is not valid'],
  not_found: [404, 'There is no such thing'],
  internal: [500, 'The service failed']
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** An answer that is no answer: thrown by a route, sent as application/problem+json. */
export class HttpProblem extends Error {
  readonly code: ProblemCode;
  readonly audit: AuditLine | null; // what of it goes into the audit
  constructor(code: ProblemCode, detail: string, audit: AuditLine | null = null) {
    super(detail);
    this.code = code;
    this.audit = audit;
  }
}

export function sendProblem(reply: FastifyReply, code: ProblemCode, detail: string): FastifyReply {
  const [status, title] = PROBLEMS[code];
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="parus"');
  return reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, code, detail, requestId: reply.request.id }));
}
