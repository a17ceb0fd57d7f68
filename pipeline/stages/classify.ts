import { z } from 'zod';
import { type CropModel, classify as classifySeries, loadCropModel } from '../../models/crop-multi/predict.ts';
import { CROP_CLASSES } from '../crop/classes.ts';
import { isoDate } from '../dates.ts';
import { Problem } from '../errors.ts';
import { byCodeUnit, type Key } from '../ids.ts';
import { encodeJson } from '../io/arrays.ts';
import { seasonObservations } from '../series/index-samples.ts';
import type { ClassifyArtefact, ClassifyInput } from './artefacts.ts';
import { classifiedPlot } from './classified-plot.ts';
import { readSeries } from './observe.ts';
import { STAGE_VERSIONS } from './plan.ts';
import type { Stage } from './stage.ts';

const schema = z.object({
  series: z.string(),
  season: z.number().int(),
  asOf: z.string(),
  region: z.string().nullable(),
  model: z.object({ id: z.string(), version: z.string(), weightsSha256: z.string() })
});

/** The model of this process, loaded by the first job that needs it. A failed load is not kept. */
let loaded: Promise<CropModel> | null = null;
const cropModel = (): Promise<CropModel> => {
  loaded ??= loadCropModel().catch((e: unknown) => {
    loaded = null;
    throw e;
  });
  return loaded;
};
