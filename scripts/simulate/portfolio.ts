import type { Attributes } from '../../pipeline/score/points.ts';
import { POLICY } from '../../pipeline/score/policy.ts';
import type { Loan } from '../../pipeline/score/portfolio/loan.ts';
import { sigmoid } from '../../pipeline/score/portfolio/logistic.ts';
import { scored } from '../../pipeline/score/portfolio/scored.ts';
import { normalCdf } from '../../pipeline/value/stress.ts';
import { type Dice, dice, seedOf } from './dice.ts';

/** An application with what a lender never sees: the true probability of default, and whether it would have come to that. */
export type SimulatedLoan = Loan & { truePd: number; wouldDefault: boolean };

/** The two seasons of a portfolio; the second is drier, and more small farmers ask. */
export const PERIODS = ['2022', '2023'] as const;

/** Regions of the crop catalogue: share of farmers, cloudiness (how often imagery says nothing), hazard classes, irrigation. */
const REGIONS = [
  { code: 'HHH', share: 0.34, cloudy: 0.05, hazard: [0.6, 0.3, 0.1], irrigated: 0.8 },
  { code: 'NEC', share: 0.24, cloudy: 0.1, hazard: [0.4, 0.4, 0.2], irrigated: 0.3 },
  { code: 'YZM', share: 0.2, cloudy: 0.2, hazard: [0.3, 0.4, 0.3], irrigated: 0.75 },
  { code: 'SCN', share: 0.14, cloudy: 0.3, hazard: [0.2, 0.4, 0.4], irrigated: 0.6 },
  { code: 'NWX', share: 0.08, cloudy: 0.03, hazard: [0.5, 0.3, 0.2], irrigated: 0.9 }
] as const;

/** Farms by size in mu: share in the first season and in the second, how often imagery says nothing for want of pixels, median loan in CNY. */
const SIZES = [
  { tier: 'below 20 mu', shares: [0.5, 0.58], unseen: 0.25, loanCny: 12_000 },
  { tier: '20 to 100 mu', shares: [0.36, 0.31], unseen: 0.06, loanCny: 40_000 },
  { tier: 'above 100 mu', shares: [0.14, 0.11], unseen: 0.02, loanCny: 180_000 }
] as const;

/** Accepted or refused against the policy, by hand. */
const OVERRIDES = 0.04;

/**
 * The logit of the true probability of default: known effects of the characteristics, chosen by us and in no way estimated. Crop concentration,
 * region and size have no effect of their own. `noise` is what no characteristic knows.
 */
export function trueLogit(of: Complete, dry: boolean, noise: number): number {
  const { bureau, title, insurance, hazard, water } = of;
  return (
    -3.4 +
    { clean: -0.4, thin_file: 0, dpd_1_30: 1, dpd_31_90: 1.7, dpd_over_90: 2.5, enforcement: 3 }[bureau] -
    1.2 * (Math.log(of.stress_cover) - 0.5) -
    0.13 * (of.years_observed - 3) -
    1.2 * (of.yield_percentile / 100 - 0.5) +
    3.5 * (of.stability - 0.18) -
    0.5 * of.season_z +
    4 * Math.max(0, of.area_ratio - 1.05) +
    2.2 * of.crop_mismatch +
    { registered: 0, contract_matched: 0.05, none: 0.1 }[title] +
    { full_cost: -0.15, basic: 0, none: 0.1 }[insurance] -
    1.3 * (of.offfarm_share - 0.3) +
    0.95 * Math.log(of.debt_ratio / 0.25) +
    { low: -0.05, mid: 0, high: 0.1 }[hazard] +
    { irrigated: 0, rainfed: 0.2 }[water] +
    (dry ? 0.2 : 0) +
    0.5 * noise
  );
}

/** What is true of a farmer, whether or not a lender knows it. */
export type Complete = {
  bureau: 'clean' | 'thin_file' | 'dpd_1_30' | 'dpd_31_90' | 'dpd_over_90' | 'enforcement';
  title: 'registered' | 'contract_matched' | 'none';
  insurance: 'full_cost' | 'basic' | 'none';
  hazard: 'low' | 'mid' | 'high';
  water: 'irrigated' | 'rainfed';
} & Record<
  | 'stress_cover'
  | 'years_observed'
  | 'yield_percentile'
  | 'stability'
  | 'season_z'
  | 'area_ratio'
  | 'crop_mismatch'
  | 'hhi'
  | 'offfarm_share'
  | 'debt_ratio',
  number
>;

/** What imagery alone can say: empty where clouds or small plots kept it from seeing. */
const SEEN = ['years_observed', 'yield_percentile', 'stability', 'season_z', 'crop_mismatch'] as const;

/**
 * The applications of `farmers` simulated farmers in two seasons, of whom a third ask in the first, a third in the second, a third in both. A farmer depends on
 * the seed and his number alone, so a larger portfolio begins with the smaller one. Loans go to whom the expert scorecard would lend to, but for
 * some overrides; default is drawn from the true probability.
 */
export function simulatedPortfolio(farmers: number, seed: number): SimulatedLoan[] {
  return Array.from({ length: farmers }, (_, i) => {
    const d = dice(seedOf('portfolio', seed, i));
    const region = draw(
      d,
      REGIONS,
      REGIONS.map((r) => r.share)
    );
    const skill = d.normal(0, 1);
    const asks = d.below(3);
    const hazard = draw(d, ['low', 'mid', 'high'] as const, region.hazard);
    const water = d.chance(region.irrigated) ? 'irrigated' : 'rainfed';
    return PERIODS.flatMap((period, at) => {
      if (asks !== 2 && asks !== at) return [];
      const size = draw(
        d,
        SIZES,
        SIZES.map((s) => s.shares[at]!)
      );
      const dry = at === 1;
      const complete = drawn(d, skill, dry, hazard, water);
      const truePd = sigmoid(trueLogit(complete, dry, d.normal(0, 1)));
      const wouldDefault = d.chance(truePd);
      const unseen = d.chance(1 - (1 - region.cloudy) * (1 - size.unseen));
      const attributes: Attributes = { ...complete };
      if (unseen) for (const id of SEEN) if (d.chance(0.8)) attributes[id] = null;
      if (d.chance(0.1)) attributes.offfarm_share = null;
      const loan: Loan = {
        farmer: `SIM-${String(i + 1).padStart(7, '0')}`,
        period,
        region: region.code,
        sizeTier: size.tier,
        attributes,
        accepted: false,
        defaulted: null,
        exposureCny: 100 * Math.round((size.loanCny * Math.exp(d.normal(0, 0.5))) / 100)
      };
      const accepted = scored(loan, POLICY).approved !== d.chance(OVERRIDES);
      return [{ ...loan, accepted, defaulted: accepted ? wouldDefault : null, truePd, wouldDefault }];
    });
  }).flat();
}

/** One of several, by shares that add up to 1. */
function draw<T>(d: Dice, from: readonly T[], shares: readonly number[]): T {
  let left = d.next();
  return from.find((_, i) => (left -= shares[i]!) < 0) ?? from.at(-1)!;
}

// + 0 turns −0 into 0, which is how a file reads back
const round = (x: number, digits: number): number => Math.round(x * 10 ** digits) / 10 ** digits + 0;

/** A farmer's season. `skill` moves cover, yield, stability, vigour and debt together. */
function drawn(d: Dice, skill: number, dry: boolean, hazard: Complete['hazard'], water: Complete['water']): Complete {
  const inflates = d.chance(0.08);
  return {
    bureau: draw(
      d,
      ['clean', 'thin_file', 'dpd_1_30', 'dpd_31_90', 'dpd_over_90', 'enforcement'] as const,
      [0.54, 0.33, 0.075, 0.035, 0.015, 0.005]
    ),
    stress_cover: Math.max(0.05, round(Math.exp(0.5 + 0.25 * skill + d.normal(0, 0.4) - (dry ? 0.05 : 0)), 3)),
    years_observed: d.below(7),
    yield_percentile: round(100 * normalCdf(0.6 * skill + d.normal(0, 0.8)), 1),
    stability: round(Math.exp(Math.log(0.17) - 0.15 * skill + d.normal(0, 0.45)), 3),
    season_z: round(Math.min(4, Math.max(-4, 0.25 * skill + d.normal(dry ? -0.6 : 0, 0.95))), 2),
    area_ratio: round(Math.exp(inflates ? d.normal(0.22, 0.1) : d.normal(0.01, 0.05)), 3),
    crop_mismatch: d.chance(0.87) ? 0 : round(d.between(0.02, 0.7), 3),
    title: draw(d, ['registered', 'contract_matched', 'none'] as const, [0.55, 0.28, 0.17]),
    hhi: round(d.between(0.3, 1), 3),
    insurance: draw(d, ['full_cost', 'basic', 'none'] as const, [0.25, 0.45, 0.3]),
    offfarm_share: round(d.next() ** 1.5, 3),
    debt_ratio: round(Math.exp(Math.log(0.25) - 0.2 * skill + d.normal(dry ? 0.1 : 0, 0.8)), 3),
    hazard,
    water
  };
}
