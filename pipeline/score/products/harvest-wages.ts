import { type DrawAccount, type DrawRequest, type DrawRule, drawFor } from './draw.ts';
import type { Product } from './product.ts';

/** 发薪贷: wages of those who thin, bag, pick and harvest, due before the crop is sold. */
export const HARVEST_WAGES = {
  id: 'harvest-wages',
  zh: '发薪贷',
  en: 'Harvest wages',
  validFrom: '2024-01-01',
  source: 'expert judgement on wage-advance credit',
  purpose: { zh: '疏果、套袋、采摘、收获等雇工工资', en: 'wages for thinning, bagging, picking and harvest' },
  when: { zh: '各用工节点前 15 天至后 10 天', en: 'from 15 days before each labour event to 10 days after' },
  doesNot: {
    zh: '不付给农户本人,不用于农资;收获人工也计入额度而非另加',
    en: 'pays no wage to the farmer himself and no inputs; adds nothing to the limit'
  },
  policy: { kinds: ['labour', 'harvest'], payees: ['worker'], leastCny: 50 } satisfies DrawRule
} as const satisfies Product;

/** Pays a worker out of the limit, or says why not; rules in `drawFor`. */
export const harvestWages = (request: DrawRequest, account: DrawAccount) =>
  drawFor(request, account, HARVEST_WAGES.policy);
