import { expect, test } from 'vitest';
import { INSTALMENTS, instalmentPlan } from '../../../../pipeline/score/products/instalments.ts';
import { seeded } from '../../../support/random.ts';

test('a drip kit of 20,000 CNY out of a worst year of 30,000: 14,000 in 36 instalments', () => {
  // 30,000 · 0.4 / 12 = 1000 a month would pay off 32,290; 70 % of the price is less
  const plan = instalmentPlan(20_000, 120, [42_000, 30_000, 55_000])!;
  expect(plan).toMatchObject({ limitCny: 14_000, months: 36 });
  // 14,000 · 0.006 / (1 − 1.006⁻³⁶) = 433.56
  expect(plan.monthlyFen).toBe(43_356);
  expect(Math.abs(plan.lastFen - plan.monthlyFen)).toBeLessThan(36);
});

test('the worst year is what counts, and a year of loss pays nothing', () => {
  const least = instalmentPlan(100_000, 36, [5000, 90_000, 90_000])!;
  expect(least.limitCny).toBeLessThan((36 * 0.4 * 5000) / 12);
  expect(instalmentPlan(100_000, 36, [-1, 90_000, 90_000])).toBeNull();
});

test('nothing below three years seen, below 1000 CNY, or for what does not last a month', () => {
  expect(instalmentPlan(20_000, 120, [50_000, 50_000])).toBeNull();
  expect(instalmentPlan(1400, 120, [50_000, 50_000, 50_000])).toBeNull();
  expect(instalmentPlan(20_000, 0.5, [50_000, 50_000, 50_000])).toBeNull();
  expect(() => instalmentPlan(Number.NaN, 12, [1, 2, 3])).toThrow(/priceCny/);
});

test('law: instalments pay off the loan to the fen, never exceed the worst year’s share, and never grow with a worse year', () => {
  const random = seeded(8);
  let made = 0;
  for (let n = 0; n < 1000; n++) {
    const [price, life] = [1000 + random(200_000), 1 + random(120)];
    const years = Array.from({ length: 3 + random(4) }, () => random(80_000));
    const plan = instalmentPlan(price, life, years);
    const worse = instalmentPlan(price, life, [...years, random(80_000)]);
    if (!plan) {
      expect(worse).toBeNull();
      continue;
    }
    made++;
    expect(worse?.limitCny ?? 0).toBeLessThanOrEqual(plan.limitCny);
    expect(plan.limitCny).toBeLessThanOrEqual(0.7 * price + 1e-6);
    expect(plan.months).toBeLessThanOrEqual(Math.min(36, life));
    expect(plan.monthlyFen).toBeLessThanOrEqual((100 * 0.4 * Math.min(...years)) / 12 + 1);
    // oracle: present value of all instalments is the loan, but for the rounding of each month's interest
    const rate = INSTALMENTS.policy.aprShare / 12;
    let value = plan.lastFen / (1 + rate) ** plan.months;
    for (let m = 1; m < plan.months; m++) value += plan.monthlyFen / (1 + rate) ** m;
    expect(Math.abs(value - 100 * plan.limitCny)).toBeLessThan(plan.months);
  }
  expect(made).toBeGreaterThan(500);
});
