import { BANDS } from '../../../pipeline/scene/bands.ts';
import { at, dayOfStep, type FieldSeries, GRID, type Look, monthOf, ndreOf, ndviOf, stepOf } from './field-series.ts';
import { grouped, meanOf, medianOf, quantilesOf, sdOf } from './figures.ts';

export const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Quantiles (5, 25, 50, 75, 95 %) of each band over a class's looks in each month; a month with fewer than `least` looks is left out. */
export function bandQuantiles(
  series: readonly FieldSeries[],
  least = 5
): Map<number, { looks: number; bands: number[][] }> {
  const byMonth = grouped(
    series.flatMap((s) => s.looks),
    (l) => monthOf(l.day)
  );
  return new Map(
    [...byMonth]
      .filter(([, looks]) => looks.length >= least)
      .sort(([a], [b]) => a - b)
      .map(([month, looks]) => [
        month,
        {
          looks: looks.length,
          bands: BANDS.map((_, b) =>
            quantilesOf(
              looks.map((l) => l.bands[b]!),
              LEVELS
            )
          )
        }
      ])
  );
}

export type CurvePoint = { day: number; fields: number; mean: number; quartiles: number[] };

/** The curve of an index over a class's fields, every ten days: each field counts once a step. Steps of fewer than `least` fields are left out. */
export function indexCurve(
  series: readonly FieldSeries[],
  index: (bands: ArrayLike<number>) => number = ndviOf,
  least = 3
): CurvePoint[] {
  const perStep: number[][] = Array.from({ length: GRID.steps }, () => []);
  for (const { looks } of series) {
    for (const [s, own] of grouped(looks, (l) => stepOf(l.day))) {
      const value = meanOf(own.map((l) => index(l.bands)));
      if (s >= 0 && Number.isFinite(value)) perStep[s]!.push(value);
    }
  }
  return perStep.flatMap((values, s) =>
    values.length < least
      ? []
      : [
          {
            day: dayOfStep(s),
            fields: values.length,
            mean: meanOf(values),
            quartiles: quantilesOf(values, [0.25, 0.5, 0.75])
          }
        ]
  );
}

/** Crops are compared at their height between March and October: what grows on a field in winter is another crop. */
const SEASON = { from: 60, to: 300 };

/** The day of the season on which a curve is highest (its medians, meant over three steps); NaN of no curve. */
export function peakDayOf(curve: readonly CurvePoint[]): number {
  let best = { day: Number.NaN, value: -Infinity };
  curve.forEach(({ day }, k) => {
    if (day < SEASON.from || day > SEASON.to) return;
    const value = meanOf(curve.slice(Math.max(0, k - 1), k + 2).map((p) => p.quartiles[1]!));
    if (value > best.value) best = { day, value };
  });
  return best.day;
}

/** Looks within so many days of a class's peak are looks at its peak. */
export const PEAK_DAYS = 20;

export type PeakFigures = {
  day: number;
  fields: number;
  ndvi: number; // mean over fields
  betweenFields: number; // standard deviation of the fields' means
  withinField: number; // median over fields of the standard deviation over pixels; NaN where no pixels were seen
  bands: number[][]; // LEVELS of each band over looks
};

/** What a class looks like at its peak, found on its own curve (of NDRE where there is no red band). */
export function peakFigures(series: readonly FieldSeries[]): PeakFigures {
  const hasRed = series.some((s) => s.looks.some((l) => Number.isFinite(ndviOf(l.bands))));
  const day = peakDayOf(indexCurve(series, hasRed ? ndviOf : ndreOf, 1));
  const looks = series
    .map((s) => s.looks.filter((l) => Math.abs(l.day - day) <= PEAK_DAYS))
    .filter((l) => l.length > 0);
  const ndvi = looks.map((of) => meanOf(of.map((l) => ndviOf(l.bands))));
  return {
    day,
    fields: looks.length,
    ndvi: meanOf(ndvi),
    betweenFields: sdOf(ndvi),
    withinField: medianOf(looks.map((of) => medianOf(of.map((l) => l.ndviSd ?? Number.NaN)))),
    bands: BANDS.map((_, b) =>
      quantilesOf(
        looks.flat().map((l) => l.bands[b]!),
        LEVELS
      )
    )
  };
}

/** Ground whose NDVI lies below this is taken for bare. */
const BARE_NDVI = 0.25;

/** The soil line: quantiles (5, 25, 50, 75, 95 %) of B08 / B04 over looks at bare ground. */
export function soilLine(looks: Iterable<Look>): { looks: number; ratio: number[] } {
  const ratios: number[] = [];
  for (const { bands } of looks) if (ndviOf(bands) < BARE_NDVI) ratios.push(bands[at('B08')]! / bands[at('B04')]!);
  return { looks: ratios.length, ratio: quantilesOf(ratios, LEVELS) };
}
