import { calendarOf, isCropCode } from '../../../pipeline/crop/catalogue.ts';
import { dice, seedOf } from '../dice.ts';
import type { Parcel } from '../land/parcel.ts';
import { SEASON } from '../season/knobs.ts';
import { drawPlotSeason, type PlotSeason } from '../season/plot-season.ts';
import { drawCropping } from '../season/rotations.ts';
import type { Weather } from '../season/weather.ts';
import type { DropPlan } from './plan.ts';

/** What ground that is no plot carries. */
const CLASS_OF = {
  village: 'BU',
  road: 'BU',
  forest: 'FO',
  trees: 'FO',
  water: 'WA',
  grass: 'GS',
  bund: 'GS',
  bare: 'FL'
} as const;

/**
 * The season of a parcel, from its own place in the world: a large grower's plots share crop and dates; four in ten
 * plots of households grow what their block mostly grows; a household's dates move together.
 */
export function seasonOf(
  parcel: Parcel,
  plan: Pick<DropPlan, 'region' | 'year' | 'seed'>,
  weather: Weather
): PlotSeason {
  const { region, year, seed } = plan;
  const own = dice(seedOf(seed, year, 'parcel', parcel.id));
  const [x, y] = parcel.ring[0]!;
  const zone = seedOf(seed, year, 'zone', Math.floor(x / SEASON.zoneM), Math.floor(y / SEASON.zoneM));
  const base = { region, year, weather, zone, until: 400 };
  if (parcel.kind !== 'plot')
    return drawPlotSeason({ ...base, code: CLASS_OF[parcel.kind], calendar: null, shift: 0 }, own);
  const shared =
    parcel.estate !== null
      ? seedOf(seed, year, 'estate', parcel.estate)
      : own.chance(SEASON.followsBlock)
        ? seedOf(seed, year, 'block', ...parcel.block, parcel.place)
        : seedOf(seed, year, 'crops', parcel.id);
  const crops = drawCropping(region, parcel.place, dice(shared));
  const code = crops.at(-1)!;
  if (!isCropCode(code)) return drawPlotSeason({ ...base, code, calendar: null, shift: 0 }, own);
  const farm = dice(seedOf(seed, year, 'farm', parcel.estate ?? parcel.holder ?? parcel.id));
  const shift = weather.shiftDays + farm.normal(0, SEASON.farmSpreadDays) + own.normal(0, SEASON.plotSpreadDays);
  const calendar = calendarOf(code, region)!;
  return drawPlotSeason({ ...base, code, calendar, shift, before: crops.slice(0, -1) }, own);
}
