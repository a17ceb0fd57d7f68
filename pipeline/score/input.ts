import { z } from 'zod';
import { codeOfName, isCropCode } from '../crop/catalogue.ts';
import type { FeatureId } from '../features/table.ts';
import { SCORECARD } from './scorecard.ts';

/** null and absent both mean: not known. */
const maybe = <T extends z.ZodType>(schema: T) => schema.nullish();
const money = maybe(z.number().min(0).max(1e10));
const share = maybe(z.number().min(0).max(1));
const areaMu = maybe(z.number().min(0).max(1e6));
const kgPerMu = maybe(z.number().min(0).max(1e5));
const rmse = maybe(z.number().gt(0).max(1e5));

const cropName = z
  .string()
  .refine((name) => codeOfName(name) !== null, { error: 'expected a crop or land class of the catalogue' })
  .transform((name) => codeOfName(name)!);
const cropCode = z.string().refine(isCropCode, { error: 'expected a crop code of the catalogue' });

const number = (min: number, max: number) => maybe(z.number().min(min).max(max));
const word = (id: FeatureId) => {
  const line = SCORECARD.find((l) => l.id === id)!;
  return maybe(z.enum([...line.bins.map(([w]) => String(w)), ...(line.hardStops ?? [])]));
};

const plotInput = z.object({
  plot: z.string().min(1),
  crop: cropName,
  declared_mu: areaMu,
  observed_mu: areaMu,
  mu_in_question: maybe(z.boolean()), // another local mu may have been meant (RC-201 asks): not counted in area_ratio
  title_weight: share, // 1 registered, 0.9 contract that matches, 0.7 own claim only, 0 rejected
  sat_kg_mu: kgPerMu, // satellite yield before shrinkage; not known: the county's posterior is the county's mean
  county_kg_mu: kgPerMu, // not known: that of the economics row
  model_rmse_kg_mu: rmse
});

const farmerInput = z.object({
  id: z.string().min(1),
  desc: maybe(z.string()),
  stage: maybe(z.enum(['pre_sowing', 'vegetative', 'peak', 'ripening', 'harvested'])),
  sale_share: share, // not known: that of the economics rows
  tenor_days: maybe(z.number().int().min(1).max(365)),
  guarantee: maybe(z.boolean()),
  hard_stop: maybe(z.array(z.string().min(1))), // sentences that begin with a reason code
  insufficient_evidence: maybe(z.boolean()), // what the imagery says about itself
  plots: z.array(plotInput),
  insurance: maybe(z.record(cropCode, z.object({ sum_cny_mu: money, deductible: share, weight: share }))),
  subsidy_mu: maybe(z.record(cropCode, z.number().min(0).max(1e5))),
  rent_due_cny: money,
  living_cny_year: money,
  offfarm_cny_year: money,
  other_debt_service_cny: money,
  data_quality: share,
  concentration_headroom_cny: money,
  attributes: maybe(
    z.object({
      bureau: word('bureau'),
      years_observed: number(0, 100),
      yield_percentile: number(0, 100),
      stability: number(0, 100),
      season_z: number(-1000, 1000),
      crop_mismatch: share,
      title: word('title'),
      hhi: share,
      insurance: word('insurance'),
      offfarm_share: share,
      debt_ratio: number(0, 1e6),
      hazard: word('hazard'),
      water: word('water')
    })
  )
});

/** What is known about a plot that a farmer declares. Areas in mu, yields in kg/mu as sold. */
export type PlotInput = z.output<typeof plotInput>;
/** What is known about a farmer, by the names of the what-if file of `parus score`. Money in CNY. */
export type FarmerInput = z.output<typeof farmerInput>;

/** Reads one farmer of a what-if file; where it breaks its shape, one sentence with path, expected and found. */
export function readFarmerInput(value: unknown): { ok: true; input: FarmerInput } | { ok: false; error: string } {
  const parsed = farmerInput.safeParse(value);
  if (parsed.success) return { ok: true, input: parsed.data };
  const sentences = parsed.error.issues.slice(0, 3).map((issue) => {
    const path = issue.path.join('.') || 'farmer';
    const found = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null)?.[key], value);
    const shown = found === undefined ? 'nothing' : JSON.stringify(found).slice(0, 60);
    return `${path}: ${issue.message.replace(/, received .*$/, '')}, found ${shown}`;
  });
  return { ok: false, error: sentences.join('; ') };
}
