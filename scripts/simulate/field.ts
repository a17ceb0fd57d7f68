import { type Calendar, CROPS, crop, ROTATIONS } from '../../pipeline/crop/catalogue.ts';
import { background, blend, soilOf } from './canopy.ts';
import type { Dice } from './dice.ts';
import { betweenCrops, type Cover, nonCropCover } from './ground.ts';
import { type Damage, drawStand, leavesStraw, type Stand } from './stand.ts';

/**
 * One field from the autumn before the harvest year to its end: the main crop, what stood before it and what follows,
 * and what covers the soil between. `see` gives the reflectance that a perfect sensor would see.
 */
export type Field = {
  code: string;
  stands: Stand[]; // in time order; empty for non-crop classes
  main: Stand | null;
  damage: Damage | null;
  see(day: number, out: Float64Array): void;
};

export type FieldPlan = {
  code: string;
  calendar: Calendar | null; // of a crop; null for a non-crop class
  region: string | null; // null: unknown place, calendar already moved by the caller
  shift: number; // days by which place, year and farm move the calendar
  /** No follower that is up before this day: it would be the field's crop by then. */
  until: number;
};

/** Draws a field. Rotations of the region are followed three times in four; damage strikes one field in seven. */
export function drawField(plan: FieldPlan, dice: Dice): Field {
  const soil = soilOf(plan.region, dice);
  const phase = dice.between(0, 2 * Math.PI);
  const ground = (day: number, out: Float64Array) => {
    const wet = 0.5 + 0.5 * Math.sin(day / 3.1 + phase) * Math.sin(day / 11.7);
    for (let b = 0; b < 10; b++) out[b] = soil.dry[b]! + 0.6 * wet * wet * (soil.wet[b]! - soil.dry[b]!);
  };
  if (plan.calendar === null) {
    const cover = nonCropCover(plan.code, dice);
    return {
      code: plan.code,
      stands: [],
      main: null,
      damage: null,
      see(day, out) {
        ground(day, out);
        cover(day, out);
      }
    };
  }
  const calendar = plan.calendar;
  const damage = dice.chance(0.14) ? drawDamage(calendar, plan.shift, dice) : null;
  const main = drawStand(plan.code, calendar, plan.shift, dice, damage, plan.region === null);
  const stands = [main];
  if (!crop(plan.code).perennial) {
    const before = neighbourInTime(plan, main, -1, dice);
    if (before) stands.unshift(before);
    const after = neighbourInTime(plan, main, 1, dice);
    if (after) stands.push(after);
  }
  return { code: plan.code, stands, main, damage, see: seeStands(stands, ground, plan.region === null, dice) };
}

/** The crop before (-1) or after (1) the main one: by a rotation of the region, else any that fits the gap. */
function neighbourInTime(plan: FieldPlan, main: Stand, side: -1 | 1, dice: Dice): Stand | null {
  if (!dice.chance(0.78)) return null;
  const region = plan.calendar!.region;
  const inRotation = ROTATIONS.filter((r) => r.regions.includes(region) && r.gap_days && r.seq.includes(plan.code))
    .map((r) => r.seq[r.seq.indexOf(plan.code) + side])
    .filter((c): c is string => c !== undefined && !crop(c).perennial);
  const others = CROPS.filter(
    (c) => !c.perennial && c.code !== 'GH' && c.calendars.some((k) => k.region === region)
  ).map((c) => c.code);
  const shuffled = [...(inRotation.length > 0 && dice.chance(0.8) ? inRotation : []), ...pickSome(others, 4, dice)];
  for (const code of shuffled) {
    for (const calendar of crop(code).calendars.filter((k) => k.region === region)) {
      for (const year of [0, side * 365]) {
        const shift = plan.shift + year + dice.normal(0, 5);
        const gap = dice.between(4, 18);
        if (side < 0) {
          const late = calendar.harvest + shift + gap - main.sow;
          const moved = late > 0 && late < 22 ? shift - late : shift;
          if (calendar.harvest + moved < main.sow - 1 && calendar.harvest + moved > -120) {
            return drawStand(code, calendar, moved, dice, null);
          }
        } else {
          const early = main.harvest + gap - (calendar.sow + shift);
          const moved = early > 0 && early < 22 ? shift + early : shift;
          const counts = calendar.harvest + moved < 375; // ripens within this harvest year: it would be the crop
          if (
            calendar.sow + moved > main.harvest &&
            calendar.sow + moved < 355 &&
            !(counts && calendar.emergence + moved + 15 < plan.until)
          ) {
            return drawStand(code, calendar, moved, dice, null);
          }
        }
      }
    }
  }
  return null;
}

function pickSome<T>(from: readonly T[], n: number, dice: Dice): T[] {
  const left = [...from];
  const taken: T[] = [];
  while (taken.length < n && left.length > 0) taken.push(left.splice(dice.below(left.length), 1)[0]!);
  return taken;
}

function drawDamage(calendar: Calendar, shift: number, dice: Dice): Damage {
  const kind = dice.pick(['flood', 'drought', 'hail', 'frost', 'pest'] as const);
  const from = Math.max(calendar.emergence, calendar.peak - 60);
  return { kind, day: shift + dice.between(from, calendar.maturity), severity: dice.between(0.1, 0.5) };
}

/** What is seen of a field that carries `stands`: straw after a cereal fades in two months, weeds or a catch crop grow between. */
function seeStands(stands: Stand[], ground: Cover, elsewhere: boolean, dice: Dice): Cover {
  const straw = stands.map((s) => (leavesStraw(s.code) ? dice.between(0.35, 0.95) : dice.between(0, 0.25)));
  const burnt = stands.map((s) => (leavesStraw(s.code) && dice.chance(0.05) ? s.harvest + dice.between(2, 12) : null));
  const fade = dice.between(25, 90);
  const gaps = [null, ...stands].map((s, i) => {
    const from = s ? s.harvest + dice.between(8, 40) : -200;
    const to = stands[i] ? stands[i].sow - dice.between(3, 25) : 400;
    return betweenCrops(dice, from, to, elsewhere);
  });
  return (day, out) => {
    ground(day, out);
    const now = stands.findIndex((s) => day < s.harvest);
    const next = now < 0 ? stands.length : now;
    const last = next - 1;
    if (last >= 0) {
      const since = day - stands[last]!.harvest;
      blend(out, background('straw_stubble'), straw[last]! * Math.exp(-since / fade));
      const fire = burnt[last];
      if (fire !== null && fire !== undefined && day > fire && day < fire + 12) blend(out, background('burnt'), 0.7);
    }
    gaps[next]!(day, out);
    if (next < stands.length) stands[next]!.cover(day, out);
  };
}
