import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Problem } from '../pipeline/errors.ts';
import { canonicalJson, prettyJson, sha256Hex } from '../pipeline/io/keys.ts';
import { decodeWeights, encodeWeights, type WeightValues } from './weights.ts';

/**
 * A model on disk is a folder (docs/formats/model.md):
 *
 *     model.json     what it is, what it reads, how good it is, and where each weight stands in weights.bin
 *     classes.json   the labels, in the order of its outputs
 *     weights.bin    the weights, uint16 (models/weights.ts)
 *     card.md        the same for people, written by the run that made the weights
 *
 * `bindingSha256` is over classes, inputs, network, weights and their list together: none of them means anything with another of the rest.
 */
export const METRIC = z.object({
  name: z.string(),
  value: z.number(),
  ci95: z.tuple([z.number(), z.number()]).nullable(),
  baseline: z.object({ name: z.string(), value: z.number() }).nullable(),
  gain95: z.tuple([z.number(), z.number()]).optional(), // of value − baseline, both on each draw: what makes data hard for both cancels
  data: z.string(),
  split: z.string(),
  simulated: z.boolean()
});

const WEIGHT = z.object({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.literal('float32'),
  quantization: z
    .object({ dtype: z.literal('uint16'), min: z.number(), scale: z.number(), original_dtype: z.literal('float32') })
    .optional()
});

const MODEL = z.object({
  format: z.literal('parus-model-1'),
  id: z.string(),
  version: z.string(),
  network: z.looseObject({ kind: z.string() }),
  input: z.looseObject({ kind: z.string() }),
  temperature: z.number().positive(), // logits are divided by it before the softmax
  rejectBelow: z.number().min(0).max(1), // no claim under this probability
  seasonCalibration: z.record(z.string(), z.tuple([z.number(), z.number()])).optional(), // by class: slope and offset of the logit of a season's value
  synthetic: z.boolean(), // trained on simulated data
  trainedOn: z.string(),
  metrics: z.array(METRIC),
  bytes: z.number().int(),
  weightsSha256: z.string(),
  bindingSha256: z.string(),
  weightsManifest: z.tuple([z.object({ paths: z.tuple([z.literal('weights.bin')]), weights: z.array(WEIGHT) })])
});

export type ModelMetric = z.infer<typeof METRIC>;
/** model.json with its classes. */
export type ModelFile = z.infer<typeof MODEL> & { classes: string[] };
/** What a trainer knows; the rest of `ModelFile` follows from the weights. */
export type NewModel = Omit<ModelFile, 'format' | 'bytes' | 'weightsSha256' | 'bindingSha256' | 'weightsManifest'>;

type Bound = Pick<ModelFile, 'classes' | 'input' | 'network' | 'weightsSha256' | 'weightsManifest'>;
const bindingOf = ({ classes, input, network, weightsSha256, weightsManifest }: Bound): string =>
  sha256Hex(canonicalJson({ classes, input, network, weightsSha256, weightsManifest }));

/**
 * The model in a folder, without its weights: loads nothing of TensorFlow.js. Throws Problem 'BadFile' naming the file that
 * is absent, is no JSON, lacks a field, or does not belong to the others.
 */
export function readModelFile(folder: string): ModelFile {
  const model = parsed(join(folder, 'model.json'), MODEL);
  const classes = parsed(join(folder, 'classes.json'), z.array(z.string()).min(1));
  const file = { ...model, classes };
  if (bindingOf(file) !== file.bindingSha256) {
    throw new Problem(
      'BadFile',
      `Expected classes, inputs and network of ${folder} to be those that its weights were trained for (binding ${file.bindingSha256}), found others (${bindingOf(file)}).`,
      { subject: folder }
    );
  }
  return file;
}

/** A model by what changes its answers. */
export type ModelInfo = Pick<ModelFile, 'id' | 'version' | 'weightsSha256'>;

/** Which model lies in a folder, from its json alone: nothing of TensorFlow.js is loaded. For keys of planned work. */
export function modelInfoOf(folder: string): ModelInfo {
  const { id, version, weightsSha256 } = readModelFile(folder);
  return { id, version, weightsSha256 };
}

/** The weights of a model. Throws Problem 'BadFile' where weights.bin is not the file that model.json names. */
export function readWeights(folder: string, file: ModelFile): WeightValues[] {
  const path = join(folder, 'weights.bin');
  const bytes = bytesOf(path);
  const found = sha256Hex(bytes);
  if (found !== file.weightsSha256) {
    throw new Problem('BadFile', `Expected ${path} with sha256 ${file.weightsSha256}, found ${found}.`, {
      subject: path
    });
  }
  return decodeWeights(file.weightsManifest[0].weights, bytes);
}

/** Writes model.json, classes.json and weights.bin; returns what it wrote. The same model gives the same bytes. */
export function writeModel(folder: string, model: NewModel, weights: readonly WeightValues[]): ModelFile {
  const { specs, bytes } = encodeWeights(weights);
  const { classes, ...rest } = model;
  const weightsSha256 = sha256Hex(bytes);
  const weightsManifest: ModelFile['weightsManifest'] = [{ paths: ['weights.bin'], weights: specs }];
  const file: ModelFile = {
    ...rest,
    classes,
    format: 'parus-model-1',
    bytes: bytes.length,
    weightsSha256,
    bindingSha256: bindingOf({ ...model, weightsSha256, weightsManifest }),
    weightsManifest
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'weights.bin'), bytes);
  writeFileSync(join(folder, 'classes.json'), prettyJson(classes));
  writeModelFile(folder, file);
  return file;
}

/** Writes model.json alone: for a judge that adds metrics or a temperature to weights that stand. */
export function writeModelFile(folder: string, { classes: _, ...rest }: ModelFile): void {
  writeFileSync(join(folder, 'model.json'), prettyJson(rest));
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Problem('BadFile', `Expected a model's file ${path}, found none.`, { subject: path, cause });
  }
}

function parsed<T>(path: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(bytesOf(path).toString('utf8'));
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem('BadFile', `Expected JSON in ${path}, found something else.`, { subject: path, cause });
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new Problem('BadFile', `Expected ${path} as Parus writes it: ${z.prettifyError(result.error)}`, {
    subject: path
  });
}
