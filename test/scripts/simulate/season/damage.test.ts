import { expect, test } from 'vitest';
import { CROPS, crop, REGIONS } from '../../../../pipeline/crop/catalogue.ts';
import { dice, seedOf } from '../../../../scripts/simulate/dice.ts';
import {
  addEffects,
  type Damage,
  type DamageKind,
  drawDamage,
  extentOn,
  noEffects
} from '../../../../scripts/simulate/season/damage.ts';
import { drawWeather } from '../../../../scripts/simulate/season/weather.ts';

const event = (kind: DamageKind, more: Partial<Damage> = {}): Damage => ({
  kind,
  from: 100,
  to: 130,
  severity: 1,
  extent: 0.5,
  yieldLoss: 0.3,
  visible: true,
  ...more
});
const effects = (e: Damage, day: number) => {
  const sum = noEffects();
  addEffects(e, day, sum);
  return sum;
};

test('nothing before its first day, nor of what no satellite sees', () => {
  for (const kind of [
    'flood',
    'drought',
    'hail',
    'lodging',
    'spring_frost',
    'dry_hot_wind',
    'pest',
    'typhoon'
  ] as const) {
    expect(effects(event(kind), 99), kind).toEqual(noEffects());
    expect(extentOn(event(kind), 99)).toBe(0);
    expect(effects(event(kind), 125), kind).not.toEqual(noEffects());
  }
  const frost = event('bloom_frost', { visible: false });
  expect(effects(frost, 110)).toEqual(noEffects());
  expect(extentOn(frost, 110)).toBe(0);
});

test('hail takes leaf area at once and 30 % of it comes back; drought deepens over its days; floods run off', () => {
  expect(effects(event('hail', { severity: 0.5 }), 100).lai).toBe(0.5);
  expect(effects(event('hail', { severity: 0.5 }), 140).lai).toBeCloseTo(0.65, 9);
  const dry = [100, 115, 130, 160].map((day) => effects(event('drought'), day));
  expect(dry.map((e) => e.lai)).toEqual([1, 0.75, 0.5, 0.5]);
  expect([dry[2]!.cab, dry[2]!.cw]).toEqual([0.7, 0.6]);
  expect(dry[2]!.early).toBe(12);
  const flood = event('flood', { to: 105 });
  expect(effects(flood, 103).water).toBe(1);
  expect(effects(flood, 106).water).toBe(0);
  expect(effects(flood, 150).lai).toBeCloseTo(0.6, 9);
});

test('spring frost heals, foci of disease grow', () => {
  const frost = event('spring_frost', { to: 115 });
  expect(effects(frost, 100).lai).toBeCloseTo(0.7, 9);
  expect(effects(frost, 115)).toEqual(noEffects());
  expect([105, 116].map((day) => extentOn(frost, day))).toEqual([0.5, 0]);
  const pest = [100, 110, 120, 140, 200].map((day) => extentOn(event('pest'), day));
  expect(pest).toEqual([0, 0.125, 0.25, 0.5, 0.5]);
});

const YEARS = 100;
const PER_YEAR = 4;
type Tally = Map<string, { plots: number; hit: number }>;
/** How often each kind strikes, over all calendars, by kind and what its rate depends on. */
function tally(name: (code: string, region: string) => Partial<Record<DamageKind, string>>): Tally {
  const found: Tally = new Map();
  for (const { code: region } of REGIONS)
    for (const { row, c } of CROPS.flatMap((row) => row.calendars.map((c) => ({ row, c }))).filter(
      (x) => x.c.region === region
    ))
      for (let i = 0; i < YEARS * PER_YEAR; i++) {
        const weather = drawWeather(c.region, i % YEARS);
        const days = {
          emergence: c.emergence,
          peak: c.peak,
          maturity: c.maturity,
          flowering: c.heading ?? c.flower?.[0] ?? c.peak,
          end: row.perennial ? Infinity : c.harvest
        };
        const d = dice(seedOf('rates', row.code, c.region, c.system, i));
        const kinds = new Set(drawDamage(row.code, row, c, days, c.region, weather, d, null).map((e) => e.kind));
        for (const [kind, key] of Object.entries(name(row.code, c.region))) {
          const t = found.get(key) ?? { plots: 0, hit: 0 };
          t.plots++;
          if (kinds.has(kind as DamageKind)) t.hit++;
          found.set(key, t);
        }
      }
  return found;
}

const CEREALS = ['WW', 'SW', 'BL', 'HB', 'ER', 'MR', 'LR'];
const rates = tally((code, region) => ({
  ...(crop(code).perennial
    ? {}
    : { flood: ['HHH', 'YZM'].includes(region) ? 'flood where it floods in July' : 'flood' }),
  drought: ['LOE', 'NCM', 'NEC'].includes(region)
    ? 'drought in the dry north'
    : ['ER', 'MR', 'LR'].includes(code)
      ? 'drought of paddies'
      : 'drought',
  hail: ['LOE', 'NEC'].includes(region) ? 'hail in its lands' : 'hail',
  ...(CEREALS.includes(code) ? { lodging: 'lodging' } : {}),
  ...(code === 'WW' ? { spring_frost: 'spring frost of wheat' } : {}),
  ...(crop(code).group === 'orchard' && region === 'LOE' ? { bloom_frost: 'bloom frost' } : {}),
  ...(crop(code).evergreen ? {} : { dry_hot_wind: 'dry hot wind' }),
  pest: 'pest',
  ...(region === 'SCN' && code === 'SC' ? { typhoon: 'typhoon' } : {})
}));

/** Rates a plot and year [domain note 3.8], and by what share the mean over years may differ where the weather weighs in. */
test.each([
  ['flood', 0.03, 0.15],
  ['flood where it floods in July', 0.045, 0.15],
  ['drought', 0.08, 0.15],
  ['drought in the dry north', 0.12, 0.15],
  ['drought of paddies', 0.03, 0.15],
  ['hail', 0.015, 0],
  ['hail in its lands', 0.03, 0],
  ['lodging', 0.04, 0],
  ['spring frost of wheat', 0.04, 0.25],
  ['bloom frost', 0.1, 0.25],
  ['dry hot wind', 0.08, 0],
  ['pest', 0.06, 0],
  ['typhoon', 0.05, 0]
] as const)('%s strikes %s of plots in a year, over 100 years', (key, p, slack) => {
  const { plots, hit } = rates.get(key)!;
  expect(Math.abs(hit / plots - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / plots) + slack * p);
});

test('dry years have droughts, wet years floods, cold springs frost', () => {
  const counts = { dry: [0, 0], flood: [0, 0] };
  const c = crop('UM').calendars.find((k) => k.region === 'HHH')!;
  const days = { emergence: c.emergence, peak: c.peak, maturity: c.maturity, flowering: c.peak, end: c.harvest };
  for (let year = 0; year < YEARS; year++) {
    const weather = drawWeather('HHH', year);
    const wet = weather.rainShare > 1 ? 1 : 0;
    for (let i = 0; i < 60; i++) {
      const found = drawDamage('UM', crop('UM'), c, days, 'HHH', weather, dice(seedOf('wet', year, i)), null);
      if (found.some((e) => e.kind === 'drought')) counts.dry[wet]!++;
      if (found.some((e) => e.kind === 'flood')) counts.flood[wet]!++;
    }
  }
  expect(counts.dry[0]).toBeGreaterThan(2 * counts.dry[1]!);
  expect(counts.flood[1]).toBeGreaterThan(2 * counts.flood[0]!);
});
