import { FROM, KINDS } from './rules-data.ts';
import type { RuleFigure } from './rules-score.ts';

type Facts = {
  seed: number;
  simulator: { version: string; settingsSha256: string };
  figures: RuleFigure[];
  kinds: Float64Array; // pixels of each kind, and how many the rule calls open water
};

const f = (v: number): string => v.toFixed(3);
const signed = (v: number): string => (v < 0 ? `−${f(-v)}` : `+${f(v)}`);

const rows = (figures: readonly RuleFigure[]): string =>
  figures
    .map(
      (x) =>
        `| ${x.simulated ? 'simulated' : 'real'}: ${x.split} | ${x.name} | ${x.n} | ${x.yes} | ${x.groups} | ${f(x.estimate)} (${f(x.interval[0])}–${f(x.interval[1])}) | ${f(x.base)} | ${signed(x.gain.estimate)} (${signed(x.gain.interval[0])} to ${signed(x.gain.interval[1])}) |`
    )
    .join('\n');

const table = (
  figures: readonly RuleFigure[]
): string => `| data | figure | pixels | of which asked for | groups | rule (95 %) | baseline | gain, both on the same draws |
|---|---|---|---|---|---|---|---|
${rows(figures)}`;

const data = (x: Facts): string =>
  `clear pixels (no cloud, no shadow by truth) of patches of 128 × 128 px, 12 dates over a season each, of the simulator, version ${x.simulator.version}, settings sha256 \`${x.simulator.settingsSha256}\` (docs/simulator.md), seed ${x.seed}`;

/** The cards of the rules as Markdown, from one run's figures: nothing in them is written by hand but the words. */
export function snowCard(x: Facts): string {
  return `# snow: snow and ice

<!-- Written by scripts/train/rules.ts; do not edit. -->

Kind **I** (index rule, \`pipeline/segment/snow.ts\`): NDSI above 0.42, near infrared above 0.11, green above 0.10. Nothing is trained. **Every figure below is simulated**:
no real snow with a mask has been seen.

| | |
|---|---|
| input | B03, B08, B11 of one date |
| output | snow or not |
| data | ${data(x)} |
| truth | snow covers ${FROM} of the pixel's ground or more, as the simulator blends it; less counts as none |
| baseline | ${x.figures[0]?.baseline ?? '–'} |

${table(x.figures)}

95 % by a bootstrap of whole patches. Plots that show damage on a date are left out.

Known to be too easy: the simulator's snow has one spectrum, lies flat and alike over a county, and water never freezes. What gives the rule its gain over NDSI alone
is water, which has a high NDSI; the floors against it are as old as the index (Hall 1995), so it is no great race. Clouds of ice look the same and are not in these figures; other dates tell them apart (\`pipeline/segment/temporal.ts\`).
`;
}

export function waterCard(x: Facts & { real: RuleFigure[] }): string {
  return `# water: open water and flooded ground

<!-- Written by scripts/train/rules.ts; do not edit. -->

Kind **I** (index rule, \`pipeline/segment/water.ts\`). Open water: the lowest of three soft lines: the higher of MNDWI and NDWI above 0, NDVI below 0.3, near infrared
below 0.15; water above p = 0.5. Flooded ground: LSWI + 0.05 at least the lower of NDVI and EVI2 (Xiao 2005), short wave below 0.12. The two ceilings were set on simulated
years 0 to 7; all else is the literature's. p is no calibrated share.

| | |
|---|---|
| input | B03, B04, B08, B11 of one date |
| output | p(water) 0..1, flooded or not |
| data | ${data(x)} |
| truth | open water: a pond or river at the pixel's middle, or a paddy that shows water on ${FROM} of its area or more; flooded: water on ${FROM} of a plot's ground, leaves or none above it |
| baseline | ${x.figures[0]?.baseline ?? '–'} |

${table([...x.figures, ...x.real])}

95 % by a bootstrap of whole patches (of the real ones: of blocks of 64 px). Where the snow rule answers first, neither rule nor baseline calls water. Plots that show damage on a date, a
flood among it, are left out.

${
  x.real.length === 0
    ? 'Not judged on real patches here: set PARUS_DATA and run the judge again.'
    : 'The real patches are Landsat at the top of the atmosphere, with a lake or two and little water: their intervals say so. Their water class was read off spectra by whoever converted them, which makes any index look better than it is.'
}

What the simulated pixels called open water are (year 9):

| ground | pixels | called open water |
|---|---|---|
${KINDS.map((k, i) => `| ${k} | ${x.kinds[2 * i]} | ${x.kinds[2 * i]! > 0 ? f(x.kinds[2 * i + 1]! / x.kinds[2 * i]!) : '–'} |`).join('\n')}

Known to be too easy: water has two spectra and mixtures of them, no glint, no reeds, no ice, no shadow of hills. Known to be hard: a pixel at a shore counts by its middle.
`;
}
