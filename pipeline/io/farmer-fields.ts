import { z } from 'zod';
import { codeOfName } from '../crop/catalogue.ts';
import { type FarmerRecord, type RecordedAttributes, UNKNOWN_FARMER } from '../score/farmer-record.ts';
import { readProofs } from '../score/proof.ts';

/** What a field must hold, in the words of its warning. */
type Field = { expected: string; schema: z.ZodType };

const number = (min: number, max: number): Field => ({
  expected: `a number from ${min} to ${max}`,
  schema: z.number().min(min).max(max)
});
const oneOf = (...words: string[]): Field => ({ expected: `one of ${words.join(', ')}`, schema: z.enum(words) });
const byCrop = (value: z.ZodType) =>
  z.record(z.string(), value).transform((table, ctx) => {
    const entries = Object.entries(table).map(([name, v]) => [codeOfName(name), v] as const);
    if (entries.some(([code]) => code === null)) ctx.addIssue('a crop that the catalogue does not have');
    return Object.fromEntries(entries);
  });
const money = number(0, 1e12);
const text: Field = { expected: 'a text', schema: z.string().min(1) };

const FIELDS: Record<Exclude<keyof FarmerRecord, 'attributes' | 'evidence'>, Field> = {
  consent_id: text,
  stage: oneOf('pre_sowing', 'vegetative', 'peak', 'ripening', 'harvested'),
  sale_share: number(0, 1),
  tenor_days: { expected: 'a whole number of days from 1 to 365', schema: z.number().int().min(1).max(365) },
  guarantee: { expected: 'true or false', schema: z.boolean() },
  hard_stop: { expected: 'a list of texts', schema: z.array(z.string()) },
  insurance: {
    expected: 'an object from crops to {sum_cny_mu, deductible 0..1, weight 0..1}',
    schema: byCrop(
      z.object({
        sum_cny_mu: z.number().min(0),
        deductible: z.number().min(0).max(1),
        weight: z.number().min(0).max(1)
      })
    )
  },
  subsidy_mu: { expected: 'an object from crops to CNY a mu', schema: byCrop(z.number().min(0)) },
  rent_due_cny: money,
  living_cny_year: money,
  offfarm_cny_year: money,
  other_debt_service_cny: money,
  concentration_headroom_cny: money
};

const ATTRIBUTES: Record<keyof RecordedAttributes, Field> = {
  bureau: oneOf('clean', 'thin_file', 'dpd_1_30', 'dpd_31_90', 'dpd_over_90', 'enforcement'),
  years_observed: number(0, 50),
  yield_percentile: number(0, 100),
  stability: number(0, 10),
  season_z: number(-20, 20),
  insurance: oneOf('full_cost', 'basic', 'none'),
  offfarm_share: number(0, 1),
  debt_ratio: number(0, 1000),
  hazard: oneOf('low', 'mid', 'high'),
  water: oneOf('irrigated', 'rainfed')
};

/**
 * A farmer's record from its member of the farmers file. A field that is absent or null is null; one that cannot be
 * what it should is null too, with a warning: a typing error must not become a figure, nor cost the farmer his file.
 */
export function parseFarmerRecord(value: unknown, subject: string, warn: (sentence: string) => void): FarmerRecord {
  const given = membersOf(value);
  if (!given) {
    warn(
      `${subject}: expected an object of what is known of the farmer, found ${shown(value)}; nothing is taken as known.`
    );
    return UNKNOWN_FARMER;
  }
  const attributes = membersOf(given.attributes) ?? {};
  return {
    ...UNKNOWN_FARMER,
    ...pick(FIELDS, given, subject, warn),
    attributes: { ...UNKNOWN_FARMER.attributes, ...pick(ATTRIBUTES, attributes, `${subject}, attributes`, warn) },
    evidence: readProofs(given.evidence, subject, warn)
  };
}

function pick(
  fields: Record<string, Field>,
  given: Record<string, unknown>,
  subject: string,
  warn: (s: string) => void
) {
  const known: Record<string, unknown> = {};
  for (const [name, { expected, schema }] of Object.entries(fields)) {
    const value = given[name];
    if (value === undefined || value === null) continue;
    const parsed = schema.safeParse(value);
    if (parsed.success) known[name] = parsed.data;
    else warn(`${subject}: expected ${expected} in ${name}, found ${shown(value)}; it is taken as not known.`);
  }
  return known;
}

/** The members of a plain object, or null for anything else. */
export const membersOf = (value: unknown): Record<string, unknown> | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

/** A value as a sentence shows it, cut short. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const written = JSON.stringify(value) ?? String(value);
  return written.length > 60 ? `${written.slice(0, 57)}…` : written;
}
