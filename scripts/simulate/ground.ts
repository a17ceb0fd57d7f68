import { background, blend, canopyOf, checkedCase, mixCanopy } from './canopy.ts';
import type { Dice } from './dice.ts';

/** Ground that carries no crop: what a satellite sees of it on a day of the harvest year. */
export type Cover = (day: number, out: Float64Array) => void;

const season = (day: number, peak: number, width: number): number => {
  const d = ((((day - peak + 182.5) % 365) + 365) % 365) - 182.5;
  return Math.exp(-((d / width) ** 2));
};

/**
 * The non-crop classes of the catalogue. Grass comes managed (cut two to five times, green through mild winters) and
 * natural; forest deciduous, evergreen broad-leaved and coniferous. `out` holds the soil on entry.
 */
export function nonCropCover(code: string, dice: Dice): Cover {
  switch (code) {
    case 'GS':
      return dice.chance(0.75) ? meadow(dice) : wild(dice, 0.6);
    case 'AB':
      return wild(dice, 1);
    case 'FO':
      return forest(dice);
    case 'WA': {
      const turbid = dice.between(0, 0.8);
      const algae = dice.chance(0.3) ? dice.between(0.02, 0.15) : 0;
      const green = canopyOf('grass', dice);
      return (day, out) => {
        blend(out, background('clear_water'), 1);
        blend(out, background('paddy_turbid'), turbid * (0.6 + 0.4 * season(day, 200, 90)));
        blend(out, green.rho, algae * season(day, 220, 60));
      };
    }
    case 'BU': {
      const paved = dice.between(0.55, 0.95);
      const tone = Math.exp(dice.normal(-0.1, 0.3));
      const stone = background('concrete').map((v) => v * tone);
      const green = meadow(dice);
      return (day, out) => {
        green(day, out);
        blend(out, stone, paved);
      };
    }
    default:
      return fallow(dice); // FL
  }
}

/** Sown or permanent grass with cuts; between cuts it grows back in three to five weeks. */
export function meadow(dice: Dice): Cover {
  const canopy = canopyOf('grass', dice, 1.3);
  const most = dice.between(2, 5.5);
  const winter = dice.between(0.15, 0.95); // share of the summer growth that stays green
  const peak = dice.between(140, 200);
  const width = dice.between(80, 130);
  const cuts: number[] = [];
  let day = dice.between(118, 165);
  for (let n = dice.below(6); n > 0 && day < 310; n--, day += dice.between(26, 60)) cuts.push(day);
  const stubble = dice.between(0.25, 0.7);
  const back = dice.between(12, 25);
  const dry = dice.chance(0.25) ? dice.between(0.2, 0.6) : 0;
  const straw = checkedCase('wheat stubble');
  return (t, out) => {
    let lai = most * (winter + (1 - winter) * season(t, peak, width));
    for (const cut of cuts)
      if (t >= cut) lai = Math.min(lai, stubble + most * (1 - Math.exp(-(((t - cut) / back) ** 1.5))));
    blend(out, straw, 0.25);
    mixCanopy(canopy, Math.max(0.3, lai), out, out);
    if (dry > 0) blend(out, straw, dry * season(t, 215, 30));
  };
}

/** Uncut growth: one slow hump, dead stalks in winter; `roughness` adds shrubs and straw. */
function wild(dice: Dice, roughness: number): Cover {
  const canopy = canopyOf('grass', dice, 1.5);
  const most = dice.between(1, 3.2);
  const peak = dice.between(165, 235);
  const width = dice.between(50, 90);
  const straw = checkedCase('wheat stubble').map((v) => v * Math.exp(dice.normal(-0.2, 0.15)));
  const shrubs = dice.between(0, 0.4) * roughness;
  const dark = forest(dice);
  const work = new Float64Array(10);
  return (t, out) => {
    const grown = season(t, peak, width);
    blend(out, straw, 0.35 + 0.4 * roughness * (1 - grown));
    work.set(out);
    mixCanopy(canopy, 0.15 + most * grown, out, out);
    if (shrubs > 0) {
      dark(t, work);
      blend(out, work, shrubs);
    }
  };
}

function forest(dice: Dice): Cover {
  const kind = dice.pick(['deciduous', 'deciduous', 'evergreen', 'conifer']);
  const canopy = canopyOf(kind === 'evergreen' ? 'CI' : 'KW', dice, 1.3);
  const shade = kind === 'conifer' ? dice.between(0.4, 0.6) : dice.between(0.65, 0.95);
  const dark = canopy.rho.map((v, b) => v * (b < 6 ? Math.min(1, shade + 0.15) : shade));
  const litter = background('straw_stubble').map((v) => v * dice.between(0.4, 0.7));
  const out0 = dice.between(88, 122);
  const fall = dice.between(285, 325);
  const most = dice.between(3, 5.5);
  const green = kind === 'deciduous' ? dice.between(0.1, 0.5) : dice.between(0.75, 0.95) * most;
  const leaves = { rho: dark, lai: 4 };
  return (t, out) => {
    const d = ((t % 365) + 365) % 365 || 365;
    const up = 1 / (1 + Math.exp(-0.14 * (d - out0 - 12)));
    const down = 1 / (1 + Math.exp(-0.12 * (d - fall)));
    blend(out, litter, 0.85);
    mixCanopy(leaves, green + (most - green) * Math.max(0, up - down), out, out);
  };
}

/** Bare or weedy ground, ploughed now and then. */
function fallow(dice: Dice): Cover {
  const canopy = canopyOf('grass', dice, 1.3);
  const weeds = dice.chance(0.5) ? dice.between(0.1, 0.9) : 0.05;
  const peak = dice.between(90, 260);
  const ploughed = dice.between(60, 320);
  const straw = dice.chance(0.5) ? dice.between(0.2, 0.7) : 0;
  return (t, out) => {
    if (t < ploughed) blend(out, background('straw_stubble'), straw);
    const since = Math.abs(t - ploughed);
    mixCanopy(canopy, weeds * season(t, peak, 60) * Math.min(1, since / 40), out, out);
  };
}

/** Volunteers, weeds or a catch crop between crops: leaf area grows from `from` and stops at `to`. In
 * mild winters (`mild`) six fields in ten are green. */
export function betweenCrops(dice: Dice, from: number, to: number, mild: boolean): Cover {
  const canopy = canopyOf(dice.chance(0.4) ? 'RS' : 'grass', dice, 1.3);
  const most = dice.chance(mild ? 0.6 : 0.35) ? dice.between(0.6, 3.4) : dice.between(0, 0.5);
  const rise = dice.between(25, 60);
  return (t, out) => {
    if (t < from || t > to) return;
    const winter = t < 40 || t > 330 ? 0.75 : 1;
    mixCanopy(canopy, most * winter * (1 - Math.exp(-(((t - from) / rise) ** 2))), out, out);
  };
}
