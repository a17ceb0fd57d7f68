import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sentenceOf } from '../pipeline/errors.ts';
import { type ModelFile, type ModelMetric, readModelFile, readWeights } from './model-file.ts';
import { MODELS, type ModelKind, type ModelRow } from './table.ts';

/** What Parus says of one of its models, as `parus models --json` prints it. */
export type ModelReport = {
  id: string;
  no: number;
  zh: string;
  en: string;
  kind: ModelKind;
  task: { input: string; output: string; target: string };
  status: 'shipped' | 'planned' | 'refused';
  reason: string | null; // why it does not ship, or where a shipped one must not be trusted
  version: string | null;
  weightsSha256: string | null;
  bytes: number;
  card: string | null; // path in the project
  metrics: ModelMetric[];
};

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Figures of which less is better. */
const LESS = /ece|brier|loss|rmse|mae|crps/i;

const compared = (metrics: ModelMetric[]) =>
  metrics.flatMap(({ name, value, baseline, ci95 }) =>
    baseline && ci95
      ? [{ name, value, baseline, better: LESS.test(name) ? ci95[1] < baseline.value : ci95[0] > baseline.value }]
      : []
  );

/**
 * A model ships where every held-out metric of the ground it is for lies above its baseline with its whole interval.
 * For `crop-multi` that ground is the catalogue's regions, which only simulated seasons show so far; real parcels lie
 * elsewhere, and what they say is its limit, not its licence (docs/decisions/0005-crop-claims-elsewhere.md).
 */
function beatsBaselines({ metrics, synthetic }: ModelFile): boolean {
  const own = compared(metrics.filter((m) => m.simulated === synthetic));
  return own.length > 0 && own.every((m) => m.better);
}

/** Where real parcels show no gain over the baseline, in one sentence; null where they do. */
function limitOf(metrics: ModelMetric[]): string | null {
  const behind = compared(metrics.filter((m) => !m.simulated)).filter((m) => !m.better);
  if (behind.length === 0) return null;
  const figures = behind.map((m) => `${m.name} ${m.value} against ${m.baseline.value}`).join('; ');
  return `Shipped on simulated evidence for the catalogue's regions. Elsewhere it is not shown to beat the most frequent class (${figures}): there its claims ask and never stop.`;
}

/**
 * All thirty models and whether they ship: one with weights in `<models>/<id>/weights` and a card beside them is judged by the
 * figures in its file; the others are planned. A damaged file is a refusal with its reason, never an error. Loads nothing
 * of TensorFlow.js.
 */
export const listModels = (models: string = HERE): ModelReport[] => MODELS.map((row) => report(row, models));

function report({ no, id, zh, en, kind, input, output, target }: ModelRow, models: string): ModelReport {
  const nothing = { version: null, weightsSha256: null, bytes: 0, card: null, metrics: [] };
  const planned = { no, id, zh, en, kind, task: { input, output, target }, ...nothing };
  if (!existsSync(`${models}/${id}/weights/model.json`)) {
    return { ...planned, status: 'planned', reason: 'No card yet that shows it beating a baseline on held-out data.' };
  }
  let file: ModelFile;
  try {
    file = readModelFile(`${models}/${id}/weights`);
    readWeights(`${models}/${id}/weights`, file);
  } catch (e) {
    return { ...planned, status: 'refused', reason: sentenceOf(e) };
  }
  const { version, weightsSha256, bytes, metrics } = file;
  const card = existsSync(`${models}/${id}/card.md`) ? `models/${id}/card.md` : null;
  const found = { ...planned, version, weightsSha256, bytes, card, metrics };
  if (card && beatsBaselines(file)) return { ...found, status: 'shipped', reason: limitOf(metrics) };
  const reason = card
    ? 'Its card does not show every held-out metric of its own ground above the baseline.'
    : 'It has weights but no card.';
  return { ...found, status: 'refused', reason };
}
