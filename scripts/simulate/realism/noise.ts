import { BANDS } from '../../../pipeline/scene/bands.ts';
import { type FieldSeries, ndviOf } from './field-series.ts';
import { grouped, madSdOf, medianOf, quantilesOf, sdOf } from './figures.ts';

/** How far a look lies off the line between the looks before and after it. */
export type Residual = {
  pass: string; // place and day: looks of one pass share its air
  ndvi: number;
  bands: Float64Array; // of each band: seen − line, reflectance
  relative: Float64Array; // the same by the line
};

/** Looks before and after must lie within so many days of each other: over longer the crop itself bends the line. */
export const TRIPLET_DAYS = 30;

/** The residuals of all looks with neighbours in time that are near enough. */
export function tripletResiduals(series: readonly FieldSeries[]): Residual[] {
  const out: Residual[] = [];
  for (const { place, looks } of series) {
    for (let k = 1; k + 1 < looks.length; k++) {
      const [before, own, after] = [looks[k - 1]!, looks[k]!, looks[k + 1]!];
      if (after.day - before.day > TRIPLET_DAYS || after.day === before.day) continue;
      const t = (own.day - before.day) / (after.day - before.day);
      const line = (p: number, q: number) => p + t * (q - p);
      const lines = BANDS.map((_, b) => line(before.bands[b]!, after.bands[b]!));
      const bands = Float64Array.from(lines, (expected, b) => own.bands[b]! - expected);
      out.push({
        pass: `${place} ${own.day}`,
        ndvi: ndviOf(own.bands) - line(ndviOf(before.bands), ndviOf(after.bands)),
        bands,
        relative: bands.map((d, b) => d / lines[b]!)
      });
    }
  }
  return out;
}

export type NoiseFigures = {
  triplets: number;
  madSd: number; // of the NDVI residual
  sd: number;
  percentiles: number[]; // 1st, 5th, 95th, 99th
};

export function noiseFigures(residuals: readonly { ndvi: number }[]): NoiseFigures {
  const ndvi = residuals.map((r) => r.ndvi).filter(Number.isFinite);
  return {
    triplets: ndvi.length,
    madSd: madSdOf(ndvi),
    sd: sdOf(ndvi),
    percentiles: quantilesOf(ndvi, [0.01, 0.05, 0.95, 0.99])
  };
}

export type SharedNoise = {
  passes: number;
  ndvi: { common: number; own: number }; // MAD standard deviations
  bands: { common: number; own: number }[]; // relative, in the order of BANDS
  reflectance: { common: number; own: number }[];
};

/** A pass must show so many fields before what they have in common can be told. */
const FIELDS_A_PASS = 5;

/**
 * Splits residuals into what all fields of a pass have in common (its median: air, calibration, view) and what is the
 * field's own. MAD standard deviations; the common part keeps the sampling error of a median of the fields at hand.
 */
export function sharedNoise(residuals: readonly Residual[]): SharedNoise {
  const passes = [...grouped(residuals, (r) => r.pass).values()].filter((of) => of.length >= FIELDS_A_PASS);
  const split = (value: (r: Residual) => number) => {
    const medians = passes.map((of) => medianOf(of.map(value)));
    const own = passes.flatMap((of, p) => of.map((r) => value(r) - medians[p]!));
    return { common: madSdOf(medians), own: madSdOf(own) };
  };
  return {
    passes: passes.length,
    ndvi: split((r) => r.ndvi),
    bands: BANDS.map((_, b) => split((r) => r.relative[b]!)),
    reflectance: BANDS.map((_, b) => split((r) => r.bands[b]!))
  };
}
