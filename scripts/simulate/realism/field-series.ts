import { dayOfYear } from '../../../pipeline/dates.ts';
import { BANDS, type Band } from '../../../pipeline/scene/bands.ts';
import type { Series } from '../../../pipeline/series/observation.ts';

/** One look at a field: day of the harvest year, reflectance 0..1 in the order of BANDS (NaN where a band is absent). */
export type Look = {
  day: number;
  bands: Float64Array;
  ndviSd?: number; // over the pixels of the field, where pixels were seen
};

/**
 * A field's looks in time order: what every measure reads, whether the field is real or simulated. Fields of one `group` (a crop
 * region, a parcel) share a fate and never stand on both sides of a fold; fields of one `place` were seen on the same passes.
 */
export type FieldSeries = { field: string; group: string; place: string; code: string; looks: Look[] };

export const at = (band: Band): number => BANDS.indexOf(band);
const [RED, EDGE, NIR, NARROW] = [at('B04'), at('B05'), at('B08'), at('B8A')];

const normalised = (p: number, q: number): number => (p - q) / (p + q);

/** NDVI of a look, NaN where B04 or B08 is absent. */
export const ndviOf = (bands: ArrayLike<number>): number => normalised(bands[NIR]!, bands[RED]!);
/** NDRE of a look (B8A, B05): the one greenness that a patch of 20 m bands alone has. */
export const ndreOf = (bands: ArrayLike<number>): number => normalised(bands[NARROW]!, bands[EDGE]!);

/** The looks of a plot's series in the harvest year `season`; looks without a usable pixel are left out. */
export function looksOf(series: Series, season: number): Look[] {
  return series.observations
    .filter((o) => o.count > 0)
    .map((o) => ({
      day: dayOfYear(o.date, season),
      bands: Float64Array.from(BANDS, (b) => o.mean[b] ?? Number.NaN)
    }));
}

/** First day, days between, and number of the steps on which curves and series are compared: December to November. */
export const GRID = { first: -30, step: 10, steps: 37 } as const;
export const dayOfStep = (s: number): number => GRID.first + s * GRID.step;
/** The step nearest to a day, −1 outside the grid. */
export function stepOf(day: number): number {
  const s = Math.round((day - GRID.first) / GRID.step);
  return s >= 0 && s < GRID.steps ? s : -1;
}

/** Month 1..12 of a day of the harvest year (months of 30.4 days: exact to a day or two). */
export const monthOf = (day: number): number => (((Math.floor((day - 1) / 30.4375) % 12) + 12) % 12) + 1;
