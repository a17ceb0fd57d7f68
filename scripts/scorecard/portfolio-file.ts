import { readFile } from 'node:fs/promises';
import { Problem, sentenceOf } from '../../pipeline/errors.ts';
import { FEATURES } from '../../pipeline/features/table.ts';
import { sha256Hex } from '../../pipeline/io/keys.ts';
import { POLICY } from '../../pipeline/score/policy.ts';
import type { Candidate } from '../../pipeline/score/portfolio/assess.ts';
import { policyWith, readFitted } from '../../pipeline/score/portfolio/fitted.ts';
import type { Loan, Portfolio } from '../../pipeline/score/portfolio/loan.ts';
import { LOAN_COLUMNS, type RowAside, readPortfolio } from '../../pipeline/score/portfolio/read-portfolio.ts';
import { csvCell } from '../series-file.ts';

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Problem('BadFile', `${path}: expected a readable file, found ${sentenceOf(cause)}.`, {
      subject: path,
      cause
    });
  });
}

/** A portfolio file with its hash and the rows that were set aside. */
export async function portfolioOf(path: string): Promise<{ portfolio: Portfolio; sha256: string; aside: RowAside[] }> {
  const text = await textOf(path);
  return { ...readPortfolio(text, path), sha256: sha256Hex(text) };
}

/** The shipped expert scorecard, or the fitted one of a file. Throws BadFile where it is none. */
export async function candidateOf(path: string): Promise<Candidate> {
  if (path === 'expert') return { policy: POLICY, fitted: null };
  const text = await textOf(path);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (e) {
    throw new Problem('BadFile', `${path}: expected JSON, found ${sentenceOf(e)}.`, { subject: path });
  }
  const fitted = readFitted(value, path);
  return { policy: policyWith(fitted, POLICY), fitted };
}

/** Loans as a portfolio file. */
export function portfolioCsv(loans: readonly Loan[], simulated: boolean): string {
  const ids = FEATURES.map((f) => f.id);
  const yesNo = (is: boolean | null) => (is === null ? '' : is ? '1' : '0');
  const rows = loans.map((l) =>
    [
      csvCell(l.farmer),
      l.period,
      csvCell(l.region),
      csvCell(l.sizeTier),
      yesNo(l.accepted),
      yesNo(l.defaulted),
      l.exposureCny ?? '',
      yesNo(simulated),
      ...ids.map((id) => l.attributes[id] ?? '')
    ].join(',')
  );
  return `${[[...LOAN_COLUMNS, ...ids].join(','), ...rows].join('\n')}\n`;
}
