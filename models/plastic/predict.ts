import { fileURLToPath } from 'node:url';
import {
  PLASTIC_CLASSES,
  type Plastic,
  type PlasticLook,
  plasticInput,
  seasonPlastic
} from '../../pipeline/crop/plastic.ts';
import { dayOfYear } from '../../pipeline/dates.ts';
import { canonicalJson } from '../../pipeline/io/keys.ts';
import { BANDS } from '../../pipeline/scene/bands.ts';
import type { Observation } from '../../pipeline/series/observation.ts';
import { type BackendWanted, wantedBackend } from '../backend.ts';
import { softmaxRows } from '../metrics/calibration.ts';
import { type ModelFile, type ModelInfo, modelInfoOf, readModelFile } from '../model-file.ts';

/** Where the weights that come with Parus lie. */
export const SHIPPED = fileURLToPath(new URL('weights', import.meta.url));

/** What the shipped model reads (`pipeline/crop/plastic.ts`), as its file states it. */
export const SHIPPED_INPUT = { kind: 'spectrum', bands: [...BANDS], scale: 'ln' } as const;

/** Which model is shipped, from its json alone: nothing of TensorFlow.js is loaded. For keys of planned work. */
export const plasticInfo = (): ModelInfo => modelInfoOf(SHIPPED);

export type PlasticModel = {
  file: ModelFile;
  /** Logits of spectra as `plasticInput` gives them, one after another: n · 3. Leaves no tensor behind. */
  logits(x: Float32Array): Promise<Float32Array>;
  /** Probabilities of none, roof and film, n · 3. */
  probabilities(x: Float32Array): Promise<Float32Array>;
};

/**
 * Loads the plastic model on a back end. Throws an Error where its weights were made for other classes or inputs; a Problem where a file of it is
 * damaged or a demanded back end is absent.
 */
export async function loadPlasticModel(
  wanted: BackendWanted = wantedBackend(),
  folder: string = SHIPPED
): Promise<PlasticModel> {
  const { loadModel } = await import('../load.ts');
  const file = readModelFile(folder);
  if (file.classes.join() !== PLASTIC_CLASSES.join() || canonicalJson(file.input) !== canonicalJson(SHIPPED_INPUT)) {
    throw new Error('Expected plastic weights for the classes and inputs of this version: train the model again.');
  }
  const loaded = await loadModel(folder, wanted, file);
  const width = BANDS.length;
  const logits = (x: Float32Array) => loaded.run(x, x.length / width, [width]);
  return {
    file,
    logits,
    probabilities: async (x) => softmaxRows(await logits(x), PLASTIC_CLASSES.length, file.temperature)
  };
}

/** A season's value (`seasonPlastic`) as a calibrated probability: σ(slope · logit + offset), by class as the model's file has it. */
export function calibratedSeason(raw: Plastic, calibration: ModelFile['seasonCalibration']): Plastic {
  const of = (name: 'roof' | 'film'): number => {
    const [slope, offset] = calibration?.[name] ?? [1, 0];
    const p = Math.min(1 - 1e-6, Math.max(1e-6, raw[name]));
    return 1 / (1 + Math.exp(-(slope * Math.log(p / (1 - p)) + offset)));
  };
  return { roof: of('roof'), film: of('film') };
}

/**
 * How surely plastic lay over plots at some time of a season, from all looks of each that have the ten bands: calibrated on simulated seasons; a
 * claim from 0.5 on. Null where too few looks have neighbours. `season` is the harvest year from which days are counted.
 */
export async function plasticOf(
  model: PlasticModel,
  plots: readonly (readonly Observation[])[],
  season: number
): Promise<(Plastic | null)[]> {
  const rows = plots.flatMap((observations, plot) =>
    observations.flatMap((o) => {
      const x = o.count > 0 ? plasticInput(o.mean) : null;
      return x ? [{ plot, day: dayOfYear(o.date, season), x }] : [];
    })
  );
  const width = BANDS.length;
  const all = new Float32Array(rows.length * width);
  rows.forEach((r, i) => {
    all.set(r.x, i * width);
  });
  const p = rows.length === 0 ? all : await model.probabilities(all);
  const looks: PlasticLook[][] = plots.map(() => []);
  rows.forEach(({ plot, day }, i) => {
    looks[plot]!.push({ day, roof: p[3 * i + 1]!, film: p[3 * i + 2]! });
  });
  return looks.map((of) => {
    const raw = seasonPlastic(of);
    return raw && calibratedSeason(raw, model.file.seasonCalibration);
  });
}
