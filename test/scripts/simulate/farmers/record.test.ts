import { expect, test } from 'vitest';
import { dice } from '../../../../scripts/simulate/dice.ts';
import { coverOf } from '../../../../scripts/simulate/farmers/economy.ts';
import { drawHousehold } from '../../../../scripts/simulate/farmers/household.ts';
import { liveThrough } from '../../../../scripts/simulate/farmers/money.ts';
import { standYears, THIS } from '../../../../scripts/simulate/farmers/past.ts';
import { bureauOf, recordOf } from '../../../../scripts/simulate/farmers/record.ts';
import type { Household, TruePlot } from '../../../../scripts/simulate/farmers/types.ts';

const context = { region: 'HHH', year: 2024, seed: 11 };
const honest = { landless: false, dishonest: false };
const wheat: TruePlot = {
  id: 'A',
  ring: [
    [114.5, 35.5],
    [114.51, 35.5],
    [114.51, 35.51],
    [114.5, 35.5]
  ],
  areaM2: 20_000 / 3, // ten mu
  holder: 5,
  estate: null,
  region: 'HHH',
  stands: [{ code: 'WW', yieldKgPerMu: 400, harvestDay: 160 }],
  main: 'WW',
  damage: []
};
const home: Household = {
  ...drawHousehold(5, [wheat], context),
  livingCny: 30_000,
  offFarmCny: 40_000,
  debtCny: 5400,
  debtServiceCny: 1350,
  leases: [],
  yearsFarmed: 4,
  insurance: 'full_cost',
  policyOfOtherSeason: false,
  thinFile: false,
  guarantee: false,
  hazard: 'mid',
  water: 'irrigated'
};
const recordFor = (who: Household, inflates = false) => {
  const stands = standYears(who, [wheat], context);
  return recordOf(who, stands, liveThrough(who, stands, honest, context), { inflates, complete: true }, context);
};

test('what a lender has on file of ten mu of wheat', () => {
  const { attributes, ...fields } = recordFor(home);
  expect(fields).toMatchObject({
    tenor_days: 290, // from a fortnight before sowing, day -100, to the 190th
    rent_due_cny: 0,
    living_cny_year: 30_000,
    other_debt_service_cny: 1400,
    insurance: { WW: { sum_cny_mu: 1130, deductible: 0.1, weight: 0.8 } }, // 0.9 of 520 cash, 400 rent, 330 labour
    subsidy_mu: {}
  });
  expect(attributes).toMatchObject({ years_observed: 4, insurance: 'full_cost', hazard: 'mid', water: 'irrigated' });
  expect(fields).not.toHaveProperty('guarantee');
});

test('who inflates his fields states a quarter more wages too', () => {
  const [plain, more] = [recordFor(home), recordFor(home, true)];
  expect(Number(more.offfarm_cny_year) / Number(plain.offfarm_cny_year)).toBeCloseTo(1.25, 2);
  expect(more.living_cny_year).toBe(plain.living_cny_year);
});

test('the bureau tells of the last two seasons, not of this one, and of nobody who never borrowed', () => {
  const stands = standYears(home, [wheat], context);
  const clean = liveThrough(home, stands, honest, context).map((m) => ({ ...m, daysLate: 0 }));
  const late = (season: number, days: number) => clean.map((m, t) => (t === season ? { ...m, daysLate: days } : m));
  const told = (money: typeof clean, who = home) =>
    new Set(Array.from({ length: 200 }, (_, seed) => bureauOf(who, money, dice(seed))));
  expect(told(clean)).toEqual(new Set(['clean', null]));
  expect(told(late(THIS, 200))).toEqual(new Set(['clean', null]));
  expect(told(late(THIS - 3, 200))).toEqual(new Set(['clean', null]));
  expect(told(late(THIS - 1, 20))).toEqual(new Set(['dpd_1_30', 'clean', null])); // a few are not reported
  expect(told(late(THIS - 2, 60))).toEqual(new Set(['dpd_31_90', null]));
  expect(told(late(THIS - 1, 200))).toEqual(new Set(['dpd_over_90', 'enforcement', null]));
  expect(told(late(THIS - 1, 200), { ...home, thinFile: true })).toEqual(new Set(['thin_file', null]));
});

test('a policy pays for what is lost beyond its deductible, but not in another season than its own', () => {
  const cover = coverOf('basic', 'HHH', 'WW')!;
  expect(cover).toEqual({ sum: 420, deductible: 0.2 }); // 0.8 of 520
  expect(coverOf('none', 'HHH', 'WW')).toBeNull();
  const ruined = { ...wheat, stands: [{ code: 'WW', yieldKgPerMu: 100, harvestDay: 160 }] };
  let paid = 0;
  for (let holder = 1; holder <= 40; holder++) {
    const who = { ...home, holder, insurance: 'basic' as const };
    const stands = standYears(who, [{ ...ruined, holder }], context);
    const stand = stands[THIS]![0]!;
    const claim = 10 * 420 * Math.max(0, 1 - 100 / stand.usualKgPerMu - 0.2);
    const { insurancePaidCny } = liveThrough(who, stands, honest, context)[THIS]!;
    expect([0, claim]).toContainEqual(expect.closeTo(insurancePaidCny, 6));
    if (insurancePaidCny > 0) paid++;
    const other = liveThrough({ ...who, policyOfOtherSeason: true }, stands, honest, context)[THIS]!;
    expect(other.insurancePaidCny).toBe(0);
  }
  expect(paid).toBeGreaterThan(25);
});
