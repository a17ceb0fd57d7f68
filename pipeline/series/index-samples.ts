import { dayOfYear, type IsoDate } from '../dates.ts';
import { evi2, gcvi, lswi, ndvi } from '../raster/indices.ts';
import type { Band } from '../scene/bands.ts';
import type { Observation } from './observation.ts';

/** The indices that a series is smoothed in. */
export const SERIES_INDICES = ['NDVI', 'EVI2', 'GCVI', 'LSWI'] as const;
export type SeriesIndex = (typeof SERIES_INDICES)[number];

/** One look at a plot: day of the harvest year, index value, and a weight > 0 (its clear share). */
export type Sample = { day: number; value: number; weight: number };

/** First and last day of the harvest year that a season's series may use: 3 September before it to its end. */
export const FIRST_DAY = -120;
export const LAST_DAY = 366;

const INDEX: Record<SeriesIndex, (b: (band: Band) => number) => number> = {
  NDVI: (b) => ndvi(b('B08'), b('B04')),
  EVI2: (b) => evi2(b('B08'), b('B04')),
  GCVI: (b) => gcvi(b('B08'), b('B03')),
  LSWI: (b) => lswi(b('B8A'), b('B11'))
};

/**
 * The observations that a harvest year's season may rest on: usable pixels, day −120..366, not after `asOf`.
 * A decision must not know the future, so the cut is made here, before anything is smoothed or classified.
 */
export function seasonObservations(observations: readonly Observation[], season: number, asOf: IsoDate): Observation[] {
  return observations.filter((o) => {
    const day = dayOfYear(o.date, season);
    return o.count > 0 && o.date <= asOf && day >= FIRST_DAY && day <= LAST_DAY;
  });
}

/** An index at every observation that has its bands, in the order given. Weight is the clear share, at least 0.05. */
export function indexSamples(observations: readonly Observation[], index: SeriesIndex, season: number): Sample[] {
  const samples: Sample[] = [];
  for (const o of observations) {
    const value = INDEX[index]((band) => o.mean[band] ?? Number.NaN);
    if (Number.isFinite(value))
      samples.push({ day: dayOfYear(o.date, season), value, weight: Math.min(1, Math.max(0.05, o.clearShare)) });
  }
  return samples;
}
