import { type Dice, dice, seedOf } from '../dice.ts';
import { costEvents, coverOf, economicsIn } from './economy.ts';
import { lognormal } from './household.ts';
import { FARMERS } from './knobs.ts';
import type { SeasonMoney } from './money.ts';
import { pastYields, type StandYear, THIS } from './past.ts';
import type { FarmersContext, Household } from './types.ts';

/** A farmer's member of the farmers file, under its names; what is left out is not known to the lender. */
export type RecordMember = Record<string, unknown> & { attributes: Record<string, unknown> };

/** What a story changes of a record: no report at hand, or a recent delay on it. */
export type RecordStory = { inflates: boolean; bureau?: string | null; complete?: boolean };

/**
 * What the lender's files say of a farmer before this season: money as stated (with an error, and more of it by farmers who inflate), his
 * record at the bureau from the delays of the last two seasons, and what satellites saw of the past. Each figure of money may be missing.
 */
export function recordOf(
  home: Household,
  stands: readonly StandYear[][],
  money: readonly SeasonMoney[],
  story: RecordStory,
  { year, seed, region }: FarmersContext
): RecordMember {
  const d = dice(seedOf(seed, 'farmers', 'record', home.holder, year));
  const now = stands[THIS]!;
  const crops = [...new Set(now.map((s) => s.code))].sort();
  const expected = expectedYear(home, now, region);
  const factor = lognormal(d, 1, FARMERS.toldIncomeSdLn) * (story.inflates ? FARMERS.inflatedIncome : 1);
  const offFarm = home.offFarmCny * factor;
  const margin = Math.max(0, expected.value - expected.cost - expected.rent);
  const bureau = story.bureau === undefined ? bureauOf(home, money, d) : story.bureau;
  const { percentile, stability } = pastYields(home, stands);
  const told = (cny: number) =>
    d.chance(FARMERS.fieldMissing) && story.complete !== true ? {} : { value: 100 * Math.round(cny / 100) };
  const rent = told(expected.rent).value;
  const living = told(home.livingCny).value;
  const offFarmTold = told(offFarm).value;
  const service = told(home.debtServiceCny).value;
  const known = <T>(value: T | null | undefined, name: string) =>
    value === undefined || value === null ? {} : { [name]: value };
  return {
    consent_id: `CS-${home.farmerId}`,
    tenor_days: tenorDays(now, region),
    ...(home.guarantee ? { guarantee: true } : {}),
    insurance: Object.fromEntries(
      crops.flatMap((code) => {
        const cover = coverOf(home.insurance, region, code);
        if (!cover) return [];
        const { sum, deductible } = cover;
        return [[code, { sum_cny_mu: sum, deductible, weight: FARMERS.insurance.loanShare }]];
      })
    ),
    subsidy_mu: Object.fromEntries(
      crops.flatMap((code) => {
        const cny = economicsIn(region, code)!.subsidyCnyPerMu;
        return cny > 0 && home.estate === null ? [[code, cny]] : []; // it stays with who holds the contract right
      })
    ),
    ...known(rent, 'rent_due_cny'),
    ...known(living, 'living_cny_year'),
    ...known(offFarmTold, 'offfarm_cny_year'),
    ...known(service, 'other_debt_service_cny'),
    concentration_headroom_cny: FARMERS.concentrationHeadroomCny,
    attributes: {
      ...known(bureau, 'bureau'),
      years_observed: home.yearsFarmed,
      ...known(percentile === null ? null : round(percentile, 1), 'yield_percentile'),
      ...known(stability === null ? null : round(stability, 3), 'stability'),
      insurance: home.insurance,
      ...(offFarmTold === undefined ? {} : { offfarm_share: round(offFarm / Math.max(1, offFarm + margin), 3) }),
      debt_ratio: Math.min(1000, round(home.debtCny / Math.max(1, expected.value), 3)),
      hazard: home.hazard,
      water: home.water
    }
  };
}

/** An average year of this season's crops by the table: value sold, cash cost, rent; CNY. */
function expectedYear(home: Household, now: readonly StandYear[], region: string) {
  const rents = new Map(home.leases.flatMap((l) => l.plotIds.map((id) => [id, l.rentCnyPerMuYear] as const)));
  const seen = new Set<string>();
  let [value, cost, rent] = [0, 0, 0];
  for (const { plotId, code, areaMu, usualKgPerMu } of now) {
    const row = economicsIn(region, code)!;
    value += areaMu * row.saleShare * usualKgPerMu * row.priceCnyPerKg;
    cost += areaMu * row.cashCnyPerMu;
    if (!seen.has(plotId)) rent += areaMu * (rents.get(plotId) ?? 0);
    seen.add(plotId);
  }
  return { value, cost, rent };
}

/** From a fortnight before the main crops first need money to when they are sold, a month to a year. */
function tenorDays(now: readonly StandYear[], region: string): number {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { code, harvestDay } of now.filter((s) => s.isMain)) {
    first = Math.min(first, ...costEvents(region, code, harvestDay).map((e) => e.day - 15));
    last = Math.max(last, harvestDay + economicsIn(region, code)!.saleLagDays);
  }
  return Number.isFinite(last - first) ? Math.max(30, Math.min(365, Math.round(last - first))) : 180;
}

/** The worst of the last two seasons as the bureau tells it; null where no report is at hand. */
export function bureauOf(home: Household, money: readonly SeasonMoney[], d: Dice): string | null {
  const [missing, unreported, court] = [
    d.chance(FARMERS.bureauMissing),
    d.chance(FARMERS.lateUnreported),
    d.chance(FARMERS.enforcement)
  ];
  if (missing) return null;
  if (home.thinFile) return 'thin_file';
  const worst = Math.max(...money.slice(THIS - 2, THIS).map((m) => m.daysLate));
  if (worst === 0 || (worst <= 30 && unreported)) return 'clean';
  if (worst <= 30) return 'dpd_1_30';
  if (worst <= 90) return 'dpd_31_90';
  return court ? 'enforcement' : 'dpd_over_90';
}

const round = (x: number, digits: number) => Number(x.toFixed(digits));
