import { type CoverFigures, coverFigures, type MarkovFigures, markovFigures } from './clouds.ts';
import type { FieldSeries } from './field-series.ts';
import { type Layer, lagCorrelation } from './lag.ts';
import { type NoiseFigures, noiseFigures, type SharedNoise, sharedNoise, tripletResiduals } from './noise.ts';
import { type Patch, type PatchDate, shareOf } from './patch.ts';
import { clearNdvi, pixelSeries } from './patch-fields.ts';

/** Distances at which the likeness of neighbours is published, metres. */
export const CLOUD_LAGS_M = [20, 40, 60, 100, 150, 200, 300] as const;
export const NDVI_LAGS_M = [10, 20, 50, 80] as const;

export type CloudFigures = {
  name: string;
  mask: string; // whose clouds they are
  cover: CoverFigures;
  next: MarkovFigures; // from each date to the next
  tenDays: MarkovFigures;
  correlation: number[]; // of the cloud layer at CLOUD_LAGS_M; NaN where pixels are too large
};

type CloudLayer = (date: PatchDate) => Uint8Array | null;
const MAKERS: readonly { mask: string; layer: CloudLayer }[] = [
  { mask: "season's mask", layer: (d) => d.cloud },
  { mask: 'SCL', layer: (d) => d.sclCloud },
  { mask: 'truth', layer: (d) => d.trueCloud }
];

/** Cloud over patches of one kind, by each maker of masks that all their dates have. */
export function cloudFigures(name: string, patches: readonly Patch[]): CloudFigures[] {
  return MAKERS.flatMap(({ mask, layer }): CloudFigures[] => {
    if (!patches.every((p) => p.dates.every((d) => layer(d) !== null))) return [];
    const sequences = patches.map((p) =>
      p.dates.map((d) => ({ day: d.day, cover: shareOf(layer(d)!, d.mask) })).filter((d) => Number.isFinite(d.cover))
    );
    const layers = patches.flatMap((p) => p.dates.map((d): Layer => ({ width: p.width, values: layer(d)! })));
    return [cloudRow(name, mask, sequences, layers, patches[0]!.gsdM)];
  });
}

/** The figures of any sequence of covers and its cloud layers. */
export function cloudRow(
  name: string,
  mask: string,
  sequences: readonly (readonly { day: number; cover: number }[])[],
  layers: readonly Layer[],
  gsdM: number
): CloudFigures {
  return {
    name,
    mask,
    cover: coverFigures(sequences.flat().map((d) => d.cover)),
    next: markovFigures(sequences),
    tenDays: markovFigures(sequences, 10),
    correlation: CLOUD_LAGS_M.map((m) => (m % gsdM === 0 ? lagCorrelation(layers, m / gsdM) : Number.NaN))
  };
}

export type GroundFigures = {
  name: string;
  clearDates: number; // wholly clear, all patches together
  ndviCorrelation: number[]; // at NDVI_LAGS_M
  fieldNoise: NoiseFigures;
  pixelNoise: NoiseFigures;
  shared: SharedNoise;
};

/** Likeness of neighbours and noise in time over patches of 10 m. */
export function groundFigures(name: string, patches: readonly Patch[], series: readonly FieldSeries[]): GroundFigures {
  const clear = patches.flatMap((p) => clearNdvi(p));
  const residuals = tripletResiduals(series);
  return {
    name,
    clearDates: clear.length,
    ndviCorrelation: NDVI_LAGS_M.map((m) => lagCorrelation(clear, m / 10)),
    fieldNoise: noiseFigures(residuals),
    pixelNoise: noiseFigures(tripletResiduals(patches.flatMap((p) => pixelSeries(p, PIXEL_STEP)))),
    shared: sharedNoise(residuals)
  };
}

/** Every second pixel of every second row is enough for the noise of pixels. */
const PIXEL_STEP = 2;
