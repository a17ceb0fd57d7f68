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
  reason: string | null; // why it does not ship, or where a shipped one must not be trusted
  version: string | null;
  weightsSha256: string | null;
  bytes: number;
  metrics: ModelMetric[];
};

const compared = (metrics: ModelMetric[]) =>
  metrics.flatMap(({ name, value, baseline, ci95 }) => (baseline && ci95 ? [{ name, value, baseline, ci95 }] : []));

/**
 * A model ships where every held-out metric of the ground it is for lies above its baseline with its whole interval.
 * For `crop-multi` that ground is the catalogue's regions, which only simulated seasons show so far; real parcels lie
 * elsewhere, and what they say is its limit, not its licence (docs/decisions/0005-crop-claims-elsewhere.md).
 */
function beatsBaselines(metrics: ModelMetric[]): boolean {
  const own = compared(metrics.filter((m) => m.simulated));
  return own.length > 0 && own.every((m) => m.ci95[0] > m.baseline.value);
}

/** Where real parcels show no gain over the baseline, in one sentence; null where they do. */
function limitOf(metrics: ModelMetric[]): string | null {
  const behind = compared(metrics.filter((m) => !m.simulated)).filter((m) => m.ci95[0] <= m.baseline.value);
  if (behind.length === 0) return null;
  const figures = behind.map((m) => `${m.name} ${m.value} against ${m.baseline.value}`).join('; ');
  return `Shipped on simulated evidence for the catalogue's regions. Elsewhere it is not shown to beat the most frequent class (${figures}): there its claims ask and never stop.`;
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
        reason: 'Its card does not show every held-out metric of its own ground above the baseline.'
      };
    }
    return { ...found, status: 'shipped', reason: limitOf(file.metrics) };
  });
}
