import type { Estimate } from '../../models/metrics/bootstrap.ts';
import type { ModelFile } from '../../models/model-file.ts';
import { FILM_FROM } from './plastic-data.ts';

export type Figure = {
  part: 'test' | 'region';
  of: 'look' | 'season';
  name: 'roof' | 'film';
  n: number;
  yes: number;
  f1: Estimate;
  precision: number;
  recall: number;
  baselines: number[]; // of RIVALS
};

export type Recall = { from: number; to: number; n: number; found: number };

export type CardFacts = {
  run: { plots: number };
  seed: number;
  simulator: { version: string; settingsSha256: string };
  temperature: number;
  seasonCalibration: Record<string, [number, number]>;
  thresholds: { roof: number; film: number };
  rivals: string[];
  figures: Figure[];
  recalls: Recall[]; // of white film
  blackRecalls: Recall[];
};

const f = (v: number): string => (Number.isNaN(v) ? '–' : v.toFixed(3));
const WHAT = { roof: 'PE roof', film: 'film mulch' } as const;
const PART = { test: 'year 9', region: 'region NCM, never seen' } as const;

/** The model's card as Markdown, from one run's figures: nothing in it is written by hand but the words. */
export function plasticCard(facts: CardFacts, file: ModelFile): string {
  const parameters = file.weightsManifest[0].weights.reduce((n, s) => n + s.shape.reduce((a, b) => a * b, 1), 0);
  return `# plastic ${file.version}: greenhouse roofs and film mulch

<!-- Written by scripts/train/plastic.ts; do not edit. -->

Kind **H** (index and training). **synthetic: true** — trained on simulated spectra only; every figure below is simulated. No figure here is a
promise about real fields: nobody has shown this model a real greenhouse yet.

| | |
|---|---|
| input | the ten L2A bands of one date, a plot's mean: logarithms, so that (B11 − B04)/(B11 + B04), the plastic-mulched landcover index (PMLI), is a difference of two inputs |
| output | probability of nothing, of a PE roof (greenhouse, tunnel, rain shelter), of film mulch; over a season the highest that neighbouring dates agree on, calibrated, for a plot with at least two such dates |
| what film means | film that shows on ${FILM_FROM} of the plot or more on the date; less counts as nothing. Over a season: on one date at least |
| network | two dense layers, 10–16–3; ${parameters} parameters |
| weights | ${file.bytes} bytes (uint16), sha256 \`${file.weightsSha256}\` |
| training data | ${facts.run.plots} plots of the simulator, version ${facts.simulator.version}, settings sha256 \`${facts.simulator.settingsSha256}\` (docs/simulator.md), seed ${facts.seed}; all classes of ground alike |
| split | years 0–7 train, year 8 calibrates, year 9 tests; region NCM is in none of them |
| calibration | temperature ${facts.temperature}; of seasons, slope and offset of the logit: roof ${facts.seasonCalibration.roof!.join(', ')}, film ${facts.seasonCalibration.film!.join(', ')} |
| a claim | of a look from ${facts.thresholds.roof} (roof), ${facts.thresholds.film} (film), by F1 on year 8; of a season from 0.5 |
| baselines | ${facts.rivals.join('; ')} |

## Figures (simulated)

95 % by a bootstrap of whole plots.

| data | of | with plastic | F1 (95 %) | precision | recall | F1 of PMLI | F1 of softmax regression |
|---|---|---|---|---|---|---|---|
${facts.figures
  .map(
    (x) =>
      `| ${PART[x.part]}, ${WHAT[x.name]}, a ${x.of} | ${x.n} | ${x.yes} | ${f(x.f1.estimate)} (${f(x.f1.interval[0])}–${f(x.f1.interval[1])}) | ${f(x.precision)} | ${f(x.recall)} | ${x.baselines.map(f).join(' | ')} |`
  )
  .join('\n')}

## Where it fails (simulated, year 9)

Plots with film, by the largest share of the plot that film showed on a date seen, and how many of them are claimed:

| share | plots, white film | claimed | plots, black film | claimed |
|---|---|---|---|---|
${facts.recalls.map((r, i) => `| ${r.from}–${r.to} | ${claimed(r)} | ${claimed(facts.blackRecalls[i]!)} |`).join('\n')}

The target of 0.90 is ${target(facts)}. Film on little of the ground looks like pale or wet soil in ten bands of one date; black film (one in seven) looks like wet
soil and is found far less often. A season's dates before and after the film are not compared.

Known to be too easy: roofs have one spectrum and no ribs, no shade paint, no dust; a plot has one soil; no plastic sheds, no solar panels are drawn. Known to be easier than a
county: here all classes of ground are alike, and one plot in seven has film.
`;
}

const claimed = ({ n, found }: Recall): string => `${n} | ${n === 0 ? '–' : f(found / n)}`;

function target({ figures }: CardFacts): string {
  const reached = figures
    .filter((x) => x.f1.estimate >= 0.9)
    .map((x) => `${WHAT[x.name]}, a ${x.of} (${PART[x.part]})`);
  return reached.length === figures.length
    ? 'reached throughout'
    : `reached for ${reached.join('; ') || 'nothing'}, and not for the rest`;
}
