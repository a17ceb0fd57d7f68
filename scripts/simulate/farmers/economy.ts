import { calendarOf, crop, isCropCode } from '../../../pipeline/crop/catalogue.ts';
import { catalogueEconomics } from '../../../pipeline/score/catalogue-economics.ts';
import { type EconomicsRow, shippedEconomics } from '../../../pipeline/value/economics.ts';
import { dice, seedOf } from '../dice.ts';
import { FARMERS } from './knobs.ts';
import type { Insurance } from './types.ts';

const TABLES = new Map<string, Map<string, EconomicsRow>>();

/** The shipped table's row of a crop in a region, else that of its main region; null where the code is no crop. */
export function economicsIn(region: string, code: string): EconomicsRow | null {
  if (!isCropCode(code)) return null;
  let table = TABLES.get(region);
  if (!table) TABLES.set(region, (table = new Map(shippedEconomics(region).map((row) => [row.crop, row]))));
  return table.get(code) ?? catalogueEconomics(code);
}

/** ln of a year's county mean over the table's: N(0, cv of the years), the same for all fields of the region. */
export const yearEffect = (seed: number, region: string, code: string, year: number, row: EconomicsRow): number =>
  dice(seedOf(seed, 'farmers', 'year', region, code, year)).normal(0, Math.sqrt(Math.log(1 + row.cvYear ** 2)));

/**
 * Price of a crop in a region and year, CNY/kg: the table's, with the table's variation between years (mostly the country's), which goes
 * against the region's harvest as the table's correlation says.
 */
export function priceIn(seed: number, region: string, code: string, year: number, row: EconomicsRow): number {
  const z = yearEffect(seed, region, code, year, row) / (row.cvYear || 1);
  const country = dice(seedOf(seed, 'farmers', 'price', code, year)).normal(0, 1);
  const here = dice(seedOf(seed, 'farmers', 'price', region, code, year)).normal(0, FARMERS.regionalPriceSdLn);
  const rho = row.corrYieldPrice;
  const ln = row.priceCv * (rho * z + Math.sqrt(1 - rho * rho) * country) + here;
  return row.priceCnyPerKg * Math.exp(ln - (row.priceCv ** 2 + FARMERS.regionalPriceSdLn ** 2) / 2);
}

/** Payments for a crop in a season that ends with its harvest on `harvestDay`: day of the harvest year and share of cash cost. */
export function costEvents(region: string, code: string, harvestDay: number): { day: number; share: number }[] {
  const calendar = calendarOf(code, region);
  if (!calendar)
    return [
      { day: harvestDay - 120, share: 0.8 },
      { day: harvestDay, share: 0.2 }
    ];
  const shift = harvestDay - calendar.harvest;
  return calendar.cost_events.map(({ doy, share }) => ({ day: doy + shift, share }));
}

/** Day on which rent for a crop's season is due: 20 days before sowing. */
export function rentDay(region: string, code: string, harvestDay: number): number {
  const calendar = calendarOf(code, region);
  return calendar ? calendar.sow + harvestDay - calendar.harvest - 20 : harvestDay - 160;
}

/** What hired hands would cost for a mu of a crop, CNY a season. */
export const labourCnyPerMu = (code: string): number => crop(code).cost.labour_imputed_cny_per_mu;

/** What a policy pays at most and leaves to the farmer: CNY a mu, and a share of the loss; null without one. */
export function coverOf(kind: Insurance, region: string, code: string): { sum: number; deductible: number } | null {
  const row = economicsIn(region, code);
  if (kind === 'none' || !row) return null;
  const { fullOfCost, basicOfCost, deductible } = FARMERS.insurance;
  const sum =
    kind === 'full_cost'
      ? fullOfCost * (row.cashCnyPerMu + row.rentCnyPerMu + labourCnyPerMu(code))
      : basicOfCost * row.cashCnyPerMu;
  return { sum: 10 * Math.round(sum / 10), deductible: deductible[kind] };
}
