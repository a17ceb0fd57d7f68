import { byCodeUnit } from '../ids.ts';
import type { EconomicsRow } from '../value/economics.ts';
import { cvar05, normalCdf, Z05 } from '../value/stress.ts';
import type { FarmerInput, PlotInput } from './input.ts';
import type { Policy } from './policy.ts';

/** Where the row of a crop's prices and costs comes from; null where no table has the crop. */
export type EconomicsOf = (crop: string) => EconomicsRow | null;

/** A plot as it enters value: accepted area in mu, weight of the satellite against the county, yield and its sd in kg/mu, CNY. */
export type PlotValue = {
  plot: string;
  crop: string;
  areaMu: number;
  w: number;
  yieldKgPerMu: number;
  yieldSd: number;
  value: number;
};

/** Money of a farmer's season in CNY. NaN where something that the figure needs is not known. */
export type Exposure = {
  plots: PlotValue[];
  areaMu: number; // accepted
  expectedValue: number;
  lnSigma: number; // of the season's value
  var05: number;
  cvar05: number;
  insurancePayout: number; // under stress
  cashCost: number;
  harvestCost: number; // the part of it that falls due at harvest
  needOutlay: number;
  needCap: number;
  cashAtHarvestStress: number;
  capacityCap: number;
  perMuCap: number;
  growth: number; // 1 + apr · T/365: what a borrowed yuan owes
};

/** Not known is NaN inside the arithmetic: whatever rests on it becomes NaN too, and nothing is made up. */
export const known = (x: number | null | undefined): number => x ?? Number.NaN;
const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);

/**
 * Value, stress, need and capacity of the plots that are lent against, as docs/credit-method.md derives them. Yearly
 * yield risk shrinks with the growth stage; price risk and the error of estimation do not.
 */
export function exposureOf(
  input: FarmerInput,
  lendable: readonly PlotInput[],
  economics: EconomicsOf,
  policy: Policy
): Exposure {
  const plots = lendable.map((plot) => plotValue(plot, economics(plot.crop), input, policy));
  const crops = [...new Set(plots.map((p) => p.crop))]
    .sort(byCodeUnit)
    .map((crop) => cropRisk(crop, plots, economics(crop), input, policy));

  const areaMu = sum(crops.map((c) => c.areaMu));
  const expectedValue = sum(plots.map((p) => p.value));
  const variance = sum(
    crops.flatMap((c) =>
      crops.map((d) => (c === d ? 1 : policy.cropCorrelation) * c.value * c.sigma * d.value * d.sigma)
    )
  );
  const lnSigma = expectedValue === 0 ? 0 : Math.sqrt(Math.log(1 + variance / expectedValue ** 2));
  const var05 = expectedValue * Math.exp(-(lnSigma ** 2) / 2 + Z05 * lnSigma);

  const insurancePayout = input.insurance ? sum(crops.map((c) => c.insurancePayout)) : Number.NaN;
  const cashCost = sum(crops.map((c) => c.cashCost));
  const harvestCost = sum(crops.map((c) => c.harvestCost));
  const needOutlay = cashCost - harvestCost + known(input.rent_due_cny);
  const needCap = (1 - policy.ownFundMin) * needOutlay;
  const term = known(input.tenor_days) / 365;
  const cashAtHarvestStress =
    var05 +
    insurancePayout +
    sum(crops.map((c) => c.subsidy)) +
    known(input.offfarm_cny_year) * term -
    harvestCost -
    known(input.living_cny_year) * term -
    known(input.other_debt_service_cny);
  const growth = 1 + policy.apr * term;
  return {
    plots,
    areaMu,
    expectedValue,
    lnSigma,
    var05,
    cvar05: cvar05(expectedValue, lnSigma),
    insurancePayout,
    cashCost,
    harvestCost,
    needOutlay,
    needCap,
    cashAtHarvestStress,
    capacityCap: cashAtHarvestStress / (policy.dscrMin * growth),
    perMuCap: sum(crops.map((c) => c.perMuCap)),
    growth
  };
}

/** Without a satellite yield the posterior is the county's own spread: w = 0, the row's mean and its sd between plots. */
function plotValue(plot: PlotInput, row: EconomicsRow | null, input: FarmerInput, policy: Policy): PlotValue {
  const areaMu =
    Math.min(known(plot.declared_mu), policy.areaTolerance * known(plot.observed_mu)) * known(plot.title_weight);
  const county = known(plot.county_kg_mu ?? row?.countyKgPerMu);
  const tau = known(row?.cvPlot) * county;
  const seen = typeof plot.sat_kg_mu === 'number';
  const rmse = known(plot.model_rmse_kg_mu);
  const w = seen ? tau ** 2 / (tau ** 2 + rmse ** 2) : 0;
  const yieldKgPerMu = seen ? county + w * (known(plot.sat_kg_mu) - county) : county;
  const saleShare = known(input.sale_share ?? row?.saleShare);
  return {
    plot: plot.plot,
    crop: plot.crop,
    areaMu,
    w,
    yieldKgPerMu,
    yieldSd: seen ? Math.sqrt(w) * rmse : tau,
    value: saleShare * areaMu * yieldKgPerMu * known(row?.priceCnyPerKg)
  };
}

function cropRisk(
  crop: string,
  all: readonly PlotValue[],
  row: EconomicsRow | null,
  input: FarmerInput,
  policy: Policy
) {
  const plots = all.filter((p) => p.crop === crop);
  const areaMu = sum(plots.map((p) => p.areaMu));
  const harvest = sum(plots.map((p) => p.areaMu * p.yieldKgPerMu));
  const kappa = input.stage ? policy.stageFactor[input.stage] : Number.NaN;
  const sigmaYear = kappa * Math.sqrt(Math.log(1 + known(row?.cvYear) ** 2));
  const sigmaPrice = Math.sqrt(Math.log(1 + known(row?.priceCv) ** 2));
  const sigmaError = harvest === 0 ? 0 : Math.sqrt(sum(plots.map((p) => (p.areaMu * p.yieldSd) ** 2))) / harvest;
  const sigma = Math.sqrt(
    sigmaYear ** 2 + sigmaPrice ** 2 + 2 * known(row?.corrYieldPrice) * sigmaYear * sigmaPrice + sigmaError ** 2
  );
  const cashCost = areaMu * known(row?.cashCnyPerMu);
  return {
    areaMu,
    value: sum(plots.map((p) => p.value)),
    sigma,
    insurancePayout: payout(crop, areaMu, Math.hypot(sigmaYear, sigmaError), input),
    cashCost,
    harvestCost: cashCost * known(row?.harvestShare),
    subsidy: areaMu * (input.subsidy_mu?.[crop] ?? 0),
    perMuCap: areaMu * known(row?.perMuCapCny)
  };
}

/** What the crop's policy pays in the worst twentieth of years for yield; 0 without a policy on the crop. */
function payout(crop: string, areaMu: number, sigmaYield: number, input: FarmerInput): number {
  const cover = input.insurance?.[crop];
  if (!cover) return 0;
  const yieldKept = normalCdf(Z05 - sigmaYield) / 0.05;
  return known(cover.weight) * areaMu * known(cover.sum_cny_mu) * Math.max(0, 1 - yieldKept - known(cover.deductible));
}
