import { seededRandom } from '../../../models/training/random.ts';
import type { Band } from '../../../pipeline/scene/bands.ts';
import { energyShare } from './distance.ts';
import { type DomainFigure, domainFigure, type Twins } from './domain.ts';
import { dayOfStep, type FieldSeries, GRID } from './field-series.ts';
import { indexCurve } from './spectra.ts';
import { curvesOf, eachAligned, greenness, moved, peakShift, peakTwins, twinsOf } from './twins.ts';

/**
 * What the classifier sees. Series as they are; with all of the other side moved by the one shift that brings the peaks of the two
 * mean curves together; with every series of both sides moved by its own (shape and spectra are left); of those only the greenness;
 * and only the spectrum at the peak.
 */
export const VIEWS = ['as they are', 'one shift', 'each shifted', 'curves alone', 'spectra at peak'] as const;
export type View = (typeof VIEWS)[number];

export type DomainRow = {
  real: string;
  other: string;
  code: string;
  bands: number;
  oneShiftDays: number; // what 'one shift' moved the other side by
  energy: number; // energy share of the series, each shifted
  views: Record<View, DomainFigure>;
};

/** The mean greenness of a class's fields at each step; NaN where none was seen. */
export function targetOf(series: readonly FieldSeries[], index: (b: ArrayLike<number>) => number): number[] {
  const curve = new Map(indexCurve(series, index, 1).map((p) => [p.day, p.mean]));
  return Array.from({ length: GRID.steps }, (_, s) => curve.get(dayOfStep(s)) ?? Number.NaN);
}

export type NamedSeries = { name: string; series: readonly FieldSeries[] };

/** The classifier between a real set and another, real or simulated, of one class. */
export function domainRow(real: NamedSeries, other: NamedSeries, code: string, bands: readonly Band[]): DomainRow {
  const of = (s: NamedSeries) => s.series.filter((f) => f.code === code);
  const [own, theirs] = [of(real), of(other)];
  const target = targetOf(own, greenness(bands));
  const shift = peakShift(own, theirs, greenness(bands));
  const shifted = twinsOf(eachAligned(own, target, bands), eachAligned(theirs, target, bands), bands);
  const twins: Record<View, Twins[]> = {
    'as they are': twinsOf(own, theirs, bands),
    'one shift': twinsOf(
      own,
      theirs.map((f) => moved(f, shift)),
      bands
    ),
    'each shifted': shifted,
    'curves alone': curvesOf(shifted, bands),
    'spectra at peak': peakTwins(own, theirs, bands)
  };
  return {
    real: real.name,
    other: other.name,
    code,
    bands: bands.length,
    oneShiftDays: shift,
    energy: energyShare(
      shifted.map((t) => t.real),
      shifted.map((t) => t.simulated)
    ),
    views: Object.fromEntries(VIEWS.map((v) => [v, domainFigure(twins[v], seededRandom(1))])) as DomainRow['views']
  };
}
