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

/** A model ships only where every held-out metric that has a baseline lies above it with its whole interval. */
function beatsBaselines(metrics: ModelMetric[]): boolean {
  const compared = metrics.flatMap(({ baseline, ci95 }) => (baseline && ci95 ? [{ baseline, ci95 }] : []));
  return compared.length > 0 && compared.every((m) => m.ci95[0] > m.baseline.value);
}

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
    if (!existsSync(new URL('crop-multi/card.md', import.meta.url)) || !beatsBaselines(file.metrics)) {
      return {
        ...found,
        status: 'refused',
        reason: 'Its card does not show every held-out metric above its baseline.'
      };
    }
    return { ...found, status: 'shipped', reason: null };
  });
}
