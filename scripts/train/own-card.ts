import { KNOBS } from '../../models/crop-multi/train.ts';
import type { Scores } from '../../models/metrics/scores.ts';
import type { ClassWeighting } from '../../models/training/class-weights.ts';
import type { OwnResult } from './own-labels.ts';

const f = (v: number | null): string => (v === null || Number.isNaN(v) ? '–' : v.toFixed(3));
const ci = ([lo, hi]: [number, number]): string => `${f(lo)}–${f(hi)}`;
const row = (name: string, s: Scores): string =>
  `| ${name} | ${f(s.accuracy)} (${ci(s.ci95.accuracy)}) | ${f(s.macroF1)} (${ci(s.ci95.macroF1)}) | ${f(s.ece)} | ${f(s.brier)} | ${f(s.rejectedShare)} | ${f(s.acceptedAccuracy)} |`;

/** True where the model is shown to be better than the forest: else it should not be used for what the forest does as well. */
export const beatsForest = ({ model, forest }: Pick<OwnResult, 'model' | 'forest'>): boolean =>
  model.accuracy > forest.accuracy;

/** The card of a model of someone's own labels, from the run that made it. */
export function ownCard(
  r: OwnResult,
  o: { seed: number; weighting: ClassWeighting; steps: number; outOfTime: boolean }
): string {
  const { file, model, forest, majority, split, samples } = r;
  const { input } = samples;
  const groupsOf = (part: Int32Array) => new Set(Array.from(part, (i) => samples.groups[i]!)).size;
  const counts = samples.classes.map((_, c) => samples.y.filter((v) => v === c).length);
  const perClass = samples.classes.map((label, c) => {
    const actual = model.confusion[c]!.reduce((a, b) => a + b, 0);
    const called = model.confusion.reduce((a, other) => a + other[c]!, 0);
    const f1 = actual + called > 0 ? (2 * model.confusion[c]![c]!) / (actual + called) : Number.NaN;
    return `| ${label} | ${counts[c]} | ${actual} | ${f(actual > 0 ? f1 : Number.NaN)} |`;
  });
  const errors = model.confusion
    .flatMap((counted, t) => {
      const n = counted.reduce((a, b) => a + b, 0);
      return counted.map((called, p) => ({ t, p, called, n }));
    })
    .filter((e) => e.t !== e.p && e.called > 0)
    .sort((a, b) => b.called - a.called || a.t - b.t || a.p - b.p)
    .slice(0, 10)
    .map((e) => `| ${samples.classes[e.t]} | ${samples.classes[e.p]} | ${e.called} of ${e.n} |`);
  const read =
    input.kind === 'series'
      ? `${input.steps} steps of ${input.stepDays} days from ${input.origin === 'first-date' ? "each plot's first date" : `day ${input.firstDay} of the harvest year`}; ${input.values.join(', ')}`
      : 'that of the shipped model: 49 ten-day steps of the harvest year, ten bands and six indices';
  const verdict = beatsForest(r)
    ? 'Its accuracy lies above that of a random forest on the same inputs.'
    : '**Refused**: its accuracy does not lie above that of a random forest on the same inputs. Do not prefer it to one.';
  return `# crop-multi ${file.version}: crops of own labels

<!-- Written by parus train; do not edit. -->

${verdict}

| | |
|---|---|
| labels | ${samples.n} plots in ${new Set(samples.groups).size} groups, ${samples.classes.length} classes; sha256 over both files: see model.json |
| input | ${read} |
| network | temporal convolutions (${samples.network.filters} × 5), ${samples.network.windows} windows, ${samples.network.heads} attention heads, ${samples.network.hidden} hidden |
| start | ${samples.warm ? 'the weights that come with Parus' : 'fresh weights'}, seed ${o.seed} |
| training | ${o.steps} steps of ${KNOBS.batch}, Adam; mixup of ${KNOBS.mixup}, label smoothing ${KNOBS.smoothing}, class weights ${o.weighting}${o.outOfTime ? '; **the minutes ran out before the end**' : ''} |
| split | whole groups: ${split.train.length} plots (${groupsOf(split.train)} groups) train, ${split.validation.length} (${groupsOf(split.validation)}) validate, ${split.test.length} (${groupsOf(split.test)}) test; \`split.csv\` |
| calibration | temperature ${f(file.temperature)}, fitted on the validation plots; no claim below ${file.rejectBelow} |
| weights | ${file.bytes} bytes, sha256 \`${file.weightsSha256}\` |

## Figures on the test plots

They are of a run that saw the training plots alone, stopped and calibrated by the validation plots. The weights in this folder come from the same
training on all plots, so nothing here is left that could judge them: bring other plots (\`parus eval\`).

| | accuracy (95 %) | macro-F1 (95 %) | ECE | Brier | rejected | accuracy of the rest |
|---|---|---|---|---|---|---|
${row('this model', model)}
${row('random forest, 300 trees', forest)}
| most frequent class | ${f(majority)} | | | | | |

| class | plots | of them test | F1 |
|---|---|---|---|
${perClass.join('\n')}

## Where it fails

| true | called | test plots |
|---|---|---|
${errors.join('\n')}
`;
}
