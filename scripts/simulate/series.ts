import { calendarOf, crop, REGIONS } from '../../pipeline/crop/catalogue.ts';
import { CROP_CLASSES } from '../../pipeline/crop/classes.ts';
import { dateOfDay } from '../../pipeline/dates.ts';
import { plotId, sceneId } from '../../pipeline/ids.ts';
import { BANDS, type Band } from '../../pipeline/scene/bands.ts';
import type { Observation, Series } from '../../pipeline/series/observation.ts';
import { type Dice, dice, seedOf } from './dice.ts';
import { drawField, type Field } from './field.ts';
import { clouded, drawPass, shaded } from './sensor.ts';

/** A simulated plot series and what truly stands there. `region` is null where the place is hidden from the model. */
export type LabelledSeries = {
  series: Series;
  season: number;
  region: string | null;
  label: number; // index into CROP_CLASSES
  home: string | null; // region whose calendar was drawn, for splits; null for non-crop ground
  year: number; // 0..9: years differ in weather
};

const NON_CROP_FROM = CROP_CLASSES.indexOf('FL');
const SEASON = 2022;

/** Days that a year's weather moves the calendar of a region, and the spread between farms there. */
const yearShift = (region: string, year: number): number => dice(seedOf('year', region, year)).normal(0, 6);
const FARM_SPREAD = 8;

/** Every class with each region that grows it; non-crop ground has no region of its own. */
export const CALENDARS: { label: number; region: string | null }[] = CROP_CLASSES.flatMap(
  (code, label): { label: number; region: string | null }[] =>
    label >= NON_CROP_FROM
      ? [{ label, region: null }]
      : [...new Set(crop(code).calendars.map((c) => c.region))].map((region) => ({ label, region }))
);

/**
 * Draws one labelled series. The label is the crop that stands, or stood last, on the last date: a season may be cut
 * off early, and a follower that is up by then would be the crop.
 *
 * Half the crops keep their region; the other half are moved by N(4, 24) days and lose it, as if grown at a place that the
 * catalogue does not know. Also drawn: revisit of 2.5 to 15 days, cloud by the region's clear share and cloudy months,
 * 4 % of looks (3 to 12 % where the place is
 * hidden) through cloud or shadow that no mask saw, up to 30 % of a neighbour's signal, missing bands, and one series in
 * seven with the blue light of the air left in (top of atmosphere).
 */
export function drawSeries(label: number, home: string | null, year: number, d: Dice): LabelledSeries {
  const code = CROP_CLASSES[label]!;
  const place = home ?? d.pick(REGIONS).code;
  const known = d.chance(0.5);
  const options = home === null ? [] : crop(code).calendars.filter((c) => c.region === home);
  const calendar = options.length > 0 ? d.pick(options) : null;
  const wander = known || home === null ? 0 : d.normal(4, 24);
  const shift = wander + (home === null ? 0 : yearShift(home, year) + d.normal(0, FARM_SPREAD));
  const up = calendar ? calendar.emergence + shift : 60;
  const until = d.chance(0.5) ? 360 : d.between(Math.min(340, Math.max(70, up + 25)), 360);
  const field = drawField({ code, calendar, region: known ? place : null, shift, until }, d);
  const neighbour = d.chance(0.5) ? drawNeighbour(place, year, until, d) : null;
  const observations = look(field, neighbour, place, known, until, d);
  const id = plotId(`sim-${code}`);
  return { series: { plot: id, observations }, season: SEASON, region: known ? place : null, label, home, year };
}

function drawNeighbour(place: string, year: number, until: number, d: Dice): Field {
  const crops = CALENDARS.filter((c) => c.region === place || c.region === null);
  const { label, region } = d.pick(crops);
  const code = CROP_CLASSES[label]!;
  const shift = region === null ? 0 : yearShift(place, year) + d.normal(0, FARM_SPREAD);
  return drawField(
    { code, calendar: region === null ? null : calendarOf(code, region), region: place, shift, until },
    d
  );
}

function look(
  field: Field,
  neighbour: Field | null,
  place: string,
  known: boolean,
  until: number,
  d: Dice
): Observation[] {
  const revisit = d.pick([2.5, 5, 5, 5, 5, 10, 15]);
  const region = REGIONS.find((r) => r.code === place)!;
  const clear = known ? region.clear : d.between(0.25, 0.65);
  const cold = ['NEC', 'NCM', 'LOE', 'QTP', 'NWX'].includes(place);
  const foreign = neighbour ? d.between(0, 0.3) : 0;
  const toa = d.chance(1 / 7) ? d.between(0.6, 1.2) : 0;
  const slips = known ? 0.04 : d.between(0.03, 0.12);
  const missing = missingBands(d);
  const level = Math.exp(d.normal(0, 0.03));
  const from = d.chance(0.15) ? d.between(-100, Math.min(60, until - 60)) : -125; // a record that begins late
  const seen = new Float64Array(10);
  const other = new Float64Array(10);
  const observations: Observation[] = [];
  let open = d.chance(clear);
  for (let day = from + d.between(0, revisit); day <= until; day += revisit) {
    const month = (((Math.floor(day / 30.4) % 12) + 12) % 12) + 1;
    const share = clear * (known && region.cloudy_months.includes(month) ? 0.7 : 1);
    open = d.chance(open ? share + 0.15 * (1 - share) : share * 0.85);
    if (!open) continue;
    if (cold && (day < 50 || day > 320) && d.chance(0.25)) continue; // snow
    field.see(day, seen);
    if (neighbour) {
      neighbour.see(day, other);
      for (let b = 0; b < 10; b++) seen[b]! += foreign * (other[b]! - seen[b]!);
    }
    const pass = drawPass(d);
    const slip = d.chance(slips) ? d.pick(['thin', 'thick', 'shade'] as const) : null;
    const depth = slip === null ? 0 : d.between(0.15, 0.8);
    const mean: Partial<Record<Band, number>> = {};
    for (let b = 0; b < 10; b++) {
      let v = seen[b]!;
      if (slip === 'shade') v = shaded(v, b, depth);
      else if (slip !== null) v = clouded(v, b, slip === 'thin' ? depth : depth * 0.6, slip === 'thin');
      v = v * level * pass.gain[b]! + pass.add[b]! + (toa > 0 ? toa * (AIRLIGHT[b]! - 0.08 * v) : 0);
      if (!missing.has(b)) mean[BANDS[b]!] = Math.max(0.001, v);
    }
    const date = dateOfDay(day, SEASON);
    if (observations.at(-1)?.date === date) continue;
    observations.push({ scene: sceneId(`sim-${date}`), date, clearShare: 1, count: 30, mean, sd: {} });
  }
  return observations;
}

/** What clear air adds to reflectance at the top of the atmosphere: Rayleigh light, falling with the fourth power. */
const AIRLIGHT = [0.075, 0.045, 0.025, 0.02, 0.016, 0.013, 0.011, 0.009, 0.002, 0.001];

/** Some records lack bands: the four of 10 m only, one narrow band, or the SWIR. */
function missingBands(d: Dice): Set<number> {
  if (d.chance(0.82)) return new Set();
  return new Set(d.pick([[3, 4, 5, 7, 8, 9], [7], [7], [8, 9], [3, 4, 5], [d.below(10)]]));
}
