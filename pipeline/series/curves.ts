import { dayOfYear } from '../dates.ts';
import { indexSamples, SERIES_INDICES, type SeriesIndex } from './index-samples.ts';
import type { Observation } from './observation.ts';
import { type Phenology, phenologyOf } from './phenology.ts';
import { findSeasons } from './season.ts';
import { type Curve, smooth } from './smooth.ts';
import { keepMask } from './spikes.ts';

/** A plot's harvest year, smoothed: what season, stage, yield and anomaly are read from. */
export type PlotCurves = {
  clearDays: number[]; // days of the harvest year of the looks that are no spikes, growing
  curves: Partial<Record<SeriesIndex, Curve>>; // an index without three looks or without its bands is missing
  seasons: Phenology[]; // in time order
};

/**
 * Smooths the observations of a harvest year (cut to it and to as-of, in time order). Spikes are found in NDVI and
 * their dates dropped from every index; λ is chosen on NDVI and holds for all, so that the curves bend alike. LSWI has
 * no upper envelope: clouds and floods move it either way.
 */
export function plotCurves(observations: readonly Observation[], season: number): PlotCurves {
  const withNdvi = observations.filter((o) => indexSamples([o], 'NDVI', season).length === 1);
  const keep = keepMask(indexSamples(withNdvi, 'NDVI', season));
  const clear = withNdvi.filter((_, i) => keep[i] === 1);
  const clearDays = clear.map((o) => dayOfYear(o.date, season));

  const ndvi = smooth(indexSamples(clear, 'NDVI', season), { lambda: 'gcv', envelope: true });
  const of = (index: SeriesIndex) =>
    ndvi && smooth(indexSamples(clear, index, season), { lambda: ndvi.lambda, envelope: index !== 'LSWI' });
  const curves: PlotCurves['curves'] = {};
  for (const index of SERIES_INDICES) {
    const curve = index === 'NDVI' ? ndvi : of(index);
    if (curve) curves[index] = curve;
  }
  const seasons = ndvi ? findSeasons(ndvi, curves.LSWI ?? null).map((hump) => phenologyOf(ndvi, hump)) : [];
  return { clearDays, curves, seasons };
}
