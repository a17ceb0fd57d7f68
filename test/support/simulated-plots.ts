import { atSun, buildTable, type CanopyTable, type TableAtSun } from '../../pipeline/canopy/table.ts';
import { crop } from '../../pipeline/crop/catalogue.ts';
import { BANDS, type Band } from '../../pipeline/scene/bands.ts';
import { dice, seedOf } from '../../scripts/simulate/dice.ts';
import { townsOf } from '../../scripts/simulate/drop/place.ts';
import { drawPlotSeason, type PlotPlan, type PlotSeason } from '../../scripts/simulate/season/plot-season.ts';
import { drawWeather } from '../../scripts/simulate/season/weather.ts';
import { sunAt } from '../../scripts/simulate/sky/dates.ts';

let table: CanopyTable | null = null;
const suns = new Map<number, TableAtSun>();

/** The canopy table at the sun of a region's day, to two degrees. */
export function sunOver(region: string, day: number): TableAtSun {
  const zenith = 2 * Math.round(sunAt(townsOf(region)[0]![2], day).zenithDeg / 2);
  table ??= buildTable();
  const found = suns.get(zenith) ?? atSun(table, zenith);
  suns.set(zenith, found);
  return found;
}

/** The `i`-th simulated plot of a crop in a region: one of ten years, dates spread as between farms. */
export function simulatedPlot(code: string, region: string, i: number, more: Partial<PlotPlan> = {}): PlotSeason {
  const d = dice(seedOf('test-plot', code, region, i));
  const year = i % 10;
  const weather = drawWeather(region, year);
  const shift = weather.shiftDays + d.normal(0, 8);
  const calendar = crop(code).calendars.find((c) => c.region === region)!;
  return drawPlotSeason({ code, calendar, region, year, weather, shift, until: 400, ...more }, d);
}

export type Sight = Record<Band, number>;

/** What a perfect sensor sees of a plot's undamaged part on a day. */
export function seen(plot: PlotSeason, region: string, day: number): Sight {
  const out = new Float64Array(10);
  plot.see(day, sunOver(region, day), 1, false, out);
  return Object.fromEntries(BANDS.map((b, i) => [b, out[i]!])) as Sight;
}

export const ndviOf = (s: Sight): number => (s.B08 - s.B04) / (s.B08 + s.B04);
export const lswiOf = (s: Sight): number => (s.B8A - s.B11) / (s.B8A + s.B11);
export const visOf = (s: Sight): number => (s.B02 + s.B03 + s.B04) / 3;
export const meanOf = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;

/** Square of the correlation. */
export function rSquared(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [meanOf(x), meanOf(y)];
  let [both, xx, yy] = [0, 0, 0];
  x.forEach((v, i) => {
    both += (v - mx) * (y[i]! - my);
    xx += (v - mx) ** 2;
    yy += (y[i]! - my) ** 2;
  });
  return both ** 2 / (xx * yy);
}
