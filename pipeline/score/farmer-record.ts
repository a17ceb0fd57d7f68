import type { Proof } from './proof.ts';

/**
 * What the lender knows of a farmer besides his plots, under the names of the farmers file. Null is "not known": it
 * earns no points, is listed as missing, and no figure stands in for it.
 */
export type FarmerRecord = {
  consent_id: string | null;
  stage: string | null; // used only where the plots' own growth shows none
  sale_share: number | null; // 0..1 of the harvest; null: the crop's row of the economics table
  tenor_days: number | null;
  guarantee: boolean | null; // of a guarantee company
  hard_stop: string[]; // stops known to the lender, such as 'dpd>90'
  insurance: Record<string, { sum_cny_mu: number; deductible: number; weight: number }> | null; // by crop code
  subsidy_mu: Record<string, number> | null; // CNY a mu, by crop code
  rent_due_cny: number | null;
  living_cny_year: number | null;
  offfarm_cny_year: number | null;
  other_debt_service_cny: number | null;
  concentration_headroom_cny: number | null;
  attributes: RecordedAttributes;
  evidence: Proof[]; // what the farmer showed of himself
};

/** Characteristics of the scorecard that the lender may state. What imagery shows itself is not asked. */
export type RecordedAttributes = {
  bureau: string | null;
  years_observed: number | null;
  yield_percentile: number | null;
  stability: number | null;
  season_z: number | null;
  insurance: string | null;
  offfarm_share: number | null;
  debt_ratio: number | null;
  hazard: string | null;
  water: string | null;
};

/** A farmer of whom nothing is known but his plots. */
export const UNKNOWN_FARMER: FarmerRecord = {
  consent_id: null,
  stage: null,
  sale_share: null,
  tenor_days: null,
  guarantee: null,
  hard_stop: [],
  insurance: null,
  subsidy_mu: null,
  rent_due_cny: null,
  living_cny_year: null,
  offfarm_cny_year: null,
  other_debt_service_cny: null,
  concentration_headroom_cny: null,
  attributes: {
    bureau: null,
    years_observed: null,
    yield_percentile: null,
    stability: null,
    season_z: null,
    insurance: null,
    offfarm_share: null,
    debt_ratio: null,
    hazard: null,
    water: null
  },
  evidence: []
};
