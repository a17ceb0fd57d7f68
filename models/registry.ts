import { existsSync } from 'node:fs';
import { type ModelMetric, readCropModelFile } from './crop-multi/predict.ts';
import { MODELS, type ModelKind } from './table.ts';

/** What Parus says of one of its models, as `parus models --json` prints it. */
export type ModelReport = {
  id: string;
  no: number;
  zh: string;
  en: string;
  kind: ModelKind;
  status: 'shipped' | 'planned' | 'refused';
  reason: string | null; // why it does not ship
  version: string | null;
  weightsSha256: string | null;
  bytes: number;
  metrics: ModelMetric[];
};

/** A model ships only with a card whose held-out metric beats a named baseline. */
const beatsBaseline = (metrics: ModelMetric[]): boolean =>
  metrics.some((m) => m.baseline !== null && m.ci95 !== null && m.ci95[0] > m.baseline.value);

/** All thirty models and whether they ship. Reads weights' json files only; loads nothing of TensorFlow.js. */
export function listModels(): ModelReport[] {
  return MODELS.map(({ no, id, zh, en, kind }) => {
    const planned = { id, no, zh, en, kind, version: null, weightsSha256: null, bytes: 0, metrics: [] };
    if (id !== 'crop-multi') {
      return {
        ...planned,
        status: 'planned',
        reason: 'No card yet that shows it beating a baseline on held-out data.'
      };
    }
    const file = readCropModelFile();
    const found = {
      ...planned,
      version: file.version,
      weightsSha256: file.weightsSha256,
      bytes: file.bytes,
      metrics: file.metrics
    };
    if (!existsSync(new URL('crop-multi/card.md', import.meta.url)) || !beatsBaseline(file.metrics)) {
      return { ...found, status: 'refused', reason: 'Its card shows no held-out metric above the baseline.' };
    }
    return { ...found, status: 'shipped', reason: null };
  });
}
