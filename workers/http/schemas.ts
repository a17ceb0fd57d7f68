import { z } from 'zod';

/**
 * The service's own word on what it takes and gives; requests are checked against it and the OpenAPI document is made
 * from it. Units stand in the names: Mu, Cny, KgPerMu, Days.
 */
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const nullable = z.number().nullable();

export const farmerParams = z.object({ farmerId: z.string().min(1).max(128) }).strict();
export const plotParams = z.object({ plotId: z.string().regex(/^\d{4,5}-E-?\d{1,8}-N-?\d{1,8}$/) }).strict();
export const timeQuery = z
  .object({
    season: z.coerce.number().int().min(2015).max(2100).optional().describe('harvest year; default: the latest'),
    asOf: z.iso.date().optional().describe('the newest decision that was known on this date; default: today’s newest')
  })
  .strict();

const plotOfDecision = z.looseObject({
  plotId: z.string(),
  areaDeclaredMu: nullable,
  areaObservedMu: nullable,
  areaAcceptedMu: nullable,
  tier: z.string().nullable(),
  crop: z.looseObject({ code: z.string().nullable(), p: nullable }),
  stage: z.string().nullable(),
  yield: z.looseObject({ kgPerMu: nullable, sd: nullable, countyKgPerMu: nullable }).nullable(),
  valueCny: nullable,
  evidence: z.array(z.string()),
  flags: z.array(z.unknown()),
  detected: z
    .array(z.looseObject({ plotId: z.string(), share: z.number(), areaMu: z.number(), iou: z.number() }))
    .optional()
    .describe('the detected plots that it contains, largest first'),
  iou: z.number().optional().describe('overlap of the declared outline with them together, 0 to 1'),
  drift: z
    .looseObject({ eastM: z.number(), northM: z.number(), metres: z.number(), shared: z.boolean() })
    .nullable()
    .optional()
    .describe('how far the outline was carried before it was measured; null: not at all')
});

export const assessment = z
  .looseObject({
    assessmentId: z.string(),
    decision: z.enum(['offer', 'manual_review', 'decline', 'insufficient_evidence', 'not_lendable']),
    farmerId: z.string(),
    consentId: z.string().nullable().describe('the consent under which this answer was given'),
    asOf: date,
    validUntil: date,
    season: z.string(),
    currency: z.literal('CNY'),
    limit: z.looseObject({ amountCny: nullable, perMuCny: nullable, binding: z.string().nullable() }),
    score: z.looseObject({
      value: nullable,
      grade: z.string().nullable(),
      pd12m: nullable,
      calibrated: z.literal(false)
    }),
    output: z.looseObject({ expectedValueCny: nullable, verifiedAreaMu: nullable }),
    plots: z.array(plotOfDecision),
    dataQuality: nullable,
    reasonCodes: z.array(z.string()).max(4).describe('the characteristics that lost most points, dearest first'),
    missing: z.array(z.string()).describe('what the lender did not say and a limit needs'),
    tracks: z.unknown().describe('keys of the artefacts that the decision rests on'),
    points: z.record(z.string(), z.number().nullable()),
    explain: z.looseObject({}),
    provenance: z.looseObject({})
  })
  .meta({ id: 'CreditAssessment' });

export const plotFeature = z
  .looseObject({
    type: z.literal('Feature'),
    id: z.string(),
    geometry: z.looseObject({ type: z.literal('Polygon'), coordinates: z.array(z.array(z.array(z.number()))) }),
    properties: z.looseObject({
      season: z.number().int(),
      asOf: date,
      'metrics:area': z.number().describe('m², on the ellipsoid'),
      tier: z.string(),
      confidence: z.number().min(0).max(1)
    })
  })
  .meta({ id: 'PlotFeature' });

export const health = z.object({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Health' });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    requestId: z.string()
  })
  .meta({ id: 'Problem' });
