import { crop } from '../../../pipeline/crop/catalogue.ts';
import { type Dice, dice, seedOf } from '../dice.ts';
import { SEASON } from './knobs.ts';
import type { Stand } from './stand.ts';

/** How far a region's year lies from the usual for a crop, as a factor; the same for every plot of the region. */
export const yieldYear = (code: string, region: string, year: number): number =>
  Math.exp(dice(seedOf('yield', code, region, year)).normal(0, crop(code).yield.cv_year));

/**
 * Yield of a stand in kg a mu as sold: county base · year · vigour^0.9 · exp(noise) · Π(1 − loss) (domain note 3.8); a thin stand makes good
 * half of what it lacks. The noise is such that the spread between plots is the catalogue's and R² of ln yield on ln leaf area is about
 * 0.58.
 */
export function drawYield(stand: Stand, region: string, year: number, d: Dice): number {
  const row = crop(stand.code);
  const tau = row.yield.cv_plot_within_county;
  const noise = tau * Math.sqrt(1 - (SEASON.yieldOfVigour * SEASON.canopyShareOfYieldSd) ** 2);
  const lost = stand.damage.reduce((kept, e) => kept * (1 - e.yieldLoss), 1);
  const kg =
    row.yield.kg_per_mu *
    yieldYear(stand.code, region, year) *
    (stand.vigour * stand.plants ** (SEASON.yieldOfPatchy - 1)) ** SEASON.yieldOfVigour *
    Math.exp(d.normal(0, noise)) *
    lost;
  return Math.round(kg * 10) / 10;
}
