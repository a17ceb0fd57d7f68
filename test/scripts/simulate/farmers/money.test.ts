import { expect, test } from 'vitest';
import { byHolder } from '../../../../scripts/simulate/farmers/applicant.ts';
import { drawHousehold } from '../../../../scripts/simulate/farmers/household.ts';
import { FARMERS } from '../../../../scripts/simulate/farmers/knobs.ts';
import { liveThrough } from '../../../../scripts/simulate/farmers/money.ts';
import { pastYields, standYears, THIS } from '../../../../scripts/simulate/farmers/past.ts';
import type { Household, TruePlot } from '../../../../scripts/simulate/farmers/types.ts';
import { truePlots } from '../../../support/true-plots.ts';

const context = { region: 'HHH', year: 2024, seed: 11 };
const honest = { landless: false, dishonest: false };
const wheat: TruePlot = {
  id: 'A',
  ring: [
    [114.5, 35.5],
    [114.51, 35.5],
    [114.51, 35.51],
    [114.5, 35.51],
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
const live = (home: Household, plots: TruePlot[] = [wheat]) =>
  liveThrough(home, standYears(home, plots, context), honest, context)[THIS]!;
const home = (over: Partial<Household>): Household => ({
  ...drawHousehold(5, [wheat], context),
  costFactor: 1,
  leases: [],
  insurance: 'none',
  debtCny: 0,
  debtServiceCny: 0,
  ...over
});

test('ten mu of wheat: the outlay before harvest, seven tenths of it lent at most, and interest to a month after harvest', () => {
  const season = live(home({ savingsCny: 1e6 }));
  const labour = FARMERS.hiredLabour.household * 330;
  expect(season.cropCostCny).toBeCloseTo(10 * (520 + labour), 6);
  const lent = 0.7 * 0.84 * season.cropCostCny; // 16 % falls due at harvest
  expect(season.loanCny).toBeGreaterThanOrEqual(0.6 * lent);
  expect(season.loanCny).toBeLessThanOrEqual(lent);
  expect(season.dueDay).toBe(190);
  // drawn on day -85 (0.48), 70 (0.24) and 118 (0.12): days to the 190th by their shares
  const days = (0.48 * 275 + 0.24 * 120 + 0.12 * 72) / 0.84;
  expect(season.owedCny / season.loanCny).toBeCloseTo(1 + (0.072 * days) / 365, 10);
  expect(season.daysLate <= 28).toBe(true);
  expect(season.defaulted).toBe(false);
  expect(season.lossGivenDefault).toBeNull();
});

test('without savings, wages, kin or harvest nothing is repaid, and all is lost', () => {
  const barren = { ...wheat, stands: [{ code: 'WW', yieldKgPerMu: 0, harvestDay: 160 }] };
  const season = live(home({ savingsCny: 0, offFarmCny: 0, relativesCny: 0, livingCny: 60_000 }), [barren]);
  expect(season.defaulted).toBe(true);
  expect(season.daysLate).toBe(365);
  expect(season.lossGivenDefault).toBeCloseTo(1, 6);
});

test('more savings never make a farmer later, nor a lender lose more', () => {
  let better = 0;
  for (const [, plots] of byHolder(truePlots('HHH', 150, 5, 2))) {
    const drawn = drawHousehold(plots[0]!.holder, plots, context);
    const stands = standYears(drawn, plots, context);
    const poor = { ...drawn, savingsCny: 0, offFarmCny: 0.7 * drawn.offFarmCny };
    const before = liveThrough(poor, stands, honest, context)[THIS]!;
    const after = liveThrough({ ...poor, savingsCny: 1e6 }, stands, honest, context)[THIS]!;
    expect(after.daysLate).toBeLessThanOrEqual(before.daysLate);
    expect(after.lossGivenDefault ?? 0).toBeLessThanOrEqual(before.lossGivenDefault ?? 0);
    if (after.daysLate < before.daysLate) better++;
  }
  expect(better).toBeGreaterThan(10);
});

test('this season’s yields are the truth; past ones lie around the county’s and a good plot was good before', () => {
  const plots = truePlots('HHH', 300, 0, 4);
  const good: number[] = [];
  const bad: number[] = [];
  for (const [, own] of byHolder(plots)) {
    const drawn = { ...drawHousehold(own[0]!.holder, own, context), yearsFarmed: 5 };
    const seasons = standYears(drawn, own, context);
    for (const stand of seasons[THIS]!) {
      const plot = own.find((p) => p.id === stand.plotId)!;
      expect(stand.kgPerMu).toBe(plot.stands.find((s) => s.code === stand.code)!.yieldKgPerMu);
      const past = seasons
        .slice(0, THIS)
        .map((of) => of.find((s) => s.plotId === stand.plotId && s.code === stand.code)!);
      const mean = past.reduce((sum, s) => sum + s.lnRelative, 0) / past.length;
      if (plot.damage.length === 0) (stand.lnRelative > 0 ? good : bad).push(mean);
    }
    const { percentile, stability } = pastYields(drawn, seasons);
    if (percentile === null) continue; // nothing but fallow
    expect(percentile >= 0 && percentile <= 100 && stability! >= 0).toBe(true);
  }
  const mean = (v: number[]) => v.reduce((a, b) => a + b, 0) / v.length;
  expect(mean(good)).toBeGreaterThan(mean(bad) + 0.03);
  expect(pastYields({ ...drawHousehold(5, [wheat], context), yearsFarmed: 2 }, [])).toEqual({
    percentile: null,
    stability: null
  });
});
