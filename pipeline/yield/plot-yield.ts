import { crop } from '../crop/catalogue.ts';
import type { Tier } from '../plot/plot.ts';
import { type Posterior, shrink } from './shrink.ts';

/** What a plot's yield as one crop rests on. */
export type YieldEvidence = {
  code: string;
  countyKgPerMu: number;
  cvPlot: number; // between plots of the county
  tier: Tier; // T2 or better
  purePixels: number;
  peakGcvi: number; // of the season; so far, where the peak was not seen
  referenceGcvi: number; // the peak that stands for the county mean
  peakSeen: boolean;
  complete: boolean; // the season's end was seen
  maxGapDays: number; // longest gap between looks in the season
};

/** `satelliteKgPerMu` and `rmseKgPerMu` are null where the peak was not seen: that is the county's word, no measurement. */
export type PlotYield = Posterior & {
  satelliteKgPerMu: number | null;
  rmseKgPerMu: number | null;
  modelKind: 'I' | 'P';
};

/**
 * ln yield per ln(1 + GCVI peak) [expert estimate 0.45 ± 0.1; to be refitted a crop and region on weighed yields]. 24 weighed
 * wheat fields in Bavaria, 2018 give 0.43 (r 0.44).
 */
export const GCVI_EXPONENT = 0.45;
/** Model error without local calibration, as a share of yield [expert estimate]: annual crops and trees. */
export const MODEL_ERROR = { annual: 0.22, tree: 0.25 } as const;
/** Widening of σ where ripening is still to come (drought, hail and lodging may follow) [expert estimate]. */
export const UNFINISHED = 1.25;
/** Canopy classes of trees: below 75 % and above 125 % of the reference's 1 + GCVI [expert estimate]. */
const TREE_CLASSES = { thin: 0.9, usual: 1, dense: 1.1 } as const;

/**
 * Yield of a plot from the peak of its canopy, shrunk to the county mean. Nothing here is learned and no weather is in it.
 *
 * - annual crops (kind P): ŷ = y_c · ((1 + GCVI_peak) / (1 + GCVI_ref))^0.45, so the reference canopy has the county mean
 * - trees and tea (kind I): fruit load is not seen; ŷ is the county mean, ±10 % for a dense or thin canopy
 * - σ_m² = (model share · ŷ)² + (0.004 · gap days · ŷ)² + (0.5 ŷ / √pure pixels)²; in tier T2 σ_m × 1.5
 * - end not yet seen: σ_m × 1.25
 * - peak not yet seen: the canopy so far says nothing of the peak, so there is no ŷ, w = 0, and the posterior is the
 *   county's mean and spread
 */
export function plotYield(e: YieldEvidence): PlotYield {
  const { perennial } = crop(e.code);
  const tau = e.cvPlot * e.countyKgPerMu;
  const modelKind = perennial ? 'I' : 'P';
  if (!e.peakSeen)
    return { kgPerMu: e.countyKgPerMu, sdKgPerMu: tau, w: 0, satelliteKgPerMu: null, rmseKgPerMu: null, modelKind };
  const canopy = (1 + e.peakGcvi) / (1 + e.referenceGcvi);
  const y = e.countyKgPerMu * (perennial ? treeClass(canopy) : canopy ** GCVI_EXPONENT);
  const model = y * (perennial ? MODEL_ERROR.tree : MODEL_ERROR.annual);
  const gap = 0.004 * e.maxGapDays * y;
  const mixed = (y * 0.5) / Math.sqrt(Math.max(1, e.purePixels));
  const sigma = Math.hypot(model, gap, mixed) * (e.tier === 'T2' ? 1.5 : 1) * (e.complete ? 1 : UNFINISHED);
  return { ...shrink(e.countyKgPerMu, tau, y, sigma), satelliteKgPerMu: y, rmseKgPerMu: sigma, modelKind };
}

const treeClass = (canopy: number): number =>
  canopy < 0.75 ? TREE_CLASSES.thin : canopy > 1.25 ? TREE_CLASSES.dense : TREE_CLASSES.usual;

/** Why a plot has no yield, in the words that people read. Keys are `note` of an estimate. */
export const NO_YIELD = {
  no_look: { zh: '本季无可用影像', en: 'no usable look in the season' },
  not_a_crop: { zh: '非作物地类', en: 'not a crop' },
  small_plot: { zh: '地块过小，卫星无法给出单产', en: 'too small a plot for a yield from Sentinel-2' },
  no_table: { zh: '缺少该地区该作物的单产与价格表', en: 'no table of yield and price for this crop and region' },
  protected: { zh: '设施内作物不可观测', en: 'a crop under cover is not observable' },
  no_season: { zh: '未观测到该作物的生长季', en: 'no growing season of the crop was seen' },
  no_reference: { zh: '缺少可比冠层', en: 'no canopy to compare with' }
} as const;
export type NoYield = keyof typeof NO_YIELD;
