import type { KappaStage } from '../growth/stages.ts';
import { type Characteristic, SCORECARD } from './scorecard.ts';

export type Grade = 'A' | 'B' | 'C' | 'D' | 'E';

/** Everything about a decision that a lender may set: dated, versioned, and named in each decision. Money is CNY. */
export type Policy = {
  id: string; // version of scorecard and policy together
  year: number;
  validFrom: string; // YYYY-MM-DD
  source: string;
  dscrMin: number; // cash at harvest under stress over debt service
  ownFundMin: number; // share of the season's need that the farmer brings
  apr: number; // a year, simple interest
  areaTolerance: number; // accepted area over observed area, at most
  cropCorrelation: number; // of the values of two different crops
  stageFactor: Record<KappaStage, number>; // κ: share of yearly yield risk still ahead
  productCapCny: number;
  guaranteeCapCny: number; // with an agricultural guarantee company
  minLimitCny: number;
  roundToCny: number; // limits are rounded down to a multiple
  score: { base: number; min: number; max: number };
  pd: { factor: number; offset: number }; // PD = 1/(1+exp((score − offset)/factor))
  grades: readonly { grade: Grade; from: number; multiplier: number }[]; // best first
  lgd: { unsecured: number; insured: number };
  guaranteeCover: number; // φ: share of a loss that the guarantor bears
  aprFloor: { costOfFunds: number; opex: number; capital: number };
  scorecard: readonly Characteristic[];
};

/**
 * The shipped policy: expert figures that no loan book has confirmed (`calibrated: false` in every decision). A score
 * of 600 stands for odds of 30:1 and 40 points double them: factor = 40/ln 2, offset = 600 − factor·ln 30.
 */
export const POLICY: Policy = {
  id: 'sc-expert-1',
  year: 2024,
  validFrom: '2024-01-01',
  source: 'expert judgement on published Chinese rural lending terms; see docs/credit-method.md',
  dscrMin: 1.2,
  ownFundMin: 0.3,
  apr: 0.072,
  areaTolerance: 1.05,
  cropCorrelation: 0.3,
  stageFactor: { pre_sowing: 1, vegetative: 0.85, peak: 0.6, ripening: 0.35, harvested: 0.15 },
  productCapCny: 500_000,
  guaranteeCapCny: 3_000_000,
  minLimitCny: 1000,
  roundToCny: 100,
  score: { base: 540, min: 300, max: 850 },
  pd: { factor: 57.70780163555854, offset: 403.72437617565924 },
  grades: [
    { grade: 'A', from: 680, multiplier: 1 },
    { grade: 'B', from: 640, multiplier: 0.9 },
    { grade: 'C', from: 600, multiplier: 0.75 },
    { grade: 'D', from: 560, multiplier: 0.5 },
    { grade: 'E', from: 300, multiplier: 0 }
  ],
  lgd: { unsecured: 0.65, insured: 0.55 },
  guaranteeCover: 0.8,
  aprFloor: { costOfFunds: 0.025, opex: 0.02, capital: 0.01 },
  scorecard: SCORECARD
};
