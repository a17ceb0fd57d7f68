import { isCropCode } from '../crop/catalogue.ts';
import { CROP_CLASSES, rankClasses } from '../crop/classes.ts';
import type { Plastic } from '../crop/plastic.ts';
import { addDays, dateOfDay, dayOfYear, type IsoDate, isoDate } from '../dates.ts';
import { type CropSeason, seasonGaps, seasonOfCrop } from '../growth/season-of-crop.ts';
import { growthStageAt } from '../growth/stage.ts';
import { type PlotCurves, plotCurves } from '../series/curves.ts';
import { maxGap } from '../series/gaps.ts';
import { FIRST_DAY, LAST_DAY, SERIES_INDICES, seasonObservations } from '../series/index-samples.ts';
import type { Series } from '../series/observation.ts';
import type { Phenology } from '../series/phenology.ts';
import { type Curve, lastNode, MIN_SAMPLES, STEP_DAYS, valueAt } from '../series/smooth.ts';
import type { ClassifiedPlot, PlotSeason } from './artefacts.ts';

/** What a harvest year is read against. */
export type SeasonContext = { season: number; asOf: IsoDate; region: string | null };

const round4 = (x: number): number => Math.round(x * 1e4) / 1e4;

/**
 * A plot's series and the class probabilities of its season as one row: crop, season, growth stage, smoothed curves
 * and how well it was seen. `probabilities` stand in the order of CROP_CLASSES; null for a plot without a usable look.
 * The crop is rejected (no claim) below the model's threshold, or with fewer than three looks.
 */
export function classifiedPlot(
  series: Series,
  probabilities: ArrayLike<number> | null,
  { season: year, asOf, region }: SeasonContext,
  plastic: Plastic | null = null
): ClassifiedPlot {
  const looks = seasonObservations(series.observations, year, asOf);
  const curves = plotCurves(looks, year);
  const asOfDay = Math.min(LAST_DAY, dayOfYear(asOf, year));
  const crop = probabilities && looks.length > 0 ? cropOf(probabilities, curves.clearDays.length < MIN_SAMPLES) : null;
  const code = crop && isCropCode(crop.code) ? crop.code : null;
  const read = seasonOfCrop(curves, code, region);
  const stage = code && growthStageAt(asOfDay, code, read.calendar, read.season, curves.curves.NDVI ?? null);
  return {
    id: series.plot,
    crop,
    season: read.season && plotSeason(read.season, curves.curves.GCVI, year),
    plastic: plastic && { roof: round4(plastic.roof), film: round4(plastic.film) },
    stage: stage ? { code: stage.code, bbch: stage.bbch, kappaStage: stage.kappaStage } : null,
    smooth: smoothTable(curves, year, asOfDay),
    evidence: evidenceOf(curves, read, year, asOfDay)
  };
}

function cropOf(probabilities: ArrayLike<number>, tooFewLooks: boolean): NonNullable<ClassifiedPlot['crop']> {
  const ranked = rankClasses(probabilities);
  const told = CROP_CLASSES.map((code, i) => [code, probabilities[i]!] as const).filter(([, p]) => p >= 0.001);
  return {
    code: ranked.code,
    probability: round4(ranked.probability),
    second: ranked.second,
    secondProbability: round4(ranked.secondProbability),
    rejected: ranked.rejected || tooFewLooks,
    probabilities: Object.fromEntries(told.map(([code, p]) => [code, round4(p)]))
  };
}

/** The highest GCVI between start and end of a season; null without a GCVI curve there. */
export function peakGcvi(gcvi: Curve | undefined, start: number, end: number): number | null {
  if (!gcvi) return null;
  let top = Number.NEGATIVE_INFINITY;
  for (let day = Math.ceil(start); day <= end; day++) {
    const value = valueAt(gcvi, day);
    if (value > top) top = value;
  }
  return Number.isFinite(top) ? top : null;
}

function plotSeason(p: Phenology, gcvi: Curve | undefined, year: number): PlotSeason | null {
  const top = peakGcvi(gcvi, p.start, p.end);
  if (top === null) return null;
  return {
    start: dateOfDay(p.start, year),
    startHalf: dateOfDay(p.startHalf, year),
    peak: dateOfDay(p.peak, year),
    endHalf: dateOfDay(p.endHalf, year),
    end: dateOfDay(p.end, year),
    base: round4(p.base),
    amplitude: round4(p.amplitude),
    peakValue: round4(p.peakValue),
    peakGcvi: round4(top),
    complete: p.complete
  };
}

/** Every index at the ten-day grid up to as-of; null where the curve claims nothing. */
function smoothTable({ curves }: PlotCurves, year: number, asOfDay: number): ClassifiedPlot['smooth'] {
  const first = addDays(isoDate(`${year}-01-01`), FIRST_DAY - 1);
  const days = Array.from({ length: 49 }, (_, k) => FIRST_DAY + STEP_DAYS * k).filter((d) => d <= asOfDay);
  const dates = days.map((d) => addDays(first, d - FIRST_DAY));
  return SERIES_INDICES.flatMap((index) => {
    const curve = curves[index];
    if (!curve) return [];
    const values = days.map((d) => {
      const value = d <= lastNode(curve) ? valueAt(curve, d) : Number.NaN;
      return Number.isFinite(value) ? round4(value) : null;
    });
    return [{ index, dates, values }];
  });
}

function evidenceOf(
  { clearDays }: PlotCurves,
  read: CropSeason,
  year: number,
  asOfDay: number
): ClassifiedPlot['evidence'] {
  const first = clearDays[0];
  const last = clearDays.at(-1);
  const gaps = seasonGaps(clearDays, read, asOfDay);
  return {
    clearDates: clearDays.length,
    keyWindowDates: gaps.keyLooks, // 0 with neither calendar nor season: of no look is it known that it was a key one
    maxGapDays: first === undefined || last === undefined ? null : maxGap(clearDays, first, last),
    maxGapGreenUpDays: gaps.greenUp,
    maxGapSenescenceDays: gaps.senescence,
    firstDate: first === undefined ? null : dateOfDay(first, year),
    lastDate: last === undefined ? null : dateOfDay(last, year)
  };
}
