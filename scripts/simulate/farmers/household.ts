import { crop, isCropCode } from '../../../pipeline/crop/catalogue.ts';
import { byCodeUnit } from '../../../pipeline/ids.ts';
import { muOfSquareMetres } from '../../../pipeline/units.ts';
import { type Dice, dice, seedOf } from '../dice.ts';
import { economicsIn } from './economy.ts';
import { FARMERS } from './knobs.ts';
import type { FarmersContext, Household, Lease, Title, TruePlot } from './types.ts';

/** exp of N(0, sd) times the median. */
export const lognormal = (d: Dice, median: number, sdLn: number): number => median * Math.exp(d.normal(0, sdLn));

/** Whether a holder asks for a loan this season: every estate, one household in five. */
export const applies = (holder: number, estate: number | null, { seed, year }: FarmersContext): boolean =>
  estate !== null || dice(seedOf(seed, 'farmers', 'applies', holder, year)).chance(FARMERS.applies);

/** The pseudonym of a holder. */
export const farmerIdOf = (holder: number, estate: number | null): string =>
  estate === null ? `SIM-H${holder}` : `SIM-E${estate}`;

/** A year's outlay on the plots at the table's prices, and the margin of an average year; CNY. */
export function usualYear(plots: readonly TruePlot[], leased: ReadonlySet<string>): { outlay: number; value: number } {
  let [outlay, value] = [0, 0];
  for (const plot of plots) {
    for (const { code } of plot.stands) {
      const row = economicsIn(plot.region, code);
      if (!row) continue;
      const mu = muOfSquareMetres(plot.areaM2);
      outlay += mu * (row.cashCnyPerMu + (leased.has(plot.id) ? row.rentCnyPerMu : 0));
      value += mu * row.saleShare * row.countyKgPerMu * row.priceCnyPerKg;
    }
  }
  return { outlay, value };
}

/**
 * Who farms these plots (all of one holder): family, money, land rights, insurance. The same for every season of a seed but for the
 * policy and the contracts; the order of plots does not matter.
 */
export function drawHousehold(holder: number, given: readonly TruePlot[], context: FarmersContext): Household {
  const { region, year, seed } = context;
  const plots = [...given].sort((a, b) => byCodeUnit(a.id, b.id));
  const estate = plots.find((p) => p.estate !== null)?.estate ?? null;
  const kind = estate === null ? 'household' : 'estate';
  const d = dice(seedOf(seed, 'farmers', 'household', holder));
  const place = FARMERS.byRegion[region] ?? { living: 1, offFarm: 1, irrigated: 0.5, hazard: [0.33, 0.34, 0.33] };

  const members = d.pick(FARMERS.members);
  const living = lognormal(d, FARMERS.livingPerHead * place.living, FARMERS.livingSdLn) * members;
  const worked = d.chance(FARMERS.offFarm.none) ? 0 : d.pick(FARMERS.offFarm.workers);
  const wages = lognormal(d, FARMERS.offFarm.perWorker * place.offFarm, FARMERS.offFarm.sdLn) * worked;
  const offFarmCny = wages + FARMERS.offFarm.transfersPerHead * members;

  const leases = drawLeases(plots, kind, context);
  const leased = new Set(leases.flatMap((l) => l.plotIds));
  const { outlay, value } = usualYear(plots, leased);
  const income = offFarmCny + Math.max(0, value - outlay);
  const debtCny = d.chance(FARMERS.debt.some)
    ? lognormal(d, FARMERS.debt.medianOfIncome * income, FARMERS.debt.sdLn)
    : 0;
  const debtServiceCny = debtCny * FARMERS.debt.service;
  const affordable = (income - debtServiceCny) * lognormal(d, FARMERS.livingOfIncome, FARMERS.livingSdLn);
  const wanted = living * (estate === null ? 1 : FARMERS.estateLiving);
  const livingCny = Math.max(FARMERS.subsistencePerHead * members, Math.min(wanted, affordable));
  const aYear = livingCny + outlay / 3;
  const staples = plots.some((p) => p.stands.some((s) => isStaple(s.code)));
  const odds = staples ? FARMERS.insurance.staples : FARMERS.insurance.other;
  const u = d.next();
  return {
    farmerId: farmerIdOf(holder, estate),
    holder,
    estate,
    region,
    members,
    livingCny,
    offFarmCny,
    debtCny,
    debtServiceCny,
    savingsCny: lognormal(d, FARMERS.savings.medianOfYear * aYear, FARMERS.savings.sdLn),
    relativesCny: lognormal(d, FARMERS.relatives.medianOfYear * aYear, FARMERS.relatives.sdLn),
    yearsFarmed: d.pick(FARMERS.yearsFarmed[kind]),
    water: plots.some((p) => isPaddy(p.main)) || d.chance(place.irrigated) ? 'irrigated' : 'rainfed',
    hazard: hazardAt(plots, place.hazard, seed),
    insurance: u < odds.full_cost ? 'full_cost' : u < odds.full_cost + odds.basic ? 'basic' : 'none',
    policyOfOtherSeason: dice(seedOf(seed, 'farmers', 'policy', holder, year)).chance(FARMERS.insurance.otherSeason),
    guarantee: d.chance(FARMERS.guaranteeOfEstates) && estate !== null,
    thinFile: d.chance(FARMERS.thinFile[kind]),
    costFactor: lognormal(d, estate === null ? 1 : FARMERS.estateSavingOnInputs, FARMERS.costSdLn),
    leases,
    titles: drawTitles(holder, plots, leased, seed)
  };
}

export const isStaple = (code: string): boolean =>
  isCropCode(code) && ['rice', 'maize', 'cereal_winter'].includes(crop(code).group);
const isPaddy = (code: string) => isCropCode(code) && crop(code).group === 'rice';

/** Ten-year hazard class of the grid cell (0.05°) in which the first plot begins: neighbours share it. */
function hazardAt(plots: readonly TruePlot[], odds: readonly [number, number, number], seed: number) {
  const [lon, lat] = plots[0]?.ring[0] ?? [0, 0];
  const u = dice(seedOf(seed, 'farmers', 'hazard', Math.floor(lon / 0.05), Math.floor(lat / 0.05))).next();
  return u < odds[0] ? 'low' : u < odds[0] + odds[1] ? 'mid' : 'high';
}

/** Contracts over rented plots: of an estate about a dozen plots each, of a household one a plot. */
function drawLeases(plots: readonly TruePlot[], kind: 'household' | 'estate', { year, seed }: FarmersContext): Lease[] {
  const groups: TruePlot[][] = [];
  if (kind === 'estate') {
    for (let i = 0; i < plots.length; i += FARMERS.lease.plotsPerContract) {
      groups.push(plots.slice(i, i + FARMERS.lease.plotsPerContract));
    }
  } else {
    for (const plot of plots) {
      if (dice(seedOf(seed, 'farmers', 'rented', plot.id)).chance(FARMERS.lease.householdShare)) groups.push([plot]);
    }
  }
  return groups.map((group) => {
    const d = dice(seedOf(seed, 'farmers', 'lease', group[0]!.id));
    const areaMu = muOfSquareMetres(group.reduce((sum, p) => sum + p.areaM2, 0));
    const table = group.reduce((sum, p) => sum + p.areaM2 * rentOf(p), 0) / group.reduce((sum, p) => sum + p.areaM2, 0);
    const term = d.pick(FARMERS.lease.termYears);
    const fromYear = year - d.below(term);
    const rentCnyPerMuYear = lognormal(d, table, FARMERS.lease.rentSdLn);
    const late = dice(seedOf(seed, 'farmers', 'term', group[0]!.id, year)).chance(FARMERS.lease.endsBeforeHarvest);
    return {
      contractId: `C-${group[0]!.id}`,
      plotIds: group.map((p) => p.id),
      lessors: Math.max(1, Math.round(areaMu / FARMERS.lease.muPerLessor)),
      areaMu,
      rentCnyPerMuYear,
      fromYear,
      untilYear: late ? year : fromYear + term - 1,
      endsBeforeHarvest: late
    };
  });
}

/** Rent a mu and year of a plot's crops by the table; of ground without crops that of an ordinary field. */
const rentOf = (plot: TruePlot): number =>
  plot.stands.reduce((sum, { code }) => sum + (economicsIn(plot.region, code)?.rentCnyPerMu ?? 0), 0) || 300;

/** Evidence by plot: most farmers have it for all their plots or for none; a certificate for own land, a contract for rented. */
function drawTitles(holder: number, plots: readonly TruePlot[], leased: ReadonlySet<string>, seed: number) {
  const common = dice(seedOf(seed, 'farmers', 'title', holder)).chance(FARMERS.title);
  const titles = new Map<string, Title>();
  for (const { id } of plots) {
    const d = dice(seedOf(seed, 'farmers', 'title', holder, id));
    const has = d.chance(FARMERS.titleByHolder) ? common : d.chance(FARMERS.title);
    titles.set(id, !has ? 'none' : leased.has(id) ? 'contract_matched' : 'registered');
  }
  return titles;
}
