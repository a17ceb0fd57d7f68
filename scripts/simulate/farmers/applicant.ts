import { byCodeUnit } from '../../../pipeline/ids.ts';
import { muOfSquareMetres } from '../../../pipeline/units.ts';
import { dice, seedOf } from '../dice.ts';
import {
  type Claim,
  type DeclaredFeature,
  type DeclaredTruth,
  declareClaim,
  drawClaims,
  drawManner,
  type Manner,
  rivalIdOf,
  storyOf
} from './declare.ts';
import { applies, drawHousehold } from './household.ts';
import { liveThrough, type SeasonMoney } from './money.ts';
import { type StandYear, standYears, THIS } from './past.ts';
import { type RecordMember, type RecordStory, recordOf } from './record.ts';
import type { FarmersContext, Household, Story, TruePlot } from './types.ts';

/** What is true of a farmer and his season, flat, units in the names. Money is CNY. */
export type FarmerTruth = {
  farmerId: string;
  holder: number;
  estate: number | null;
  story: Story;
  region: string;
  declaredPlots: number;
  plotIds: string; // of the ground he farms, joined by a space
  farmedAreaMu: number;
  members: number;
  yearsFarmed: number;
  insurance: string;
  policyOfOtherSeason: boolean;
  water: string;
  hazard: string;
  livingCnyYear: number;
  debtCny: number;
  debtServiceCnyYear: number;
  incomeCny: number; // the season's crop sales, off-farm income, subsidies and insurance, before any cost
  cropSalesCny: number;
  cropCostCny: number;
  rentCny: number;
  offFarmCny: number;
  insurancePaidCny: number;
  loanCny: number;
  owedCny: number;
  cashAtDueCny: number;
  dueDay: number; // of the harvest year
  shock: string;
  daysLate: number;
  defaulted12m: boolean;
  lgd: number | null; // share of what was owed that is lost a year later; null without default
  worstDaysLateBefore: number; // of the two seasons before
};

/** Everything that one holder adds to a drop. A rival's claim on his ground comes with it, under its own farmer. */
export type Applicant = {
  home: Household;
  stands: StandYear[][];
  money: SeasonMoney[];
  features: DeclaredFeature[];
  records: Record<string, RecordMember>;
  declared: DeclaredTruth[];
  farmers: FarmerTruth[];
};

/** What a cast fixes that would be drawn otherwise. */
export type Fixed = {
  home?: Partial<Household>;
  manner?: Partial<Manner>;
  claims?: readonly Claim[];
  record?: Omit<RecordStory, 'inflates'>;
  story?: Story;
  /** Set over what the record says: CNY and classes by the names of the farmers file. */
  told?: Record<string, unknown>;
};

/**
 * The application of one holder: `plots` are all that he farms, in any order. Null where he does not apply or has nothing to declare.
 * Depends on nothing but these plots and the context.
 */
export function applicantOf(holder: number, plots: readonly TruePlot[], context: FarmersContext): Applicant | null {
  const estate = plots.find((p) => p.estate !== null)?.estate ?? null;
  return applies(holder, estate, context) ? apply(holder, plots, context) : null;
}

/** The same of a holder who applies for certain, with what `fixed` says instead of draws. */
export function apply(
  holder: number,
  given: readonly TruePlot[],
  context: FarmersContext,
  fixed: Fixed = {}
): Applicant | null {
  const plots = [...given].sort((a, b) => byCodeUnit(a.id, b.id));
  const home: Household = { ...drawHousehold(holder, plots, context), ...fixed.home };
  const manner: Manner = { ...drawManner(holder, context), ...fixed.manner };
  const claims = fixed.claims ?? drawClaims(home, plots, context);
  if (claims.length === 0) return null;
  const stands = standYears(home, plots, context);
  const landless = claims.every((c) => !c.rightful);
  const money = liveThrough(home, stands, { landless, dishonest: manner.area === 'fraud' || landless }, context);
  const inflates = manner.area === 'mild' || manner.area === 'fraud';
  const record = recordOf(home, stands, money, { inflates, ...fixed.record }, context);
  const told = { ...record, ...fixed.told, attributes: { ...record.attributes, ...(fixed.told?.attributes ?? {}) } };

  const who = { farmerId: home.farmerId, manner, leases: home.leases };
  const made = claims.map((claim, i) => declareClaim(who, claim, `${home.farmerId}-P${i + 1}`, context));
  const rivals =
    fixed.claims === undefined
      ? claims.filter((c) => c.contestedBy !== null).map((c) => rivalOf(c, home.farmerId, context))
      : [];
  const declared = made.map((m) => m.truth);
  return {
    home,
    stands,
    money,
    features: [...made.map((m) => m.feature), ...rivals.flatMap((r) => r.features)],
    records: Object.assign({ [home.farmerId]: told }, ...rivals.map((r) => r.records)),
    declared: [...declared, ...rivals.flatMap((r) => r.declared)],
    farmers: [
      truthOf(home, plots, money[THIS]!, money, fixed.story ?? storyOf(declared), declared.length),
      ...rivals.flatMap((r) => r.farmers)
    ]
  };
}

/**
 * The second farmer of a double claim: whoever held the ground before, and still declares it with no ground of his own beside. Named after the
 * plot, so that any window tells the same tale of it.
 */
function rivalOf(claim: Claim, owner: string, context: FarmersContext): Applicant {
  const { plot } = claim;
  const holder = 0x8000_0000 + (seedOf(context.seed, 'farmers', 'rival', plot.id) >>> 1);
  const title = dice(seedOf(holder, 'title')).chance(0.5) ? 'registered' : 'none';
  return apply(holder, [{ ...plot, estate: null, holder }], context, {
    home: { farmerId: rivalIdOf(plot), leases: [] },
    claims: [{ ...claim, other: null, title, contestedBy: owner, rightful: false }],
    story: 'double_claim'
  })!;
}

function truthOf(
  home: Household,
  plots: readonly TruePlot[],
  season: SeasonMoney,
  money: readonly SeasonMoney[],
  story: Story,
  declaredPlots: number
): FarmerTruth {
  return {
    farmerId: home.farmerId,
    holder: home.holder,
    estate: home.estate,
    story,
    region: home.region,
    declaredPlots,
    plotIds: plots.map((p) => p.id).join(' '),
    farmedAreaMu: muOfSquareMetres(plots.reduce((sum, p) => sum + p.areaM2, 0)),
    members: home.members,
    yearsFarmed: home.yearsFarmed,
    insurance: home.insurance,
    policyOfOtherSeason: home.policyOfOtherSeason,
    water: home.water,
    hazard: home.hazard,
    livingCnyYear: home.livingCny,
    debtCny: home.debtCny,
    debtServiceCnyYear: home.debtServiceCny,
    incomeCny: season.cropSalesCny + season.offFarmCny + season.subsidyCny + season.insurancePaidCny,
    cropSalesCny: season.cropSalesCny,
    cropCostCny: season.cropCostCny,
    rentCny: season.rentCny,
    offFarmCny: season.offFarmCny,
    insurancePaidCny: season.insurancePaidCny,
    loanCny: season.loanCny,
    owedCny: season.owedCny,
    cashAtDueCny: season.cashAtDueCny,
    dueDay: season.dueDay,
    shock: season.shock,
    daysLate: season.daysLate,
    defaulted12m: season.defaulted,
    lgd: season.lossGivenDefault,
    worstDaysLateBefore: Math.max(...money.slice(THIS - 2, THIS).map((m) => m.daysLate))
  };
}

/** Plots by holder, holders and plots in order: what a drop hands on, holder by holder. */
export function byHolder(plots: Iterable<TruePlot>): Map<number, TruePlot[]> {
  const holders = new Map<number, TruePlot[]>();
  for (const plot of plots) {
    const own = holders.get(plot.holder);
    if (own) own.push(plot);
    else holders.set(plot.holder, [plot]);
  }
  return new Map([...holders].sort(([a], [b]) => a - b));
}
