import type { Estimate } from '../../models/metrics/bootstrap.ts';
import type { Drawn } from './cloud-real.ts';
import type { SeriesFigure, SeriesScores } from './mask-series.ts';
import { DENMARK_SPLIT, PARTS } from './plots-real.ts';
import type { SeeingFigures } from './seeing-figures.ts';

const number = (v: number | null, digits: number): string =>
  v === null || !Number.isFinite(v) ? '–' : v.toFixed(digits).replace('-', '−');
const row = (...cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;
const table = (head: string[], rows: string[]): string =>
  [row(...head), `|${head.map(() => '---|').join('')}`, ...rows].join('\n');
/** 0.512 (0.490–0.531); with a figure below 0, −0.012 (−0.020 to 0.003). */
function ci({ estimate, interval: [low, high] }: Estimate, digits = 3): string {
  const between = low < 0 || high < 0 ? ' to ' : '–';
  return `${number(estimate, digits)} (${number(low, digits)}${between}${number(high, digits)})`;
}
const percent = (v: number): string => `${(100 * v).toFixed(0)} %`;

/** docs/seeing.md: every seer's figures on real data side by side, in the order given; pictures are of the last. */
export function seeingPage(all: readonly SeeingFigures[]): string {
  const shown = all.at(-1)!;
  return `${[
    `# Seeing, judged on real data

<!-- Written by npm run judge:real; do not edit. -->

Masks and plots on real imagery with real truth, none of it simulated. Every line names who was asked: the rules, or networks in their place; the same code
judges both (\`PARUS_DATA=<dir> npm run judge:real -- --as <name>\`). Intervals are 95 % by a bootstrap; what is drawn is said with each table. The sets themselves
are not part of this project.`,
    tuned(all),
    clouds(all),
    series(all),
    fields(all),
    regions(all),
    pictures(shown)
  ].join('\n\n')}\n`;
}

const tuned = (all: readonly SeeingFigures[]): string =>
  `## What was tuned on what\n\n${all.map((f) => `- **${f.name}**: ${f.tuned}`).join('\n')}`;

function clouds(all: readonly SeeingFigures[]): string {
  const last = all.at(-1)!.ukis;
  const rows = last.flatMap(({ patch, baseline, published }, k) => [
    ...all.map(({ name, ukis }) => {
      const { accuracy, iou, shadowIou, balanced } = ukis[k]!.found;
      const order: Drawn[] = ['ground', 'cloud', 'shadow'];
      return row(
        patch,
        name,
        ci(accuracy),
        ci(iou),
        ci(shadowIou),
        ...order.map((c) => number(balanced[c].estimate, 3))
      );
    }),
    row(
      patch,
      'blue > 0.20',
      ci(baseline.accuracy),
      ci(baseline.iou),
      '–',
      '–',
      number(baseline.balanced.cloud.estimate, 3),
      '–'
    ),
    row(patch, 'a published U-Net', number(published.accuracy, 3), number(published.iou, 3), '–', '–', '–', '–')
  ]);
  const shares = last
    .map((s) => `${s.patch} ${percent(s.shares.cloud)} cloud, ${percent(s.shares.shadow)} shadow`)
    .join('; ');
  return `## Cloud and shadow, one date

Two patches of Landsat at the top of the atmosphere, real, 512 × 512 pixels of 30 m, six bands, classes drawn by hand (ukis-csmask, German Aerospace Center,
Apache-2.0): ${shares}. Thick and thin cloud count as cloud, nothing is grown, the sun's place is not known. Accuracy and IoU are of cloud or not; balanced
accuracy is of a class against the rest. Bootstrap over blocks of 64 pixels (1.9 km): it speaks for these two pictures, not for other skies.

${table(['patch', 'by', 'accuracy', 'IoU of cloud', 'IoU of shadow', 'balanced: ground', 'cloud', 'shadow'], rows)}

The U-Net is \`landsatbiomeRGBISWIR7\` of DL-L8S2-UV (Mateo-García and others, 2020) on the same pixels. Published on other pictures, so no more than a measure: OmniCloudMask
on Sentinel-2, balanced accuracy 0.922 ground, 0.912 cloud, 0.805 shadow.`;
}

const SERIES_HEAD: Record<SeriesFigure, string> = {
  clearShare: 'clear looks',
  median: 'median residual',
  madSd: 'sd (MAD)',
  p90: '90th percentile',
  dips: 'below −0.1'
};
const SERIES_ORDER: readonly SeriesFigure[] = ['clearShare', 'median', 'madSd', 'p90', 'dips'];

function series(all: readonly SeeingFigures[]): string {
  const cells = (s: SeriesScores) => SERIES_ORDER.map((f) => ci(s[f]));
  const last = all.at(-1)!.flandersMasks;
  const rows = [
    row('SCL alone', ...cells(last.scl), last.scl.triplets),
    ...all.flatMap(({ name, flandersMasks: f }) => [
      row(`**${name}**`, ...cells(f.found), f.found.triplets),
      row(`SCL grown by ${f.sclGrown.pixels} px, for ${name}`, ...cells(f.sclGrown.scores), f.sclGrown.scores.triplets),
      row('difference of the two', ...SERIES_ORDER.map((k) => ci(f.difference[k])), '')
    ])
  ];
  return `## Masks by the series they leave, a season

Flanders 2018 (real Sentinel-2 L2A, 640 m, ${last.scenes} scenes that a run uses): NDVI of each of ${last.parcelPixels} pixels on declared parcels, after a mask. A crop changes slowly, so a look
far off the line between its clear neighbours in time was no clear look. The residual is taken pixel by pixel (not by field, which would average a missed
rim away), where the neighbours lie at most 30 days apart; the last column counts them. SCL lets classes 4 to 7 through (vegetation, soil, water, unclassified). A mask that lets less through is smoother for that alone, so
SCL is also grown, pixel by pixel, until it lets no more through than the mask beside it: the fair comparison is with that line (difference: below 0 is smoother). Bootstrap over
${last.blocks} blocks of 80 m under one and the same sky: it speaks for this season.

${table(['mask', ...SERIES_ORDER.map((f) => SERIES_HEAD[f]), 'residuals'], rows)}`;
}

function fields(all: readonly SeeingFigures[]): string {
  const rows = PARTS.flatMap((part) =>
    all.flatMap(({ name, denmark, denmarkRaw }) =>
      [
        { by: name, s: denmark[part] },
        { by: `${name}, file as it lies`, s: denmarkRaw[part] }
      ].map(({ by, s }) =>
        row(
          part === 'test' ? `**${part}**` : part,
          by,
          ci(s.iou, 2),
          ci(s.f1, 2),
          ci(s.precision, 2),
          ci(s.recall, 2),
          ci(s.boundaryF1, 2),
          ci(s.areaRatio, 2),
          `${s.matched} / ${s.truth} / ${s.found}`
        )
      )
    )
  );
  const { tuning, test } = all.at(-1)!.denmark;
  return `## Plots from one date in three colours: Denmark

Jutland, 8 May 2016, real Sentinel-2 at 10 m, red, green and blue alone, against the fields declared that year (Danish Ministry of Environment, Marker 2016). The picture is divided
by place once and for all at northing ${DENMARK_SPLIT.line / 1000} km: north of it (${tuning.truth} fields) things may be tuned, the south (${test.truth} fields) is only judged; fields within ${DENMARK_SPLIT.marginM} m of the line are in neither.

The file's bands are blue, green, red at the top of the atmosphere (its first band is nowhere below 0.077, its bare soil brightest in the third). It is given in
the order red, green, blue, the air taken off by the darkest hundredth of each band; "file as it lies" is what one gets without.

${table(['part', 'by', 'IoU of field or not', 'object F1 (IoU 0.5)', 'precision', 'recall', 'boundary F1 (10 m)', 'area found / true', 'matched / true / found'], rows)}

- **Calling all ground field has an IoU of ${number(tuning.fieldShare, 2)} (tuning) and ${number(test.fieldShare, 2)} (test)**: in this land IoU alone says little, object F1 says much.
- Ground without a declared field (woods, gardens, towns, grass that nobody declared) counts as no field. A hay meadow that is in no register is so a false find, and precision is
  a lower bound.
- Fields at the picture's rim are cut there, in truth as in what is found.
- Published on another set (Fields of the World, 24 countries, two dates, four bands): U-Net IoU 0.76, object F1 0.47.
- Bootstrap over fields: a true field with what was found as it, or a find that is none. Area is of matched pairs.`;
}

function regions(all: readonly SeeingFigures[]): string {
  const rows = all.map(({ name, flandersPlots: f }) => row(name, f.plots, f.regions, ci(f.best, 2), ci(f.union, 2)));
  return `## Plots from a season: Flanders

The same patch of 640 m and its crop regions of at least 0.3 ha (real; crop outlines LPIS Flanders). Neighbouring fields of one crop are one region there, so a single plot cannot be all of
one; ten regions are few, and what was tuned while looking at this patch is not judged by it. Bootstrap over regions. More in [flanders-2018.md](flanders-2018.md).

${table(['by', 'plots', 'regions', 'IoU of the best plot', 'IoU of all plots in a region'], rows)}`;
}

const pictures = ({ name }: SeeingFigures): string => `## Pictures

Real, found by ${name}. Contains modified Copernicus Sentinel data 2016 (Denmark) and of the season of Fields of the World (Upper Austria, Bavaria); fields of Denmark: Danish Ministry of
Environment, Marker 2016.

Denmark: declared fields in blue, found plots in yellow over them; tuning part above the line, test part below.

![Declared and found fields of Jutland, 8 May 2016](images/seeing-denmark.png)

Along the Inn, from one date in four bands, without truth (Fields of the World): found plots in yellow.

![Plots found along the Inn](images/seeing-two-season.png)`;
