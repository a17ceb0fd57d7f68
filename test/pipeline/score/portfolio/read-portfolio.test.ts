import { expect, test } from 'vitest';
import { FEATURES } from '../../../../pipeline/features/table.ts';
import { forbiddenIn } from '../../../../pipeline/score/portfolio/forbidden.ts';
import { readPortfolio } from '../../../../pipeline/score/portfolio/read-portfolio.ts';
import { portfolioCsv } from '../../../../scripts/scorecard/portfolio-file.ts';
import { simulatedPortfolio } from '../../../../scripts/simulate/portfolio.ts';

const HEAD = ['farmer_id', 'period', 'region', 'size_tier', 'accepted', 'defaulted_12m', 'exposure_cny'];
const ids = FEATURES.map((f) => f.id);
const ROW: Record<string, string> = {
  farmer_id: 'a1',
  period: '2023',
  region: 'HHH',
  size_tier: 'small',
  accepted: '1',
  defaulted_12m: '0',
  exposure_cny: '12000',
  bureau: 'clean',
  stress_cover: '1.4'
};
const file = (rows: Record<string, string>[], columns = [...HEAD, ...ids]) =>
  [columns.join(','), ...rows.map((r) => columns.map((c) => ({ ...ROW, ...r })[c] ?? '').join(','))].join('\n');

test('a row is read; what is empty is not known', () => {
  const { portfolio, aside } = readPortfolio(file([{}]), 'p.csv');
  expect(aside).toEqual([]);
  expect(portfolio.simulated).toBe(false);
  expect(portfolio.loans[0]).toMatchObject({ farmer: 'a1', accepted: true, defaulted: false, exposureCny: 12000 });
  expect(portfolio.loans[0]!.attributes).toMatchObject({ bureau: 'clean', stress_cover: 1.4, season_z: null });
});

test('bad rows are set aside with line, column, expected and found; the rest is used', () => {
  const { portfolio, aside } = readPortfolio(
    file([
      {},
      { farmer_id: 'b', season_z: 'weak' },
      { farmer_id: 'c', bureau: 'good' },
      { farmer_id: 'd', accepted: '0', defaulted_12m: '1' },
      { farmer_id: 'e', defaulted_12m: '' },
      { farmer_id: 'f', period: 'spring' },
      { farmer_id: '110101199003077715' },
      {}
    ]),
    'p.csv'
  );
  expect(portfolio.loans).toHaveLength(1);
  expect(aside.map((a) => a.line)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  const says = (i: number) => aside[i]!.reason;
  expect(says(0)).toBe("expected a number from -20 to 20 or nothing in column 'season_z', found 'weak'");
  expect(says(1)).toContain("column 'bureau', found 'good'");
  expect(says(2)).toContain("column 'defaulted_12m', found '1'");
  expect(says(3)).toContain('found nothing');
  expect(says(4)).toContain("'spring'");
  expect(says(5)).toContain('pseudonym');
  expect(says(5)).not.toContain('19900307');
  expect(says(6)).toContain('after line 2');
});

test('a file without a column, without a usable row, or with a forbidden column is refused by name', () => {
  const refused = (text: string) => () => readPortfolio(text, 'p.csv');
  expect(refused(file([{}], [...HEAD, ...ids.slice(1)]))).toThrow("p.csv, line 1: expected a column 'bureau'");
  expect(refused(file([{ period: 'x' }]))).toThrow(/usable rows, found none .*line 2/);
  expect(refused('')).toThrow(/empty file/);
  expect(refused(file([{}], [...HEAD, ...ids, '户主性别']))).toThrow(/户主性别.*gender/);
});

test('forbidden attributes are known by their names in both languages, and nothing else is', () => {
  const forbidden = [
    ...['gender', 'Sex', 'head_sex', 'ethnicity', 'ethnic_group', 'religion', 'age', 'householdAge', 'date_of_birth'],
    ...['birth_year', 'village', 'village_id', 'VillageName', 'language', 'mother_tongue', 'ID_card'],
    ...['性别', '民族', '宗教信仰', '年龄', '出生日期', '村', '所在村', '村庄代码', '语言', '方言', '身份证号']
  ];
  for (const name of forbidden) expect(forbiddenIn(name), name).not.toBe(null);
  const allowed = ['average', 'acreage', 'storage', 'trace', 'usage', 'region', '地区', '农村地区', ...HEAD, ...ids];
  for (const name of allowed) expect(forbiddenIn(name), name).toBe(null);
});

test('what is written reads back the same, and says that it is simulated', () => {
  const loans = simulatedPortfolio(400, 3);
  const { portfolio, aside } = readPortfolio(portfolioCsv(loans, true), 'p.csv');
  expect(aside).toEqual([]);
  expect(portfolio.simulated).toBe(true);
  expect(portfolio.loans).toEqual(loans.map(({ truePd, wouldDefault, ...loan }) => loan));
});
