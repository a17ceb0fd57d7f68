import { BACKGROUNDS, type Spectrum } from '../../../pipeline/canopy/backgrounds.ts';
import { soil } from '../../../pipeline/canopy/mixing.ts';
import type { Dice } from '../dice.ts';
import { SEASON } from './knobs.ts';
import { on, type Weather } from './weather.ts';

/** The soil of one field, dry and wet. */
export type Soil = { dry: Float64Array; wet: Float64Array };

const USUAL: Record<string, Spectrum> = {
  NEC: BACKGROUNDS.black_soil,
  SCN: BACKGROUNDS.red_soil,
  YGP: BACKGROUNDS.red_soil,
  YZM: BACKGROUNDS.red_soil
};
const OTHERS = [BACKGROUNDS.loess_dry, BACKGROUNDS.black_soil, BACKGROUNDS.soil_dry_prosail, BACKGROUNDS.red_soil];

/** A colour between the region's usual soil and another, and its brightness. `region` null: any. */
export function soilOf(region: string | null, dice: Dice): Soil {
  const p = (region === null ? undefined : USUAL[region]) ?? BACKGROUNDS.loess_dry;
  const q = dice.pick(OTHERS);
  const share = dice.between(0, 0.6);
  const brightness = dice.between(...SEASON.soilBrightness);
  const dry = Float64Array.from(p, (v, b) => (v + share * (q[b]! - v)) * brightness);
  return { dry, wet: dry.map((v, b) => 0.45 * v + 0.25 * BACKGROUNDS.soil_wet_prosail[b]!) };
}

/** What the sensor would see of the bare soil on a day. `irrigated` keeps it half wet while crops grow. */
export function seeSoil(of: Soil, weather: Weather, day: number, irrigated: number, out: Float64Array): void {
  soil(of.dry, of.wet, 0.8 * Math.max(on(weather.wetness, day), irrigated), 1, out);
}
