import { SKY_WEIGHTS } from '../../models/cloud-seg/predict.ts';
import { modelInfo } from '../../models/crop-multi/predict.ts';
import { modelInfoOf } from '../../models/model-file.ts';
import { plasticInfo } from '../../models/plastic/predict.ts';
import { PLOT_WEIGHTS } from '../../models/plot-seg/predict.ts';
import { listModels } from '../../models/registry.ts';
import type { Nets } from './plan.ts';

/**
 * The networks that this version's stages ask: their weights are part of what a job's key says. A refused model of roofs and film is not
 * asked. Loads nothing of TensorFlow.js.
 */
export function shippedNets(): Nets {
  const asksPlastic = listModels().some((m) => m.id === 'plastic' && m.status === 'shipped');
  return {
    sky: modelInfoOf(SKY_WEIGHTS),
    fields: modelInfoOf(PLOT_WEIGHTS),
    crop: modelInfo(),
    plastic: asksPlastic ? plasticInfo() : null
  };
}
