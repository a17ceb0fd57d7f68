import { BACKGROUNDS } from '../../../pipeline/canopy/backgrounds.ts';
import { blend, laiWithin } from '../../../pipeline/canopy/mixing.ts';
import { type TableAtSun, tableBands } from '../../../pipeline/canopy/table.ts';
import { type Calendar, crop, type LaiCurve } from '../../../pipeline/crop/catalogue.ts';
import type { Dice } from '../dice.ts';
import { addEffects, type Damage, drawDamage, type Effects, extentOn, noEffects } from './damage.ts';
import { SEASON } from './knobs.ts';
import { leavesOf } from './leaf.ts';
import { thermalTime, type Weather } from './weather.ts';

/** A crop on a plot for one season: when it stands, how dense, what harms it, and how it changes what is seen of the ground. */
export type Stand = {
  code: string;
  sow: number; // days of the harvest year; of rice in its seedbed
  onField: number; // from here on it takes up the plot: sown or transplanted
  emergence: number;
  heading: number | null; // heading or flowering, where the catalogue names one
  maturity: number;
  harvest: number; // bare from here on; perennials: picked, and never bare
  bareFrom: number; // harvest, or never
  vigour: number; // of leaf area, about 1; a thin stand's share of plants included
  plants: number; // share of plants that came up, 1 unless badly established
  damage: Damage[];
  /** Leaf area index of the plot as a whole, damage included. */
  lai(day: number): number;
  /** Turns the ground in `out` into what is seen of the stand over it; `struck`: inside the damaged part. */
  cover(day: number, sun: TableAtSun, vigour: number, struck: boolean, out: Float64Array): void;
};

export type StandPlan = {
  code: string;
  calendar: Calendar;
  shift: number; // days by which place, year and farm move the calendar
  region: string | null; // null: a place that the catalogue does not know; the season is also stretched
  weather: Weather;
  zone: number | null; // seed of the few square kilometres whose weather strikes together; null: the plot alone
  healthy?: boolean; // no damage: what stood before or comes after
};

/** Catalogue day from which a crop takes up its plot. */
export const onField = (c: Calendar): number => c.transplant ?? c.sow;

const sigma = (x: number): number => 1 / (1 + Math.exp(-x));

/** Leaf area of the catalogue's curve on catalogue day `t`; `late` moves the ripening half. */
export function catalogueLai(curve: LaiCurve, t: number, late: number): number {
  if (curve.model === 'harmonic')
    return Math.max(0, curve.base! + curve.amp! * Math.cos((2 * Math.PI * (t - curve.peak!)) / 365));
  let lai = curve.scale! * (sigma(curve.r_up! * (t - curve.t_up!)) - sigma(curve.r_down! * (t - curve.t_down! - late)));
  const a = curve.autumn;
  if (a) lai += a.amp * (sigma(a.r_up * (t - a.t_up)) - sigma(a.r_down * (t - a.t_down)));
  return t > (curve.zero_after ?? Infinity) + late ? 0 : Math.max(0, lai);
}

/** Plastic film on the ground in spring: chance, least and most share of the ground [domain note 3.3; chances E]. */
const FILM: Record<string, readonly [number, number, number]> = {
  CT: [0.85, 0.45, 0.7],
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

/** Grown on ridges, with furrows that stay open. */
const RIDGED = new Set(['PT', 'PN']);

/** Draws a stand: its dates, its canopy, its damage. */
export function drawStand({ code, calendar, shift, region, weather, zone, healthy }: StandPlan, dice: Dice): Stand {
  const row = crop(code);
  const leaves = leavesOf(code, dice);
  const green = { ...leaves };
  const tau = row.yield.cv_plot_within_county;
  const poor = dice.chance(SEASON.patchy) ? dice.between(0.35, 0.7) : 1;
  const vigour = poor * Math.exp(dice.normal(-0.02, SEASON.canopyShareOfYieldSd * tau));
  const pace = Math.exp(dice.normal(0, 0.06)); // of the rise: a slow or quick start
  const late = row.evergreen
    ? 0
    : lateness(dice.normal(0, SEASON.ripeSpreadDays), calendar, shift, row.agronomy.t_base, weather);
  const [coverLow, coverHigh] = row.canopy.f_cover as [number, number];
  const rows = dice.between(coverLow, coverHigh);
  const alley = leavesOf('grass', dice);
  const alleyLai = row.group === 'orchard' ? dice.between(0.1, 1.1) : 0;
  const weedLai = !row.perennial && dice.chance(SEASON.weedy) ? dice.between(0.1, 0.7) : 0;
  const gaps = dice.between(...SEASON.gaps) + (RIDGED.has(code) ? dice.between(...SEASON.furrows) : 0);
  const [filmChance, filmLow, filmHigh] = FILM[code] ?? [0, 0, 0];
  const film = dice.chance(filmChance) ? dice.between(filmLow, filmHigh) : 0;
  const sheet = dice.chance(0.85) ? BACKGROUNDS.white_film : BACKGROUNDS.black_film;
  const petals = code === 'RS' ? dice.between(0.25, 0.6) : dice.between(0.06, 0.2);
  const bloom = bloomOf(code, calendar, dice);
  const roof = code === 'GH' ? dice.between(0.6, 0.85) : code === 'GR' && calendar.region === 'YZL' ? 0.5 : 0;
  // days under film; vines from April to September
  const roofed: [number, number] = code === 'GH' ? [calendar.sow - 20, calendar.harvest + 20] : [91, 273];
  const flood = calendar.flood as [number, number] | undefined;
  const pooled = flood && dice.chance(0.9) ? dice.between(0.75, 0.98) : dice.between(0, 0.4); // one paddy in ten is sown dry
  const drained = dice.between(0.15, 0.6);
  const bolls = code === 'CT' ? dice.between(0.1, 0.3) : 0;
  const prune = code === 'TE' && dice.chance(0.7) ? dice.between(130, 150) : null;
  const winterCrop = calendar.sow < 0 && !row.perennial;
  const anchor = winterCrop ? calendar.sow : calendar.peak;
  const stretch =
    region !== null ? 1 : winterCrop ? dice.between(0.95, 1.22) : Math.exp(dice.normal(0, SEASON.elsewhereStretch));
  const catalogueDay = (day: number) => {
    const t = anchor + (day - shift - anchor) / stretch;
    return row.perennial && t < 1 ? t + 365 : t; // last autumn's leaves are on the same trees
  };
  const dayOf = (t: number) => anchor + (t - anchor) * stretch + shift;
  const ripe = (row.perennial ? (calendar.leaf_fall ?? 400) : calendar.maturity) + late;
  const harvest = dayOf(row.perennial ? calendar.harvest + late : (calendar.lai.zero_after ?? calendar.harvest) + late);
  const bareFrom = row.perennial ? Infinity : harvest;
  const heading = calendar.heading ?? calendar.flower?.[0] ?? null;
  const days = {
    emergence: dayOf(calendar.emergence),
    peak: dayOf(calendar.peak),
    maturity: dayOf(calendar.maturity + late),
    flowering: dayOf(heading ?? calendar.peak),
    end: bareFrom
  };
  const damage = healthy ? [] : drawDamage(code, row, calendar, days, region ?? calendar.region, weather, dice, zone);

  const healthyLai = (day: number): number => {
    const t = catalogueDay(day);
    if (!row.evergreen && t < calendar.emergence - 3) return 0;
    if (day >= bareFrom) return 0;
    const risen = calendar.peak + (t - calendar.peak) * (t < calendar.peak ? pace : 1);
    let v = vigour * catalogueLai(calendar.lai, risen, late);
    if (prune !== null && t > prune) v *= 1 - 0.4 * Math.exp(-(t - prune) / 40);
    return v;
  };
  const effects = noEffects();
  const work = new Float64Array(10);
  const harm = (day: number, struck: boolean): Effects => {
    Object.assign(effects, NONE);
    for (const e of damage) if (struck || e.extent >= 1) addEffects(e, day, effects);
    return effects;
  };

  return {
    code,
    sow: dayOf(calendar.sow),
    onField: dayOf(onField(calendar)),
    emergence: days.emergence,
    heading: heading === null ? null : dayOf(heading),
    maturity: days.maturity,
    harvest,
    bareFrom,
    vigour,
    plants: poor,
    damage,
    lai(day) {
      const lai = healthyLai(day);
      if (damage.length === 0 || lai === 0) return lai;
      const hit = lai * harm(day, true).lai;
      const spared = lai * harm(day, false).lai;
      const part = damage.reduce((most, e) => Math.max(most, e.extent < 1 ? extentOn(e, day) : 0), 0);
      return part * hit + (1 - part) * spared;
    },
    cover(day, sun, spot, struck, out) {
      const t = catalogueDay(day);
      const e = damage.length === 0 ? effects : harm(day, struck);
      if (film > 0 && t > calendar.sow - 5) blend(out, sheet, film * Math.exp(-Math.max(0, t - calendar.sow) / 120));
      if (flood && t >= flood[0] && t <= flood[1] + 12) blend(out, BACKGROUNDS.paddy_turbid, pooled);
      else if (flood && t > flood[1] && t < calendar.maturity - 15)
        blend(out, BACKGROUNDS.paddy_turbid, drained * pooled);
      const lai = healthyLai(day) * e.lai * spot;
      const s = sigma(0.18 * (t + e.early - ripe + 10));
      const turned = row.evergreen ? 0 : s;
      green.alaDeg = leaves.alaDeg + e.flat * (35 - leaves.alaDeg);
      green.cab = leaves.cab * e.cab * (1 - turned) + row.canopy.cab_senescent * turned;
      green.cw = leaves.cw * e.cw * (1 - turned) + row.canopy.cw_end * turned;
      green.cm = leaves.cm;
      green.cbrown = row.canopy.cbrown_end * turned + e.brown;
      if (rows < 0.9) {
        alley.lai = alleyLai * Math.max(0.15, Math.sin((Math.PI * (t - 40)) / 300));
        if (alley.lai > 0.02) tableBands(sun, alley, out, out);
        green.lai = laiWithin(lai, rows);
        tableBands(sun, green, out, work);
        blend(out, work, rows);
      } else {
        if (weedLai > 0 && t > calendar.emergence) {
          alley.lai = weedLai * Math.min(1, (t - calendar.emergence) / 40);
          tableBands(sun, alley, out, out);
        }
        if (turned > 0.05 && day < bareFrom) blend(out, BACKGROUNDS.straw_stubble, 0.6 * turned * Math.min(1, lai));
        green.lai = lai / (1 - gaps);
        if (green.lai > 0) {
          tableBands(sun, green, out, work);
          blend(out, work, 1 - gaps);
        }
      }
      if (bolls > 0 && t > (calendar.boll_open ?? 250) + 5 && day < bareFrom)
        blend(out, BACKGROUNDS.cotton_boll, bolls * Math.min(1, (t - (calendar.boll_open ?? 250)) / 20));
      if (bloom && t > bloom[0] && t < bloom[1]) {
        const share = petals * Math.sin((Math.PI * (t - bloom[0])) / (bloom[1] - bloom[0]));
        blend(out, code === 'RS' ? BACKGROUNDS.rape_petals : BACKGROUNDS.apple_flower, share);
      }
      if (roof > 0 && t > roofed[0] && t < roofed[1]) blend(out, BACKGROUNDS.pe_greenhouse, roof);
      if (e.straw > 0) blend(out, BACKGROUNDS.straw_stubble, e.straw);
      if (e.water > 0) blend(out, BACKGROUNDS.flood_muddy, e.water);
    }
  };
}

const NONE = noEffects();

/** Holds a cultivar's lateness to thermal time within the tolerance of the catalogue's [domain note 3.2]. */
function lateness(days: number, calendar: Calendar, shift: number, baseC: number, weather: Weather): number {
  const from = calendar.emergence + shift;
  const usual = thermalTime(weather, from, calendar.maturity + shift, baseC);
  let late = days;
  for (let tries = 0; tries < 20 && usual > 0; tries++) {
    const ratio = thermalTime(weather, from, calendar.maturity + shift + late, baseC) / usual;
    if (Math.abs(ratio - 1) <= SEASON.thermalTolerance) break;
    late *= 0.8;
  }
  return late;
}

/** First and last catalogue day of bloom that shows: rapeseed around its peak leaf area, fruit trees by the calendar. */
function bloomOf(code: string, calendar: Calendar, dice: Dice): [number, number] | null {
  const spread = dice.normal(0, 3);
  if (code === 'RS') {
    const first = calendar.flower?.[0] ?? calendar.peak - 4;
    return [first - 2 + spread, first + dice.between(20, 32) + spread];
  }
  if ((code === 'AP' || code === 'PE') && calendar.flower)
    return [calendar.flower[0]! - 4 + spread, calendar.flower[1]! + 3 + spread];
  return null;
}
