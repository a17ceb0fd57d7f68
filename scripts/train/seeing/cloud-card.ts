import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { SKY_INPUT, SKY_WEIGHTS, skyNetOf } from '../../../models/cloud-seg/predict.ts';
import { SKY_KNOBS } from '../../../models/cloud-seg/train.ts';
import type { Estimate } from '../../../models/metrics/bootstrap.ts';
import { type ModelFile, type ModelMetric, readModelFile, writeModelFile } from '../../../models/model-file.ts';
import { writeRuleFile } from '../../../models/rule-file.ts';
import { onceLoaded } from '../../../models/segmenter.ts';
import { classifyLook } from '../../../pipeline/segment/clear.ts';
import { maskOneDate } from '../../../pipeline/segment/one-date.ts';
import { findShadows } from '../../../pipeline/segment/shadow.ts';
import { SKY_CLASSES } from '../../../pipeline/segment/sky.ts';
import { simulator } from '../../simulate/version.ts';
import { judgeUkis, type UkisScores } from '../cloud-real.ts';
import { THICK_FROM, THIN_FROM } from './cloud-data.ts';
import {
  type CloudScores,
  cloudGains,
  cloudScores,
  FORMS,
  type FormName,
  judgeNet,
  judgeRules
} from './cloud-judge.ts';
import { SEEING_SPLIT } from './stack.ts';
import { allStacks, COUNTS } from './stacks.ts';

/** Every how many dates of a place are judged. */
const STEP = 3;
const PARTS = ['year', 'region'] as const;
const PART_NAMES = {
  year: 'other places, years 8 and 9',
  region: `regions ${SEEING_SPLIT.heldRegions.join(' and ')}, never seen, years 8 and 9`
};

type Rows = { name: string; part: (typeof PARTS)[number]; scores: CloudScores }[];

/** Judges the shipped cloud network on places that training never saw, and writes the cards of cloud-seg and cloud-shadow. */
export async function writeCloudCards(): Promise<void> {
  const net = skyNetOf(onceLoaded(SKY_WEIGHTS, { ...SKY_INPUT, classes: SKY_CLASSES }));
  const rows: Rows = [];
  const gains = {} as Record<(typeof PARTS)[number], CloudScores>;
  for (const part of PARTS) {
    const stacks = allStacks(part);
    const rules = judgeRules(stacks, 'rules', STEP);
    for (const name of Object.keys(FORMS) as FormName[]) {
      const judged = await judgeNet(net, stacks, name, STEP);
      rows.push({ name, part, scores: cloudScores(judged) });
      if (name === 'season, with SCL') gains[part] = cloudGains(judged, rules);
      process.stderr.write(`${part}, ${name}\n`);
    }
    rows.push({ name: 'baseline: thresholds and neighbours in time', part, scores: cloudScores(rules) });
    rows.push({
      name: 'baseline: SCL by itself',
      part,
      scores: cloudScores(judgeRules(stacks, 'SCL', STEP))
    });
  }
  const data = process.env.PARUS_DATA;
  const has = data !== undefined && existsSync(data);
  const real = has ? await judgeUkis(data, (look, where) => maskOneDate(net, look, where)) : null;
  const rules = has ? await judgeUkis(data, async (look, where) => findShadows(classifyLook(look), look, where)) : null;
  const of = (part: string, name: string) => rows.find((r) => r.part === part && r.name.startsWith(name))!.scores;
  const metric = (name: string, part: (typeof PARTS)[number], key: keyof CloudScores): ModelMetric => ({
    name: `${name}, ${PART_NAMES[part]}`,
    value: round(of(part, 'season, with SCL')[key].estimate),
    ci95: of(part, 'season, with SCL')[key].interval.map(round) as [number, number],
    baseline: {
      name: 'thresholds and neighbours in time',
      value: round(of(part, 'baseline: thresholds')[key].estimate)
    },
    gain95: gains[part][key].interval.map(round) as [number, number],
    data: 'simulated places over a season',
    split: `trained on years 0–6, tuned on year 7; ${PART_NAMES[part]}`,
    simulated: true
  });
  const realMetrics = (real ?? []).flatMap((r) => [
    realMetric(`cloud IoU, ${r.patch}`, r.found.iou, r.baseline.iou.estimate),
    realMetric(`accuracy of cloud or not, ${r.patch}`, r.found.accuracy, r.baseline.accuracy.estimate)
  ]);
  const metrics = [
    ...PARTS.flatMap((part) => [
      metric('balanced accuracy of clear', part, 'clear'),
      metric('F1 of cloud', part, 'cloudF1')
    ]),
    ...realMetrics
  ];
  const file = { ...readModelFile(SKY_WEIGHTS), metrics };
  writeModelFile(SKY_WEIGHTS, file);
  writeFileSync(new URL('../../../models/cloud-seg/card.md', import.meta.url), cloudCard(file, rows, real));
  const shadow = new URL('../../../models/cloud-shadow/', import.meta.url);
  mkdirSync(shadow, { recursive: true });
  writeRuleFile(decodeURIComponent(shadow.pathname), {
    id: 'cloud-shadow',
    version: file.version,
    module: 'pipeline/segment/shadow.ts',
    synthetic: true,
    judgedOn: 'simulated places over a season',
    metrics: [
      ...PARTS.flatMap((part) => [
        metric('balanced accuracy of shadow', part, 'shadow'),
        metric('IoU of shadow', part, 'shadowIou')
      ]),
      ...(real ?? []).map((r, i) => ({
        ...realMetric(`IoU of shadow, ${r.patch}`, r.found.shadowIou, 0),
        baseline: { name: 'thresholds and geometry', value: round(rules![i]!.found.shadowIou.estimate) }
      }))
    ]
  });
  writeFileSync(new URL('card.md', shadow), shadowCard(file, rows, real));
}

const round = (v: number): number => Math.round(v * 10_000) / 10_000;
const realMetric = (name: string, found: Estimate, baseline: number): ModelMetric => ({
  name,
  value: round(found.estimate),
  ci95: found.interval.map(round) as [number, number],
  baseline: { name: 'blue above 0.20', value: round(baseline) },
  data: 'hand-made masks of two Landsat patches',
  split: 'neither patch in training',
  simulated: false
});

const f = (v: number) => v.toFixed(3);
const e = ({ estimate, interval: [lo, hi] }: Estimate) => `${f(estimate)} (${f(lo)}–${f(hi)})`;

const origin = (file: ModelFile) => {
  const { version, settingsSha256 } = simulator();
  return `| weights | ${file.bytes} bytes (uint16), sha256 \`${file.weightsSha256}\` |
| training data | ${COUNTS.train} places of 2.56 km, up to 30 dates each, drawn by the simulator, version ${version}, settings sha256 \`${settingsSha256}\` |
| training | ${SKY_KNOBS.steps} steps of ${SKY_KNOBS.batch} crops of ${SKY_KNOBS.crop} × ${SKY_KNOBS.crop} px, Adam ${SKY_KNOBS.rate}; \`npm run train:clouds\` |
| split | years 0–6 outside ${SEEING_SPLIT.heldRegions.join(' and ')} train (${COUNTS.train} places), year 7 chooses among looks at the weights (${COUNTS.tune}), years 8 and 9 test (${COUNTS.year} places, and ${COUNTS.region} of the two regions) |`;
};

const table = (rows: Rows, columns: [title: string, key: keyof CloudScores][]) =>
  PARTS.map(
    (part) => `### ${PART_NAMES[part]} (simulated)

| what is seen | ${columns.map(([t]) => t).join(' | ')} |
|---|${columns.map(() => '---').join('|')}|
${rows
  .filter((r) => r.part === part)
  .map((r) => `| ${r.name} | ${columns.map(([, key]) => e(r.scores[key])).join(' | ')} |`)
  .join('\n')}`
  ).join('\n\n');

const realTable = (real: UkisScores[] | null, shadow: boolean) =>
  real === null
    ? 'Not run here: set PARUS_DATA to a folder with the labelled sets and run the judge again.'
    : `Neither patch is in training: the weights have seen simulated skies alone. Six bands at the top of the atmosphere, 30 m, one date, no place of the sun.

| patch | pixels | accuracy, cloud or not | cloud IoU | baseline blue > 0.20 | a published U-Net | balanced accuracy: clear, cloud, shadow | shadow IoU |
|---|---|---|---|---|---|---|---|
${real
  .map(
    ({ patch, pixels, found, baseline, published }) =>
      `| ${patch} | ${pixels} | ${e(found.accuracy)} | ${e(found.iou)} | ${f(baseline.accuracy.estimate)} / ${f(baseline.iou.estimate)} | ${f(published.accuracy)} / ${f(published.iou)} | ${e(found.balanced.ground)}, ${e(found.balanced.cloud)}, ${e(found.balanced.shadow)} | ${e(found.shadowIou)} |`
  )
  .join('\n')}
${shadow ? '' : '\nIntervals are over blocks of 64 px; two patches say little of the world. What masks do to the series of a real season: docs/seeing.md.\n'}`;

const cloudCard = (
  file: ModelFile,
  rows: Rows,
  real: UkisScores[] | null
) => `# cloud-seg ${file.version}: what the sky hides

<!-- Written by scripts/train/seeing/clouds.ts; do not edit. -->

Kind **T** (trained). **synthetic: true** — trained on simulated skies only; every figure is simulated unless its table says "real".

A run's masks are made with it (pipeline/segment/sky.ts). What real ground says of it stands below and in docs/seeing.md. It is judged as a run
uses it: its most probable class, but ground that it does not surely call clear is what the glance by thresholds calls it (skyClassesOf).

| | |
|---|---|
| input | one date on pixels of 20 m (30 m of Landsat): six bands (B02 B03 B04 B08 B11 B12), how blue, near infrared and SWIR differ from the clearest looks before and after, what a glance by thresholds calls the pixel (pipeline/segment/glance.ts; SCL is one of the glance's votes); each may be absent but the colours |
| output | probabilities of ${file.classes.join(', ')}; thin cloud from an opacity of ${THIN_FROM}, thick from ${THICK_FROM} |
| network | U-Net of ${SKY_KNOBS.filters.join('-')} filters; ${file.weightsManifest[0].weights.reduce((n, s) => n + s.shape.reduce((a, b) => a * b, 1), 0)} parameters |
${origin(file)}
| in training | near infrared and SWIR left out, bands lifted to the top of the atmosphere, neighbours and SCL left out; ground made darker, brighter, redder, greener; cloud lumpy, dim, dark in SWIR; pixels up to four times as coarse; scenes that end |
| not asked | sunlit ground under snow: snow and cloud of ice look alike, and neither shows a crop; a mask takes snow from the glance |

## Figures

Balanced accuracy is the mean of the recall of a class and of all others. OmniCloudMask on real Sentinel-2, by its authors: clear 0.922, cloud 0.912, shadow 0.805.

${table(rows, [
  ['clear, balanced', 'clear'],
  ['cloud, balanced', 'cloud'],
  ['shadow, balanced', 'shadow'],
  ['cloud F1', 'cloudF1'],
  ['cloud IoU', 'cloudIou'],
  ['thick found', 'thickRecall'],
  ['thin found', 'thinRecall']
])}

It ships by F1 of cloud and balanced accuracy of clear, and by the real patches. Balanced accuracy of cloud, which counts a missed hectare of thin haze like a missed hectare of
thick cloud, is not above the thresholds' everywhere: they call more haze, and more clear ground haze.

## Real patches

${realTable(real, false)}
## Where it fails

Thin cloud is missed more than any other. Without near infrared no shadow is claimed, for a dark crop looks the same. Simulated clouds have soft rims and one height a date; there are no cirrus bands, no smoke, no terrain shadow in training.
`;

const shadowCard = (
  file: ModelFile,
  rows: Rows,
  real: UkisScores[] | null
) => `# cloud-shadow ${file.version}: shadows of clouds

<!-- Written by scripts/train/seeing/clouds.ts; do not edit. -->

Kind **H** (hybrid). **synthetic: true** for its trained part. A pixel is shadow where the cloud network (models/cloud-seg) says so; of one date by itself also where ground is
darker than 0.7 of its surroundings in near infrared and SWIR and some cloud, moved along the sun's ray from a height of 0.2 to 8 km, falls on it (pipeline/segment/shadow.ts).
The table judges the network's part; the geometry needs more sky than a simulated place of 2.56 km has.

${table(rows, [
  ['shadow, balanced', 'shadow'],
  ['shadow IoU', 'shadowIou']
])}

## Real patches, both parts together

${realTable(real, true)}
`;
