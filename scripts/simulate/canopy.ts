import { readFileSync } from 'node:fs';
import { crop } from '../../pipeline/crop/catalogue.ts';
import type { Dice } from './dice.ts';

/**
 * What ground looks like in the ten bands: canopies of a leaf area over a background. Endmembers are the checked
 * PROSAIL cases of `spectra.json`; between them cover goes as 1 − exp(−k·LAI) with a k of its own for each band,
 * because red saturates at a leaf area where the near infrared still grows. This stands in for a canopy model: the
 * cases are exact at their own leaf area and the mixing errs by a few hundredths between.
 */
export type Spectrum = readonly number[]; // reflectance 0..1 in the order of BANDS

const spectra = JSON.parse(readFileSync(new URL('spectra.json', import.meta.url), 'utf8')) as {
  background: Record<string, number[]>;
  check_cases: Record<string, { rho: number[] }>;
};

/** A background spectrum by its name in `spectra.json`. */
export function background(name: string): Spectrum {
  const found = spectra.background[name];
  if (!found) throw new RangeError(`Expected a background of spectra.json, got '${name}'.`);
  return found;
}

/** The spectrum of the one checked case whose name begins so. */
export function checkedCase(start: string): Spectrum {
  const name = Object.keys(spectra.check_cases).find((n) => n.startsWith(start));
  if (!name) throw new RangeError(`Expected a checked case of spectra.json, got '${start}'.`);
  return spectra.check_cases[name]!.rho;
}

/**
 * Extinction of the background by leaf area, for each band; fitted by hand to the cases at LAI 0.4, 0.9 and 6 over
 * flooded paddy and loess.
 */
const EXTINCTION = [1.1, 1.1, 1.2, 0.9, 0.4, 0.28, 0.28, 0.28, 0.75, 1.0] as const;

type FullCanopy = { rho: Spectrum; lai: number };
const full = (start: string, lai: number): FullCanopy => ({ rho: checkedCase(start), lai });
const WHEAT = full('wheat peak', 6);
const RICE = full('rice heading', 6);
const MAIZE = full('maize full', 5);
const SOY = full('soybean full', 5);
const RAPE = full('rapeseed rosette', 3);
const COTTON = full('cotton peak', 4);
const KIWI = full('kiwifruit trellis', 3.8);
const TEA = full('tea', 4.5);
/** Broad leaves in the groups without a case of their own are taken from the nearest habit. */
const CANOPY: Record<string, FullCanopy> = {
  WW: WHEAT,
  SW: WHEAT,
  BL: WHEAT,
  HB: WHEAT,
  ER: RICE,
  MR: RICE,
  LR: RICE,
  SM: MAIZE,
  UM: MAIZE,
  SG: MAIZE,
  ML: MAIZE,
  SC: MAIZE,
  SB: SOY,
  PN: SOY,
  SP: SOY,
  RS: RAPE,
  CT: COTTON,
  PT: COTTON,
  BT: COTTON,
  SF: SOY,
  TB: SOY,
  TO: COTTON,
  VG: COTTON,
  GH: COTTON,
  GA: WHEAT,
  TE: TEA,
  CI: TEA,
  AP: COTTON,
  PE: COTTON,
  GR: COTTON,
  KW: KIWI
};
const CANOPY_OF_CASE: Record<string, number> = { AP: 48, PE: 48, GR: 48 };

/**
 * The closed canopy of a crop as one field shows it: the case of its habit, moved by the catalogue's chlorophyll and
 * leaf water, then by a variety's own colour. `spread` 1 is the usual between-field spread.
 */
export function canopyOf(code: string, dice: Dice, spread = 1): FullCanopy {
  const habit = CANOPY[code] ?? WHEAT;
  const { cab, cw } = code in CANOPY ? crop(code).canopy : { cab: 45, cw: 0.014 };
  const reference = CANOPY_OF_CASE[code] ?? 47;
  const chlorophyll = (reference / cab) ** 0.35 * Math.exp(dice.normal(0, 0.1 * spread));
  const water = Math.exp(-14 * (cw - 0.016) + dice.normal(0, 0.08 * spread));
  const structure = Math.exp(dice.normal(0, 0.07 * spread));
  const factor = [
    chlorophyll ** 0.7,
    chlorophyll,
    chlorophyll ** 0.7,
    chlorophyll,
    structure * chlorophyll ** 0.3,
    structure,
    structure,
    structure,
    water * structure ** 0.5,
    water
  ];
  return { rho: habit.rho.map((r, b) => r * factor[b]!), lai: habit.lai };
}

/** A canopy of leaf area `lai` over `ground`, written to `out`. */
export function mixCanopy(canopy: FullCanopy, lai: number, ground: ArrayLike<number>, out: Float64Array): void {
  for (let b = 0; b < 10; b++) {
    const k = EXTINCTION[b]!;
    const f = Math.min(1.05, (1 - Math.exp(-k * lai)) / (1 - Math.exp(-k * canopy.lai)));
    out[b] = ground[b]! + f * (canopy.rho[b]! - ground[b]!);
  }
}

/** Blends `into` towards `other` by `share` 0..1. */
export function blend(into: Float64Array, other: ArrayLike<number>, share: number): void {
  for (let b = 0; b < 10; b++) into[b] = into[b]! + share * (other[b]! - into[b]!);
}

/** The soil of one field: a colour between the soils of the region, and its brightness. */
export function soilOf(region: string | null, dice: Dice): { dry: Spectrum; wet: Spectrum } {
  const usual: Record<string, string> = { NEC: 'black_soil', SCN: 'red_soil', YGP: 'red_soil', YZM: 'red_soil' };
  const p = background((region === null ? undefined : usual[region]) ?? 'loess_dry');
  const q = background(dice.pick(['loess_dry', 'black_soil', 'soil_dry_prosail', 'red_soil']));
  const share = dice.between(0, 0.6);
  const brightness = dice.between(0.6, 1.15);
  const dry = p.map((v, b) => (v + share * (q[b]! - v)) * brightness);
  const wetness = background('soil_wet_prosail');
  return { dry, wet: dry.map((v, b) => 0.45 * v + 0.25 * wetness[b]!) };
}
