import { CROPS, NON_CROPS } from '../../pipeline/crop/catalogue.ts';
import { invert, toXY } from '../../pipeline/geo/affine.ts';
import { fromLonLat } from '../../pipeline/geo/crs.ts';
import type { Polygon } from '../../pipeline/geo/polygon.ts';
import { stageName } from '../../pipeline/growth/stages.ts';
import { ndvi } from '../../pipeline/raster/indices.ts';
import type { Quicklook } from '../../pipeline/stages/quicklook.ts';
import type { RunResult } from '../../pipeline/stages/run-result.ts';
import { muOfSquareMetres } from '../../pipeline/units.ts';
import { NO_YIELD, type NoYield } from '../../pipeline/yield/plot-yield.ts';
import { MODEL_KINDS, type Pair, TIER_WORDS } from './words.ts';

type Rings = [x: number, y: number][][];

const round = (v: number, digits: number) => Math.round(v * 10 ** digits) / 10 ** digits;

/** Projected metres to pixels of the quicklook, to a tenth. */
function toPixels(quicklook: Quicklook | null): (polygon: Polygon) => Rings {
  if (!quicklook) return () => [];
  const inverse = invert(quicklook.grid.transform);
  return (polygon) =>
    polygon.map((ring) =>
      ring.map(([x, y]) => {
        const [col, row] = toXY(inverse, x, y);
        return [round(col, 2), round(row, 2)];
      })
    );
}

/** Ground that is no field: the page draws it faintly and fills it with nothing. */
const NO_FIELD = ['FO', 'WA', 'BU', 'UN'];

/**
 * Every plot as the page shows it, in the order of ids, and the table of dates that its curves point into: a run has
 * thousands of plots and some fifty dates.
 */
export function plotViews(run: RunResult, quicklook: Quicklook | null) {
  const pixelsOf = toPixels(quicklook);
  const declared = new Map(run.score.matches.map((m) => [m.plotId as string, m.declared]));
  const dates: string[] = [];
  const places = new Map<string, number>();
  const placeOf = (date: string): number => {
    if (!places.has(date)) places.set(date, dates.push(date) - 1);
    return places.get(date)!;
  };
  const plots = run.plots.map((plot) => {
    const found = run.classified.get(plot.id);
    const crop = found?.crop ?? null;
    const claims = crop !== null && !crop.rejected;
    const estimated = run.estimated.get(plot.id);
    const estimate = claims ? estimated?.yields.find((y) => y.crop === crop.code) : undefined;
    const smooth = found?.smooth.find((s) => s.index === 'NDVI');
    return {
      id: plot.id as string,
      rings: pixelsOf(plot.polygon),
      areaMu: round(muOfSquareMetres(plot.areaM2), 2),
      areaSeMu: round(muOfSquareMetres(plot.areaSeM2), 2),
      purePixels: plot.purePixels,
      tier: plot.tier,
      tierMeans: TIER_WORDS[plot.tier]!,
      confidence: plot.confidence,
      claims,
      crop: claims ? crop.code : null,
      faint: claims && NO_FIELD.includes(crop.code),
      probability: crop?.probability ?? null,
      likely: likely(crop?.probabilities ?? {}),
      stage: found?.stage ? pair(stageName(found.stage.code)) : null,
      season: found?.season ? { start: found.season.start, peak: found.season.peak, end: found.season.end } : null,
      seasonComplete: found?.season?.complete ?? false,
      plastic: found?.plastic ?? null,
      clearDates: found?.evidence.clearDates ?? null,
      keyWindowDates: found?.evidence.keyWindowDates ?? null,
      maxGapDays: found?.evidence.maxGapDays ?? null,
      yield: estimate
        ? {
            kgPerMu: estimate.kgPerMu,
            sd: estimate.sdKgPerMu,
            satellite: estimate.satelliteKgPerMu,
            county: estimate.countyKgPerMu,
            w: estimate.w,
            kind: MODEL_KINDS[estimate.modelKind]!
          }
        : null,
      noYield: estimate ? null : whyNoYield(estimated?.note ?? null, claims),
      declared: declared.get(plot.id) ?? [],
      looks: (run.series.get(plot.id)?.observations ?? [])
        .filter((o) => o.count > 0 && o.mean.B08 !== undefined && o.mean.B04 !== undefined)
        .map((o) => [placeOf(o.date), round(ndvi(o.mean.B08!, o.mean.B04!), 3), round(o.clearShare, 2)] as const),
      smooth: (smooth?.dates ?? []).map(
        (date, i) => [placeOf(date), smooth!.values[i] === null ? null : round(smooth!.values[i]!, 3)] as const
      )
    };
  });
  return { plots, dates };
}

const pair = (words: { zh: string; en: string }): Pair => [words.zh, words.en];

/** The three most probable classes, those below one percent left out. */
const likely = (probabilities: Record<string, number>) =>
  Object.entries(probabilities)
    .filter(([, p]) => p >= 0.01)
    .sort(([a, p], [b, q]) => q - p || (a < b ? -1 : 1))
    .slice(0, 3);

/** A yield is told of the claimed crop only; where there are yields of other possible crops, the claim is what lacks. */
function whyNoYield(note: string | null, claims: boolean): Pair {
  if (note !== null && Object.hasOwn(NO_YIELD, note)) return pair(NO_YIELD[note as NoYield]);
  return claims
    ? ['该作物没有可用的单产估计', 'no yield could be estimated for this crop']
    : ['作物不能确定,不给出单产', 'the crop is not sure, so no yield is told'];
}

/** What farmers drew, in quicklook pixels. */
export function declaredViews(run: RunResult, quicklook: Quicklook | null) {
  const pixelsOf = toPixels(quicklook);
  return run.score.declared.map(({ farmerId, plotId, lonLat, status, crop, flags }) => ({
    farmerId,
    plotId,
    crop,
    seen: status === 'matched',
    mended: flags.includes('RC-204'),
    rings: pixelsOf(lonLat.map((ring) => ring.map(([lon, lat]) => fromLonLat(run.grid.epsg!, lon, lat))))
  }));
}

export const cropNames = (): Record<string, [zh: string, en: string]> =>
  Object.fromEntries([...CROPS, ...NON_CROPS].map(({ code, zh, en }) => [code, [zh, en]]));

/** Colours by crop code; the usual ones are fixed so that two reports look alike, others are spread over the circle. */
const FIXED: Record<string, string> = {
  WW: '#d9a441',
  SW: '#e3bb66',
  ER: '#4fb0c6',
  MR: '#3793b0',
  LR: '#2a7391',
  SM: '#f2c230',
  UM: '#f29f30',
  SB: '#7cae3c',
  CT: '#e8e8f0',
  RS: '#f5e342',
  PN: '#b97b3f',
  PT: '#9b6b4a',
  SC: '#57a773',
  AP: '#d5484f',
  KW: '#79923c',
  CI: '#f08a24',
  TE: '#2f6d3b',
  GA: '#c8b6e2',
  VG: '#a05fb4',
  GH: '#b7d7e8',
  GR: '#7a3e9d',
  GS: '#58a55c',
  FL: '#a58d6f',
  AB: '#8b9a63',
  FO: '#1f5a33',
  WA: '#3566b8',
  BU: '#8a8a8a',
  UN: '#9aa5a0'
};

export function cropColours(plots: readonly { crop: string | null }[]): Record<string, string> {
  const codes = [...new Set(plots.map((p) => p.crop).filter((c) => c !== null))].sort();
  const index = (code: string) => CROPS.findIndex((c) => c.code === code);
  return Object.fromEntries(codes.map((code) => [code, FIXED[code] ?? `hsl(${(index(code) * 47) % 360} 55% 55%)`]));
}
