import type { Assessment, Decision } from './decide.ts';
import type { ReasonCode } from './wording.ts';

/**
 * The one rounding of the room, for output alone: to the nearest decimal of the exact binary value, and no −0. null for
 * what is not known and what JSON cannot say.
 */
export function rounded(x: number | null, decimals: number): number | null {
  return x === null || !Number.isFinite(x) ? null : Number(x.toFixed(decimals)) + 0;
}

/** Decimals of each printed figure; what is not named here is printed as it is. */
export const DECIMALS = {
  expected_value: 2,
  ln_sigma: 5,
  VaR05: 2,
  CVaR05: 2,
  insurance_stress_payout: 2,
  cash_cost: 2,
  harvest_cost: 2,
  need_outlay: 2,
  need_cap: 2,
  cash_at_harvest_stress: 2,
  capacity_cap: 2,
  per_mu_cap: 2,
  pd: 6,
  limit_before_caps: 2,
  expected_loss_cny: 2,
  indicative_apr: 5,
  limit_per_mu: 1,
  stressed_dscr: 3
} as const satisfies { [K in keyof Assessment]?: number };

/** What `parus score --json` prints of a farmer. */
export type Printed = Omit<
  Assessment,
  'plots' | 'missing' | 'hardStops' | 'acceptedAreaMu' | 'productCapCny' | 'attributes'
> & {
  plots: {
    plot: string;
    area_mu: number | null;
    w: number | null;
    yield_kg_mu: number | null;
    yield_sd: number | null;
    value: number | null;
  }[];
  attributes: Record<string, number | string | null>;
  decision: Decision;
  reasonCodes: ReasonCode[];
};

/** An assessment as it is printed: money and yields to 2 decimals, ratios to 4, and so on by `DECIMALS`. */
export function printed(assessment: Assessment): Printed {
  const { missing, hardStops, acceptedAreaMu, productCapCny, attributes, plots, ...rest } = assessment;
  const figures = Object.fromEntries(
    Object.entries(DECIMALS).map(([key, decimals]) => [
      key,
      rounded(assessment[key as keyof typeof DECIMALS], decimals)
    ])
  ) as Pick<Printed, keyof typeof DECIMALS>;
  return {
    ...rest,
    ...figures,
    plots: plots.map((p) => ({
      plot: p.plot,
      area_mu: rounded(p.areaMu, 4),
      w: rounded(p.w, 4),
      yield_kg_mu: rounded(p.yieldKgPerMu, 2),
      yield_sd: rounded(p.yieldSd, 2),
      value: rounded(p.value, 2)
    })),
    attributes: {
      ...attributes,
      stress_cover: rounded(attributes.stress_cover as number | null, 4),
      area_ratio: rounded(attributes.area_ratio as number | null, 4)
    }
  };
}
