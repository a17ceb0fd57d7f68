import { fileURLToPath } from 'node:url';
import { CROP_CLASSES, regionPrior } from '../../pipeline/crop/classes.ts';
import { canonicalJson } from '../../pipeline/io/keys.ts';
import { CHANNELS, cropInput, STEPS } from '../../pipeline/series/crop-input.ts';
import type { Series } from '../../pipeline/series/observation.ts';
import { type Backend, type BackendWanted, wantedBackend } from '../backend.ts';
import { calibratedSoftmax } from '../metrics/calibration.ts';
import { type ModelFile, type ModelInfo, modelInfoOf, readModelFile } from '../model-file.ts';

/** Where the weights that come with Parus lie. */
export const SHIPPED = fileURLToPath(new URL('weights', import.meta.url));

/** What the shipped model reads (`pipeline/series/crop-input.ts`), as its file states it. */
export const SHIPPED_INPUT = { kind: 'harvest-year', channels: [...CHANNELS], steps: STEPS } as const;

export type CropModel = {
  id: string;
  version: string;
  weightsSha256: string;
  classes: readonly string[];
  backend: Backend;
  temperature: number;
  /** Logits of prepared inputs, n · classes. Leaves no tensor behind. */
  logits(inputs: readonly Float32Array[]): Promise<Float32Array>;
};

/** Which model is shipped, from its json alone: nothing of TensorFlow.js is loaded. For keys of planned work. */
export const modelInfo = (): ModelInfo => modelInfoOf(SHIPPED);

/** True for a model that reads and answers as the shipped one does. */
export const readsAsShipped = (file: ModelFile): boolean => canonicalJson(file.input) === canonicalJson(SHIPPED_INPUT);

/**
 * Loads the shipped crop model on a back end (the best there is, unless one is named). Throws an Error where the weights were made
 * for other classes or inputs than this version's; a Problem where a file of it is damaged or a demanded back end is absent.
 */
export async function loadCropModel(
  wanted: BackendWanted = wantedBackend(),
  folder: string = SHIPPED
): Promise<CropModel> {
  const { loadModel } = await import('../load.ts');
  const file = readModelFile(folder);
  if (file.classes.join() !== CROP_CLASSES.join() || !readsAsShipped(file)) {
    throw new Error('Expected crop-multi weights for the classes and inputs of this version: train the model again.');
  }
  const loaded = await loadModel(folder, wanted, file);
  return {
    id: file.id,
    version: file.version,
    weightsSha256: file.weightsSha256,
    classes: file.classes,
    backend: loaded.backend,
    temperature: file.temperature,
    logits: (inputs) => loaded.run(flat(inputs), inputs.length, [STEPS, CHANNELS.length])
  };
}

/** Inputs of equal length, one after another. */
export function flat(inputs: readonly Float32Array[]): Float32Array {
  const width = inputs[0]?.length ?? 0;
  const all = new Float32Array(inputs.length * width);
  inputs.forEach((x, i) => {
    all.set(x, i * width);
  });
  return all;
}

/**
 * What grows on plots, as probabilities in the order of `model.classes` that sum to 1 and are calibrated on simulated
 * seasons. A known region weighs crops by its calendars; null uses no prior. The class is the crop that stands, or stood
 * last, on the series' last date. Deterministic on one back end; leaves no tensor behind.
 */
export async function classify(
  model: CropModel,
  inputs: { series: Series; season: number; region: string | null }[]
): Promise<{ probabilities: Float32Array }[]> {
  const logits = await model.logits(inputs.map((i) => cropInput(i.series, i.season)));
  const n = model.classes.length;
  return inputs.map(({ region }, i) => ({
    probabilities: calibratedSoftmax(logits.subarray(i * n, (i + 1) * n), model.temperature, regionPrior(region))
  }));
}
