import { gradeOf, multiplierOf, pdOf, pointsOf, scoreOf } from '../points.ts';
import type { Grade, Policy } from '../policy.ts';
import { isStopped, type Loan } from './loan.ts';

/** An application as a policy sees it. `approved`: no hard stop, and a grade that is lent to; caps and evidence are not looked at. */
export type Scored = { loan: Loan; score: number; pd: number; grade: Grade; stopped: boolean; approved: boolean };

/** Points, score and grade of an application under a policy. */
export function scored(loan: Loan, policy: Policy): Scored {
  const sum = policy.scorecard.reduce((s, line) => s + pointsOf(line, loan.attributes[line.id]), 0);
  const score = scoreOf(sum, policy);
  const grade = gradeOf(score, policy);
  const stopped = isStopped(loan, policy);
  return {
    loan,
    score,
    pd: pdOf(score, policy),
    grade,
    stopped,
    approved: !stopped && multiplierOf(grade, policy) > 0
  };
}

/** One whose end is known, as discrimination and calibration ask for. */
export type ScoredEnd = Scored & { bad: boolean };

/** Those whose end is known and that no hard stop kept out. */
export const endsOf = (all: readonly Scored[]): ScoredEnd[] =>
  all.flatMap((s) =>
    s.loan.accepted && s.loan.defaulted !== null && !s.stopped ? { ...s, bad: s.loan.defaulted } : []
  );
