import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from './problem.ts';
import type { Route } from './route.ts';
import { health, problem } from './schemas.ts';

type Schema = z.ZodType;
const json = (schema: Schema, io: 'input' | 'output' = 'output') => {
  const { $schema, ...body } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>;
  return body;
};
const content = (schema: Schema, type = 'application/json') => ({ content: { [type]: { schema: json(schema) } } });

function parameters(schema: z.ZodObject, place: 'path' | 'query') {
  const { properties, required } = z.toJSONSchema(schema, { io: 'input' }) as {
    properties: Record<string, { description?: string }>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || (required ?? []).includes(name),
    ...(description ? { description } : {}),
    schema: rest
  }));
}

/** One entry a status: the codes that share it are told together. */
function failures(...codes: ProblemCode[]) {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const [status, title] = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `${code}: ${title}`]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      { description: of.join('; '), ...content(problem, 'application/problem+json') }
    ])
  );
}

const consent = {
  name: 'Consent-Id',
  in: 'header',
  required: true,
  description: 'the farmer’s consent under which the lender asks; it is written to the audit',
  schema: { type: 'string', minLength: 1, maxLength: 128 }
};
const ifNoneMatch = { name: 'If-None-Match', in: 'header', required: false, schema: { type: 'string' } };
const etag = { ETag: { schema: { type: 'string' } } };

/** The OpenAPI 3.1 document, made from the routes and the schemas that requests are checked against. */
export function openApi(version: string, routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {
    '/healthz': {
      get: {
        operationId: 'getHealth',
        summary: 'Whether the service and its database answer',
        security: [],
        responses: { 200: { description: 'They do', ...content(health) }, ...failures('internal') }
      }
    }
  };
  for (const of of routes) {
    const at = paths[of.path] ?? {};
    paths[of.path] = at;
    at[of.method.toLowerCase()] = operation(of);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parus',
      version,
      description:
        'Credit assessments from satellite imagery. The probability of default is uncalibrated; the crop model was trained on simulated data.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }
    },
    security: [{ apiKey: [] }],
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'from `parus keys add`' } }
    },
    paths
  };
}

function operation(of: Route): object {
  const tags = of.method === 'GET';
  const successes = Object.entries(of.answers).map(([status, { description, schema, type }]) => [
    status,
    { description, ...(tags ? { headers: etag } : {}), ...(schema ? content(schema, type) : {}) }
  ]);
  return {
    operationId: of.operationId,
    summary: `${of.summary} Scope ${of.scope}.`,
    parameters: [
      ...parameters(of.params as z.ZodObject, 'path'),
      ...parameters(of.query as z.ZodObject, 'query'),
      ...(of.consent === 'none' ? [] : [{ ...consent, required: of.consent === 'required' }]),
      ...(tags ? [ifNoneMatch] : [])
    ],
    ...(of.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: json(of.body, 'input') } } } }
      : {}),
    responses: {
      ...Object.fromEntries(successes),
      ...(tags ? { 304: { description: 'Unchanged', headers: etag } } : {}),
      ...failures('bad_request', 'unauthenticated', 'forbidden', 'internal', ...of.problems)
    }
  };
}
