import { buildTable, type CanopyTable } from '../../pipeline/canopy/table.ts';
import { crop, REGIONS, regionOf } from '../../pipeline/crop/catalogue.ts';
import { CROP_CLASSES } from '../../pipeline/crop/classes.ts';
import { plasticInput } from '../../pipeline/crop/plastic.ts';
import { BANDS, type Band } from '../../pipeline/scene/bands.ts';
import { type Dice, dice, seedOf } from '../simulate/dice.ts';
import { townsOf } from '../simulate/drop/place.ts';
import { SEASON } from '../simulate/season/knobs.ts';
import { drawPlotSeason, type PlotSeason } from '../simulate/season/plot-season.ts';
import { drawWeather, on, type Weather } from '../simulate/season/weather.ts';
import { drawPass, observeSpectrum } from '../simulate/sensor/pass.ts';
import { CALENDARS } from '../simulate/series.ts';
import { SERIES } from '../simulate/series-knobs.ts';
import { sunAt } from '../simulate/sky/dates.ts';
import { sunsOf } from '../simulate/suns.ts';
import { SPLIT } from './crop-data.ts';
import { filmOf, filmSeen, isRoofed } from './laid-ground.ts';

/** What a look shows, by truth: index into PLASTIC_CLASSES. */
export type TrueLook = { day: number; x: Float32Array; pmli: number; label: 0 | 1 | 2; filmShare: number };
export type TruePlot = { code: string; region: string; year: number; looks: TrueLook[]; white: boolean }; // colour of its film

/** Film that shows on less of a plot than this counts as none: what passes differ by in red is as much. */
export const FILM_FROM = 0.2;
const LAST = 360;

let table: CanopyTable | null = null;
const atZenith = sunsOf(() => {
  table ??= buildTable();
  return table;
});

/** Every class alike, non-crop ground too, in a region that the split allows. */
function pickGround(d: Dice, allowed: (region: string) => boolean) {
  const label = d.pick(CROP_CLASSES.map((_, i) => i).filter((i) => homesOf(i, allowed).length > 0));
  const home = d.pick(homesOf(label, allowed)).region;
  return { code: CROP_CLASSES[label]!, home, place: home ?? d.pick(REGIONS.filter((r) => allowed(r.code))).code };
}
const homesOf = (label: number, allowed: (region: string) => boolean) =>
  CALENDARS.filter((c) => c.label === label && (c.region === null || allowed(c.region)));

type Drawn = { season: PlotSeason; weather: Weather };

function drawField(code: string, home: string | null, place: string, year: number, d: Dice) {
  const weather = drawWeather(place, year);
  const calendar = home === null ? null : d.pick(crop(code).calendars.filter((c) => c.region === home));
  const moved = weather.shiftDays + d.normal(0, SEASON.farmSpreadDays) + d.normal(0, SEASON.plotSpreadDays);
  const shift = calendar === null ? 0 : moved;
  const season = drawPlotSeason({ code, calendar, region: place, year, weather, shift, until: LAST }, d);
  return { season, weather, calendar };
}

/**
 * A plot's season as a Sentinel-2 drop shows it (the passes, slips of the mask and neighbours' light of `scripts/simulate/series.ts`), each look with
 * what truly lies there.
 */
export function drawTruePlot(d: Dice, year: number, allowed: (region: string) => boolean): TruePlot {
  const { code, home, place } = pickGround(d, allowed);
  const { season, weather, calendar } = drawField(code, home, place, year, d);
  const other: Drawn | null = d.chance(SERIES.mixedPlots) ? drawNeighbour(d, place, year) : null;
  const foreign = other ? d.between(0, SERIES.foreignShare) : 0;
  const revisit = d.pick(SERIES.dropRevisits);
  const clear = regionOf(place).clear;
  const seen = new Float64Array(10);
  const beside = new Float64Array(10);
  const looks: TrueLook[] = [];
  for (let day = Math.round(-125 + d.between(0, revisit)); day <= LAST; day += Math.ceil(revisit)) {
    if (!d.chance(clear)) continue;
    if (on(weather.snow, day) > 0.3 && d.chance(SERIES.snowMasked)) continue;
    const sun = atZenith(sunAt(townsOf(place)[0]![2], day).zenithDeg);
    season.see(day, sun, 1, season.extent(day) > 0.5, seen);
    if (other) {
      other.season.see(day, sun, 1, false, beside);
      for (let b = 0; b < 10; b++) seen[b] = seen[b]! + foreign * (beside[b]! - seen[b]!);
    }
    const kind = d.chance(SERIES.slips) ? d.pick(['thin', 'thick', 'shade'] as const) : null;
    observeSpectrum(seen, drawPass(d), kind === null ? null : { kind, depth: d.between(0.15, 0.8) });
    const mean: Partial<Record<Band, number>> = {};
    for (let b = 0; b < 10; b++) mean[BANDS[b]!] = Math.max(0.001, seen[b]!);
    const filmShare = (1 - foreign) * filmSeen(season, day, sun);
    const label = isRoofed(season, calendar, day) ? 1 : filmShare >= FILM_FROM ? 2 : 0;
    const pmli = (mean.B11! - mean.B04!) / (mean.B11! + mean.B04!);
    looks.push({ day, x: plasticInput(mean)!, pmli, label, filmShare });
  }
  const films = season.stands.flatMap((s) => filmOf(s, atZenith(40)) ?? []);
  return { code, region: place, year, looks, white: films.every((f) => f.white) };
}

function drawNeighbour(d: Dice, place: string, year: number): Drawn {
  const { label, region } = d.pick(CALENDARS.filter((c) => c.region === place || c.region === null));
  return drawField(CROP_CLASSES[label]!, region, place, year, d);
}

export const SEED = 20260805;
const seen = (region: string) => region !== SPLIT.heldOutRegion;

/** `n` plots of a part of the split, the same at every call: the split of the crop model. */
export function truePlots(part: 'train' | 'calibration' | 'test' | 'region', n: number): TruePlot[] {
  return Array.from({ length: n }, (_, i) => {
    const d = dice(seedOf(SEED, 'plastic', part, i));
    if (part === 'region') return drawTruePlot(d, d.below(10), (r) => r === SPLIT.heldOutRegion);
    const year =
      part === 'train' ? d.below(SPLIT.trainYears) : part === 'test' ? SPLIT.testYear : SPLIT.calibrationYear;
    return drawTruePlot(d, year, seen);
  });
}

/** The spectra of plots as a network is trained on them. */
export function spectraOf(plots: readonly TruePlot[]): { x: Float32Array; y: Int32Array } {
  const looks = plots.flatMap((p) => p.looks);
  const x = new Float32Array(looks.length * BANDS.length);
  looks.forEach((l, i) => {
    x.set(l.x, i * BANDS.length);
  });
  return { x, y: Int32Array.from(looks, (l) => l.label) };
}
