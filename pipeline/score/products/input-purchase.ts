import { type DrawAccount, type DrawRequest, type DrawRule, drawFor } from './draw.ts';
import type { Product } from './product.ts';

/** 采购贷: seed, fertiliser and sprays, each at its time, paid to who sells them. */
export const INPUT_PURCHASE = {
  id: 'input-purchase',
  zh: '采购贷',
  en: 'Input purchase',
  validFrom: '2024-01-01',
  source: 'expert judgement on purchase-bound supply-chain credit',
  purpose: { zh: '种子、化肥、农药、地膜等农资', en: 'seed, fertiliser, sprays, film' },
  when: {
    zh: '各农资费用节点前 15 天至后 10 天',
    en: 'from 15 days before each cost event for inputs to 10 days after'
  },
  doesNot: {
    zh: '不发现金给农户,不用于人工、地租和生活,不提高额度',
    en: 'gives no cash to the farmer, pays no labour, rent or living, raises no limit'
  },
  policy: { kinds: ['inputs'], payees: ['dealer'], leastCny: 100 } satisfies DrawRule
} as const satisfies Product;

/** Pays a dealer's bill out of the limit, or says why not; rules in `drawFor`. */
export const inputPurchase = (request: DrawRequest, account: DrawAccount) =>
  drawFor(request, account, INPUT_PURCHASE.policy);
