import { readFileSync } from 'node:fs';
import type * as Tf from '@tensorflow/tfjs';
import { CROP_CLASSES, regionPrior } from '../../pipeline/crop/classes.ts';
import { canonicalJson, sha256Hex } from '../../pipeline/io/keys.ts';
import { CHANNELS, cropInput, STEPS } from '../../pipeline/series/crop-input.ts';
import type { Series } from '../../pipeline/series/observation.ts';
import { type Backend, type BackendWanted, startBackend, wantedBackend } from '../backend.ts';
import { calibratedSoftmax } from '../metrics/calibration.ts';
import { decodeWeights, type WeightSpec } from '../weights.ts';
import type { CropWeights } from './model.ts';

/** What `weights/model.json` says of a trained crop model. */
export type CropModelFile = {
  id: 'crop-multi';
  version: string;
  classes: string[];
  bindingSha256: string; // over classes and input channels: the weights mean nothing with others
  weightsSha256: string;
  bytes: number;
  temperature: number; // logits are divided by it before the softmax
  specs: WeightSpec[];
  synthetic: boolean;
  metrics: ModelMetric[];
};
export type ModelMetric = {
  name: string;
  value: number;
  ci95: [number, number] | null;
  baseline: { name: string; value: number } | null;
  data: string;
  split: string;
  simulated: boolean;
};

export type CropModel = {
  id: 'crop-multi';
  version: string;
  weightsSha256: string;
  classes: readonly string[];
  backend: Backend;
  temperature: number;
  weights: CropWeights;
  /** The plain forward pass: logits of a batch of inputs. */
  logits(x: Tf.Tensor3D): Tf.Tensor2D;
  tf: typeof Tf;
};

const folder = new URL('weights/', import.meta.url);

/** Ties weights to what their outputs and inputs mean. */
export const bindingOf = (classes: readonly string[]): string =>
  sha256Hex(canonicalJson({ classes, channels: CHANNELS, steps: STEPS }));

export const readCropModelFile = (from: URL = folder): CropModelFile =>
  JSON.parse(readFileSync(new URL('model.json', from), 'utf8')) as CropModelFile;

/** Which model is shipped, from its json alone: nothing of TensorFlow.js is loaded. For keys of planned work. */
export function modelInfo(): { id: 'crop-multi'; version: string; weightsSha256: string } {
  const { id, version, weightsSha256 } = readCropModelFile();
  return { id, version, weightsSha256 };
}

/**
 * Loads the shipped crop model on a back end (the best there is, unless one is named). Throws an Error where the weights file is
 * not the one that model.json names, or was made for other classes or inputs; a Problem where a demanded back end is absent.
 */
export async function loadCropModel(wanted: BackendWanted = wantedBackend(), from: URL = folder): Promise<CropModel> {
  const file = readCropModelFile(from);
  const bytes = readFileSync(new URL('weights.bin', from));
  const found = sha256Hex(bytes);
  if (found !== file.weightsSha256) {
    throw new Error(`Expected weights.bin of crop-multi with sha256 ${file.weightsSha256}, got ${found}.`);
  }
  if (file.bindingSha256 !== bindingOf(CROP_CLASSES)) {
    throw new Error('Expected crop-multi weights for the classes and inputs of this version: train the model again.');
  }
  const backend = await startBackend(wanted);
  const tf = await import('@tensorflow/tfjs');
  const { cropLogits } = await import('./model.ts');
  const weights: CropWeights = {};
  for (const { name, shape, values } of decodeWeights(file.specs, bytes)) weights[name] = tf.tensor(values, shape);
  return {
    id: file.id,
    version: file.version,
    weightsSha256: file.weightsSha256,
    classes: CROP_CLASSES,
    backend,
    temperature: file.temperature,
    weights,
    logits: (x) => cropLogits(weights, x, null),
    tf
  };
}

const BATCH = 256;

/** Raw logits of prepared inputs, n · classes. Leaves no tensor behind. */
export async function logitsOf(model: CropModel, inputs: Float32Array[]): Promise<Float32Array> {
  const { tf, classes } = model;
  const width = STEPS * CHANNELS.length;
  const all = new Float32Array(inputs.length * classes.length);
  for (let from = 0; from < inputs.length; from += BATCH) {
    const part = inputs.slice(from, from + BATCH);
    const flat = new Float32Array(part.length * width);
    part.forEach((x, i) => {
      flat.set(x, i * width);
    });
    const out = tf.tidy(() => model.logits(tf.tensor3d(flat, [part.length, STEPS, CHANNELS.length])));
    all.set(await out.data(), from * classes.length);
    out.dispose();
  }
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
  const logits = await logitsOf(
    model,
    inputs.map((i) => cropInput(i.series, i.season))
  );
  const n = model.classes.length;
  return inputs.map(({ region }, i) => ({
    probabilities: calibratedSoftmax(logits.subarray(i * n, (i + 1) * n), model.temperature, regionPrior(region))
  }));
}
