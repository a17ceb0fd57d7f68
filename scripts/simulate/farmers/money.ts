import { type Dice, dice, seedOf } from '../dice.ts';
import { costEvents, coverOf, economicsIn, labourCnyPerMu, priceIn, rentDay } from './economy.ts';
import { lognormal } from './household.ts';
import { FARMERS } from './knobs.ts';
import { PAST, SEASONS, type StandYear, THIS } from './past.ts';
import type { FarmersContext, Household } from './types.ts';

/** How a season went, in money. CNY; days count in the season's harvest year. */
export type SeasonMoney = {
  year: number;
  cropSalesCny: number;
  cropCostCny: number; // with hired labour, without rent
  rentCny: number;
  subsidyCny: number;
  insurancePaidCny: number;
  offFarmCny: number; // as it came, after shocks
  shock: string; // worst of the season's own: 'none', 'illness', …
  loanCny: number; // drawn
  owedCny: number; // on the day it falls due, with interest
  dueDay: number;
  cashAtDueCny: number; // before anything is repaid
  daysLate: number;
  defaulted: boolean; // more than 90 days late
  lossGivenDefault: number | null; // share of what was owed that is lost a year later, discounted
};

const STEP = 5; // days
const FIRST_DAY = -PAST * 365 - 200;
const STEPS = Math.ceil((365 + 900 - FIRST_DAY) / STEP);
const STEPS_A_YEAR = 365 / STEP;
const DEFAULT_AFTER_DAYS = 90;

/** What of a farmer's conduct moves his money. Landless: he borrows once, on ground that another farms, and spends it. */
export type Conduct = { landless: boolean; dishonest: boolean };

type Loan = { owed: number; open: number; due: number; waitUntil: number; recovered: number; lateDays: number | null };
type Season = SeasonMoney & { offFarmFactor: number; spends: number; refuses: boolean; waits: number };

/**
 * Lives through seven seasons in steps of five days, purse in hand: outlay, rent, sales, living, wages, what others are owed, the season's loan
 * and its repayment. A loan is repaid when it falls due, from whatever is left above three weeks' living; what is missing makes days late.
 * Whether a farmer falls behind so follows from yields, prices, costs and blows, not from a drawn label.
 */
export function liveThrough(
  home: Household,
  stands: readonly StandYear[][],
  conduct: Conduct,
  context: FarmersContext
): SeasonMoney[] {
  const flows = new Float64Array(STEPS);
  const put = (season: number, day: number, cny: number) => {
    const step = Math.floor(((season - THIS) * 365 + day - FIRST_DAY) / STEP);
    flows[Math.max(0, Math.min(STEPS - 1, step))]! += cny;
  };
  const seasons = stands.map((of, t) => planSeason(home, of, t, put, conduct, context));
  const loans = seasons.map(
    (s, t): Loan => ({
      owed: s.owedCny,
      open: s.owedCny,
      due: Math.floor(((t - THIS) * 365 + s.dueDay - FIRST_DAY) / STEP),
      waitUntil: s.waits,
      recovered: 0,
      lateDays: null
    })
  );
  const living = home.livingCny / STEPS_A_YEAR;
  const enough = FARMERS.enough * (home.livingCny + seasons[THIS]!.cropCostCny + seasons[THIS]!.rentCny);
  const [reserve, inDefault] = [4 * living, (FARMERS.keepsInDefault * enough) / FARMERS.enough];
  let cash = home.savingsCny;
  for (let step = 0; step < STEPS; step++) {
    const day = FIRST_DAY + step * STEP;
    const t = Math.max(0, Math.min(SEASONS - 1, Math.floor((day + 60) / 365) + THIS)); // farm years turn in autumn
    cash += flows[step]! + (home.offFarmCny * seasons[t]!.offFarmFactor) / STEPS_A_YEAR;
    cash -= living * seasons[t]!.spends * (cash < 0 ? FARMERS.livingCut : 1);
    for (const [s, loan] of loans.entries()) {
      if (step === loan.due) seasons[s]!.cashAtDueCny = cash;
      if (step < loan.due || loan.open <= 0) continue;
      const late = (step - loan.due) * STEP;
      if (late > FARMERS.recoveredAfterDays) {
        loan.open = 0; // written off
        continue;
      }
      if (late < loan.waitUntil || seasons[s]!.refuses) continue;
      const kin = late > 20 ? 0.5 * home.relativesCny : 0;
      const pays = Math.max(0, Math.min(loan.open, cash + kin - (late > DEFAULT_AFTER_DAYS ? inDefault : reserve)));
      cash -= pays;
      loan.open -= pays;
      loan.recovered += pays / (1 + (FARMERS.apr * late) / 365);
      if (loan.open < 1) {
        loan.open = 0;
        loan.lateDays = late;
      }
    }
    cash = Math.max(cash, -home.relativesCny); // beyond that they go without, and so do their suppliers
    if ((step + 1) % STEPS_A_YEAR < 1 && cash > enough) cash -= (1 - FARMERS.keepsOfSurplus) * (cash - enough);
  }
  return seasons.map(({ offFarmFactor, spends, refuses, waits, ...money }, s): SeasonMoney => {
    const loan = loans[s]!;
    if (loan.owed === 0) return money;
    const daysLate = loan.lateDays ?? FARMERS.recoveredAfterDays;
    const defaulted = daysLate > DEFAULT_AFTER_DAYS;
    return { ...money, daysLate, defaulted, lossGivenDefault: defaulted ? 1 - loan.recovered / loan.owed : null };
  });
}

/** Puts a season's payments on the calendar and adds them up. */
function planSeason(
  home: Household,
  stands: readonly StandYear[],
  t: number,
  put: (season: number, day: number, cny: number) => void,
  { landless, dishonest }: Conduct,
  { region, year: thisYear, seed }: FarmersContext
): Season {
  const year = thisYear - THIS + t;
  const d = dice(seedOf(seed, 'farmers', 'fate', home.holder, year));
  const fate = drawFate(d, put, t, dishonest);
  const rentOf = new Map(home.leases.flatMap((l) => l.plotIds.map((id) => [id, l.rentCnyPerMuYear] as const)));
  const [price, labour] = [
    lognormal(d, 1, FARMERS.farmPriceSdLn),
    FARMERS.hiredLabour[home.estate === null ? 'household' : 'estate']
  ];
  const drawn = d.between(FARMERS.drawn[0]!, FARMERS.drawn[1]!) * (1 - FARMERS.ownFunds);
  const paysClaim = d.chance(FARMERS.insurancePaid);
  const prices = new Map<string, number>();
  const rented = new Set<string>();
  const draws: { day: number; cny: number }[] = [];
  let [sales, cost, rent, subsidy, insured, dueDay] = [0, 0, 0, 0, 0, Number.NEGATIVE_INFINITY];

  for (const stand of landless && t !== THIS ? [] : stands) {
    const row = economicsIn(region, stand.code)!;
    const mu = stand.areaMu;
    const own = rentOf.get(stand.plotId);
    if (!prices.has(stand.code)) prices.set(stand.code, price * priceIn(seed, region, stand.code, year, row));
    if (own !== undefined && !rented.has(stand.plotId)) {
      rented.add(stand.plotId);
      const day = rentDay(region, stand.code, stand.harvestDay);
      if (!landless) put(t, day, -own * mu);
      draws.push({ day, cny: own * mu });
      rent += own * mu;
    }
    const cash = (row.cashCnyPerMu + labour * labourCnyPerMu(stand.code)) * home.costFactor * mu;
    const events = costEvents(region, stand.code, stand.harvestDay);
    for (const [e, { day, share }] of events.entries()) {
      if (!landless) put(t, day, -cash * share);
      if (e < events.length - 1) draws.push({ day, cny: cash * share });
    }
    cost += landless ? 0 : cash;
    const income = row.saleShare * stand.kgPerMu * mu * prices.get(stand.code)! * (landless ? 0 : 1 - fate.unpaid);
    const paid = stand.harvestDay + row.saleLagDays;
    put(t, paid + fate.buyerDays, income);
    sales += income;
    dueDay = Math.max(dueDay, paid);
    if (own === undefined && !landless) {
      put(t, stand.harvestDay, row.subsidyCnyPerMu * mu);
      subsidy += row.subsidyCnyPerMu * mu;
    }
    const cover =
      paysClaim && !home.policyOfOtherSeason && !landless ? coverOf(home.insurance, region, stand.code) : null;
    const claim = cover ? mu * cover.sum * Math.max(0, 1 - stand.kgPerMu / stand.usualKgPerMu - cover.deductible) : 0;
    put(t, stand.harvestDay + 45, claim);
    insured += claim;
  }
  if (dueDay === Number.NEGATIVE_INFINITY) dueDay = 300;
  put(t, dueDay, -home.debtServiceCny);

  let [loan, owed] = [0, 0];
  for (const { day, cny } of draws) {
    put(t, day, drawn * cny);
    loan += drawn * cny;
    owed += drawn * cny * (1 + (FARMERS.apr * Math.max(0, dueDay - day)) / 365);
  }
  if (draws.length > 0) put(t, Math.min(...draws.map((x) => x.day)), -(landless ? 1 : fate.diverted) * loan);
  return {
    year,
    cropSalesCny: sales,
    cropCostCny: cost,
    rentCny: rent,
    subsidyCny: subsidy,
    insurancePaidCny: insured,
    offFarmCny: home.offFarmCny * fate.offFarmFactor,
    shock: fate.name,
    loanCny: loan,
    owedCny: owed,
    dueDay,
    cashAtDueCny: 0,
    daysLate: 0,
    defaulted: false,
    lossGivenDefault: null,
    offFarmFactor: fate.offFarmFactor,
    spends: fate.spends,
    refuses: fate.refuses,
    waits: fate.waits
  };
}

/** What befalls a household in a season beside weather and prices. */
function drawFate(d: Dice, put: (season: number, day: number, cny: number) => void, t: number, dishonest: boolean) {
  const { illness, joblessness, lateBuyer, unpaidSale, diverted } = FARMERS.shock;
  const [ill, jobless, late, cheated] = [illness, joblessness, lateBuyer, unpaidSale].map((s) => d.chance(s.chance));
  const diverts = d.chance(dishonest ? diverted.chanceOfDishonest : diverted.chance);
  const bill = lognormal(d, illness.medianCny, illness.sdLn);
  const illDay = d.between(-60, 300);
  const waits = d.between(FARMERS.forgets.days[0]!, FARMERS.forgets.days[1]!);
  const [buyerDays, unpaid, away] = [
    d.between(lateBuyer.days[0]!, lateBuyer.days[1]!),
    d.between(unpaidSale.share[0]!, unpaidSale.share[1]!),
    d.between(diverted.share[0]!, diverted.share[1]!)
  ];
  const [wages, spends] = [lognormal(d, 1, FARMERS.offFarm.yearSdLn), lognormal(d, 1, FARMERS.livingYearSdLn)];
  const forgets = d.chance(FARMERS.forgets.chance);
  const refuses = d.chance(FARMERS.refuses);
  if (ill) put(t, illDay, -bill);
  return {
    name: ill
      ? 'illness'
      : cheated
        ? 'unpaid_sale'
        : diverts
          ? 'diverted'
          : jobless
            ? 'joblessness'
            : late
              ? 'late_buyer'
              : 'none',
    offFarmFactor: wages * (ill ? illness.offFarmLeft : 1) * (jobless ? joblessness.offFarmLeft : 1),
    spends,
    buyerDays: late ? buyerDays : 0,
    unpaid: cheated ? unpaid : 0,
    diverted: diverts ? away : 0,
    waits: forgets ? waits : 0,
    refuses
  };
}
