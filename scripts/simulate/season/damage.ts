import type { Calendar, Crop } from '../../../pipeline/crop/catalogue.ts';
import { type Dice, dice as diceOf, seedOf } from '../dice.ts';
import { SEASON } from './knobs.ts';
import { on, type Weather } from './weather.ts';

export type DamageKind =
  | 'flood'
  | 'drought'
  | 'hail'
  | 'lodging'
  | 'spring_frost'
  | 'bloom_frost'
  | 'dry_hot_wind'
  | 'pest'
  | 'typhoon';

/** A damaging event of a plot: days of the harvest year, severity and extent 0..1 (share of the plot), loss of yield 0..1 of the whole plot. */
export type Damage = {
  kind: DamageKind;
  from: number;
  to: number;
  severity: number;
  extent: number;
  yieldLoss: number;
  visible: boolean; // whether a satellite can see it at all
};

/** What damage does to a canopy on a day: factors, and shares of what covers it. */
export type Effects = {
  lai: number;
  cab: number;
  cw: number;
  brown: number; // added to brown pigments
  flat: number; // 0 upright – 1 laid down
  water: number;
  straw: number;
  early: number; // days by which the canopy ripens before its time
};
export const noEffects = (): Effects => ({ lai: 1, cab: 1, cw: 1, brown: 0, flat: 0, water: 0, straw: 0, early: 0 });

/** Means of the wet and dry years' factors over regions and years: with them the mean rates are those of domain note 3.8. */
const WET_MEAN = 1.12;
const DRY_MEAN = 1.37;
/** Night air at which cereals, rapeseed and blossom freeze, °C; on clear nights leaves are two degrees colder [K]. */
const FROST_C = { cereal: 0, rape: -4, bloom: 2 };

const CEREAL = new Set(['WW', 'SW', 'BL', 'HB', 'ER', 'MR', 'LR']);
const RICE = new Set(['ER', 'MR', 'LR']);

/** The season of a stand by its calendar, moved: days of the harvest year. `end`: off the field; perennials never. */
export type StandDays = { emergence: number; peak: number; maturity: number; flowering: number; end: number };

/**
 * Draws the events of one stand: probabilities a plot and year, spectral effects and losses of domain note 3.8, drought and flood
 * weighed by the year's rain, bloom frost only where the nights around bloom were cold.
 *
 * What weather does strikes together: within a `zone` (the seed of a few square kilometres) the date and the severity are the
 * zone's, and six plots in ten are struck or none. Lodging and pests are the plot's own. Without a zone all is.
 */
export function drawDamage(
  code: string,
  row: Crop,
  calendar: Calendar,
  days: StandDays,
  region: string | null,
  weather: Weather,
  own: Dice,
  zone: number | null
): Damage[] {
  const events: Damage[] = [];
  let dice = own;
  const rate = (p: number) => dice.chance(Math.min(0.9, p * SEASON.damageRate));
  /** The same, of what strikes a whole zone: from here on draws are the zone's. */
  const wide = (kind: DamageKind, p: number): boolean => {
    dice = zone === null ? own : diceOf(seedOf(zone, kind));
    if (zone === null) return rate(p);
    const comes = rate(p / SEASON.struckOfZone);
    return own.chance(SEASON.struckOfZone) && comes;
  };
  const span = days.maturity - days.emergence;
  const within = (a: number, b: number) => days.emergence + span * dice.between(a, b);
  const put = (
    kind: DamageKind,
    from: number,
    to: number,
    severity: number,
    extent: number,
    loss: number,
    seen = true
  ) =>
    events.push({
      kind,
      from,
      to: Math.min(to, days.end),
      severity,
      extent,
      yieldLoss: Math.min(0.95, Math.max(0, loss * extent)),
      visible: seen
    });
  const wetYear = Math.max(0.2, Math.min(3, weather.rainShare ** 3)) / WET_MEAN;
  const dryYear = Math.max(0.2, Math.min(3, weather.rainShare ** -3)) / DRY_MEAN;

  if (!row.perennial && wide('flood', (region === 'HHH' || region === 'YZM' ? 0.045 : 0.03) * wetYear)) {
    const from = within(0.25, 0.9);
    const duration = Math.min(dice.between(2, 12), days.end - from);
    const flowering = Math.abs(from - days.flowering) < 12;
    const k = RICE.has(code) ? (flowering ? 0.16 : 0.06) : 0.1;
    put('flood', from, from + duration, dice.between(0.3, 1), dice.between(0.6, 1), 1 - Math.exp(-k * duration));
  }
  if (wide('drought', (['LOE', 'NCM', 'NEC'].includes(region ?? '') ? 0.12 : RICE.has(code) ? 0.03 : 0.08) * dryYear)) {
    const severity = dice.between(0.15, 1);
    const from = within(0.2, 0.7);
    put('drought', from, from + dice.between(20, 60), severity, 1, row.agronomy.ky * severity * dice.between(0.2, 0.5));
  }
  if (wide('hail', ['LOE', 'NEC'].includes(region ?? '') ? 0.03 : 0.015)) {
    const severity = dice.between(0.2, 0.9);
    const from = within(0.2, 1);
    const stage = from < days.flowering - 15 ? 0.3 : from < days.flowering + 15 ? 0.9 : 1;
    const fruit = row.group === 'orchard';
    const loss = fruit ? Math.min(0.8, severity * 1.5) : severity * stage;
    put('hail', from, days.maturity + 10, fruit ? severity * 0.4 : severity, dice.between(0.4, 1), loss);
  }
  dice = own;
  if (CEREAL.has(code) && rate(0.04)) {
    const from = dice.between(days.peak, Math.max(days.peak + 5, days.maturity - 8));
    put('lodging', from, days.maturity + 5, dice.between(0.5, 1), dice.between(0.3, 0.7), dice.between(0.15, 0.55));
  }
  if (
    (code === 'WW' || code === 'BL' || code === 'RS') &&
    wide(
      'spring_frost',
      0.04 * coldness(weather, days.peak - 35, days.peak - 5, code === 'RS' ? FROST_C.rape : FROST_C.cereal)
    )
  ) {
    const severity = dice.between(0.15, 1);
    const from = dice.between(days.peak - 35, days.peak - 5);
    put('spring_frost', from, from + 15, severity, dice.between(0.5, 1), dice.between(0.05, 0.35) * severity * 1.4);
  }
  if (row.group === 'orchard' && calendar.flower) {
    const shift = days.peak - calendar.peak;
    const cold = coldness(weather, calendar.flower[0]! + shift - 3, calendar.flower[1]! + shift + 3, FROST_C.bloom);
    if (wide('bloom_frost', (region === 'LOE' ? 0.1 : 0.04) * cold)) {
      const day = calendar.flower[0]! + shift + dice.between(-2, 6);
      put('bloom_frost', day, day + 1, 1, 1, dice.between(0.2, 0.9), false);
    }
  }
  if (!row.evergreen && wide('dry_hot_wind', 0.08)) {
    const early = dice.between(3, 8);
    put('dry_hot_wind', days.maturity - early - 14, days.maturity, early / 8, 1, dice.between(0.05, 0.2));
  }
  dice = own;
  if (rate(0.06)) {
    const from = within(0.3, 0.85);
    put('pest', from, days.maturity, dice.between(0.3, 1), dice.between(0.1, 0.8), dice.between(0.1, 0.6));
  }
  if (region === 'SCN' && (code === 'SC' || code === 'LR' || code === 'SP') && wide('typhoon', 0.05)) {
    const from = dice.between(195, 280);
    if (from > days.emergence && from < days.maturity)
      put('typhoon', from, days.maturity, dice.between(0.4, 1), dice.between(0.7, 1), dice.between(0.1, 0.3));
  }
  return events;
}

/** How likely frost below `limitC` is against a mild spell: 0.1 where nights stay warm, up to 3. */
function coldness(weather: Weather, from: number, to: number, limitC: number): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let day = Math.round(from); day <= to; day++) lowest = Math.min(lowest, on(weather.minC, day));
  return lowest < limitC ? Math.min(3, 1 + (limitC - lowest) / 2) : 0.1;
}

/** Share of the plot that shows an event on a day; 0 before and after, and for what no satellite sees. */
export function extentOn(e: Damage, day: number): number {
  if (!e.visible || day < e.from) return 0;
  if (e.kind === 'pest') return e.extent * Math.min(1, (day - e.from) / 40);
  if (e.kind === 'spring_frost') return day < e.to ? e.extent : 0;
  return e.extent;
}

/** Adds what an event does on a day to `sum`. */
export function addEffects(e: Damage, day: number, sum: Effects): void {
  if (!e.visible || day < e.from) return;
  const s = e.severity;
  const since = day - e.from;
  const length = Math.max(1, e.to - e.from);
  if (e.kind === 'flood') {
    if (day <= e.to) sum.water = Math.max(sum.water, s);
    sum.lai *= Math.max(0.05, 1 - 0.08 * Math.min(since, length));
    sum.cab *= 0.85;
  } else if (e.kind === 'drought') {
    const ramp = Math.min(1, since / length);
    sum.lai *= 1 - 0.5 * s * ramp;
    sum.cab *= 1 - 0.3 * s * ramp;
    sum.cw *= 1 - 0.4 * s * ramp;
    sum.early = Math.max(sum.early, (4 + 8 * s) * s * ramp);
  } else if (e.kind === 'hail') {
    const back = 0.3 * Math.min(1, since / 40);
    sum.lai *= 1 - s * (1 - back);
    sum.straw = Math.max(sum.straw, 0.5 * s * Math.exp(-since / 25));
  } else if (e.kind === 'lodging') {
    sum.flat = Math.max(sum.flat, s);
  } else if (e.kind === 'spring_frost') {
    const still = Math.max(0, 1 - since / length);
    sum.lai *= 1 - (0.1 + 0.2 * s) * still;
    sum.brown = Math.max(sum.brown, 0.2 * still);
  } else if (e.kind === 'dry_hot_wind') {
    sum.early = Math.max(sum.early, 8 * s);
  } else if (e.kind === 'pest') {
    const ramp = Math.min(1, since / 20);
    sum.cab *= 1 - (0.2 + 0.3 * s) * ramp;
    sum.lai *= 1 - (0.1 + 0.3 * s) * ramp;
  } else if (e.kind === 'typhoon') {
    sum.flat = Math.max(sum.flat, s);
    sum.lai *= 0.8;
  }
}
