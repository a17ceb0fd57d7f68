import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { addDays, isoDate } from '../../../../pipeline/dates.ts';
import { GREEN_RATING, type GreenPractice, greenRating } from '../../../../pipeline/score/products/green-rating.ts';
import { marketingCalendar } from '../../../../pipeline/score/products/marketing-calendar.ts';
import { productText } from '../../../../pipeline/score/products/product-text.ts';
import { PRODUCTS } from '../../../../pipeline/score/products/table.ts';
import { seeded } from '../../../support/random.ts';

const WHEAT = {
  agreed: true as boolean | null,
  limitCny: 37_200,
  crops: [{ code: 'WW', costShare: 1, saleLagDays: 30 }],
  region: 'HHH' as string | null,
  season: 2024
};

test('wheat of the northern plain: offers 20 days before sowing, top-dressing, spraying and harvest, due on 8 July', () => {
  const offers = marketingCalendar(WHEAT, isoDate('2023-09-01'));
  expect(offers.map((o) => [o.offerOn, o.from, o.to, o.amountCny])).toEqual([
    ['2023-09-17', '2023-09-22', '2023-10-17', 17_856],
    ['2024-02-19', '2024-02-24', '2024-03-20', 8928],
    ['2024-04-07', '2024-04-12', '2024-05-07', 4464],
    ['2024-05-19', '2024-05-24', '2024-06-18', 5952]
  ]);
  expect(new Set(offers.map((o) => o.dueOn))).toEqual(new Set(['2024-07-08']));
});

test('who refused, and who was never asked, is told nothing', () => {
  for (const agreed of [false, null])
    expect(marketingCalendar({ ...WHEAT, agreed }, isoDate('2023-09-01'))).toEqual([]);
});

test('a day that has passed is not made up for; no region, no limit, no offer', () => {
  expect(marketingCalendar(WHEAT, isoDate('2023-09-18'))).toHaveLength(3);
  expect(marketingCalendar(WHEAT, isoDate('2024-07-01'))).toEqual([]);
  expect(marketingCalendar({ ...WHEAT, region: null }, isoDate('2023-09-01'))).toEqual([]);
  expect(marketingCalendar({ ...WHEAT, limitCny: 0 }, isoDate('2023-09-01'))).toEqual([]);
});

test('law: offers lie ahead, before their window, before the due day, and sum to the limit at most, but for shares told to four digits', () => {
  const random = seeded(6);
  for (let n = 0; n < 300; n++) {
    const asOf = addDays(isoDate('2023-06-01'), random(420));
    const share = random();
    const crops = [
      { code: 'WW', costShare: share, saleLagDays: 30 },
      { code: 'UM', costShare: 1 - share, saleLagDays: 30 }
    ];
    const limitCny = random(100_000);
    const offers = marketingCalendar({ ...WHEAT, crops, limitCny }, asOf);
    for (const o of offers) {
      expect(o.offerOn >= asOf && o.offerOn < o.from && o.from < o.to && o.to <= o.dueOn, JSON.stringify(o)).toBe(true);
      expect(o.amountCny).toBeGreaterThanOrEqual(500);
    }
    expect(offers.reduce((sum, o) => sum + o.amountCny, 0)).toBeLessThanOrEqual(1.0005 * limitCny);
  }
});

test('all good practices make 100 and AAA; burning alone makes 20 and C; what is not known is named and costs nothing', () => {
  const all = Object.keys(GREEN_RATING.policy.points) as GreenPractice[];
  const practices = (value: boolean) => Object.fromEntries(all.map((p) => [p, p === 'strawBurning' ? !value : value]));
  expect(greenRating(practices(true))).toMatchObject({ score: 100, grade: 'AAA', rebateBp: 30, unknown: [] });
  expect(greenRating(practices(false))).toMatchObject({
    score: 20,
    grade: 'C',
    rebateBp: 0,
    factors: ['strawBurning']
  });
  const some = greenRating({ strawBurning: false, residueCover: true, winterCover: true, legumeRotation: true })!;
  expect(some).toMatchObject({ score: 75, grade: 'AA', rebateBp: 20 });
  expect(some.unknown).toEqual(['wetDryIrrigation', 'filmFree', 'restedOverusedLand']);
});

test('nothing known is no rating, and no bad one', () => {
  expect(greenRating({})).toBeNull();
  expect(greenRating({ residueCover: true, filmFree: null })).toBeNull();
});

test('law: every practice moves score and rebate its own way only, from 0 to 100, and a rebate is never negative', () => {
  const all = Object.keys(GREEN_RATING.policy.points) as GreenPractice[];
  const random = seeded(2);
  for (let n = 0; n < 1000; n++) {
    const practices = Object.fromEntries(all.map((p) => [p, [true, false, null][random(3)]!]));
    const one = all[random(all.length)]!;
    const [not, does] = [false, true].map((value) => greenRating({ ...practices, [one]: value }));
    if (!not || !does) continue;
    const [low, high] = one === 'strawBurning' ? [does, not] : [not, does];
    expect(high.score).toBeGreaterThan(low.score);
    expect(high.rebateBp).toBeGreaterThanOrEqual(low.rebateBp);
    for (const r of [low, high]) expect(r.score >= 0 && r.score <= 100 && r.rebateBp >= 0).toBe(true);
  }
});

test('every product is dated, told in both languages, and described with what it does not', () => {
  const page = readFileSync(new URL('../../../../docs/products.md', import.meta.url), 'utf8');
  expect(new Set(PRODUCTS.map((p) => p.id)).size).toBe(PRODUCTS.length);
  for (const p of PRODUCTS) {
    expect(p.validFrom).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    for (const { zh, en } of [p, p.purpose, p.when, p.doesNot]) {
      expect(zh, p.id).toMatch(/[\u4e00-\u9fff]/);
      expect(en, p.id).toMatch(/^[^\u4e00-\u9fff]+$/);
    }
    expect(page, p.id).toContain(`\`${p.id}\``);
    expect(page, p.id).toContain(p.zh);
    expect(productText(p, 'zh')).toContain(p.purpose.zh);
  }
});
