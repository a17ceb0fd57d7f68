import { crop, isCropCode } from '../crop/catalogue.ts';
import type { FeatureId } from '../features/table.ts';
import { type EconomicsOf, type Exposure, exposureOf, known, type PlotValue } from './exposure.ts';
import type { FarmerInput } from './input.ts';
import { type Binding, limitOf } from './limit.ts';
import { gapsOf } from './missing.ts';
import { type Attributes, gradeAfterGuarantee, gradeOf, multiplierOf, pdOf, pointsOf, scoreOf } from './points.ts';
import type { Grade, Policy } from './policy.ts';
import { topReasons } from './reasons.ts';
import type { ReasonCode } from './wording.ts';

export type Decision = 'offer' | 'manual_review' | 'decline' | 'insufficient_evidence' | 'not_lendable';

/**
 * A farmer's assessment by the names of the what-if output. Money in CNY, nothing rounded (output rounds once, in
 * `printed`); null where a figure rests on something that is not known.
 */
export type Assessment = {
  id: string;
  plots: PlotValue[];
  expected_value: number | null;
  ln_sigma: number | null;
  VaR05: number | null;
  CVaR05: number | null;
  insurance_stress_payout: number | null;
  cash_cost: number | null;
  harvest_cost: number | null;
  need_outlay: number | null;
  need_cap: number | null;
  cash_at_harvest_stress: number | null;
  capacity_cap: number | null;
  per_mu_cap: number | null;
  points: Record<FeatureId, number>;
  attributes: Attributes;
  points_sum: number;
  score: number;
  pd: number;
  grade: Grade;
  grade_after_guarantee: Grade;
  multiplier: number;
  data_quality: number | null;
  limit_before_caps: number | null;
  limit_cny: number | null; // null: no limit was computed; 0: none is given
  binding: Binding | null;
  lgd: number;
  expected_loss_cny: number | null;
  indicative_apr: number;
  limit_per_mu: number | null;
  stressed_dscr: number | null;
  decision: Decision;
  reasonCodes: ReasonCode[];
  missing: string[]; // by path in the input
  hardStops: string[]; // sentences that begin with a reason code
  acceptedAreaMu: number | null;
  productCapCny: number;
};

const orNull = (x: number): number | null => (Number.isFinite(x) ? x : null);
const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);

/**
 * Decides on one farmer. Pure: the same input, table and policy give the same assessment.
 *
 * In this order: `not_lendable` where no plot carries a crop that is lent against, `insufficient_evidence` where the
 * imagery says so of itself, `manual_review` where the limit formula lacks a figure (all three with a null limit), then
 * `decline` (limit 0) or `offer`. Plots of other crops and of non-crops carry neither value nor cost.
 */
export function decide(input: FarmerInput, economics: EconomicsOf, policy: Policy): Assessment {
  const lendable = input.plots.filter((p) => isCropCode(p.crop) && crop(p.crop).status === 'lendable');
  const exposure = exposureOf(input, lendable, economics, policy);
  const attributes = attributesOf(input, exposure, policy);
  const points = Object.fromEntries(
    policy.scorecard.map((line) => [line.id, pointsOf(line, attributes[line.id])])
  ) as Record<FeatureId, number>;
  const pointsSum = sum(Object.values(points));
  const score = scoreOf(pointsSum, policy);
  const pd = pdOf(score, policy);
  const grade = gradeOf(score, policy);
  const guarantee = input.guarantee === true;
  const backed = gradeAfterGuarantee(grade, guarantee, policy);
  const multiplier = multiplierOf(backed, policy);

  const gaps = gapsOf(input, lendable, attributes, economics);
  const hardStops = hardStopsOf(input, attributes, policy);
  const productCapCny = guarantee ? policy.guaranteeCapCny : policy.productCapCny;
  const open: Decision | null =
    input.plots.length > 0 && lendable.length === 0
      ? 'not_lendable'
      : input.insufficient_evidence
        ? 'insufficient_evidence'
        : gaps.some((g) => g.blocks)
          ? 'manual_review'
          : null;
  const found =
    open === null
      ? limitOf(
          {
            need: exposure.needCap,
            perMu: exposure.perMuCap,
            capacity: exposure.capacityCap,
            product: productCapCny,
            concentration: known(input.concentration_headroom_cny)
          },
          multiplier,
          known(input.data_quality),
          hardStops.length > 0,
          policy
        )
      : null;

  const insured = Object.keys(input.insurance ?? {}).length > 0;
  const lgd = insured ? policy.lgd.insured : policy.lgd.unsecured;
  const lossRate = pd * lgd * (1 - (guarantee ? policy.guaranteeCover : 0));
  const { costOfFunds, opex, capital } = policy.aprFloor;
  const limit = found?.limit ?? null;
  const reasons = topReasons(attributes, policy).map((r) => r.code);
  return {
    id: input.id,
    plots: exposure.plots,
    expected_value: orNull(exposure.expectedValue),
    ln_sigma: orNull(exposure.lnSigma),
    VaR05: orNull(exposure.var05),
    CVaR05: orNull(exposure.cvar05),
    insurance_stress_payout: orNull(exposure.insurancePayout),
    cash_cost: orNull(exposure.cashCost),
    harvest_cost: orNull(exposure.harvestCost),
    need_outlay: orNull(exposure.needOutlay),
    need_cap: orNull(exposure.needCap),
    cash_at_harvest_stress: orNull(exposure.cashAtHarvestStress),
    capacity_cap: orNull(exposure.capacityCap),
    per_mu_cap: orNull(exposure.perMuCap),
    points,
    attributes,
    points_sum: pointsSum,
    score,
    pd,
    grade,
    grade_after_guarantee: backed,
    multiplier,
    data_quality: input.data_quality ?? null,
    limit_before_caps: found && orNull(found.beforeCaps),
    limit_cny: limit,
    binding: found?.binding ?? null,
    lgd,
    expected_loss_cny: limit === null ? null : lossRate * limit,
    indicative_apr: costOfFunds + opex + lossRate + capital,
    limit_per_mu: limit === null ? null : limit === 0 ? 0 : limit / exposure.areaMu,
    stressed_dscr: limit ? exposure.cashAtHarvestStress / (limit * exposure.growth) : null,
    decision: open ?? (limit === 0 ? 'decline' : 'offer'),
    reasonCodes: open === 'insufficient_evidence' ? (['RC-120', ...reasons] as ReasonCode[]).slice(0, 4) : reasons,
    missing: gaps.map((g) => g.name),
    hardStops,
    acceptedAreaMu: orNull(exposure.areaMu),
    productCapCny
  };
}

/** The 15 values of the scorecard: what the input states, and the two that follow from it. */
function attributesOf(input: FarmerInput, exposure: Exposure, policy: Policy): Attributes {
  const given = input.attributes ?? {};
  const owed = exposure.needCap * exposure.growth;
  // nothing to lend is covered by any cash, however little
  const cover = exposure.needCap === 0 ? Number.POSITIVE_INFINITY : exposure.cashAtHarvestStress / owed;
  // where another local mu may have been meant, the farmer is asked before it costs him points
  const sure = input.plots.filter((p) => p.mu_in_question !== true);
  const ratio = sum(sure.map((p) => known(p.declared_mu))) / sum(sure.map((p) => known(p.observed_mu)));
  const computed: Partial<Attributes> = {
    stress_cover: Number.isNaN(cover) ? null : cover,
    area_ratio: Number.isNaN(ratio) ? null : ratio
  };
  return Object.fromEntries(
    policy.scorecard.map(({ id }) => [
      id,
      id in computed ? computed[id]! : ((given as Partial<Attributes>)[id] ?? null)
    ])
  ) as Attributes;
}

/** Hard stops that the evidence found, and those that the bureau's word is. */
function hardStopsOf(input: FarmerInput, attributes: Attributes, policy: Policy): string[] {
  const bureau = policy.scorecard
    .filter((line) => line.hardStops?.includes(String(attributes[line.id])))
    .map((line) => `${line.reason} ${attributes[line.id]}`);
  return [...(input.hard_stop ?? []), ...bureau];
}
