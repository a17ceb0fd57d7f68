import { buildTable, type CanopyTable, type TableAtSun } from '../../pipeline/canopy/table.ts';
import { calendarOf, crop, REGIONS, regionOf } from '../../pipeline/crop/catalogue.ts';
import { CROP_CLASSES } from '../../pipeline/crop/classes.ts';
import { dateOfDay } from '../../pipeline/dates.ts';
import { plotId, sceneId } from '../../pipeline/ids.ts';
import { BANDS, type Band } from '../../pipeline/scene/bands.ts';
import type { Observation, Series } from '../../pipeline/series/observation.ts';
import type { Dice } from './dice.ts';
import { townsOf } from './drop/place.ts';
import { SEASON } from './season/knobs.ts';
import { drawPlotSeason, type PlotSeason } from './season/plot-season.ts';
import { drawWeather, on, type Weather } from './season/weather.ts';
import { drawPass, observeSpectrum } from './sensor/pass.ts';
import { SERIES } from './series-knobs.ts';
import { sunAt } from './sky/dates.ts';
import { sunsOf } from './suns.ts';

/** A simulated plot series and what truly stands there. `region` is null where the place is hidden from the model. */
export type LabelledSeries = {
  series: Series;
  season: number;
  region: string | null;
  label: number; // index into CROP_CLASSES
  home: string | null; // region whose calendar was drawn, for splits; null for non-crop ground
  place: string; // region in which it lies, non-crop ground too
  year: number; // 0..9: years differ in weather
};

const NON_CROP_FROM = CROP_CLASSES.indexOf('FL');
const SEASON_YEAR = 2022;
const LAST = 360; // day of the harvest year

/** Every class with each region that grows it; non-crop ground has no region of its own. */
export const CALENDARS: { label: number; region: string | null }[] = CROP_CLASSES.flatMap(
  (code, label): { label: number; region: string | null }[] =>
    label >= NON_CROP_FROM
      ? [{ label, region: null }]
      : [...new Set(crop(code).calendars.map((c) => c.region))].map((region) => ({ label, region }))
);

let table: CanopyTable | null = null;
/** The canopy table by the sun; it is built on first use. */
const atZenith = sunsOf(() => {
  table ??= buildTable();
  return table;
});

/** The canopy table at the sun of a region's day. */
const sunOver = (place: string, day: number): TableAtSun => atZenith(sunAt(townsOf(place)[0]![2], day).zenithDeg);

/**
 * What may be fixed of a series: whether its region is told; `whole`: the season as a Sentinel-2 drop shows it, every band, all year. Else
 * both are drawn, with the poorer records that a model must bear.
 */
export type SeriesKind = { known?: boolean; whole?: boolean; place?: string };

/**
 * Draws one labelled series: a plot's season (season/), seen through the sensor's passes (sensor/). The label is the crop that
 * stands, or stood last, on the last date: a season may be cut off early, and a follower that is up by then would be the crop.
 *
 * Half the crops keep their region; the other half are moved by N(4, 24) days and lose it, as if grown at a place that the
 * catalogue does not know. Also drawn, by the knobs: the revisit, cloud by the region's clear share and cloudy months, looks
 * through cloud or shadow that no mask saw, a neighbour's signal, missing bands, light of the air left in.
 */
export function drawSeries(
  label: number,
  home: string | null,
  year: number,
  d: Dice,
  { known = d.chance(0.5), whole = false, place = home ?? d.pick(REGIONS).code }: SeriesKind = {}
): LabelledSeries {
  const code = CROP_CLASSES[label]!;
  const weather = drawWeather(place, year);
  const options = home === null ? [] : crop(code).calendars.filter((c) => c.region === home);
  const calendar = options.length > 0 ? d.pick(options) : null;
  const wander = known || home === null ? 0 : d.normal(4, 24);
  const shift = wander + (home === null ? 0 : shiftOf(weather, d));
  const up = calendar ? calendar.emergence + shift : 60;
  const until = whole || d.chance(0.5) ? LAST : d.between(Math.min(340, Math.max(70, up + 25)), LAST);
  const plan = { code, calendar, region: known ? place : null, year, weather, shift, until };
  const field = drawPlotSeason(plan, d);
  const neighbour = d.chance(SERIES.mixedPlots) ? drawNeighbour(place, year, weather, until, d) : null;
  const observations = look(field, neighbour, { place, known, weather, until, whole }, d);
  const id = plotId(`sim-${code}`);
  const region = known ? place : null;
  return { series: { plot: id, observations }, season: SEASON_YEAR, region, label, home, place, year };
}

const shiftOf = (weather: Weather, d: Dice): number =>
  weather.shiftDays + d.normal(0, SEASON.farmSpreadDays) + d.normal(0, SEASON.plotSpreadDays);

function drawNeighbour(place: string, year: number, weather: Weather, until: number, d: Dice): PlotSeason {
  const { label, region } = d.pick(CALENDARS.filter((c) => c.region === place || c.region === null));
  const code = CROP_CLASSES[label]!;
  const calendar = region === null ? null : calendarOf(code, region);
  const shift = region === null ? 0 : shiftOf(weather, d);
  return drawPlotSeason({ code, calendar, region: place, year, weather, shift, until }, d);
}

type Sight = { place: string; known: boolean; weather: Weather; until: number; whole: boolean };

function look(field: PlotSeason, neighbour: PlotSeason | null, sight: Sight, d: Dice): Observation[] {
  const { place, known, weather, until, whole } = sight;
  const revisit = whole ? d.pick(SERIES.dropRevisits) : d.pick(SERIES.revisits);
  const region = regionOf(place);
  const clear = known ? region.clear : d.between(0.25, 0.65);
  const foreign = neighbour ? d.between(0, SERIES.foreignShare) : 0;
  const toa = !whole && d.chance(SERIES.toa) ? d.between(0.6, 1.2) : 0;
  const slips = known || whole ? SERIES.slips : d.between(...SERIES.slipsElsewhere);
  const missing = whole ? new Set<number>() : missingBands(d);
  const late = !whole && d.chance(SERIES.lateStart); // a record that begins late
  const from = late ? d.between(-100, Math.min(60, until - 60)) : -125;
  const seen = new Float64Array(10);
  const other = new Float64Array(10);
  const observations: Observation[] = [];
  let open = d.chance(clear);
  for (let day = from + d.between(0, revisit); day <= until; day += revisit) {
    const month = (((Math.floor(day / 30.4) % 12) + 12) % 12) + 1;
    const share = clear * (known && region.cloudy_months.includes(month) ? 0.7 : 1);
    open = d.chance(open ? share + 0.15 * (1 - share) : share * 0.85);
    if (!open) continue;
    if (on(weather.snow, day) > 0.3 && d.chance(SERIES.snowMasked)) continue;
    const sun = sunOver(place, day);
    const struck = field.extent(day) > 0.5;
    field.see(day, sun, 1, struck, seen);
    if (neighbour) {
      neighbour.see(day, sun, 1, false, other);
      for (let b = 0; b < 10; b++) seen[b] = seen[b]! + foreign * (other[b]! - seen[b]!);
    }
    const kind = d.chance(slips) ? d.pick(['thin', 'thick', 'shade'] as const) : null;
    observeSpectrum(seen, drawPass(d), kind === null ? null : { kind, depth: d.between(0.15, 0.8) });
    const mean: Partial<Record<Band, number>> = {};
    for (let b = 0; b < 10; b++) {
      const v = seen[b]! + (toa > 0 ? toa * (AIRLIGHT[b]! - 0.08 * seen[b]!) : 0);
      if (!missing.has(b)) mean[BANDS[b]!] = Math.max(0.001, v);
    }
    const date = dateOfDay(day, SEASON_YEAR);
    if (observations.at(-1)?.date === date) continue;
    observations.push({ scene: sceneId(`sim-${date}`), date, clearShare: 1, count: 30, mean, sd: {} });
  }
  return observations;
}

/** What clear air adds to reflectance at the top of the atmosphere: Rayleigh light, falling with the fourth power. */
const AIRLIGHT = [0.075, 0.045, 0.025, 0.02, 0.016, 0.013, 0.011, 0.009, 0.002, 0.001];

/** Some records lack bands: the four of 10 m only, one narrow band, or the SWIR. */
function missingBands(d: Dice): Set<number> {
  if (!d.chance(SERIES.missingBands)) return new Set();
  return new Set(d.pick([[3, 4, 5, 7, 8, 9], [7], [7], [8, 9], [3, 4, 5], [d.below(10)]]));
}
