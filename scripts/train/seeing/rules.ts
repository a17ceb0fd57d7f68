/** Sky and fields by rules alone, as runs found them before there were networks: what the networks must beat, on simulated ground and on real. */
import { dayNumber, type IsoDate, yearOf } from '../../../pipeline/dates.ts';
import { readLook } from '../../../pipeline/io/scene-read.ts';
import type { Plot } from '../../../pipeline/plot/plot.ts';
import type { Band } from '../../../pipeline/scene/bands.ts';
import { quantised } from '../../../pipeline/scene/reflectance.ts';
import { classifyLook } from '../../../pipeline/segment/clear.ts';
import { NEIGHBOUR_DAYS } from '../../../pipeline/segment/cloud-input.ts';
import { isUsable, MASK } from '../../../pipeline/segment/mask-classes.ts';
import { findShadows } from '../../../pipeline/segment/shadow.ts';
import { buffered } from '../../../pipeline/segment/sky.ts';
import { correctByNeighbours, type DatedLook } from '../../../pipeline/segment/temporal.ts';
import { readImage } from '../../plots/from-tif.ts';
import { type RealSeason, realSeason } from '../flanders-season.ts';
import type { Seer } from '../seeing-figures.ts';
import { addLook, boundaryOf, type ClearLook, croplandOf, newMarks, stepStrength } from './field-rule.ts';
import { plotsByRule } from './plot-rule.ts';

/** Bands in which boundaries show and masks are made. */
const RULE_BANDS = ['B02', 'B03', 'B04', 'B08', 'B11'] as const satisfies readonly Band[];

/** The rules as one who sees. `minAreaM2`: the least area of a plot. */
export const rulesSeer = (minAreaM2: number): Seer => ({
  mask: async (look, where) => findShadows(classifyLook(look), look, where),
  async seasonMasks(season) {
    const masks = new Map<string, Uint8Array>();
    for (const { ids, mask } of await lookedAt(season)) for (const id of ids) masks.set(id, mask);
    return masks;
  },
  async plotsOfTif(path) {
    const { grid, bands } = await readImage(path);
    const mask = buffered(classifyLook({ bands, width: grid.width, level: 'L2A', scl: null }), grid.width);
    const seen = usableOf(mask);
    const stored = RULE_BANDS.flatMap((name) => {
      const values = bands[name];
      return values ? [{ name, values: quantised(values) }] : [];
    });
    const strength = stepStrength({ month: 1, usable: seen, bands: stored }, grid.width);
    const boundary = boundaryOf([{ month: 1, strength }], seen.length);
    return plotsByRule({ grid, boundary, cropland: mask.map((c) => (c === MASK.clear ? 255 : 0)), seen }, minAreaM2);
  },
  plotsOfDrop: async (path) => plotsOfSeason(await realSeason(path, null), minAreaM2)
});

const usableOf = (mask: Uint8Array): Uint8Array => mask.map((c) => (isUsable(c) ? 1 : 0));

/** One pass of a season on its grid, masked by rules and grown. */
type Masked = { ids: string[]; date: IsoDate; bands: ClearLook['bands']; mask: Uint8Array };

async function lookedAt({ passes, drop, grid }: RealSeason): Promise<Masked[]> {
  const seen: { ids: string[]; date: IsoDate; bands: ClearLook['bands']; look: DatedLook }[] = [];
  for (const pass of passes) {
    const { bands, scl } = await readLook(pass, [drop], RULE_BANDS, grid, { scl: true });
    const { date, level } = pass[0]!;
    const single = classifyLook({ bands, width: grid.width, level, scl });
    const stored = RULE_BANDS.map((name) => ({ name, values: quantised(bands[name]) }));
    const [blue, , red, nir, swir] = stored.map((b) => b.values) as [Uint16Array, ...Uint16Array[]];
    const look = { day: dayNumber(date), blue, red: red!, nir: nir!, swir: swir!, single };
    seen.push({ ids: pass.map((s) => s.id), date, bands: stored, look });
  }
  return seen.map(({ look, ...rest }, i) => {
    const near = (l: DatedLook) => l.day !== look.day && Math.abs(l.day - look.day) <= NEIGHBOUR_DAYS;
    const looks = seen.map((s) => s.look);
    const before = looks.slice(0, i).reverse().filter(near);
    const after = looks.slice(i + 1).filter(near);
    return { ...rest, mask: buffered(correctByNeighbours(look, before, after, grid.width), grid.width) };
  });
}

/** Of two passes on one date, a pixel counts the first that shows it clear. */
async function plotsOfSeason(season: RealSeason, minAreaM2: number): Promise<Plot[]> {
  const { grid } = season;
  const size = grid.width * grid.height;
  const marks = newMarks(size);
  const steps: { month: number; strength: Uint8Array }[] = [];
  let counted = { date: '', pixels: new Uint8Array(size) };
  for (const { date, bands, mask } of await lookedAt(season)) {
    const usable = usableOf(mask);
    if (counted.date !== date) counted = { date, pixels: new Uint8Array(size) };
    for (let p = 0; p < size; p++) {
      if (counted.pixels[p] === 1) usable[p] = 0;
      else counted.pixels[p] = usable[p]!;
    }
    const look: ClearLook = { month: yearOf(date) * 12 + Number(date.slice(5, 7)), bands, usable };
    addLook(marks, look, (p) => mask[p] === MASK.water);
    steps.push({ month: look.month, strength: stepStrength(look, grid.width) });
  }
  const seen = Uint8Array.from(marks.looks, (n) => (n > 0 ? 1 : 0));
  const layers = { grid, boundary: boundaryOf(steps, size), cropland: croplandOf(marks, grid.width, true), seen };
  return plotsByRule(layers, minAreaM2);
}
