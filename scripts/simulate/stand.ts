import { type Calendar, crop, type LaiCurve } from '../../pipeline/crop/catalogue.ts';
import { background, blend, canopyOf, checkedCase, mixCanopy } from './canopy.ts';
import type { Dice } from './dice.ts';

/** A crop on a field for one season: when it stands, how dense, and what it does to the ground's colour. */
export type Stand = {
  code: string;
  sow: number; // days of the harvest year of the series
  emergence: number;
  maturity: number;
  harvest: number; // the field is bare from here; for perennials leaf fall
  peakLai: number;
  lai(day: number): number;
  /** Turns the ground under and around the stand (`out`) into what the satellite sees on that day. */
  cover(day: number, out: Float64Array): void;
};

const sigma = (x: number): number => 1 / (1 + Math.exp(-x));

/** Leaf area of the catalogue's curve at catalogue day `t`; `late` moves the ripening half. */
export function catalogueLai(curve: LaiCurve, t: number, late: number): number {
  if (curve.model === 'harmonic') {
    return curve.base! + curve.amp! * Math.cos((2 * Math.PI * (t - curve.peak!)) / 365);
  }
  let lai = curve.scale! * (sigma(curve.r_up! * (t - curve.t_up!)) - sigma(curve.r_down! * (t - curve.t_down! - late)));
  const a = curve.autumn;
  if (a) lai += a.amp * (sigma(a.r_up * (t - a.t_up)) - sigma(a.r_down * (t - a.t_down)));
  return t > (curve.zero_after ?? Infinity) + late ? 0 : Math.max(0, lai);
}

const FILM: Record<string, [chance: number, low: number, high: number]> = {
  CT: [0.85, 0.4, 0.7],
  PN: [0.6, 0.3, 0.6],
  TB: [0.7, 0.3, 0.6],
  TO: [0.8, 0.3, 0.65],
  GA: [0.8, 0.2, 0.5],
  SF: [0.4, 0.2, 0.5],
  BT: [0.4, 0.2, 0.5],
  VG: [0.3, 0.2, 0.5],
  PT: [0.25, 0.2, 0.5],
  SM: [0.15, 0.3, 0.6]
};
const STRAW_LEFT = new Set(['WW', 'SW', 'BL', 'HB', 'ER', 'MR', 'LR', 'SM', 'UM', 'ML', 'SG', 'RS']);
export const leavesStraw = (code: string): boolean => STRAW_LEFT.has(code);

/** A damaging event as it shows: from `day` on, leaf area and chlorophyll are lost. */
export type Damage = { kind: 'flood' | 'drought' | 'hail' | 'frost' | 'pest'; day: number; severity: number };

/**
 * Draws a stand of `calendar`, moved by `shift` days. `elsewhere`: under a climate that the catalogue does not know the season is
 * also drawn out or shortened (sd 12 %), a winter crop's by up to 22 % from its sowing on, for it ripens weeks later where
 * summers are cool. Between-field spread: vigour lognormal 0.14, ripening ±4 days,
 * colour as `canopyOf`; orchards keep their rows open by the catalogue's cover.
 */
export function drawStand(
  code: string,
  calendar: Calendar,
  shift: number,
  dice: Dice,
  damage: Damage | null,
  elsewhere = false
): Stand {
  const row = crop(code);
  const canopy = canopyOf(code, dice);
  const vigour = Math.exp(dice.normal(-0.05, 0.2));
  const late = row.evergreen ? 0 : dice.normal(0, 4);
  const pace = Math.exp(dice.normal(0, 0.05)); // of the rise: a slow or quick start
  const brown = checkedCase('wheat ripe').map((v) => v * Math.exp(dice.normal(0, 0.12)));
  const [low, high] = row.canopy.f_cover as [number, number];
  const cover = dice.between(low, high);
  const grass = row.group === 'orchard' ? dice.between(0.1, 1.1) : 0;
  const alley = canopyOf('grass', dice);
  const [filmChance, filmLow, filmHigh] = FILM[code] ?? [0, 0, 0];
  const film = dice.chance(filmChance) ? dice.between(filmLow, filmHigh) : 0;
  const sheet = background(dice.chance(0.85) ? 'white_film' : 'black_film');
  const petals = code === 'RS' ? dice.between(0.25, 0.6) : dice.between(0.04, 0.2);
  const bloom = bloomOf(code, calendar, dice);
  const roof = code === 'GH' ? dice.between(0.55, 0.85) : code === 'GR' && calendar.region === 'YZL' ? 0.5 : 0;
  const flood = calendar.flood as [number, number] | undefined;
  const pooled = dice.between(0.7, 0.97);
  const bolls = code === 'CT' ? dice.between(0.08, 0.3) : 0;
  const prune = code === 'TE' && dice.chance(0.7) ? dice.between(130, 150) : null;
  const lost = damage?.severity ?? 0;
  const ripeness = (t: number) =>
    sigma(0.18 * (t - (row.perennial ? (calendar.leaf_fall ?? 400) : calendar.maturity) - late + 8));
  const work = new Float64Array(10);
  const winterCrop = calendar.sow < 0 && !row.perennial;
  const anchor = winterCrop ? calendar.sow : calendar.peak;
  const stretch = !elsewhere ? 1 : winterCrop ? dice.between(0.95, 1.22) : Math.exp(dice.normal(0, 0.12));
  const catalogueDay = (day: number) => anchor + (day - shift - anchor) / stretch;
  const dayOf = (t: number) => anchor + (t - anchor) * stretch + shift;

  const lai = (day: number): number => {
    const t = catalogueDay(day);
    if (!row.evergreen && t < calendar.emergence - 3) return 0;
    let v =
      vigour * catalogueLai(calendar.lai, calendar.peak + (t - calendar.peak) * (t < calendar.peak ? pace : 1), late);
    if (prune !== null && t > prune) v *= 1 - 0.4 * Math.exp(-(t - prune) / 40);
    if (damage && day >= damage.day)
      v *= 1 - lost * (damage.kind === 'drought' ? Math.min(1, (day - damage.day) / 30) : 1);
    return v;
  };
  return {
    code,
    sow: dayOf(calendar.sow),
    emergence: dayOf(calendar.emergence),
    maturity: dayOf(calendar.maturity + late),
    harvest: row.perennial ? 1e6 : dayOf((calendar.lai.zero_after ?? calendar.harvest) + late),
    peakLai: vigour * (calendar.lai.max ?? calendar.lai.scale ?? 4),
    lai,
    cover(day, out) {
      const t = catalogueDay(day);
      if (film > 0 && t > calendar.sow - 5) blend(out, sheet, film * Math.exp(-Math.max(0, t - calendar.sow) / 120));
      if (flood && t >= flood[0] && t <= flood[1] + 12) blend(out, background('paddy_turbid'), pooled);
      else if (flood && t > flood[1] && t < calendar.maturity - 15) blend(out, background('paddy_turbid'), 0.4);
      const leaf = lai(day);
      if (cover < 0.9) {
        // rows: trees over part of the ground, grass or bare soil between
        const winter = Math.max(0.15, Math.sin((Math.PI * (t - 40)) / 300));
        mixCanopy(alley, grass * winter, out, out);
        work.set(out);
        mixCanopy(canopy, leaf / cover, work, work);
        ripen(work, brown, row.perennial ? 0.7 * ripeness(t) * Math.min(1, leaf) : 0);
        blend(out, work, cover);
      } else {
        mixCanopy(canopy, leaf, out, out);
        if (!row.evergreen && t > calendar.emergence) {
          const standing = day < this.harvest ? 1 : 0;
          ripen(out, brown, (code === 'CT' ? 0.6 : 0.9) * ripeness(t) * standing * Math.min(1, 0.35 + leaf / 3));
        }
      }
      if (bolls > 0 && t > (calendar.boll_open ?? 250) + 5 && day < this.harvest) {
        blend(out, background('cotton_boll'), bolls * Math.min(1, (t - (calendar.boll_open ?? 250)) / 20));
      }
      if (bloom && t > bloom[0] && t < bloom[1]) {
        const share = petals * Math.sin((Math.PI * (t - bloom[0])) / (bloom[1] - bloom[0]));
        blend(out, background(code === 'RS' ? 'rape_petals' : 'apple_flower'), share);
      }
      if (roof > 0 && (code !== 'GH' || (t > calendar.sow - 20 && t < calendar.harvest + 20))) {
        blend(out, background('pe_greenhouse'), roof);
      }
      if (damage && day >= damage.day) {
        if (damage.kind === 'flood' && day < damage.day + 10) blend(out, background('flood_muddy'), lost);
        else if (day < damage.day + 40) ripen(out, brown, 0.4 * lost);
      }
    }
  };
}

const ripen = (out: Float64Array, brown: ArrayLike<number>, share: number): void => {
  if (share > 0.003) blend(out, brown, share);
};

/** First and last day of bloom that shows; rapeseed blooms around its peak leaf area, fruit trees by the calendar. */
function bloomOf(code: string, calendar: Calendar, dice: Dice): [number, number] | null {
  const spread = dice.normal(0, 3);
  if (code === 'RS') {
    const first = calendar.flower?.[0] ?? calendar.peak - 4;
    return [first - 2 + spread, first + dice.between(20, 32) + spread];
  }
  if ((code === 'AP' || code === 'PE') && calendar.flower) {
    return [calendar.flower[0]! - 4 + spread, calendar.flower[1]! + 3 + spread];
  }
  return null;
}
