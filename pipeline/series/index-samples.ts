import { dateOfDay, type IsoDate } from '../dates.ts';
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
  const first = dateOfDay(FIRST_DAY, season);
  const last = dateOfDay(LAST_DAY, season);
  return observations.filter((o) => o.count > 0 && o.date >= first && o.date <= last && o.date <= asOf);
}

/** An index of an observation; NaN where a band is missing. */
export const indexOf = (observation: Observation, index: SeriesIndex): number =>
  INDEX[index]((band) => observation.mean[band] ?? Number.NaN);

/** An observation's weight in smoothing: its clear share, at least 0.05. */
export const weightOf = (observation: Observation): number => Math.min(1, Math.max(0.05, observation.clearShare));
