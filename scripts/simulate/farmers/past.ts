import { byCodeUnit } from '../../../pipeline/ids.ts';
import { muOfSquareMetres } from '../../../pipeline/units.ts';
import { normalCdf } from '../../../pipeline/value/stress.ts';
import { dice, seedOf } from '../dice.ts';
import { economicsIn, yearEffect } from './economy.ts';
import { FARMERS } from './knobs.ts';
import type { FarmersContext, Household, TruePlot } from './types.ts';

/** Seasons that are lived through: five past ones, this one (`THIS`), and the next, which is under way while this one is repaid. */
export const PAST = 5;
export const THIS = PAST;
export const SEASONS = PAST + 2;

/** One stand of one plot in one season. `harvestDay` counts in its own harvest year. */
export type StandYear = {
  plotId: string;
  code: string;
  isMain: boolean;
  areaMu: number;
  kgPerMu: number;
  usualKgPerMu: number; // of this plot in an average year
  lnRelative: number; // yield against the county's in the same year
  harvestDay: number;
};

/**
 * Yields of every stand through seven seasons. This season's are the truth; the others have the same county base and year effects, a plot's
 * own level (so far as this year's yield without damage tells of it), and their own damage. Order of plots does not matter.
 */
export function standYears(home: Household, given: readonly TruePlot[], context: FarmersContext): StandYear[][] {
  const plots = [...given].sort((a, b) => byCodeUnit(a.id, b.id));
  return Array.from({ length: SEASONS }, (_, t) => {
    const year = context.year - THIS + t;
    const blow = blowOf(home, year, context.seed);
    return plots.flatMap((plot) => ofPlot(plot, t, year, blow, context));
  });
}

/** Share of yield that damage takes from a farmer's struck plots in a year; 0 in most. */
function blowOf(home: Household, year: number, seed: number): number {
  const d = dice(seedOf(seed, 'farmers', 'blow', home.holder, year));
  const often =
    FARMERS.strikesAYear * FARMERS.hazardFactor[home.hazard] * (home.water === 'rainfed' ? FARMERS.rainfedFactor : 1);
  const [least, most] = FARMERS.lossRange;
  const strikes = d.chance(often);
  return strikes ? least! + (most! - least!) * d.next() ** 1.7 : 0;
}

function ofPlot(plot: TruePlot, t: number, year: number, blow: number, { seed, region }: FarmersContext): StandYear[] {
  const rho = FARMERS.plotPersistence;
  const damageNow = plot.damage.reduce((kept, d) => kept * (1 - d.yieldLoss), 1);
  return plot.stands.flatMap(({ code, yieldKgPerMu, harvestDay }, s) => {
    const row = economicsIn(region, code);
    if (!row) return [];
    const cv = row.cvPlot;
    const county = row.countyKgPerMu;
    const isMain = code === plot.main && s === plot.stands.findLastIndex((x) => x.code === code);
    const now = yieldKgPerMu === null ? null : Math.max(yieldKgPerMu, 0.02 * county);
    const undamaged = now === null ? 0 : Math.log(now / county) - (isMain ? Math.log(Math.max(damageNow, 0.02)) : 0);
    const own = dice(seedOf(seed, 'farmers', 'level', plot.id, s)).normal(0, cv * Math.sqrt(rho * (1 - rho)));
    const level = rho * Math.max(-3 * cv, Math.min(3 * cv, undamaged)) + own;
    const common = { plotId: plot.id, code, isMain, areaMu: muOfSquareMetres(plot.areaM2) };
    const usualKgPerMu = county * Math.exp(level);
    if (t === THIS && now !== null) {
      return [{ ...common, kgPerMu: now, usualKgPerMu, lnRelative: Math.log(now / county), harvestDay }];
    }
    const d = dice(seedOf(seed, 'farmers', 'yield', plot.id, s, year));
    const weather = yearEffect(seed, region, code, year, row);
    const struck = d.chance(FARMERS.strikesPlot) ? blow : 0;
    const lnRelative = level + d.normal(0, cv * Math.sqrt(1 - rho)) + Math.log(1 - struck);
    const kgPerMu = county * Math.exp(lnRelative + weather - (row.cvYear ** 2 + cv ** 2) / 2);
    return [{ ...common, kgPerMu, usualKgPerMu, lnRelative, harvestDay: harvestDay + Math.round(d.normal(0, 4)) }];
  });
}

/** What satellites would have seen of the past: null where fewer than three seasons were farmed here. */
export function pastYields(
  home: Household,
  seasons: readonly StandYear[][]
): { percentile: number | null; stability: number | null } {
  if (home.yearsFarmed < 3) return { percentile: null, stability: null };
  const years = seasons.slice(THIS - 3, THIS).map((stands) => {
    const main = stands.filter((s) => s.isMain);
    const area = main.reduce((sum, s) => sum + s.areaMu, 0);
    return area === 0 ? null : main.reduce((sum, s) => sum + s.areaMu * s.lnRelative, 0) / area;
  });
  if (years.some((y) => y === null)) return { percentile: null, stability: null };
  const values = years as number[];
  const mean = values.reduce((a, b) => a + b, 0) / 3;
  const cv = economicsIn(home.region, seasons[THIS]!.find((s) => s.isMain)!.code)!.cvPlot;
  const between = cv * Math.sqrt(FARMERS.plotPersistence + (1 - FARMERS.plotPersistence) / 3); // of three-year means
  const sd = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 2);
  return { percentile: 100 * normalCdf((mean + 0.02) / between), stability: sd };
}
