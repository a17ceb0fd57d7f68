import { crop, isCropCode } from '../crop/catalogue.ts';
import { dayOfYear } from '../dates.ts';
import { seasonOfCrop } from '../growth/season-of-crop.ts';
import { byCodeUnit } from '../ids.ts';
import type { Plot } from '../plot/plot.ts';
import { plotCurves } from '../series/curves.ts';
import { maxGap } from '../series/gaps.ts';
import { LAST_DAY, seasonObservations } from '../series/index-samples.ts';
import type { Series } from '../series/observation.ts';
import { lastNode } from '../series/smooth.ts';
import type { EconomicsRow } from '../value/economics.ts';
import { referenceGcvi } from '../yield/canopy-reference.ts';
import { type NoYield, plotYield } from '../yield/plot-yield.ts';
import type { ClassifiedPlot, EstimatedPlot, YieldEstimate } from './artefacts.ts';
import { peakGcvi, type SeasonContext } from './classified-plot.ts';

/** A plot's crop is one of its possible crops from this probability on. */
const POSSIBLE = 0.02;
/** A plot lends its canopy to the median of its peers above this. */
const PEER_PROBABILITY = 0.6;

const round2 = (x: number): number => Math.round(x * 100) / 100;
const round4 = (x: number): number => Math.round(x * 1e4) / 1e4;

/** GCVI peaks of the plots that surely carry a crop and whose season was seen to its end, by crop. */
export function peerPeaks(classified: readonly ClassifiedPlot[]): Map<string, number[]> {
  const peaks = new Map<string, number[]>();
  for (const { crop: found, season } of classified)
    if (found && !found.rejected && found.probability > PEER_PROBABILITY && season?.complete)
      peaks.set(found.code, [...(peaks.get(found.code) ?? []), season.peakGcvi]);
  return peaks;
}

/**
 * Yields of a plot for every crop that it may carry (probability ≥ 0.02) and that the table prices, by crop code. Each
 * crop is read in its own season of the year. Where there is none, `note` says why, for the most probable crop.
 */
export function estimatedPlot(
  plot: Plot,
  series: Series,
  classified: ClassifiedPlot,
  table: readonly EconomicsRow[],
  peers: Map<string, readonly number[]>,
  { season: year, asOf, region }: SeasonContext
): EstimatedPlot {
  const none = (note: NoYield): EstimatedPlot => ({ id: plot.id, yields: [], note });
  if (!classified.crop) return none('no_look');
  if (plot.tier === 'T0' || plot.tier === 'T1') return none('small_plot');

  const curves = plotCurves(seasonObservations(series.observations, year, asOf), year);
  const asOfDay = Math.min(LAST_DAY, dayOfYear(asOf, year));
  const yieldAs = (code: string): YieldEstimate | NoYield => {
    if (!isCropCode(code)) return 'not_a_crop';
    const { status, evergreen } = crop(code);
    if (status === 'structure_only') return 'protected';
    const row = table.find((r) => r.crop === code);
    if (!row) return 'no_table';
    const { season, calendar } = seasonOfCrop(curves, code, region);
    if (!season && !evergreen) return 'no_season';
    const [from, to] = season ? [season.start, season.end] : [1, asOfDay];
    const top = peakGcvi(curves.curves.GCVI, from, to);
    if (top === null) return 'no_season';
    const reference = referenceGcvi(code, peers.get(code) ?? []);
    if (reference === null) return 'no_reference';
    const maxGapDays = maxGap(curves.clearDays, from, Math.min(to, asOfDay));
    if (maxGapDays === null) return 'no_season'; // the stretch lies after as-of
    const lastSeen = curves.curves.NDVI ? lastNode(curves.curves.NDVI) : from;
    const found = plotYield({
      code,
      countyKgPerMu: row.countyKgPerMu,
      cvPlot: row.cvPlot,
      tier: plot.tier,
      purePixels: plot.purePixels,
      peakGcvi: top,
      referenceGcvi: reference,
      peakSeen: season ? season.complete || season.peak < lastSeen - 5 : calendar !== null && asOfDay >= calendar.peak,
      complete: season ? season.complete : calendar !== null && asOfDay >= calendar.harvest,
      maxGapDays
    });
    return {
      crop: code,
      kgPerMu: round2(found.kgPerMu),
      sdKgPerMu: round2(found.sdKgPerMu),
      satelliteKgPerMu: found.satelliteKgPerMu === null ? null : round2(found.satelliteKgPerMu),
      rmseKgPerMu: found.rmseKgPerMu === null ? null : round2(found.rmseKgPerMu),
      countyKgPerMu: row.countyKgPerMu,
      w: round4(found.w),
      modelKind: found.modelKind
    };
  };

  const possible = Object.entries(classified.crop.probabilities).filter(([, p]) => p >= POSSIBLE);
  const answers = possible.map(([code]) => ({ code, answer: yieldAs(code) }));
  const yields = answers
    .flatMap(({ answer }) => (typeof answer === 'string' ? [] : [answer]))
    .sort((a, b) => byCodeUnit(a.crop, b.crop));
  if (yields.length > 0) return { id: plot.id, yields, note: null };
  const best = answers.find(({ code }) => code === classified.crop!.code)?.answer;
  return none(typeof best === 'string' ? best : 'no_season');
}
