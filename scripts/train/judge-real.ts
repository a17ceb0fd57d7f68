/**
 * Judges masks and plots, as this checkout's runs make them or by the rules that the networks must beat, on real data, and writes docs/seeing.md, docs/bench/seeing.json and, if asked,
 * docs/images/seeing-*.png:
 *
 *     PARUS_DATA=<dir> npm run judge:real -- --as <name> [--by rules] --tuned "what was tuned on what" [--pictures]
 *
 * Figures are kept by name: those of earlier runs under other names stay on the page beside the new ones.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Problem } from '../../pipeline/errors.ts';
import type { Grid } from '../../pipeline/geo/grid.ts';
import { BANDS, type Band } from '../../pipeline/scene/bands.ts';
import type { Look } from '../../pipeline/segment/clear.ts';
import { maskLook } from '../mask/mask-file.ts';
import { plotsOfDrop } from '../plots/from-drop.ts';
import { plotsOfTif } from '../plots/from-tif.ts';
import { DENMARK_SPLIT, denmarkFields } from './plots-real.ts';
import { rulesSeer } from './seeing/rules.ts';
import { judgeSeeing, type SeeingFigures, type SeeingPlots, type Seer } from './seeing-figures.ts';
import { seeingPage } from './seeing-page.ts';
import { COLOURS, overlayPng } from './seeing-pictures.ts';

/** The least area of a plot, as `parus plots` has it. */
const MIN_AREA_M2 = 500;
/** Of the scene along the Inn: village, woods, river and small plots, and small enough to be seen twice as large. */
const SHOWN = { col: 150, row: 40, width: 400, height: 280 };

/** Who can be asked to see: the networks as `parus mask`, `parus plots` and a run's tiles use them in this checkout, or rules alone. */
const networks: Seer = {
  mask: (look, { pixelM, sun }) => maskLook({ ...sourceOf(look), pixelM, sun }),
  seasonMasks: (season) => season.tileMasks(),
  plotsOfTif: async (path) => (await plotsOfTif(path, MIN_AREA_M2)).plots,
  plotsOfDrop: async (path) => (await plotsOfDrop(path, { season: null, asOf: null, minAreaM2: MIN_AREA_M2 })).plots
};

const SEERS: Record<string, Seer> = { networks, rules: rulesSeer(MIN_AREA_M2) };

/** A look in memory as something that is read in blocks; a patch of 512 px is one block, so the whole is read. */
function sourceOf(look: Look) {
  const grid: Grid = {
    epsg: null,
    transform: [1, 0, 0, 0, 1, 0],
    width: look.width,
    height: Object.values(look.bands)[0]!.length / look.width
  };
  return {
    grid,
    bands: BANDS.filter((band): band is Band => look.bands[band] !== undefined),
    level: look.level,
    read: async (window: { width: number; height: number }) => {
      if (window.width !== grid.width || window.height !== grid.height) {
        throw new Error(`Expected to read all ${grid.width} × ${grid.height} px at once, got a window.`);
      }
      return look;
    },
    close: async () => {}
  };
}

const docs = new URL('../../docs/', import.meta.url);
const note = (line: string) => process.stderr.write(`${process.uptime().toFixed(0).padStart(4)} s  ${line}\n`);

const { values } = parseArgs({
  options: {
    as: { type: 'string' },
    by: { type: 'string', default: 'networks' },
    tuned: { type: 'string' },
    pictures: { type: 'boolean', default: false }
  }
});
const data = process.env.PARUS_DATA;
if (data === undefined || !existsSync(data)) {
  throw new Problem('BadUsage', `Expected PARUS_DATA as the folder of the real sets, found ${data ?? 'nothing'}.`);
}
const seer = SEERS[values.by];
if (!seer) throw new Problem('BadUsage', `Expected --by networks or rules, found ${values.by}.`);
if (values.as === undefined) throw new Problem('BadUsage', 'Expected --as <name>, under which the figures are kept.');

const kept = new URL('bench/seeing.json', docs);
const before = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as SeeingFigures[]) : [];
const tuned = values.tuned ?? before.find((f) => f.name === values.as)?.tuned;
if (tuned === undefined)
  throw new Problem('BadUsage', 'Expected --tuned <what was tuned on what>, for the page says so.');

const { figures, plots } = await judgeSeeing(data, seer, { name: values.as, tuned }, note);
const all = [...before.filter((f) => f.name !== figures.name), figures];
const text = `${JSON.stringify(all, (_, v) => (typeof v === 'number' ? rounded(v) : v), 1)}\n`;
writeFileSync(kept, text);
writeFileSync(new URL('seeing.md', docs), seeingPage(JSON.parse(text) as SeeingFigures[])); // so that the page can be had from the file
if (values.pictures) await draw(data, plots);
note('docs/seeing.md written');

function rounded(v: number): number | null {
  return Number.isFinite(v) ? Math.round(v * 1e4) / 1e4 : null;
}

async function draw(folder: string, { denmark, twoSeason }: SeeingPlots): Promise<void> {
  const found = (plots: SeeingPlots['denmark']['plots'], width: number) => ({
    polygons: plots.map((p) => p.polygon),
    colour: COLOURS.found,
    width
  });
  const images = {
    'seeing-denmark.png': await overlayPng(
      denmark.picture,
      [{ polygons: denmarkFields(folder).flat(), colour: COLOURS.truth, width: 2.6 }, found(denmark.plots, 1.2)],
      { scale: 2, divides: [{ y: DENMARK_SPLIT.line, above: 'tuning part', below: 'test part' }] }
    ),
    'seeing-two-season.png': await overlayPng(twoSeason.picture, [found(twoSeason.plots, 1.2)], {
      scale: 2,
      shown: SHOWN
    })
  };
  for (const [name, png] of Object.entries(images)) {
    writeFileSync(new URL(`images/${name}`, docs), png);
    note(`docs/images/${name}: ${(png.length / 1000).toFixed(0)} kB`);
  }
}
