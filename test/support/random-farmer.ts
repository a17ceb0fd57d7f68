import { catalogueEconomics } from '../../pipeline/score/catalogue-economics.ts';
import type { FarmerInput } from '../../pipeline/score/input.ts';

const CROPS = ['WW', 'UM', 'MR', 'SB', 'CT', 'AP', 'PT'];
export const TITLES = ['registered', 'contract_matched', 'none'] as const;
export const WEIGHT = { registered: 1, contract_matched: 0.9, none: 0.7 };
export const HAZARDS = ['low', 'mid', 'high'] as const;
export type Title = (typeof TITLES)[number];

/** A farmer of ordinary means with one to five plots of one to three crops; some values are not known. `n` names him. */
export function randomFarmer(random: (n?: number) => number, n: number): FarmerInput {
  const between = (low: number, high: number) => low + (high - low) * random();
  const pick = <T>(of: readonly T[]): T => of[random(of.length)]!;
  const maybe = <T>(value: T): T | null => (random(6) === 0 ? null : value);
  const title = pick(TITLES);
  const crops = Array.from({ length: 1 + random(3) }, () => pick(CROPS));
  const plots = Array.from({ length: 1 + random(5) }, (_, i) => {
    const crop = pick(crops);
    const county = catalogueEconomics(crop)!.countyKgPerMu;
    const observed = between(2, 150);
    return {
      plot: `P${i}`,
      crop,
      declared_mu: observed * between(0.9, 1.4),
      observed_mu: observed,
      title_weight: WEIGHT[title],
      sat_kg_mu: county * between(0.6, 1.4),
      county_kg_mu: null,
      model_rmse_kg_mu: county * between(0.1, 0.3)
    };
  });
  const area = plots.reduce((a, p) => a + p.observed_mu, 0);
  const insured = random(2) === 0;
  return {
    id: `R${n}`,
    stage: pick(['pre_sowing', 'vegetative', 'peak', 'ripening', 'harvested'] as const),
    tenor_days: 60 + random(300),
    guarantee: random(4) === 0,
    plots,
    insurance: insured
      ? Object.fromEntries(crops.map((c) => [c, { sum_cny_mu: between(300, 1200), deductible: 0.1, weight: 0.8 }]))
      : {},
    rent_due_cny: area * between(0, 300),
    living_cny_year: between(10_000, 60_000),
    offfarm_cny_year: between(0, 60_000),
    other_debt_service_cny: between(0, 20_000),
    data_quality: between(0.5, 1),
    concentration_headroom_cny: between(5_000, 1e6),
    attributes: {
      bureau: pick(['clean', 'clean', 'thin_file', 'dpd_1_30'] as const),
      years_observed: maybe(random(8)),
      yield_percentile: maybe(random(101)),
      stability: maybe(between(0, 0.5)),
      season_z: maybe(between(-3, 2)),
      crop_mismatch: maybe(random(2) * between(0, 0.5)),
      title: maybe(title),
      hhi: between(0.3, 1),
      insurance: insured ? 'full_cost' : 'none',
      offfarm_share: maybe(random()),
      debt_ratio: maybe(between(0, 1.2)),
      hazard: maybe(pick(HAZARDS)),
      water: maybe(pick(['irrigated', 'rainfed'] as const))
    }
  } as FarmerInput;
}
