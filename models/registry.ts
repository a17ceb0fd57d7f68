import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sentenceOf } from '../pipeline/errors.ts';
import { type ModelFile, type ModelMetric, readModelFile, readWeights } from './model-file.ts';
import { readRuleFile } from './rule-file.ts';
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

/** Better with the whole interval: of the gain where both were judged on the same draws, else of the figure over the baseline's. */
const compared = (metrics: ModelMetric[]) =>
  metrics.flatMap(({ name, value, baseline, ci95, gain95 }) => {
    if (!baseline || !ci95) return [];
    const [low, high] = gain95 ?? [ci95[0] - baseline.value, ci95[1] - baseline.value];
    return [{ name, value, ci95, baseline, better: LESS.test(name) ? high < 0 : low > 0 }];
  });

type Judged = Pick<ModelFile, 'metrics' | 'synthetic'>;

/** Models whose ground is anywhere: where real figures are at hand they decide too. */
const ANYWHERE: readonly string[] = ['plot-seg', 'cloud-seg'];

const deciding = (id: string, { metrics, synthetic }: Judged): ModelMetric[] =>
  ANYWHERE.includes(id) ? metrics : metrics.filter((m) => m.simulated === synthetic);

/**
 * A model ships where every held-out metric of the ground it is for beats its baseline with its whole interval.
 * For `crop-multi` that ground is the catalogue's regions, which only simulated seasons show so far; real parcels lie
 * elsewhere, and what they say is its limit, not its licence (docs/decisions/0005-crop-claims-elsewhere.md).
 */
function beatsBaselines(id: string, file: Judged): boolean {
  const own = compared(deciding(id, file));
  return own.length > 0 && own.every((m) => m.better);
}

/** The figures that refuse a model, in brackets; nothing where it has none to be judged by. */
function shortOf(id: string, file: Judged): string {
  const short = compared(deciding(id, file)).filter((m) => !m.better);
  const told = short.map((m) => `${m.name} ${m.value} (95 % ${m.ci95.join('–')}) against ${m.baseline.value}`);
  return told.length === 0 ? '' : ` (${told.join('; ')})`;
}

/** Where real ground shows no gain over the baseline, in one sentence; null where it does. */
function limitOf(metrics: ModelMetric[], kind: ModelKind): string | null {
  const behind = compared(metrics.filter((m) => !m.simulated)).filter((m) => !m.better);
  if (behind.length === 0) return null;
  const figures = behind.map((m) => `${m.name} ${m.value} against ${m.baseline.value}`).join('; ');
  if (kind !== 'T') {
    return `Shipped on simulated evidence. On real ground it is not shown to beat its baseline (${figures}).`;
  }
  return `Shipped on simulated evidence for the catalogue's regions. Elsewhere it is not shown to beat the most frequent class (${figures}): there its claims ask and never stop.`;
}

/**
 * All thirty models and whether they ship: one with weights in `<models>/<id>/weights` and a card beside them, or a rule with its figures in
 * `<models>/<id>/model.json` and a card, is judged by the figures in its file; the others are planned. A damaged file is a refusal with its reason, never an error. Loads nothing
 * of TensorFlow.js.
 */
export const listModels = (models: string = HERE): ModelReport[] => MODELS.map((row) => report(row, models));

type Found = Pick<ModelFile, 'version' | 'synthetic' | 'metrics'> & { weightsSha256: string | null; bytes: number };

function report({ no, id, zh, en, kind, input, output, target }: ModelRow, models: string): ModelReport {
  const nothing = { version: null, weightsSha256: null, bytes: 0, card: null, metrics: [] };
  const planned = { no, id, zh, en, kind, task: { input, output, target }, ...nothing };
  const rule = kind === 'I' || (kind === 'H' && !existsSync(`${models}/${id}/weights/model.json`));
  if (!existsSync(`${models}/${id}/${rule ? '' : 'weights/'}model.json`)) {
    return { ...planned, status: 'planned', reason: 'No card yet that shows it beating a baseline on held-out data.' };
  }
  let file: Found;
  try {
    file = rule ? ruleOf(`${models}/${id}`) : trainedOf(`${models}/${id}/weights`);
  } catch (e) {
    return { ...planned, status: 'refused', reason: sentenceOf(e) };
  }
  const { version, weightsSha256, bytes, metrics } = file;
  const card = existsSync(`${models}/${id}/card.md`) ? `models/${id}/card.md` : null;
  const found = { ...planned, version, weightsSha256, bytes, card, metrics };
  if (card && beatsBaselines(id, file)) return { ...found, status: 'shipped', reason: limitOf(metrics, kind) };
  const reason = card
    ? `Its card does not show every held-out metric of its own ground above the baseline${shortOf(id, file)}.`
    : `It has ${rule ? 'figures' : 'weights'} but no card.`;
  return { ...found, status: 'refused', reason };
}

function trainedOf(folder: string): Found {
  const file = readModelFile(folder);
  readWeights(folder, file);
  return file;
}

const ruleOf = (folder: string): Found => ({ ...readRuleFile(folder), weightsSha256: null, bytes: 0 });
