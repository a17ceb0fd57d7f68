import { BACKGROUNDS } from '../../../pipeline/canopy/backgrounds.ts';
import { blend } from '../../../pipeline/canopy/mixing.ts';
import type { TableAtSun } from '../../../pipeline/canopy/table.ts';
import { type Calendar, CROPS, calendarOf, crop, ROTATIONS } from '../../../pipeline/crop/catalogue.ts';
import type { Dice } from '../dice.ts';
import { type Damage, extentOn } from './damage.ts';
import { SEASON } from './knobs.ts';
import { betweenCrops, type Cover, nonCropCover } from './non-crop.ts';
import { leavesStraw } from './rotations.ts';
import { turnsOf } from './sequence.ts';
import { seeSoil, soilOf } from './soil.ts';
import { drawStand, onField, type Stand } from './stand.ts';
import { on, type Weather } from './weather.ts';
import { drawYield } from './yield.ts';

/** One plot from the autumn before the harvest year to its end: what stands, what harms it, what a perfect sensor would see. */
export type PlotSeason = {
  code: string; // main crop, or FL AB FO GS WA BU
  stands: Stand[]; // in time order; empty for non-crop ground
  main: Stand | null;
  damage: Damage[]; // of every stand
  yields: (number | null)[]; // kg a mu, by stand
  lai(day: number): number; // of the crops on it, mean of the plot
  /** Share of the plot that shows damage on a day. */
  extent(day: number): number;
  /** The ten bands. `vigour` about 1 multiplies leaf area; `struck`: inside the damaged part. Allocates nothing. */
  see(day: number, sun: TableAtSun, vigour: number, struck: boolean, out: Float64Array): void;
};

export type PlotPlan = {
  code: string; // main crop or non-crop class
  calendar: Calendar | null; // of the main crop; null for non-crop ground
  region: string | null; // null: a place that the catalogue does not know
  year: number;
  weather: Weather;
  zone?: number; // as of a stand; left out: the plot alone
  shift: number; // days by which place, year and farm move the calendar
  before?: readonly string[]; // crops earlier in the same harvest year; left out: drawn by what fits
  /** No follower that is up before this day: it would be the plot's crop by then. */
  until: number;
};

/** Draws the season of a plot. */
export function drawPlotSeason(plan: PlotPlan, dice: Dice): PlotSeason {
  const soil = soilOf(plan.region, dice);
  const { weather, calendar } = plan;
  const snowed = (day: number, tall: number, out: Float64Array) => {
    const snow = on(weather.snow, day);
    if (snow > 0) blend(out, BACKGROUNDS.snow, snow * Math.exp(-0.35 * tall) * 0.9);
  };
  if (calendar === null) {
    const cover = nonCropCover(plan.code, dice);
    return {
      code: plan.code,
      stands: [],
      main: null,
      damage: [],
      yields: [],
      lai: () => 0,
      extent: () => 0,
      see(day, sun, vigour, _struck, out) {
        seeSoil(soil, weather, day, 0, out);
        cover(day, sun, vigour, out);
        if (plan.code !== 'WA') snowed(day, plan.code === 'FO' ? 3 : 0.3, out);
      }
    };
  }
  const stand = (code: string, c: Calendar, shift: number, healthy: boolean) =>
    drawStand({ code, calendar: c, shift, region: plan.region, weather, zone: plan.zone ?? null, healthy }, dice);
  const { stands, main } = plan.before
    ? sequence(plan, plan.before, calendar, stand, dice)
    : amongOthers(plan, calendar, stand, dice);
  const second =
    dice.chance(SEASON.intercropped) && !crop(plan.code).perennial ? companion(plan, main, stand, dice) : null;
  const secondShare = dice.between(0.15, 0.4);
  const follower = stands[stands.indexOf(main) + 1];
  // days on which it stands among the main crop's rows, or after them
  const from = second ? Math.max(main.onField, second.onField) : Infinity;
  const to = second ? Math.min(second.bareFrom, follower?.onField ?? Infinity) : -Infinity;
  const irrigated = calendar.flood ? 0.5 : dice.chance(0.4) ? 0.35 : 0;
  const cover = coverOf(stands, plan.region === null, dice);
  const damage = stands.flatMap((s) => s.damage);
  const work = new Float64Array(10);
  const lai = (day: number): number => stands.find((s) => day < s.bareFrom)?.lai(day) ?? 0;
  return {
    code: main.code,
    stands,
    main,
    damage,
    yields: stands.map((s) => (s.harvest > -60 ? drawYield(s, calendar.region, plan.year, dice) : null)),
    lai,
    extent(day) {
      let share = 0;
      const now = stands.find((s) => day < s.bareFrom);
      if (now) for (const e of now.damage) if (e.extent < 1) share = Math.max(share, extentOn(e, day));
      return share;
    },
    see(day, sun, vigour, struck, out) {
      const growing = day > main.emergence && day < main.maturity - 20;
      seeSoil(soil, weather, day, growing ? irrigated : 0, out);
      if (second) work.set(out);
      cover(day, sun, vigour, struck, out);
      if (second && day >= from && day < to) {
        second.cover(day, sun, vigour, struck, work);
        blend(out, work, secondShare);
      }
      snowed(day, crop(main.code).perennial ? 1.5 : 0.3, out);
    }
  };
}

type Draw = (code: string, calendar: Calendar, shift: number, healthy: boolean) => Stand;
type Chain = { stands: Stand[]; main: Stand };

/** Crops of one harvest year in order (`turnsOf`), each on the field three days after the one before it at the earliest. */
function sequence(plan: PlotPlan, before: readonly string[], calendar: Calendar, stand: Draw, dice: Dice): Chain {
  const chain: Stand[] = [];
  for (const turn of turnsOf([...before, plan.code], calendar, plan.shift, plan.weather, dice)) {
    const last = chain.at(-1);
    const wait = last ? Math.max(0, last.harvest + 3 - (onField(turn.calendar) + turn.shift)) : 0;
    chain.push(stand(turn.code, turn.calendar, turn.shift + wait, false));
  }
  const main = chain.at(-1)!;
  const follower = neighbourInTime({ ...plan, code: main.code }, calendar, main, 1, stand, dice);
  const earlier = neighbourInTime({ ...plan, code: chain[0]!.code }, calendar, chain[0]!, -1, stand, dice);
  return { stands: [...(earlier ? [earlier] : []), ...chain, ...(follower ? [follower] : [])], main };
}

/** The main crop between what stood before it and what follows, each by a rotation of the region or anything that fits. */
function amongOthers(plan: PlotPlan, calendar: Calendar, stand: Draw, dice: Dice): Chain {
  const main = stand(plan.code, calendar, plan.shift, false);
  if (crop(plan.code).perennial) return { stands: [main], main };
  const before = neighbourInTime(plan, calendar, main, -1, stand, dice);
  const after = neighbourInTime(plan, calendar, main, 1, stand, dice);
  return { stands: [...(before ? [before] : []), main, ...(after ? [after] : [])], main };
}

/** The crop before (-1) or after (1): by a rotation of the region, else any that fits the gap; null one time in five, or where none fits. */
function neighbourInTime(
  plan: PlotPlan,
  calendar: Calendar,
  main: Stand,
  side: -1 | 1,
  stand: Draw,
  dice: Dice
): Stand | null {
  if (crop(plan.code).perennial || !dice.chance(0.8)) return null;
  const region = calendar.region;
  const inRotation = ROTATIONS.filter((r) => r.regions.includes(region) && r.seq.includes(plan.code))
    .flatMap((r) => [r.seq[(r.seq.indexOf(plan.code) + side + r.seq.length) % r.seq.length]!])
    .filter((c) => !crop(c).perennial && c !== plan.code);
  const others = CROPS.filter(
    (c) => !c.perennial && c.code !== 'GH' && c.calendars.some((k) => k.region === region)
  ).map((c) => c.code);
  const candidates = [...(inRotation.length > 0 && dice.chance(0.8) ? inRotation : []), ...pickSome(others, 4, dice)];
  for (const code of candidates) {
    for (const own of crop(code).calendars.filter((k) => k.region === region)) {
      for (const year of [0, side * 365]) {
        const shift = plan.shift + year + dice.normal(0, 5);
        const gap = dice.between(4, 18);
        if (side < 0) {
          const late = own.harvest + shift + gap - main.onField;
          const moved = late > 0 && late < 22 ? shift - late : shift;
          if (own.harvest + moved < main.onField - 1 && own.harvest + moved > -140) {
            const before = stand(code, own, moved, true);
            if (before.harvest < main.onField + 15) return ended(before, main.onField - 1);
          }
        } else {
          const early = main.harvest + gap - (onField(own) + shift);
          const moved = early > 0 && early < 22 ? shift + early : shift;
          const counts = own.harvest + moved < 375; // ripens within this harvest year: it would be the crop
          if (
            onField(own) + moved > main.harvest &&
            onField(own) + moved < 365 &&
            !(counts && own.emergence + moved + 15 < plan.until)
          ) {
            const next = stand(code, own, moved, true);
            if (next.onField > main.harvest) return next;
          }
        }
      }
    }
  }
  return null;
}

/** A stand that is off the field by a day at the latest, ripe or nearly. */
const ended = (stand: Stand, by: number): Stand =>
  stand.harvest < by ? stand : { ...stand, maturity: Math.min(stand.maturity, by), harvest: by, bareFrom: by };

/** A second crop among the rows of the main one. */
function companion(plan: PlotPlan, main: Stand, stand: Draw, dice: Dice): Stand | null {
  const region = plan.calendar!.region;
  const fits = CROPS.filter(
    (c) =>
      !c.perennial &&
      c.code !== plan.code &&
      c.code !== 'GH' &&
      c.calendars.some((k) => k.region === region && Math.abs(k.peak - plan.calendar!.peak) < 45)
  );
  if (fits.length === 0) return null;
  const code = dice.pick(fits).code;
  const own = calendarOf(code, region)!;
  const second = stand(code, own, plan.shift + dice.normal(0, 6), true);
  return second.emergence < main.harvest ? second : null;
}

function pickSome<T>(from: readonly T[], n: number, dice: Dice): T[] {
  const left = [...from];
  const taken: T[] = [];
  while (taken.length < n && left.length > 0) taken.push(left.splice(dice.below(left.length), 1)[0]!);
  return taken;
}

/** What is seen of stands in turn: straw after a cereal fades in two months, weeds or a catch crop grow between. */
function coverOf(stands: readonly Stand[], elsewhere: boolean, dice: Dice): Stand['cover'] {
  const straw = stands.map((s) => (leavesStraw(s.code) ? dice.between(0.35, 0.95) : dice.between(0, 0.25)));
  const burnt = stands.map((s) =>
    leavesStraw(s.code) && dice.chance(SEASON.burnt) ? s.harvest + dice.between(2, 12) : null
  );
  const fade = dice.between(25, 90);
  const chance = elsewhere ? SEASON.catchCropElsewhere : SEASON.catchCrop;
  const always = stands[0]!.bareFrom === Infinity; // a perennial leaves no gap
  const gaps: Cover[] = (always ? [] : [null, ...stands]).map((s, i) => {
    const from = s ? s.bareFrom + dice.between(8, 40) : -200;
    const to = stands[i] ? stands[i]!.onField - dice.between(3, 25) : 420;
    return betweenCrops(dice, from, to, chance);
  });
  return (day, sun, vigour, struck, out) => {
    const now = stands.findIndex((s) => day < s.bareFrom);
    const next = now < 0 ? stands.length : now;
    const last = next - 1;
    if (last >= 0) {
      const since = day - stands[last]!.harvest;
      blend(out, BACKGROUNDS.straw_stubble, straw[last]! * Math.exp(-since / fade));
      const fire = burnt[last];
      if (fire !== null && fire !== undefined && day > fire && day < fire + 12) blend(out, BACKGROUNDS.burnt, 0.7);
    }
    gaps[next]?.(day, sun, vigour, out);
    if (next < stands.length) stands[next]!.cover(day, sun, vigour, struck, out);
  };
}
