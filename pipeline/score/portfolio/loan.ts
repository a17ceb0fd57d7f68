import type { Attributes } from '../points.ts';
import type { Policy } from '../policy.ts';

/** One application of a farmer for a season's credit and what became of it. */
export type Loan = {
  farmer: string; // pseudonym
  period: string; // 2023, 2023H1, 2023Q2 or 2023-07; periods of one portfolio sort by their text
  region: string;
  sizeTier: string;
  attributes: Attributes;
  accepted: boolean;
  defaulted: boolean | null; // within 12 months; null: not accepted, so never known
  exposureCny: number | null;
};

/** What a scorecard is fitted to and judged on. `simulated` where a row says so: then every figure made of it says so too. */
export type Portfolio = { loans: Loan[]; simulated: boolean };

/** True where the bureau's word ends the matter: such a row has no bin and takes no part in a fit. */
export const isStopped = (loan: Loan, policy: Policy): boolean =>
  policy.scorecard.some((line) => line.hardStops?.includes(String(loan.attributes[line.id])));

/** A loan whose end is known. */
export type Ended = Loan & { defaulted: boolean };

/** The loans that say something about default: accepted, with an outcome, not stopped. */
export const endedOf = (loans: readonly Loan[], policy: Policy): Ended[] =>
  loans.filter((l): l is Ended => l.accepted && l.defaulted !== null && !isStopped(l, policy));

/** The periods of some loans, earliest first. */
export const periodsOf = (loans: readonly Loan[]): string[] => [...new Set(loans.map((l) => l.period))].sort();
