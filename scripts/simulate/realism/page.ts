import { classScores, fromRows } from '../../../models/metrics/confusion.ts';
import { isCropCode, nameOf } from '../../../pipeline/crop/catalogue.ts';
import { CROP_CLASSES } from '../../../pipeline/crop/classes.ts';
import { BANDS } from '../../../pipeline/scene/bands.ts';
import type { DomainFigure } from './domain.ts';
import { VIEWS } from './domains.ts';
import { REAL, type RealismFigures, SIMULATED } from './measure.ts';
import { CROP_NAMES } from './real.ts';
import { CLOUD_LAGS_M, NDVI_LAGS_M } from './sides.ts';

const n2 = (v: number | null | undefined): string =>
  v === null || v === undefined || !Number.isFinite(v) ? '–' : v.toFixed(2);
const n3 = (v: number | null | undefined): string =>
  v === null || v === undefined || !Number.isFinite(v) ? '–' : v.toFixed(3);
const row = (...cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;
const table = (head: string[], rows: string[]): string =>
  [row(...head), `|${head.map(() => '---|').join('')}`, ...rows].join('\n');
const ci = ([lo, hi]: readonly [number, number]): string => `${n2(lo)}–${n2(hi)}`;

/** What stands around the text of a generated part of docs/simulator.md. */
export const MARKS = {
  real: ['<!-- how real: written by npm run realism -->', '<!-- end of how real -->'],
  hard: ['<!-- how hard: written by npm run realism -->', '<!-- end of how hard -->']
} as const;

/** `page` with what stands between two marks replaced. Throws where a mark is missing. */
export function withPart(page: string, [from, to]: readonly [string, string], text: string): string {
  const start = page.indexOf(from);
  const end = page.indexOf(to);
  if (start < 0 || end < start) throw new Error(`docs/simulator.md: expected '${from}' and then '${to}'.`);
  return `${page.slice(0, start + from.length)}\n\n${text.trim()}\n\n${page.slice(end)}`;
}

/** The part of the page that sets simulated beside real. */
export function howReal(f: RealismFigures): string {
  return [clouds(f), noise(f), looks(f), judged(f)].join('\n\n');
}

function clouds({ clouds, ground, slovenia }: RealismFigures): string {
  const rows = clouds.map((c) =>
    row(
      c.name,
      c.mask,
      c.cover.dates,
      ...c.cover.shares.map(n2),
      n2(c.cover.mean),
      `${n2(c.next.clearToCloudy)} / ${n2(c.next.cloudyToCloudy)}`,
      n2(c.correlation[CLOUD_LAGS_M.indexOf(100)]),
      n2(c.correlation[CLOUD_LAGS_M.indexOf(300)])
    )
  );
  const likeness = [
    ...ground.map((g) => row(g.name, g.clearDates, ...g.ndviCorrelation.map(n2))),
    row('Slovenia 2015–2017 (forest and grass, top of atmosphere)', '–', ...slovenia.ndviCorrelation.map(n2))
  ];
  return `### Clouds and likeness of neighbours

Every figure is taken from squares of 640 m, whichever side they come from: a mean over a smaller or larger square gives another. Cover counts thick and
thin cloud (the truth of a simulation from an opacity of 0.3 on, which leaves veils out); "next" is how often a cloudy date (over half) follows a clear one, and a cloudy one.

${table(['ground', 'whose clouds', 'dates', '< 2 %', '2–30 %', '30–98 %', '> 98 %', 'mean cover', 'next cloudy after clear / cloudy', 'correlation at 100 m', 'at 300 m'], rows)}

![Cover and likeness of cloud](images/simulator-clouds.png)

NDVI of neighbours on wholly clear dates, the mean of each date taken off:

${table(['ground', 'dates', ...NDVI_LAGS_M.map((m) => `${m} m`)], likeness)}`;
}

function noise({ ground, classes, soil }: RealismFigures): string {
  const sets = [
    ...ground.flatMap((g) => [
      { name: `${g.name}, pixels`, noise: g.pixelNoise },
      { name: `${g.name}, fields`, noise: g.fieldNoise }
    ]),
    ...[REAL.flanders, REAL.france, SIMULATED.series, SIMULATED.drop].flatMap((name) =>
      classes
        .filter((c) => c.name === name && c.noise.triplets >= 50)
        .map((c) => ({ name: `${name}, ${CROP_NAMES[c.code]}`, noise: c.noise }))
    )
  ];
  const rows = sets.map(({ name, noise: q }) => row(name, q.triplets, n3(q.madSd), n3(q.sd), ...q.percentiles.map(n2)));
  const shared = ground.flatMap((g) => [
    row(`${g.name}: in common`, g.shared.passes, n3(g.shared.ndvi.common), ...g.shared.bands.map((b) => n2(b.common))),
    row(`${g.name}: a field's own`, '', n3(g.shared.ndvi.own), ...g.shared.bands.map((b) => n2(b.own))),
    row(`${g.name}: in common, reflectance`, '', '', ...g.shared.reflectance.map((b) => n3(b.common))),
    row(`${g.name}: a field's own, reflectance`, '', '', ...g.shared.reflectance.map((b) => n3(b.own)))
  ]);
  return `### Noise in time

Clear NDVI against the straight line between the looks before and after it, where these lie within 30 days of each other: standard deviation of the bulk
(1.4826 · median absolute deviation), plain standard deviation, and percentiles. Cloud and shadow that no mask saw make the tails.

${table(['looks', 'triplets', 'sd of the bulk', 'sd', '1 %', '5 %', '95 %', '99 %'], rows)}

![Noise](images/simulator-noise.png)

What all fields of one pass have in common (air, calibration, view) and what is a field's own: NDVI, each band relative to its line, and each band in reflectance (sd
of the bulk; a look's own noise is 0.8 of it, for the line has noise too):

${table(['', 'passes', 'NDVI', ...BANDS], shared)}

Bare ground (NDVI below 0.25), B08 / B04, 5 / 50 / 95 %: ${soil
    .filter((s) => s.looks > 0)
    .map((s) => `${s.name} ${n2(s.ratio[0])} / ${n2(s.ratio[2])} / ${n2(s.ratio[4])}`)
    .join('; ')}.`;
}

/** Fewer fields than this are no sample of a class. */
const LEAST_FIELDS = 3;

function looks({ classes }: RealismFigures): string {
  const peaks = classes.flatMap((c) =>
    c.peak === null || c.peak.fields < LEAST_FIELDS || c.name === REAL.landsat
      ? []
      : [
          row(
            CROP_NAMES[c.code]!,
            c.name,
            `${c.fields} in ${c.regions}`,
            Math.round(c.peak.day),
            n2(c.peak.ndvi),
            n3(c.peak.betweenFields),
            n3(c.peak.withinField),
            ...c.peak.bands.map((q) => n3(q[2]))
          )
        ]
  );
  return `### Spectra and curves

Real fields of Flanders are blocks of 80 m out of regions of one crop (rim taken off), for the true outlines merge neighbouring fields; those of France are
points. "At the peak" is within 20 days of the highest NDVI (NDRE where there is no red band) of the class from March to October. Bands are medians.

${table(['crop', 'set', 'fields in regions', 'peak day', 'NDVI', 'sd between fields', 'sd within a field', ...BANDS], peaks)}

![Bands at the peak](images/simulator-bands.png)

![NDVI curves](images/simulator-ndvi.png)

Flanders and France lie outside the catalogue's regions, so simulated series are those of places that the catalogue does not know, moved by the one shift that
brings the peak of their mean NDVI curve to the real one (it stands above each panel; grass has no peak to move). Quantiles by month are in \`docs/bench/realism.json\`.`;
}

function judged({ domain }: RealismFigures): string {
  const figure = (d: DomainFigure) => (Number.isFinite(d.auc) ? `${n2(d.auc)} (${ci(d.interval)})` : '–');
  const rows = domain.map((d) =>
    row(
      CROP_NAMES[d.code]!,
      d.real,
      d.other === SIMULATED.series ? `**${d.other}**` : d.other,
      `${d.views['as they are'].pairs} in ${d.views['as they are'].groups}`,
      d.bands,
      ...VIEWS.map((v) => figure(d.views[v])),
      d.oneShiftDays,
      n2(d.energy)
    )
  );
  return `### Can a classifier tell?

A random forest of 300 trees is asked which series are real: AUC 0.5 is a coin, 1 always right (95 % by a bootstrap of whole regions or parcels, which never
stand on both sides of a fold). Each real series has a simulated twin with the same dates: of both only the ten-day steps are kept that both have seen, and gaps are
filled in the same way. Views: series as they are; all simulated series moved by one shift, so that the peaks of the two mean curves
agree; every series of both sides moved by its own shift, so that shape and spectra
are left; of these the greenness alone; and the spectrum at the peak alone. Rows of two real places show what the same judge makes of truth against
truth: wanted is below 0.85, and what two real places do not reach no simulator needs to.

${table(['crop', 'real', 'against', 'pairs in regions', 'bands', ...VIEWS, 'one shift, d', 'energy share'], rows)}`;
}

/** The part of the page on the forest. */
export function howHard({ difficulty: d }: RealismFigures): string {
  const k = CROP_CLASSES.length;
  const taken = d.confusion
    .flatMap((counts, t) => {
      const total = counts.reduce((s, n) => s + n, 0);
      return counts.map((n, c) => ({ t, c, share: total > 0 ? n / total : 0 }));
    })
    .filter(({ t, c, share }) => t !== c && share >= 0.05)
    .sort((a, b) => b.share - a.share)
    .slice(0, 20);
  const name = (c: number) => `${CROP_CLASSES[c]!} ${nameOf(CROP_CLASSES[c]!, 'en')}`;
  const confused = taken.map(({ t, c, share }) => row(name(t), name(c), n2(share)));
  const byClass = classScores(fromRows(d.confusion));
  const f1 = CROP_CLASSES.map((code, c) => ({ code, f1: byClass[c]!.f1 }))
    .filter(({ code }) => isCropCode(code))
    .sort((a, b) => b.f1 - a.f1)
    .map(({ code, f1: v }) => `${code} ${n2(v)}`);
  const scores = [
    row(
      'forest alone',
      `**${n3(d.cropF1.estimate)}** (${ci(d.cropF1.interval)})`,
      `${n3(d.accuracy.estimate)} (${ci(d.accuracy.interval)})`
    ),
    row(
      "and the region's crops known",
      `${n3(d.withPrior.cropF1.estimate)} (${ci(d.withPrior.cropF1.interval)})`,
      `${n3(d.withPrior.accuracy.estimate)} (${ci(d.withPrior.accuracy.interval)})`
    )
  ];
  return `${d.series} whole seasons, all ${k} classes alike, in ${d.pairs} pairs of region and year. A random forest with its defaults (${d.trees} trees) reads ten bands on 49 ten-day
steps and is judged in ${d.folds} folds; a pair of region and year is wholly in training or wholly in the test. Macro-F1 is over the 31 crops; other ground is in training and
counts where it is taken for a crop. Wanted: 0.65 to 0.80. Intervals are 95 % by a bootstrap of whole pairs.

${table(['', 'macro-F1 of crops', 'accuracy'], scores)}

F1 by crop: ${f1.join(', ')}.

![Confusion](images/simulator-confusion.png)

${table(['what it is', 'called', 'share'], confused)}`;
}

export const PAGE = `# The season simulator

## What it is

Scenes of a county's season from physics and agronomy, with the whole truth beside them: \`parus simulate\`.

## How it is made

Weather moves crops, crops make canopies, canopies and clouds make what the sensor sees.

## How real it is

${MARKS.real.join('\n')}

## How hard it is

${MARKS.hard.join('\n')}
`;
