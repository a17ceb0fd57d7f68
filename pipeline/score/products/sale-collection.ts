import type { IsoDate } from '../../dates.ts';
import { byCodeUnit } from '../../ids.ts';
import { type Product, wholeFen } from './product.ts';

/** 回款宝: the mill or buyer pays into a collected account, and each sale ticket repays as it comes. */
export const SALE_COLLECTION = {
  id: 'sale-collection',
  zh: '回款宝',
  en: 'Repayment from sales',
  validFrom: '2024-01-01',
  source: 'expert judgement on collection accounts',
  purpose: { zh: '以售粮、售果回款归还本季贷款', en: 'repays the season out of what its harvest sells for' },
  when: { zh: '每张售粮票据到账时', en: 'as each sale ticket is paid' },
  doesNot: {
    zh: '到期前不扣走全部货款,不归还未列明的债务,不收费用',
    en: 'does not take a whole ticket before the due day, repays no debt that it was not given, takes no fee'
  },
  policy: { mostShareBeforeDue: 0.7 } // of a ticket; from a loan's due day on, all of it for that loan
} as const satisfies Product;

export type Debt = { id: string; dueOn: IsoDate; interestFen: number; principalFen: number };
export type Collected = {
  paid: { id: string; interestFen: number; principalFen: number }[]; // in the order of payment
  toFarmerFen: number;
};

/**
 * Splits a sale ticket between debts and farmer, to the fen. Debts are served by due day, then id; interest before
 * principal. Debts that are due may take the whole ticket; those that are not take at most the policy's share of it, so
 * that a household has money in the weeks of harvest. What is paid and what the farmer gets sum to the ticket.
 */
export function collect(
  ticketFen: number,
  debts: readonly Debt[],
  on: IsoDate,
  policy: { mostShareBeforeDue: number } = SALE_COLLECTION.policy
): Collected {
  const ticket = wholeFen(ticketFen, 'ticketFen');
  const early = Math.floor(ticket * policy.mostShareBeforeDue);
  let taken = 0;
  const paid: Collected['paid'] = [];
  const inOrder = [...debts].sort((a, b) => byCodeUnit(a.dueOn, b.dueOn) || byCodeUnit(a.id, b.id));
  for (const debt of inOrder) {
    const room = Math.max(0, (debt.dueOn <= on ? ticket : early) - taken);
    const interestFen = Math.min(room, wholeFen(debt.interestFen, 'interestFen'));
    const principalFen = Math.min(room - interestFen, wholeFen(debt.principalFen, 'principalFen'));
    if (interestFen + principalFen === 0) continue;
    taken += interestFen + principalFen;
    paid.push({ id: debt.id, interestFen, principalFen });
  }
  return { paid, toFarmerFen: ticket - taken };
}
