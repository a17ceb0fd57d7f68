import type { CanopyState } from '../../../pipeline/canopy/table.ts';
import { crop, isCropCode } from '../../../pipeline/crop/catalogue.ts';
import type { Dice } from '../dice.ts';
import { SEASON } from './knobs.ts';

/** Leaves of growth that is no crop [E]. */
const WILD = {
  grass: { ala: 52, cab: 42, cw: 0.012, cm: 0.005 },
  broadleaf: { ala: 42, cab: 44, cw: 0.011, cm: 0.008 },
  needle: { ala: 50, cab: 48, cw: 0.018, cm: 0.012 },
  algae: { ala: 32, cab: 40, cw: 0.02, cm: 0.003 }
};
export type Growth = keyof typeof WILD;

/** Green leaves of one field: the catalogue's, moved by cultivar and nitrogen. Leaf area is 0: the caller sets it by the day. */
export function leavesOf(code: string, dice: Dice, spread = 1): CanopyState {
  const { ala, cab, cw, cm } = isCropCode(code) ? crop(code).canopy : WILD[code as Growth];
  return {
    lai: 0,
    alaDeg: Math.max(32, Math.min(68, ala + dice.normal(0, SEASON.alaSpreadDeg * spread))),
    cab: cab * Math.exp(dice.normal(0, SEASON.cabSpread * spread)),
    cw: cw * SEASON.leafWater * Math.exp(dice.normal(0, SEASON.cwSpread * spread)),
    cm: cm * Math.exp(dice.normal(0, SEASON.cmSpread * spread)),
    cbrown: 0
  };
}
