import { nonNegative, type Product } from './product.ts';

/** 分月付: a drip kit, dryer, net or greenhouse, paid off over years out of what the land earns in bad ones. */
export const INSTALMENTS = {
  id: 'instalments',
  zh: '分月付',
  en: 'Equipment by instalments',
  validFrom: '2024-01-01',
  source: 'expert judgement on equipment instalments with guarantee',
  purpose: { zh: '滴灌、烘干机、防雹网、大棚等设备', en: 'drip kits, dryers, hail nets, greenhouses' },
  when: { zh: '设备验收后一次付给供货方,按月归还', en: 'once, to the supplier, on delivery; repaid monthly' },
  doesNot: {
    zh: '不看当季一季的产值,不占用当季额度,不用于流动资金;可观测不足三年者不办',
    en: 'does not rest on one season, does not use up its limit, is no working capital; nothing below three years seen'
  },
  policy: {
    ownShare: 0.3, // of the price
    payableShare: 0.4, // of a year's stressed free cash
    leastYearsSeen: 3,
    mostMonths: 36,
    leastCny: 1000,
    aprShare: 0.072 // a year, of what is owed
  }
} as const satisfies Product;

/** The terms of an equipment loan. Instalments are whole fen; the last one takes what rounding left. */
export type InstalmentPlan = { limitCny: number; months: number; monthlyFen: number; lastFen: number };

/**
 * What may be financed of a piece of equipment: at most the price less the farmer's own share, and at most what the worst
 * of the seen years can pay off. `freeCashCnyByYear` is what was left of each seen year under stress (cash at harvest less
 * the season's debt service); the least of them is taken for every year to come, never a mean, and a year of loss pays
 * nothing. The term is no longer than the equipment lasts. Null where too few years were seen or the loan would be too small.
 */
export function instalmentPlan(
  priceCny: number,
  lifeMonths: number,
  freeCashCnyByYear: readonly number[],
  policy: typeof INSTALMENTS.policy = INSTALMENTS.policy
): InstalmentPlan | null {
  nonNegative(priceCny, 'priceCny');
  const months = Math.min(policy.mostMonths, Math.floor(nonNegative(lifeMonths, 'lifeMonths')));
  if (freeCashCnyByYear.length < policy.leastYearsSeen || months < 1) return null;
  const payable = (policy.payableShare * Math.max(0, Math.min(...freeCashCnyByYear))) / 12;
  const rate = policy.aprShare / 12;
  const annuity = (1 - (1 + rate) ** -months) / rate; // what one yuan a month pays off
  const limitCny = Math.floor(Math.min((1 - policy.ownShare) * priceCny, payable * annuity) + 1e-9);
  if (!(limitCny >= policy.leastCny)) return null;

  const monthlyFen = Math.round((100 * limitCny) / annuity);
  let owedFen = 100 * limitCny;
  for (let m = 1; m < months; m++) owedFen += Math.round(owedFen * rate) - monthlyFen;
  return { limitCny, months, monthlyFen, lastFen: owedFen + Math.round(owedFen * rate) };
}
