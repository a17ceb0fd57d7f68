import { dayOfYear } from '../dates.ts';
import { gcvi, lswi, ndre, ndti, ndvi, ybi } from '../raster/indices.ts';
import { BANDS, type Band } from '../scene/bands.ts';
import type { Observation, Series } from './observation.ts';
import { drawBetween, median } from './series-grid.ts';

/** First and last day of the harvest year that a crop model sees, and the days between its steps. */
export const FIRST_DAY = -120;
export const STEP_DAYS = 10;
export const STEPS = 49;

/** The indices that a crop model reads beside the bands. */
export const INDICES = ['NDVI', 'NDRE', 'GCVI', 'LSWI', 'NDTI', 'YBI'] as const;

/**
 * What a step holds, in order: the ten bands; NDVI, NDRE, GCVI, LSWI, NDTI, YBI; `seen`; sine and cosine of the year.
 */
export const CHANNELS = [...BANDS, ...INDICES, 'seen', 'sin', 'cos'] as const;
const WIDTH = CHANNELS.length;
const SEEN = BANDS.length + INDICES.length;

/**
 * Centre and scale of each value before the network, so that usual field values lie in about −2..2. Fixed by hand from
 * general field spectra, never from the data a model is judged on: the same numbers serve any sensor level.
 */
const CENTRE = [0.06, 0.09, 0.1, 0.14, 0.24, 0.28, 0.3, 0.31, 0.25, 0.17, 0.5, 0.4, 3, 0.15, 0.2, 0.03];
const SCALE = [0.05, 0.05, 0.08, 0.07, 0.1, 0.13, 0.13, 0.13, 0.1, 0.1, 0.3, 0.25, 3, 0.25, 0.15, 0.03];

/**
 * A plot's series as a crop model reads it: `STEPS` × `CHANNELS`, row by row, for the harvest year `season`.
 *
 * Looks fall into their ten-day step (several: the median of each band). A step without a look is drawn linearly
 * between its neighbours, and `seen` says how near the nearest look is: 1 in its own step, halved every ten days, 0
 * before the first look, after the last, and more than 60 days away. A band that no look has is 0 (the centre) throughout, as
 * is every index that needs it. Values are centred, scaled and kept within ±4, so that one bright cloud cannot outshout a season.
 *
 * Pure; throws nothing; a series without a look in the season gives zeros but for the year's sine and cosine.
 */
export function cropInput(series: Series, season: number): Float32Array {
  const perStep: number[][][] = Array.from({ length: STEPS }, () => []);
  for (const o of series.observations) {
    if (o.count === 0) continue;
    const step = Math.round((dayOfYear(o.date, season) - FIRST_DAY) / STEP_DAYS);
    if (step >= 0 && step < STEPS) perStep[step]!.push(valuesOf(o));
  }
  const seenAt: number[] = [];
  const values = new Float32Array(STEPS * SEEN).fill(Number.NaN);
  perStep.forEach((looks, s) => {
    if (looks.length === 0) return;
    seenAt.push(s);
    for (let c = 0; c < SEEN; c++)
      values[s * SEEN + c] = median(looks.map((v) => v[c]!).filter((v) => !Number.isNaN(v)));
  });
  const out = new Float32Array(STEPS * WIDTH);
  for (let c = 0; c < SEEN; c++) {
    const steps = seenAt.filter((s) => !Number.isNaN(values[s * SEEN + c]!));
    const scaled = steps.map((s) => clamp((values[s * SEEN + c]! - CENTRE[c]!) / SCALE[c]!));
    drawBetween(steps, scaled, STEP_DAYS, (s, v) => {
      out[s * WIDTH + c] = v;
    });
  }
  drawBetween(seenAt, null, STEP_DAYS, (s, _, away) => {
    out[s * WIDTH + SEEN] = 0.5 ** away;
  });
  for (let s = 0; s < STEPS; s++) {
    const year = (2 * Math.PI * (FIRST_DAY + s * STEP_DAYS)) / 365;
    out[s * WIDTH + SEEN + 1] = Math.sin(year);
    out[s * WIDTH + SEEN + 2] = Math.cos(year);
  }
  return out;
}

const clamp = (v: number): number => Math.max(-4, Math.min(4, v));

/** The ten bands and six indices of a look, NaN where it has none. */
export function valuesOf({ mean, index }: Observation): number[] {
  const b = (band: Band) => mean[band] ?? Number.NaN;
  const nir = mean.B8A ?? b('B08'); // a product without the narrow infrared band has the wide one
  const indices = [
    ndvi(b('B08'), b('B04')),
    ndre(nir, b('B05')),
    Math.min(20, gcvi(b('B08'), b('B03'))),
    lswi(nir, b('B11')),
    ndti(b('B11'), b('B12')),
    ybi(b('B03'), b('B04'), b('B02'))
  ];
  return [...BANDS.map(b), ...indices.map((v, i) => index?.[INDICES[i]!] ?? v)];
}
