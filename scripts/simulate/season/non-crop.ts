import { BACKGROUNDS } from '../../../pipeline/canopy/backgrounds.ts';
import { blend } from '../../../pipeline/canopy/mixing.ts';
import { type TableAtSun, tableBands } from '../../../pipeline/canopy/table.ts';
import type { Dice } from '../dice.ts';
import { leavesOf } from './leaf.ts';

/** What is seen of ground that carries no crop: turns the soil in `out` into it. */
export type Cover = (day: number, sun: TableAtSun, vigour: number, out: Float64Array) => void;

const season = (day: number, peak: number, width: number): number => {
  const d = ((((day - peak + 182.5) % 365) + 365) % 365) - 182.5;
  return Math.exp(-((d / width) ** 2));
};

/**
 * The non-crop classes of the catalogue (FL fallow, AB abandoned, FO forest, GS grass, WA water, BU built-up). Grass comes managed (cut up to five
 * times, green through mild winters) and natural; forest deciduous, evergreen broad-leaved and coniferous.
 */
export function nonCropCover(code: string, dice: Dice): Cover {
  switch (code) {
    case 'GS':
      return dice.chance(0.75) ? meadow(dice) : wild(dice, 0.6);
    case 'AB':
      return wild(dice, 1);
    case 'FO':
      return forest(dice);
    case 'WA':
      return water(dice);
    case 'BU':
      return built(dice);
    default:
      return fallow(dice);
  }
}

function water(dice: Dice): Cover {
  const turbid = dice.between(0, 0.8);
  const algae = leavesOf('algae', dice);
  const bloom = dice.chance(0.3) ? dice.between(0.05, 0.5) : 0;
  return (day, sun, _vigour, out) => {
    blend(out, BACKGROUNDS.clear_water, 1);
    blend(out, BACKGROUNDS.paddy_turbid, turbid * (0.6 + 0.4 * season(day, 200, 90)));
    algae.lai = bloom * season(day, 220, 60);
    if (algae.lai > 0.01) tableBands(sun, algae, out, out);
  };
}

function built(dice: Dice): Cover {
  const paved = dice.between(0.5, 0.95);
  const tone = Math.exp(dice.normal(-0.1, 0.3));
  const stone = BACKGROUNDS.concrete.map((v) => Math.min(0.8, v * tone));
  const green = meadow(dice);
  return (day, sun, vigour, out) => {
    green(day, sun, vigour, out);
    blend(out, stone, paved);
  };
}

/** Sown or permanent grass with cuts; between cuts it grows back in three to five weeks. */
export function meadow(dice: Dice): Cover {
  const leaves = leavesOf('grass', dice, 1.3);
  const most = dice.between(2.5, 6);
  const winter = dice.between(0.15, 0.95); // share of the summer growth that stays green
  const peak = dice.between(140, 200);
  const width = dice.between(80, 130);
  const cuts: number[] = [];
  let day = dice.between(118, 165);
  for (let n = dice.below(6); n > 0 && day < 310; n--, day += dice.between(26, 60)) cuts.push(day);
  const stubble = dice.between(0.25, 0.7);
  const back = dice.between(12, 25);
  const dry = dice.chance(0.25) ? dice.between(0.2, 0.6) : 0;
  const litter = dice.between(0.1, 0.35);
  const gaps = dice.between(0.03, 0.15);
  const straw = BACKGROUNDS.straw_stubble;
  const work = new Float64Array(10);
  return (t, sun, vigour, out) => {
    let lai = most * (winter + (1 - winter) * season(t, peak, width));
    for (const cut of cuts)
      if (t >= cut) lai = Math.min(lai, stubble + most * (1 - Math.exp(-(((t - cut) / back) ** 1.5))));
    blend(out, straw, litter);
    leaves.lai = Math.max(0.3, lai) * vigour;
    tableBands(sun, leaves, out, work);
    blend(out, work, 1 - gaps);
    if (dry > 0) blend(out, straw, dry * season(t, 215, 30));
  };
}

/** Uncut growth: one slow hump, dead stalks in winter; `roughness` adds shrubs and straw. */
function wild(dice: Dice, roughness: number): Cover {
  const leaves = leavesOf('grass', dice, 1.5);
  const most = dice.between(1, 3.2);
  const peak = dice.between(165, 235);
  const width = dice.between(50, 90);
  const tone = Math.exp(dice.normal(-0.2, 0.15));
  const straw = BACKGROUNDS.straw_stubble.map((v) => v * tone);
  const shrubs = dice.between(0, 0.4) * roughness;
  const wood = forest(dice);
  const work = new Float64Array(10);
  return (t, sun, vigour, out) => {
    const grown = season(t, peak, width);
    blend(out, straw, 0.35 + 0.4 * roughness * (1 - grown));
    if (shrubs > 0) {
      work.set(out);
      wood(t, sun, vigour, work);
    }
    leaves.lai = (0.15 + most * grown) * vigour;
    tableBands(sun, leaves, out, out);
    if (shrubs > 0) blend(out, work, shrubs);
  };
}

/** Trees: leaves over litter, darkened by the shade between crowns. */
export function forest(dice: Dice): Cover {
  const kind = dice.pick(['deciduous', 'deciduous', 'evergreen', 'conifer']);
  const leaves = leavesOf(kind === 'conifer' ? 'needle' : 'broadleaf', dice, 1.3);
  const shade = kind === 'conifer' ? dice.between(0.4, 0.6) : dice.between(0.65, 0.95);
  const litterTone = dice.between(0.4, 0.7);
  const litter = BACKGROUNDS.straw_stubble.map((v) => v * litterTone);
  const unfold = dice.between(88, 122);
  const fall = dice.between(285, 325);
  const most = dice.between(3, 5.5);
  const green = kind === 'deciduous' ? dice.between(0.1, 0.5) : dice.between(0.75, 0.95) * most;
  return (t, sun, vigour, out) => {
    const d = ((t % 365) + 365) % 365 || 365;
    const up = 1 / (1 + Math.exp(-0.14 * (d - unfold - 12)));
    const down = 1 / (1 + Math.exp(-0.12 * (d - fall)));
    blend(out, litter, 0.85);
    const grown = Math.max(0, up - down);
    leaves.lai = (green + (most - green) * grown) * vigour;
    tableBands(sun, leaves, out, out);
    const dark = 1 - (1 - shade) * Math.min(1, leaves.lai / 2);
    for (let b = 0; b < 10; b++) out[b] = out[b]! * (b < 3 ? Math.min(1, dark + 0.15) : dark);
  };
}

/** Bare or weedy ground, ploughed now and then. */
function fallow(dice: Dice): Cover {
  const leaves = leavesOf('grass', dice, 1.3);
  const weeds = dice.chance(0.5) ? dice.between(0.1, 0.9) : 0.05;
  const peak = dice.between(90, 260);
  const ploughed = dice.between(60, 320);
  const straw = dice.chance(0.5) ? dice.between(0.2, 0.7) : 0;
  return (t, sun, vigour, out) => {
    if (t < ploughed) blend(out, BACKGROUNDS.straw_stubble, straw);
    leaves.lai = weeds * season(t, peak, 60) * Math.min(1, Math.abs(t - ploughed) / 40) * vigour;
    if (leaves.lai > 0.01) tableBands(sun, leaves, out, out);
  };
}

/** Volunteers, weeds or a catch crop between crops, from `from` to `to`. In mild winters (`mild`) six gaps in ten turn green. */
export function betweenCrops(dice: Dice, from: number, to: number, chance: number): Cover {
  const leaves = leavesOf(dice.chance(0.4) ? 'RS' : 'grass', dice, 1.3);
  const most = dice.chance(chance) ? dice.between(0.6, 3.4) : dice.between(0, 0.5);
  const rise = dice.between(25, 60);
  return (t, sun, vigour, out) => {
    if (t < from || t > to) return;
    const winter = t < 40 || t > 330 ? 0.75 : 1;
    leaves.lai = most * winter * (1 - Math.exp(-(((t - from) / rise) ** 2))) * vigour;
    if (leaves.lai > 0.01) tableBands(sun, leaves, out, out);
  };
}
