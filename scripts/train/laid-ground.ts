import { BACKGROUNDS } from '../../pipeline/canopy/backgrounds.ts';
import type { TableAtSun } from '../../pipeline/canopy/table.ts';
import { type Calendar, crop } from '../../pipeline/crop/catalogue.ts';
import { BANDS } from '../../pipeline/scene/bands.ts';
import type { PlotSeason } from '../simulate/season/plot-season.ts';
import type { Stand } from '../simulate/season/stand.ts';

/**
 * What of a plot's ground is film, roof or water on a day, as the simulator knows it but does not say. It is asked by light: a stand is a function
 * of the ground under it, and what it makes of black and of faintly lit ground tells how much of the ground is still seen.
 */
const [RED, NIR] = [BANDS.indexOf('B04'), BANDS.indexOf('B08')];
const FAINT = 0.01; // so dark that what bounces between leaves and ground does not count

/** `seen = own + gain · ground` for dark ground, of the intact part of a plot; `vigour` 0 takes the crop's leaves away. */
function throughStand(stand: Stand, day: number, sun: TableAtSun, vigour: number) {
  const own = new Float64Array(10);
  const lit = new Float64Array(10).fill(FAINT);
  stand.cover(day, sun, vigour, false, own);
  stand.cover(day, sun, vigour, false, lit);
  return { own, gain: lit.map((v, b) => (v - own[b]!) / FAINT) };
}

/** The stand that is seen on a day: the first that is not off the field. */
export const standOn = ({ stands }: Pick<PlotSeason, 'stands'>, day: number): Stand | null =>
  stands.find((s) => day < s.bareFrom) ?? null;

/** Film laid with a stand: its share of the ground on the day of sowing, and its colour. */
export type Film = { share: number; white: boolean };

/**
 * Film of a stand, read on the day of sowing, when no leaf is above it and all else is soil: what of the ground is hidden then is film, and it is
 * of one of two colours. Null where there is none, or what hides the ground (a flood, straw) has neither colour.
 */
export function filmOf(stand: Stand, sun: TableAtSun): Film | null {
  const { own, gain } = throughStand(stand, stand.sow, sun, 0);
  const share = 1 - gain[RED]!;
  if (share < 0.01) return null;
  const fits = (sheet: readonly number[]) => own.every((v, b) => Math.abs(v - share * sheet[b]!) < 1e-6);
  if (fits(BACKGROUNDS.white_film)) return { share, white: true };
  return fits(BACKGROUNDS.black_film) ? { share, white: false } : null;
}

/** Film wears away and is ploughed in: e-fold of its share after sowing, days; it lies from five days before. */
const FILM_DAYS = 120;
const FILM_BEFORE = 5;

/** Share of the plot that shows film on a day: what is left of it, and what the leaves above let through in red. */
export function filmSeen(season: Pick<PlotSeason, 'stands'>, day: number, sun: TableAtSun): number {
  const stand = standOn(season, day);
  const film = stand && filmOf(stand, sun);
  if (!film || day <= stand.sow - FILM_BEFORE) return 0;
  const laid = film.share * Math.exp(-Math.max(0, day - stand.sow) / FILM_DAYS);
  const { gain } = throughStand(stand, day, sun, 1);
  return (laid * gain[RED]!) / (1 - laid);
}

/** A roof of polyethylene over the plot on a day: a greenhouse from 20 days before sowing, vines of the lower Yangtze under rain shelters. */
export function isRoofed(season: Pick<PlotSeason, 'stands'>, calendar: Calendar | null, day: number): boolean {
  const stand = standOn(season, day);
  if (!stand) return false;
  if (stand.code === 'GH') return day > stand.sow - 20;
  if (stand.code !== 'GR' || calendar?.region !== 'YZL') return false;
  const t = day - (stand.sow - calendar.sow); // the catalogue's day
  const own = t < 1 ? t + 365 : t;
  return own > 91 && own < 273;
}

/** Water on a plot's ground: its share of the ground, and how much of the plot shows it, seen from above. */
export type Water = { under: number; shown: number };

/**
 * Water on a plot on a day: of a paddy by its calendar, and of rain there. `under` takes the leaves away; weeds are left, which hide little in the
 * near infrared. Null for another crop: what hides its ground may be film, or water.
 */
export function waterOn(season: Pick<PlotSeason, 'stands'>, day: number, sun: TableAtSun): Water | null {
  const stand = standOn(season, day);
  if (!stand || !crop(stand.code).calendars.some((c) => c.flood !== undefined)) return null;
  const bare = throughStand(stand, day, sun, 0).gain;
  const under = 1 - bare[NIR]!;
  return { under, shown: under * (throughStand(stand, day, sun, 1).gain[RED]! / bare[RED]!) };
}
