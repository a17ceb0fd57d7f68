import { byCodeUnit } from '../../ids.ts';
import { type Product, wholeFen } from './product.ts';

/** 云资金: a cooperative sells for its members, and each gets his share of the land that the crop stood on. */
export const SPLIT_SETTLEMENT = {
  id: 'split-settlement',
  zh: '云资金',
  en: 'Split settlement',
  validFrom: '2024-01-01',
  source: 'largest remainders (Hamilton), as parliaments divide seats',
  purpose: { zh: '合作社按地块份额向成员分配货款', en: 'divides a cooperative’s crop money by members’ plots' },
  when: { zh: '每笔货款到账时', en: 'as each payment comes in' },
  doesNot: {
    zh: '不按产量或等级分配,不扣费用,不判断份额是否正确(份额来自已认定的地块面积)',
    en: 'does not divide by yield or grade, takes no fee, and does not judge the shares: they are the accepted plot areas'
  },
  policy: { unitFen: 1 } // the smallest amount that is paid out
} as const satisfies Product;

/**
 * Divides an amount by whole square metres of plots, to the fen. Each member gets his exact quota rounded down; the fen that
 * are left go one by one to the largest remainders, ties to the lower id. Shares sum to the amount exactly, none is off its
 * quota by a fen or more, and more land never gets less. Reckoned in whole numbers, so no machine divides otherwise.
 *
 * Throws where nobody has land: then there is no rule by which to divide.
 */
export function settle(
  amountFen: number,
  members: readonly { memberId: string; areaM2: number }[]
): { memberId: string; amountFen: number }[] {
  const amount = BigInt(wholeFen(amountFen, 'amountFen'));
  const areas = new Map<string, bigint>();
  for (const { memberId, areaM2 } of members) {
    if (!Number.isSafeInteger(areaM2) || areaM2 < 0)
      throw new RangeError(`Expected areaM2 of ${memberId} as whole square metres of 0 or more, got ${areaM2}.`);
    areas.set(memberId, (areas.get(memberId) ?? 0n) + BigInt(areaM2));
  }
  const total = [...areas.values()].reduce((a, b) => a + b, 0n);
  if (total === 0n) throw new RangeError('Expected at least one member with land to divide by, got none.');

  const shares = [...areas]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([memberId, area]) => ({ memberId, fen: (amount * area) / total, rest: (amount * area) % total }));
  let left = amount - shares.reduce((sum, s) => sum + s.fen, 0n);
  const byRest = [...shares].sort((a, b) => (a.rest > b.rest ? -1 : a.rest < b.rest ? 1 : 0)); // stable: ties by id
  for (const share of byRest) {
    if (left === 0n) break;
    share.fen += 1n;
    left -= 1n;
  }
  return shares.map(({ memberId, fen }) => ({ memberId, amountFen: Number(fen) }));
}
