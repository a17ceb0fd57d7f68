import { nonNegative, type Product } from './product.ts';

/** 供应商贷款: a buyer has ordered the crop at a price, and the field is seen to bear it. */
export const ORDER_BACKED = {
  id: 'order-backed',
  zh: '供应商贷款',
  en: 'Order-backed loan',
  validFrom: '2024-01-01',
  source: 'expert judgement on order and contract pledges',
  purpose: { zh: '以农产品订单为依据的生产资金', en: 'production money against a buyer’s order' },
  when: { zh: '订单确认后,按本季用款节点', en: 'once the buyer has confirmed, in the season’s draw windows' },
  doesNot: {
    zh: '不超过卫星与全县后验单产能交付的数量,不替代其他上限,不判断买方信用',
    en: 'counts no more than the yield posterior can deliver, replaces no other cap, does not judge the buyer'
  },
  policy: { advanceShare: 1 } // of min(order, predicted)·price
} as const satisfies Product;

/**
 * What an order can carry: min(order quantity, predicted harvest) · price, in CNY. `predictedKg` is accepted area times
 * posterior yield, less what is promised to other buyers, never what the farmer says. The loan is the least of this and
 * the farmer's limit.
 */
export function orderBackedCapCny(
  order: { orderKg: number; priceCnyPerKg: number },
  predictedKg: number,
  promisedKg = 0,
  policy: { advanceShare: number } = ORDER_BACKED.policy
): number {
  const deliverable = Math.max(0, nonNegative(predictedKg, 'predictedKg') - nonNegative(promisedKg, 'promisedKg'));
  const kg = Math.min(nonNegative(order.orderKg, 'orderKg'), deliverable);
  return policy.advanceShare * kg * nonNegative(order.priceCnyPerKg, 'priceCnyPerKg');
}
