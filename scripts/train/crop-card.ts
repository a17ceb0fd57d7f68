import type { Scores } from '../../models/metrics/scores.ts';
import type { ModelFile } from '../../models/model-file.ts';
import { nameOf } from '../../pipeline/crop/catalogue.ts';
import { CROP_CLASSES, REJECT_BELOW } from '../../pipeline/crop/classes.ts';
import type { RealScores } from './crop-judge.ts';

export type CardFacts = {
  run: { steps: number; batch: number; rate: number; pool: number };
  seed: number;
  simulator: { version: string; settingsSha256: string };
  temperature: number;
  test: Scores;
  uncalibratedEce: number;
  region: Scores;
  known: Scores;
  hidden: Scores;
  whole: Scores;
  early: Scores;
  baseline: Scores;
  real: RealScores[];
};

const f = (v: number | null): string => (v === null ? '–' : v.toFixed(3));
const ci = ([lo, hi]: [number, number]): string => `${f(lo)}–${f(hi)}`;
const row = (name: string, s: Scores): string =>
  `| ${name} | ${s.n} | ${f(s.accuracy)} (${ci(s.ci95.accuracy)}) | ${f(s.macroF1)} (${ci(s.ci95.macroF1)}) | ${f(s.ece)} | ${f(s.brier)} | ${f(s.rejectedShare)} | ${f(s.acceptedAccuracy)} |`;

/** The model's card as Markdown, from one run's figures: nothing in it is written by hand but the words. */
export function cropCard(facts: CardFacts, file: ModelFile): string {
  const { test } = facts;
  const errors = test.confusion
    .flatMap((r, t) => r.map((n, p) => ({ t, p, n, share: n / r.reduce((a, b) => a + b, 0) })))
    .filter((e) => e.t !== e.p && e.n >= 5)
    .sort((a, b) => b.share - a.share || a.t - b.t)
    .slice(0, 12);
  const perClass = CROP_CLASSES.map((code, c) => {
    const actual = test.confusion[c]!.reduce((a, b) => a + b, 0);
    const called = test.confusion.reduce((a, r) => a + r[c]!, 0);
    return { code, actual, f1: actual + called > 0 ? (2 * test.confusion[c]![c]!) / (actual + called) : 0 };
  }).filter((c) => c.actual > 0);
  return `# crop-multi ${file.version}: what grows on a plot

<!-- Written by scripts/train/crop-multi.ts; do not edit. -->

Kind **T** (trained). **synthetic: true** — trained on simulated seasons only; every figure below is simulated unless its row says
"real". No figure here is a promise about real fields.

| | |
|---|---|
| input | a plot's series on 49 ten-day steps, day −120 to 360 of the harvest year: ten bands, six indices, how near the nearest look is, the time of year |
| output | calibrated probabilities of ${CROP_CLASSES.length} classes (31 crops, six non-crop); no claim below ${REJECT_BELOW} |
| what the class means | the crop that stands, or stood last, on the series' last date |
| network | three temporal convolutions (64 × 5), means in seven windows and two attention heads, a hidden layer; ${file.weightsManifest[0].weights.reduce((n, s) => n + s.shape.reduce((a, b) => a * b, 1), 0)} parameters |
| weights | ${file.bytes} bytes (uint16), sha256 \`${file.weightsSha256}\`; bound to the class list by \`${file.bindingSha256.slice(0, 16)}…\` |
| training data | seasons of the simulator, version ${facts.simulator.version}, settings sha256 \`${facts.simulator.settingsSha256}\` (docs/simulator.md), seed ${facts.seed} |
| training | ${facts.run.steps} steps of ${facts.run.batch}, Adam ${facts.run.rate}, pool of ${facts.run.pool} seasons of which a third of each batch is drawn anew |
| split | years 0–7 train, year 8 calibrates, year 9 tests; region NCM is in neither |
| region prior | where the region is known, crops without a calendar there weigh 0.02; unknown place: no prior |
| calibration | temperature ${facts.temperature} (fitted on year 8); ECE ${f(facts.uncalibratedEce)} before, ${f(test.ece)} after |

## Figures (simulated)

| data | n | accuracy (95 %) | macro-F1 (95 %) | ECE | Brier | rejected | accuracy of the rest |
|---|---|---|---|---|---|---|---|
${row('year 9', test)}
${row('… region known', facts.known)}
${row('… place unknown, calendar moved by N(4, 24) days', facts.hidden)}
${row('… whole season seen', facts.whole)}
${row('… last look before July', facts.early)}
${row('region NCM, never seen', facts.region)}
${row('baseline on year 9: softmax regression, same inputs', facts.baseline)}

## Real parcels, none in training

${
  facts.real.length === 0
    ? 'Not run here: set PARUS_DATA to a folder with the labelled sets and run the judge again.'
    : `These parcels are no longer blind. An earlier simulator was widened after a first model (47 % and 29 % here) had been read against them, and the brightness of
soils, leaf water and the noise of passes of this one were set by spectra of France and of Flanders (docs/simulator.md). Other real data must confirm them.
Classes are compared in groups (grass, small grain, maize, …), for these places lie outside the catalogue's regions and calendars. The
baseline is the share of the most frequent group.

| data (real) | parcels | group accuracy (95 %) | macro-F1 | baseline | rejected | accuracy of the rest |
|---|---|---|---|---|---|---|
${facts.real.map((r) => `| ${r.name} | ${r.n} (${r.unmapped} of other kinds left out) | ${f(r.scores.accuracy)} (${ci(r.scores.ci95.accuracy)}) | ${f(r.scores.macroF1)} | ${f(r.majority)} | ${f(r.scores.rejectedShare)} | ${f(r.scores.acceptedAccuracy)} |`).join('\n')}

${facts.real
  .map(
    (r) =>
      `${r.name}, rows true: ${r.scores.confusion
        .map((counts, t) => ({ t, counts, n: counts.reduce((a, b) => a + b, 0) }))
        .filter((x) => x.n > 0)
        .map(
          (x) =>
            `${r.groups[x.t]} ${x.n} → ${x.counts
              .map((n, p) => (n > 0 ? `${r.groups[p]} ${n}` : ''))
              .filter((s) => s !== '')
              .join(', ')}`
        )
        .join('; ')}.`
  )
  .join('\n\n')}`
}

## Where it fails (simulated, year 9)

| true | called | share of the true |
|---|---|---|
${errors.map((e) => `| ${CROP_CLASSES[e.t]} ${nameOf(CROP_CLASSES[e.t]!, 'en')} | ${CROP_CLASSES[e.p]} ${nameOf(CROP_CLASSES[e.p]!, 'en')} | ${f(e.share)} |`).join('\n')}

F1 by class: ${perClass.map((c) => `${c.code} ${c.f1.toFixed(2)}`).join(' · ')}

Known to be too easy: labels are exact, a region's farms share its calendars, and no season is drawn of a place that was measured. How far simulated series
are from real ones, and what a random forest makes of them: docs/simulator.md.
`;
}
