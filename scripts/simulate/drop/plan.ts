import { dateOfDay } from '../../../pipeline/dates.ts';
import { Problem } from '../../../pipeline/errors.ts';
import { seedOf } from '../dice.ts';
import { drawCovers } from '../sky/covers.ts';
import { passHour, sunAt, visitsOf } from '../sky/dates.ts';
import { simulator } from '../version.ts';
import { type Place, placeOf } from './place.ts';
import type { Cut } from './scratch.ts';

/** One acquisition of a plan. */
export type SceneDate = {
  day: number; // of the harvest year
  sceneId: string;
  time: string; // UTC, HH:MM:SS
  sunZenithDeg: number;
  sunAzimuthDeg: number;
  viewDeg: number; // signed zenith of the view, positive from the east
  cover: number; // 0..1
  seed: number;
  dnOffset: 0 | 1000;
};

/** All that decides a drop's bytes, as data. */
export type DropPlan = Cut & {
  region: string;
  year: number;
  seed: number;
  place: Place;
  dates: SceneDate[];
  /** A few invented farmers, one of each story, in place of a portfolio: the county's field crops within one year, and its trees. */
  cast: Cast | null;
  asked: { town: string | null; firstDay: number; lastDay: number; mostCover: number }; // where and when dates were taken from
};

export type Cast = { first: string; last: string; trees: string; leastAreaM2: number };

export type DropOptions = {
  region: string;
  year: number;
  seed: number;
  size: number;
  dates: number;
  offset?: 'auto' | 'none'; // the DN offset of products from 25 January 2022 on
  town?: string;
  firstDay?: number;
  lastDay?: number;
  mostCover?: number; // 0..1: cloudier dates are left out, as an archive's query with a limit does
  cast?: Cast;
};

/** First and last day of a season's archive: from the sowing of winter crops to after the harvest of autumn ones. */
export const FIRST_DAY = -105;
export const LAST_DAY = 330;
const WINDOW = 256;
/** The last day of products whose DN have no offset (baseline 04.00 came on 25 January 2022). */
const OFFSET_FROM = '2022-01-25';

/**
 * Plans a drop: its place, and its dates evenly over the season's passes, cloudy ones included. Throws 'BadUsage' where the year has fewer
 * passes than are asked for.
 */
export function planDrop(o: DropOptions): DropPlan {
  const place = placeOf(o.region, o.seed, o.size, o.town);
  const visits = visitsOf(o.region, o.year, o.seed, o.firstDay ?? FIRST_DAY, o.lastDay ?? LAST_DAY);
  const covers = drawCovers(
    o.region,
    o.year,
    o.seed,
    visits.map((v) => v.day)
  );
  const passes = visits
    .map((visit, i) => ({ ...visit, cover: covers[i]! }))
    .filter((p) => p.cover <= (o.mostCover ?? 1));
  if (o.dates > passes.length) {
    throw new Problem(
      'BadUsage',
      `Expected --dates of at most ${passes.length} (the passes of that season${o.mostCover === undefined ? '' : ' under that cloud'}), got ${o.dates}.`
    );
  }
  const chosen = Array.from({ length: o.dates }, (_, i) =>
    Math.round(o.dates === 1 ? (passes.length - 1) / 2 : (i * (passes.length - 1)) / (o.dates - 1))
  );
  const [lon, lat] = place.lonLat;
  const time = clockOf(passHour(lat) - lon / 15);
  const dates = chosen.map((k): SceneDate => {
    const { day, viewDeg, cover } = passes[k]!;
    const date = dateOfDay(day, o.year);
    const sun = sunAt(lat, day);
    const sceneId = `SIM_L2A_${o.region}${o.seed}_${date.replaceAll('-', '')}T${time.replaceAll(':', '')}`;
    return {
      day,
      sceneId,
      time,
      sunZenithDeg: sun.zenithDeg,
      sunAzimuthDeg: sun.azimuthDeg,
      viewDeg,
      cover,
      seed: seedOf(o.region, o.year, o.seed, 'date', day),
      dnOffset: o.offset !== 'none' && date >= OFFSET_FROM ? 1000 : 0
    };
  });
  const { region, year, seed, size, cast = null } = o;
  const asked = {
    town: o.town ?? null,
    firstDay: o.firstDay ?? FIRST_DAY,
    lastDay: o.lastDay ?? LAST_DAY,
    mostCover: o.mostCover ?? 1
  };
  return { region, year, seed, size, window: WINDOW, place, dates, cast, asked };
}

/** What `recipe.json` says of a plan: enough to make the drop again, and what simulator made it. */
export const recipeOf = (plan: DropPlan) => ({
  simulated: true,
  simulator: simulator(),
  region: plan.region,
  year: plan.year,
  seed: plan.seed,
  size: plan.size,
  dates: plan.dates.length,
  cast: plan.cast,
  ...plan.asked,
  place: { ...plan.place, note: `beside ${plan.place.name}; the fields are invented` },
  scenes: plan.dates.map((d) => ({
    id: d.sceneId,
    drawnCover: Math.round(d.cover * 1000) / 1000,
    dnOffset: d.dnOffset
  }))
});

function clockOf(hours: number): string {
  const s = Math.round(((hours + 24) % 24) * 3600);
  return [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60].map((v) => String(v).padStart(2, '0')).join(':');
}
