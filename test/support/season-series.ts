import { CROPS } from '../../pipeline/crop/catalogue.ts';
import { dateOfDay } from '../../pipeline/dates.ts';
import { plotId, sceneId } from '../../pipeline/ids.ts';
import type { Observation, Series } from '../../pipeline/series/observation.ts';

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** NDVI of a catalogue calendar by its published curve: double logistic within its days, straw or soil outside. */
export function catalogueNdvi(code: string, region: string): (day: number) => number {
  const calendar = CROPS.find((c) => c.code === code)!.calendars.find((c) => c.region === region)!;
  const p = calendar.ndvi as Record<string, number>;
  if (calendar.ndvi.model === 'harmonic')
    return (t) => p.base! + p.amp! * 0.5 * (1 + Math.cos((2 * Math.PI * (t - p.peak!)) / 365));
  return (t) =>
    p.base_pre! +
    (p.vmax! - p.base_pre!) * logistic(p.rsp! * (t - p.sos!)) -
    (p.vmax! - p.base_post!) * logistic(p.rau! * (t - p.eos!));
}

/** An observation with the NDVI asked for: red and NIR move against each other, the rest follows a simple canopy. */
export function look(day: number, season: number, ndvi: number, clearShare = 1): Observation {
  const b04 = 0.22 * (1 - ndvi) + 0.01;
  const b08 = (b04 * (1 + ndvi)) / (1 - ndvi);
  const date = dateOfDay(day, season);
  return {
    scene: sceneId(`S_${date}`),
    date,
    clearShare,
    count: Math.round(40 * clearShare),
    mean: {
      B02: 0.6 * b04,
      B03: b04 + 0.02,
      B04: b04,
      B08: b08,
      B8A: b08,
      B11: 0.6 * b08 ** 0.5,
      B12: 0.3 * b08 ** 0.5
    },
    sd: {}
  };
}

/** A plot's series that looks every `step` days along an NDVI curve. */
export const seriesAlong = (
  ndvi: (day: number) => number,
  season: number,
  { from = -118, to = 362, step = 5, id = 'plot-1' } = {}
): Series => ({
  plot: plotId(id),
  observations: Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, k) => from + step * k).map((day) =>
    look(day, season, ndvi(day))
  )
});
