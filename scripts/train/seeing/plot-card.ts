import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Estimate } from '../../../models/metrics/bootstrap.ts';
import { type ModelFile, type ModelMetric, readModelFile, writeModelFile } from '../../../models/model-file.ts';
import { fieldNetOf, PLOT_INPUT, PLOT_WEIGHTS } from '../../../models/plot-seg/predict.ts';
import { PLOT_KNOBS, PLOT_NETWORK } from '../../../models/plot-seg/train.ts';
import { onceLoaded } from '../../../models/segmenter.ts';
import { ONE_DATE, patchesOf, RULES } from '../../../pipeline/plot/patches.ts';
import type { Tier } from '../../../pipeline/plot/plot.ts';
import { quantised } from '../../../pipeline/scene/reflectance.ts';
import { type FieldNet, fieldsOf } from '../../../pipeline/segment/field-net.ts';
import { PLOT_HEADS } from '../../../pipeline/segment/plot-input.ts';
import { simulator } from '../../simulate/version.ts';
import type { FieldScores } from '../field-scores.ts';
import { denmarkPicture, judgeDenmark, judgeDenmarkLabels } from '../plots-real.ts';
import {
  judgePlotRules,
  judgePlots,
  PLOT_FORMS,
  type PlotScores,
  type PlotsOfPlace,
  plotGains,
  plotScores
} from './plot-judge.ts';
import { rulesSeer } from './rules.ts';
import { SEEING_SPLIT } from './stack.ts';
import { allStacks, COUNTS } from './stacks.ts';

const PARTS = ['year', 'region'] as const;
const PART_NAMES = {
  year: 'other places, years 8 and 9',
  region: `regions ${SEEING_SPLIT.heldRegions.join(' and ')}, never seen, years 8 and 9`
};
const TIERS: readonly Tier[] = ['T0', 'T1', 'T2', 'T3', 'T4'];
const RULE = 'baseline: steps of reflectance and the course of NDVI';

/** Judges the shipped plot network on places that training never saw, and writes its card. */
export async function writePlotCard(): Promise<void> {
  const net = fieldNetOf(onceLoaded(PLOT_WEIGHTS, { ...PLOT_INPUT, classes: PLOT_HEADS }));
  const found: { part: (typeof PARTS)[number]; name: string; places: PlotsOfPlace[] }[] = [];
  for (const part of PARTS) {
    const stacks = allStacks(part);
    for (const form of PLOT_FORMS) found.push({ part, name: form, places: await judgePlots(net, stacks, form) });
    found.push({ part, name: RULE, places: judgePlotRules(stacks) });
    process.stderr.write(`${part} judged\n`);
  }
  const data = process.env.PARUS_DATA;
  const real = data !== undefined && existsSync(data) ? await denmark(data, net) : null;
  const of = (part: string, name: string) => found.find((r) => r.part === part && r.name === name)!.places;
  const file = readModelFile(PLOT_WEIGHTS);
  const metrics: ModelMetric[] = PARTS.flatMap((part) => {
    const [own, rule] = [plotScores(of(part, 'season')), plotScores(of(part, RULE))];
    const gains = plotGains(of(part, 'season'), of(part, RULE));
    return (['iou', 'f1'] as const).map((key) => ({
      name: `${key === 'iou' ? 'pixel IoU of fields' : 'object F1 at IoU 0.5'}, ${PART_NAMES[part]}`,
      value: round(own[key].estimate),
      ci95: own[key].interval.map(round) as [number, number],
      baseline: { name: RULE.slice('baseline: '.length), value: round(rule[key].estimate) },
      gain95: gains[key].interval.map(round) as [number, number],
      data: 'simulated places over a season',
      split: `trained on years 0–6, thresholds set on year 7; ${PART_NAMES[part]}`,
      simulated: true
    }));
  });
  if (real) {
    metrics.push({
      name: 'object F1 at IoU 0.5, western Denmark, one date in three colours',
      value: round(real.net.test.f1.estimate),
      ci95: real.net.test.f1.interval.map(round) as [number, number],
      baseline: { name: RULE.slice('baseline: '.length), value: round(real.rule.test.f1.estimate) },
      data: 'fields of the Danish register, 2016',
      split: 'trained on the north of the picture (among simulated places), judged on the south',
      simulated: false
    });
  }
  const judged = { ...file, metrics };
  writeModelFile(PLOT_WEIGHTS, judged);
  writeFileSync(new URL('../../../models/plot-seg/card.md', import.meta.url), card(judged, found, real));
}

type Denmark = { net: Record<'tuning' | 'test', FieldScores>; rule: Record<'tuning' | 'test', FieldScores> };

/** Fields of Denmark by the network from one look without near infrared, and by rules. */
async function denmark(data: string, net: FieldNet): Promise<Denmark> {
  const { grid, tif, rgb } = await denmarkPicture(data);
  const [red, green, blue] = rgb.map(quantised);
  const window = { col: 0, row: 0, width: grid.width, height: grid.height };
  const fields = await fieldsOf(net, [[blue!, green!, red!, null]], window, window);
  const seen = new Uint8Array(grid.width * grid.height).fill(1);
  const patches = Uint32Array.from(patchesOf({ grid, ...fields, seen }, 500, ONE_DATE));
  const folder = mkdtempSync(join(tmpdir(), 'parus-denmark-'));
  try {
    const path = join(folder, 'denmark.tif');
    writeFileSync(path, tif);
    const plots = await rulesSeer(500).plotsOfTif(path);
    return { net: judgeDenmarkLabels(data, grid, patches), rule: judgeDenmark(data, grid, plots) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const round = (v: number): number => Math.round(v * 10_000) / 10_000;
const f = (v: number) => (Number.isNaN(v) ? '–' : v.toFixed(3));
const e = ({ estimate, interval: [lo, hi] }: Estimate) => `${f(estimate)} (${f(lo)}–${f(hi)})`;
const row = (name: string, s: PlotScores) =>
  `| ${name} | ${s.places} | ${s.plots} | ${e(s.iou)} | ${e(s.f1)} | ${f(s.precision.estimate)} | ${f(s.recall.estimate)} | ${f(s.matchIou)} |`;
const HEAD = `| what is seen | places | true plots | pixel IoU of fields | object F1 at IoU 0.5 | precision | recall | IoU of the matched |
|---|---|---|---|---|---|---|---|`;

type Found = { part: (typeof PARTS)[number]; name: string; places: PlotsOfPlace[] }[];

function card(file: ModelFile, found: Found, real: Denmark | null): string {
  const { version, settingsSha256 } = simulator();
  const season = found.filter((r) => r.name === 'season').flatMap((r) => r.places);
  const regions = [...new Set(season.map((p) => p.region))].sort();
  return `# plot-seg ${file.version}: where fields lie

<!-- Written by scripts/train/seeing/plots.ts; do not edit. -->

Kind **T** (trained). **synthetic: true** — trained on simulated places and on the north of one real picture; every figure is simulated unless its table says "real".

A run's plots are found with it (pipeline/segment/field-net.ts, pipeline/plot). What real fields say of it stands below and in docs/seeing.md.

| | |
|---|---|
| input | clear composites of 10 m pixels (B02 B03 B04 B08; near infrared may be absent), one or many, in any order: in a run the medians of two months each |
| output | for each pixel: is it a field's, does a border lie to its east, to its south, how deep within its field it lies (to ${'6'} px) |
| what follows | pixels without a border between them are joined; patches behind a weak common border (mean under ${RULES.weakest} of 255) become one; what is a field on average (${RULES.leastField} of 255) stays; of a single date only patches that are one field with a likelihood of ${ONE_DATE.leastCertain} (pipeline/plot/patches.ts, confidence.ts) |
| network | two convolutions (${PLOT_NETWORK.each.join(', ')}) that see one composite each, their maximum and mean over composites, a U-Net of ${PLOT_NETWORK.filters.join('-')} filters; ${file.weightsManifest[0].weights.reduce((n, s) => n + s.shape.reduce((a, b) => a * b, 1), 0)} parameters |
| weights | ${file.bytes} bytes (uint16), sha256 \`${file.weightsSha256}\` |
| training data | ${COUNTS.train} places of 2.56 km over a season, drawn by the simulator, version ${version}, settings sha256 \`${settingsSha256}\` |
| training | ${PLOT_KNOBS.phases.map((p) => p.steps).join(' and ')} steps of ${PLOT_KNOBS.batch} crops of ${PLOT_KNOBS.crop} × ${PLOT_KNOBS.crop} px, Adam ${PLOT_KNOBS.phases.map((p) => p.rate).join(' and ')}; a third of the steps see one date, and a fifth of these crops are of the north of a real picture of Jutland (docs/seeing.md: its tuning part); half of the crops are magnified up to four times, for fields larger than the simulator's; \`npm run train:plots\` |
| split | years 0–6 outside ${SEEING_SPLIT.heldRegions.join(' and ')} train (${COUNTS.train} places), thresholds on year 7 (${COUNTS.tune}), years 8 and 9 test (${COUNTS.year} places, and ${COUNTS.region} of the two regions) |
| not asked | ground under wild grass: sown grass is a field, so nothing is said of it in training or judging |

## Figures (simulated)

Plots of five pixels or more, on ground that was seen. Intervals (95 %) are over whole places.

${PARTS.map(
  (part) => `### ${PART_NAMES[part]}

${HEAD}
${found
  .filter((r) => r.part === part)
  .map((r) => row(r.name, plotScores(r.places)))
  .join('\n')}`
).join('\n\n')}

### By tier (all test places, season)

A plot's tier is by its pixels whose four neighbours are its own. Precision is by the tier of what was found.

${HEAD}
${TIERS.map((t) => row(t, plotScores(season, [t]))).join('\n')}
${row('T2 and more', plotScores(season, ['T2', 'T3', 'T4']))}
${row('T3 and more', plotScores(season, ['T3', 'T4']))}

### By region (season)

${HEAD}
${regions.map((r) => row(r, plotScores(season.filter((p) => p.region === r)))).join('\n')}

## Real fields: western Denmark, one date, R G B

${
  real === null
    ? 'Not run here: set PARUS_DATA to a folder with the labelled sets and run the judge again.'
    : `Contains modified Copernicus Sentinel data 2016; fields of the Danish field register. The tuning part (north) is in training, the test part is not. More, with pictures: docs/seeing.md.

| part | by | true fields | pixel IoU | object F1 at IoU 0.5 | precision | recall |
|---|---|---|---|---|---|---|
${(['tuning', 'test'] as const)
  .flatMap((part) => [
    { part, by: 'network', s: real.net[part] },
    { part, by: 'rules', s: real.rule[part] }
  ])
  .map(({ part, by, s }) => {
    return `| ${part} | ${by} | ${s.truth} | ${e(s.iou)} | ${e(s.f1)} | ${f(s.precision.estimate)} | ${f(s.recall.estimate)} |`;
  })
  .join('\n')}`
}

## Where it fails

Plots of less than two pixels' width and those beside a neighbour of the same crop and dates are run together: their border does not show at 10 m. Gardens and woods may be fields, in many small pieces.
`;
}
