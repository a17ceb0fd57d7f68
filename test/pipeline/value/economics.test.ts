import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CROPS, calendarOf, REGIONS } from '../../../pipeline/crop/catalogue.ts';
import {
  economicsCanonical,
  economicsOfCanonical,
  parseEconomicsCsv,
  perMuCapCny,
  shippedEconomics
} from '../../../pipeline/value/economics.ts';
import { cvar05, lnSigmaValue, normalCdf } from '../../../pipeline/value/stress.ts';

test('Φ agrees with a trapezoid integral of the density, and with known values', () => {
  expect(normalCdf(-1.6448536269514722)).toBeCloseTo(0.05, 14);
  expect(normalCdf(0)).toBe(0.5);
  expect(normalCdf(9)).toBe(1);
  for (const x of [-3.3, -1.762, -0.4, 0.7, 2.5]) {
    const steps = 200_000;
    let sum = 0;
    for (let i = 0; i < steps; i++) {
      const t = -9 + ((x + 9) * (i + 0.5)) / steps;
      sum += Math.exp(-0.5 * t * t);
    }
    expect(normalCdf(x)).toBeCloseTo((sum * (x + 9)) / steps / Math.sqrt(2 * Math.PI), 10);
  }
});

test('stress and cap a mu come out as the catalogue has them, for all its crops', () => {
  for (const c of CROPS) {
    const s = lnSigmaValue(c.yield.cv_year, c.price.cv_year, c.price.corr_with_yield);
    const value = c.yield.kg_per_mu * c.price.cny_per_kg;
    expect(s, c.code).toBeCloseTo(c.economics.ln_sigma_value!, 4);
    expect(Math.abs(cvar05(value, s) - c.economics.cvar05_value_cny_per_mu!), c.code).toBeLessThan(0.11);
    const cap = perMuCapCny({
      countyKgPerMu: c.yield.kg_per_mu,
      priceCnyPerKg: c.price.cny_per_kg,
      cvYear: c.yield.cv_year,
      priceCv: c.price.cv_year,
      corrYieldPrice: c.price.corr_with_yield,
      cashCnyPerMu: c.cost.cash_cny_per_mu,
      rentCnyPerMu: c.cost.rent_cny_per_mu_season
    });
    expect(cap, c.code).toBe(c.economics.per_mu_credit_cap_cny);
  }
});

test('the shipped table has the crops of a region and nothing for no region', () => {
  expect(shippedEconomics(null)).toEqual([]);
  expect(shippedEconomics('XXX')).toEqual([]);
  const hhh = shippedEconomics('HHH');
  expect(hhh.map((r) => r.crop)).toEqual(
    expect.arrayContaining(['AP', 'CT', 'GA', 'PE', 'PN', 'SB', 'SP', 'UM', 'VG', 'WW'])
  );
  expect(hhh.some((r) => r.crop === 'MR')).toBe(false);
  expect(hhh.find((r) => r.crop === 'WW')).toMatchObject({
    countyKgPerMu: 400,
    cvPlot: 0.15,
    priceCnyPerKg: 2.7,
    saleShare: 0.95,
    harvestShare: 0.16,
    perMuCapCny: 380,
    saleLagDays: 30,
    year: 2023
  });
  expect(hhh.find((r) => r.crop === 'AP')).toMatchObject({ saleShare: 0.92, harvestShare: 0.2, saleLagDays: 60 });
  const lags = Object.fromEntries(REGIONS.flatMap((r) => shippedEconomics(r.code)).map((r) => [r.crop, r.saleLagDays]));
  expect([lags.CT, lags.TE, lags.SC, lags.CI, lags.MR]).toEqual([45, 20, 60, 60, 30]);
});

test('the share that falls due at harvest is that of the region’s own calendar', () => {
  for (const { code } of REGIONS)
    for (const row of shippedEconomics(code)) {
      const last = calendarOf(row.crop, code)!.cost_events.at(-1)!;
      expect(last.what, `${row.crop} in ${code}`).toMatch(/harvest|picking/);
      expect(row.harvestShare).toBe(last.share);
    }
});

const HEAD =
  'crop,countyKgPerMu,cvPlot,cvYear,priceCnyPerKg,priceCv,corrYieldPrice,cashCnyPerMu,rentCnyPerMu,subsidyCnyPerMu,saleShare,harvestShare,perMuCapCny,saleLagDays,year,source';
const WHEAT = '冬小麦,430,0.15,0.09,2.7,0.09,-0.15,520,400,0,0.95,0.16,,30,2023,"县统计局, 2023"';

test('a lender’s table is read: names, quotes, column order, computed cap', () => {
  const [row] = parseEconomicsCsv(`\ufeff${HEAD}\r\n${WHEAT}\r\n\r\n`, 'economics.csv');
  expect(row).toMatchObject({ crop: 'WW', countyKgPerMu: 430, corrYieldPrice: -0.15, source: '县统计局, 2023' });
  expect(row!.perMuCapCny).toBe(perMuCapCny(row!));
  const swapped = HEAD.split(',').toReversed();
  const cells = ['WW', 430, 0.15, 0.09, 2.7, 0.09, -0.15, 520, 400, 0, 0.95, 0.16, 410, 30, 2023, 'x'].toReversed();
  const again = parseEconomicsCsv(`${swapped.join(',')},note\n${cells.join(',')},any\n`, 'f.csv');
  expect(again[0]!.perMuCapCny).toBe(410);
});

test.each([
  ['', 'economics.csv, line 1: expected a line of column names, found an empty file.'],
  [`${HEAD}\n`, 'line 2: expected a row for a crop, found none.'],
  [HEAD.replace(',cvYear', ''), "line 1: expected a column 'cvYear', found columns crop, countyKgPerMu"],
  [
    `${HEAD}\n${WHEAT.replace('2.7', 'dear')}`,
    "line 2: expected a number from 0.001 to 100000 in column 'priceCnyPerKg', found 'dear'."
  ],
  [
    `${HEAD}\n${WHEAT.replace(',520,', ',,')}`,
    "line 2: expected a number from 0 to 1000000 in column 'cashCnyPerMu', found nothing."
  ],
  [
    `${HEAD}\n${WHEAT.replace('0.95', '95')}`,
    "line 2: expected a number from 0 to 1 in column 'saleShare', found '95'."
  ],
  [
    `${HEAD}\n\n${WHEAT.replace('冬小麦', 'rye grass')}`,
    "line 3: expected a crop by code, slug, Chinese or English name in column 'crop', found 'rye grass'."
  ],
  [
    `${HEAD}\n${WHEAT}\n${WHEAT.replace('冬小麦', 'WW')}`,
    'line 3: expected one row a crop, found a second row for WW.'
  ],
  [`${HEAD}\n${WHEAT},more`, 'line 2: expected 16 cells, found 17.'],
  [`${HEAD}\n${WHEAT.slice(0, -1)}`, 'line 2: expected a closing quote, found the end of the file.']
])('a broken table is refused with its place: %#', (text, sentence) => {
  expect(() => parseEconomicsCsv(text, 'economics.csv')).toThrow(sentence);
});

test('canonical text does not depend on the order of rows and columns, and reads back', () => {
  const rows = shippedEconomics('NEC');
  const shuffled = rows
    .toReversed()
    .map((r) => Object.fromEntries(Object.entries(r).toReversed()) as (typeof rows)[number]);
  expect(economicsCanonical(shuffled)).toBe(economicsCanonical(rows));
  expect(economicsOfCanonical(economicsCanonical(rows))).toEqual(rows);
});

test('the example of the format page is a table', () => {
  const page = readFileSync(new URL('../../../docs/formats/tables.md', import.meta.url), 'utf8');
  const rows = parseEconomicsCsv(/```csv\n([\s\S]*?)```/.exec(page)![1]!, 'tables.md');
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ crop: 'WW', year: 2024, perMuCapCny: perMuCapCny(rows[0]!) });
  for (const column of Object.keys(rows[0]!)) expect(page).toContain(`| \`${column}\` |`);
});
