import { Problem } from '../../errors.ts';
import { FEATURES, type Feature, type FeatureId } from '../../features/table.ts';
import { readCsv } from '../../value/csv.ts';
import type { Attributes, AttributeValue } from '../points.ts';
import { SCORECARD } from '../scorecard.ts';
import { forbiddenIn } from './forbidden.ts';
import type { Loan, Portfolio } from './loan.ts';

/** A row that cannot be used, by its line of the file, and the sentence that says why. */
export type RowAside = { line: number; reason: string };

/** Columns beside the 15 characteristics. All but `simulated` must be there; `exposure_cny` may be empty. */
export const LOAN_COLUMNS = [
  'farmer_id',
  'period',
  'region',
  'size_tier',
  'accepted',
  'defaulted_12m',
  'exposure_cny',
  'simulated'
] as const;
type LoanColumn = (typeof LOAN_COLUMNS)[number];

const PERIOD = /^\d{4}(-(0[1-9]|1[0-2])|-?(H[12]|Q[1-4]))?$/;
const YES = ['1', 'true', 'yes', '是'];
const NO = ['0', 'false', 'no', '否'];
/** An identity number of 15 or 18 places, or a mobile number: never a pseudonym. */
const PERSONAL = /^(\d{15}|\d{17}[\dXx]|1\d{10})$/;

/** The words that a class characteristic may have, its hard stops among them. */
const WORDS = new Map<FeatureId, readonly string[]>(
  SCORECARD.filter((line) => line.kind === 'class').map((line) => [
    line.id,
    [...line.bins.map(([word]) => String(word)), ...(line.hardStops ?? [])]
  ])
);

/**
 * The loans of a portfolio file (docs/formats/portfolio.md): UTF-8, comma separated, quotes as in RFC 4180, the first line
 * names columns in any order; other columns are ignored. A row that breaks the format is set aside with its line, column, what was
 * expected and what was found, and the rest is used.
 *
 * Throws BadFile where the file as a whole cannot be used: a column is missing or there twice, no row is usable, or a column is an
 * attribute that no scorecard may see.
 */
export function readPortfolio(text: string, fileName: string): { portfolio: Portfolio; aside: RowAside[] } {
  const fail = (line: number, expected: string, found: string): never => {
    throw new Problem('BadFile', `${fileName}, line ${line}: expected ${expected}, found ${found}.`, {
      subject: fileName
    });
  };
  const [head, ...body] = readCsv(text, fail);
  if (!head) return fail(1, 'a line of column names', 'an empty file');
  const names = head.cells.map((c) => c.trim());
  refuseForbidden(names, fileName);
  for (const name of [...LOAN_COLUMNS, ...FEATURES.map((f) => f.id)]) {
    const places = names.filter((n) => n === name).length;
    if (places === 0 && name !== 'simulated') fail(head.line, `a column '${name}'`, `columns ${names.join(', ')}`);
    if (places > 1) fail(head.line, `one column '${name}'`, `${places}`);
  }

  const loans: Loan[] = [];
  const aside: RowAside[] = [];
  const seen = new Map<string, number>();
  let simulated = false;
  for (const { line, cells } of body) {
    const read = readRow(names, cells);
    if (typeof read === 'string') {
      aside.push({ line, reason: read });
      continue;
    }
    const who = `${read.loan.farmer}\n${read.loan.period}`;
    const before = seen.get(who);
    if (before !== undefined) {
      aside.push({ line, reason: `expected one row a farmer and period, found a second one after line ${before}` });
      continue;
    }
    seen.set(who, line);
    simulated ||= read.simulated;
    loans.push(read.loan);
  }
  if (loans.length === 0) {
    const first = aside[0];
    const why = first ? `the first is line ${first.line}: ${first.reason}` : 'there are none';
    return fail(head.line + 1, 'usable rows', `none (${why})`);
  }
  return { portfolio: { loans, simulated }, aside };
}

function refuseForbidden(names: readonly string[], fileName: string): void {
  const found = names.flatMap((name) => {
    const attribute = forbiddenIn(name);
    return attribute === null ? [] : [`'${name}' (${attribute})`];
  });
  if (found.length === 0) return;
  throw new Problem(
    'BadFile',
    `${fileName}, line 1: expected no column of gender, ethnicity, religion, age, village, language or identity number, found ${found.join(', ')}. Take them out of the file; no scorecard may see them.`,
    { subject: fileName }
  );
}

/** One row, or the sentence that says what is wrong with it. Never prints a farmer's number. */
function readRow(names: readonly string[], cells: readonly string[]): { loan: Loan; simulated: boolean } | string {
  if (cells.length !== names.length) return `expected ${names.length} cells, found ${cells.length}`;
  const cell = (name: string): string => cells[names.indexOf(name)]?.trim() ?? '';
  const wrong = (column: string, expected: string): string =>
    `expected ${expected} in column '${column}', found ${cell(column) === '' ? 'nothing' : `'${cell(column).slice(0, 40)}'`}`;
  const yesNo = (column: LoanColumn): boolean | null =>
    YES.includes(cell(column).toLowerCase()) ? true : NO.includes(cell(column).toLowerCase()) ? false : null;

  const farmer = cell('farmer_id');
  if (PERSONAL.test(farmer))
    return "expected a pseudonym in column 'farmer_id', found what looks like an identity or telephone number";
  if (farmer === '' || farmer.length > 64) return wrong('farmer_id', 'a pseudonym of at most 64 signs');
  if (!PERIOD.test(cell('period'))) return wrong('period', 'a period such as 2023, 2023H1, 2023Q2 or 2023-07');
  for (const name of ['region', 'size_tier'] as const)
    if (cell(name) === '' || cell(name).length > 40) return wrong(name, 'a name of at most 40 signs');
  const accepted = yesNo('accepted');
  if (accepted === null) return wrong('accepted', '1 or 0');
  const defaulted = yesNo('defaulted_12m');
  if (accepted && defaulted === null) return wrong('defaulted_12m', '1 or 0 for a loan that was given');
  if (!accepted && cell('defaulted_12m') !== '') return wrong('defaulted_12m', 'nothing where no loan was given');
  const exposure = cell('exposure_cny') === '' ? null : Number(cell('exposure_cny'));
  if (exposure !== null && !(exposure >= 0 && exposure <= 1e10))
    return wrong('exposure_cny', 'a number from 0 to 10000000000');

  const attributes: Partial<Attributes> = {};
  for (const feature of FEATURES) {
    const value = cellValue(feature, cell(feature.id));
    if (value === undefined) return wrong(feature.id, expectedOf(feature));
    attributes[feature.id] = value;
  }
  return {
    loan: {
      farmer,
      period: cell('period'),
      region: cell('region'),
      sizeTier: cell('size_tier'),
      attributes: attributes as Attributes,
      accepted,
      defaulted: accepted ? defaulted : null,
      exposureCny: exposure
    },
    simulated: yesNo('simulated') === true
  };
}

const expectedOf = ({ id, range }: Feature): string =>
  range ? `a number from ${range[0]} to ${range[1]} or nothing` : `one of ${WORDS.get(id)!.join(', ')} or nothing`;

/** The value of a cell: null where it is empty, undefined where it is none. */
function cellValue({ id, range }: Feature, cell: string): AttributeValue | undefined {
  if (cell === '') return null;
  if (range === null) return WORDS.get(id)!.includes(cell) ? cell : undefined;
  const x = Number(cell);
  return x >= range[0] && x <= range[1] ? x : undefined;
}
