import { dayOfYear } from '../dates.ts';
import { indexOf, type SeriesIndex, weightOf } from './index-samples.ts';
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
  const looks = observations
    .map((o) => ({ o, day: dayOfYear(o.date, season), value: indexOf(o, 'NDVI'), weight: weightOf(o) }))
    .filter((look) => Number.isFinite(look.value));
  const keep = keepMask(looks);
  const clear = looks.filter((_, i) => keep[i] === 1);

  const curves: PlotCurves['curves'] = {};
  const ndvi = smooth(clear, { lambda: 'gcv', envelope: true });
  if (ndvi) {
    curves.NDVI = ndvi;
    for (const index of ['EVI2', 'GCVI', 'LSWI'] as const) {
      const samples = clear.map((look) => ({ ...look, value: indexOf(look.o, index) }));
      const seen = samples.filter((s) => Number.isFinite(s.value));
      const curve = smooth(seen, { lambda: ndvi.lambda, envelope: index !== 'LSWI' });
      if (curve) curves[index] = curve;
    }
  }
  const seasons = ndvi ? findSeasons(ndvi, curves.LSWI ?? null).map((hump) => phenologyOf(ndvi, hump)) : [];
  return { clearDays: clear.map((look) => look.day), curves, seasons };
}
