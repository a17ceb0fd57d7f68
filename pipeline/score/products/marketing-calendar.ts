import { addDays, type IsoDate } from '../../dates.ts';
import { DAYS_BEFORE_EVENT, drawWindows, repayBy } from '../calendar.ts';
import type { Product } from './product.ts';

/** 营销日历: tells a grower of money when his crop is about to need it, if he wants to be told. */
export const MARKETING_CALENDAR = {
  id: 'marketing-calendar',
  zh: '营销日历',
  en: 'Marketing calendar',
  validFrom: '2024-01-01',
  source: 'cost events of the crop calendars; a grower’s refusal is law (PIPL art. 24)',
  purpose: { zh: '在用款节点前提示可用额度', en: 'offers money just before a cost event' },
  when: { zh: '费用节点前 20 天,每个节点一次', en: 'once an event, 20 days before it' },
  doesNot: {
    zh: '未同意或已拒绝者不提示;不用长势差、受灾等信息营销;不改变额度',
    en: 'says nothing to who has not agreed or has refused, never uses a poor or damaged crop to sell, moves no limit'
  },
  policy: { offerDaysBefore: 20, leastOfferCny: 500 }
} as const satisfies Product;

export type Offer = {
  offerOn: IsoDate;
  from: IsoDate; // of the draw window
  to: IsoDate;
  purpose: string;
  amountCny: number; // at most
  dueOn: IsoDate;
};

/**
 * The offers of a season that still lie ahead, in time order: offer day, draw window, the most that may be drawn and the
 * day on which it is due. None without `agreed`, for who was not asked has not agreed. None where the region's calendar has
 * no due day. An offer whose day has passed is not made up for; one that would be too small is not made.
 */
export function marketingCalendar(
  farmer: {
    agreed: boolean | null; // to be told; false: refused, null: never asked
    limitCny: number;
    crops: readonly { code: string; costShare: number; saleLagDays: number }[]; // shares of the season's cash cost
    region: string | null;
    season: number;
  },
  asOf: IsoDate,
  policy: { offerDaysBefore: number; leastOfferCny: number } = MARKETING_CALENDAR.policy
): Offer[] {
  if (farmer.agreed !== true) return [];
  const { crops, region, season, limitCny } = farmer;
  const dueOn = repayBy(crops, region, season);
  if (dueOn === null) return [];
  const shares = new Map(crops.map((c) => [c.code, c.costShare]));
  return drawWindows(shares, region, season, asOf)
    .map(({ from, to, maxShare, purpose }) => ({
      offerOn: addDays(from, DAYS_BEFORE_EVENT - policy.offerDaysBefore),
      from,
      to,
      purpose,
      amountCny: Math.floor(maxShare * limitCny + 1e-9),
      dueOn
    }))
    .filter((o) => o.offerOn >= asOf && o.to <= dueOn && o.amountCny >= policy.leastOfferCny);
}
