import { expect, test } from 'vitest';
import { crop } from '../../../../pipeline/crop/catalogue.ts';
import { dice } from '../../../../scripts/simulate/dice.ts';
import type { Stand } from '../../../../scripts/simulate/season/stand.ts';
import { drawYield, yieldYear } from '../../../../scripts/simulate/season/yield.ts';
import { meanOf, rSquared, simulatedPlot } from '../../../support/simulated-plots.ts';

test.each([
  'WW',
  'MR',
  'SM',
  'PT',
  'AP',
  'VG'
])('%s: R² of ln yield on ln leaf area is 0.5 to 0.65, undamaged', (code) => {
  const region = crop(code).calendars[0]!.region;
  const [vigour, peak, yields]: number[][] = [[], [], []];
  for (let i = 0; i < 12_000; i += 10) {
    const plot = simulatedPlot(code, region, i); // one year
    const main = plot.main!;
    if (main.damage.length > 0) continue;
    let top = 0;
    for (let day = -60; day < 340; day += 4) top = Math.max(top, main.lai(day));
    vigour!.push(Math.log(main.vigour));
    peak!.push(Math.log(top));
    yields!.push(Math.log(plot.yields[plot.stands.indexOf(main)]!));
  }
  for (const x of [vigour!, peak!]) {
    expect(rSquared(x, yields!)).toBeGreaterThan(0.5);
    expect(rSquared(x, yields!)).toBeLessThan(0.65);
  }
  const tau = crop(code).yield.cv_plot_within_county;
  const mean = meanOf(yields!);
  const sd = Math.sqrt(meanOf(yields!.map((y) => (y - mean) ** 2)));
  expect(sd).toBeGreaterThan(0.9 * tau);
  expect(sd).toBeLessThan(1.2 * tau); // patchy stands widen it
  expect(Math.abs(mean - Math.log(crop(code).yield.kg_per_mu * yieldYear(code, region, 0)))).toBeLessThan(0.08);
});

const stand = (more: Partial<Stand>): Stand => ({
  ...simulatedPlot('WW', 'HHH', 1).main!,
  vigour: 1,
  plants: 1,
  damage: [],
  ...more
});
const loss = (yieldLoss: number) => ({
  kind: 'hail' as const,
  from: 100,
  to: 110,
  severity: 0.5,
  extent: 1,
  yieldLoss,
  visible: true
});

test('losses multiply; leaf area counts to the power 0.9; a thin stand makes good half of what it lacks', () => {
  const kg = (more: Partial<Stand>) => drawYield(stand(more), 'HHH', 3, dice(8));
  const whole = kg({});
  expect(kg({ damage: [loss(0.5), loss(0.2)] }) / whole).toBeCloseTo(0.4, 3);
  expect(kg({ vigour: 1.2 }) / whole).toBeCloseTo(1.2 ** 0.9, 3);
  expect(kg({ vigour: 0.5, plants: 0.5 }) / whole).toBeCloseTo(0.5 ** 0.45, 3);
});

test('a region and year share their luck: cv_year over years, the same at every call', () => {
  const years = Array.from({ length: 400 }, (_, y) => Math.log(yieldYear('WW', 'HHH', y)));
  const sd = Math.sqrt(meanOf(years.map((y) => (y - meanOf(years)) ** 2)));
  expect(Math.abs(sd / crop('WW').yield.cv_year - 1)).toBeLessThan(0.15);
  expect(yieldYear('WW', 'HHH', 5)).toBe(yieldYear('WW', 'HHH', 5));
  expect(yieldYear('WW', 'HHH', 5)).not.toBe(yieldYear('WW', 'LOE', 5));
});
