import { z } from 'zod';
import { assessment, farmerParams, health, plotFeature, plotParams, problem, timeQuery } from './schemas.ts';

type Schema = z.ZodType;
const json = (schema: Schema) => {
  const { $schema, ...body } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as Record<
    string,
    unknown
  >;
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

const failures = (...codes: number[]) =>
  Object.fromEntries(
    codes.map((c) => [c, { description: REASONS[c], ...content(problem, 'application/problem+json') }])
  );
const REASONS: Record<number, string> = {
  400: 'The request is not valid, or its consent id is missing',
  401: 'No API key, or one that is unknown or expired',
  403: 'The API key does not cover this',
  404: 'Nothing is known under this id at that time',
  500: 'The service failed'
};

const consent = {
  name: 'Consent-Id',
  in: 'header',
  required: true,
  description: 'the farmer’s consent under which the lender asks; it is written to the audit',
  schema: { type: 'string', minLength: 1, maxLength: 128 }
};
const ifNoneMatch = { name: 'If-None-Match', in: 'header', required: false, schema: { type: 'string' } };
const etag = { ETag: { schema: { type: 'string' } } };

/** The OpenAPI 3.1 document, made from the schemas that requests are checked against. */
export function openApi(version: string): object {
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
    paths: {
      '/v1/farmers/{farmerId}/credit-assessment': {
        get: {
          operationId: 'getCreditAssessment',
          summary: 'The decision on a farmer, with its reasons and evidence. Scope assessments:read.',
          parameters: [...parameters(farmerParams, 'path'), ...parameters(timeQuery, 'query'), consent, ifNoneMatch],
          responses: {
            200: { description: 'The decision', headers: etag, ...content(assessment) },
            304: { description: 'Unchanged', headers: etag },
            ...failures(400, 401, 403, 404, 500)
          }
        }
      },
      '/v1/plots/{plotId}': {
        get: {
          operationId: 'getPlot',
          summary:
            'A plot as GeoJSON, five decimals. Who declared it is shown only to keys with assessments:read that name a consent. Scope plots:read.',
          parameters: [
            ...parameters(plotParams, 'path'),
            ...parameters(timeQuery, 'query'),
            { ...consent, required: false },
            ifNoneMatch
          ],
          responses: {
            200: { description: 'The plot', headers: etag, ...content(plotFeature, 'application/geo+json') },
            304: { description: 'Unchanged', headers: etag },
            ...failures(400, 401, 403, 404, 500)
          }
        }
      },
      '/healthz': {
        get: {
          operationId: 'getHealth',
          summary: 'Whether the service and its database answer',
          security: [],
          responses: { 200: { description: 'They do', ...content(health) }, ...failures(500) }
        }
      }
    }
  };
}
