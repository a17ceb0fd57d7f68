import type { FeatureId } from '../../features/table.ts';
import type { Grade, Policy } from '../policy.ts';
import {
  type CalibrationRow,
  calibrationRow,
  type IsotonicStep,
  isotonicOf,
  type Platt,
  plattOf
} from './calibration.ts';
import { discriminationOf, type Estimate, rankedOf } from './discrimination.ts';
import { type Fairness, fairnessOf } from './fairness.ts';
import type { FittedScorecard } from './fitted.ts';
import { isHeldOut } from './hold-out.ts';
import { endedOf, type Loan, type Portfolio, periodsOf } from './loan.ts';
import { endsOf, type Scored, type ScoredEnd, scored } from './scored.ts';
import { bandCounts, binCounts, decileBounds, psiOf, type Stability, stabilityOf } from './stability.ts';
import { type Comparison, comparisonOf } from './swap-set.ts';

/** A policy to be judged, and the fit that it came from (null: expert points). */
export type Candidate = { policy: Policy; fitted: FittedScorecard | null };

export type Discrimination = { loans: number; bads: number; auc: Estimate; gini: Estimate; ks: Estimate };

/** Everything that a report says of a scorecard on a portfolio; no figure is NaN, what cannot be told is null. */
export type Assessed = {
  scorecard: string;
  simulated: boolean; // portfolio or scorecard
  trial: string | null;
  population: {
    applications: number;
    accepted: number;
    loans: number; // with a known end and no hard stop
    bads: number;
    stopped: number; // by the bureau
    leftOut: number; // applications of farmers whom a fit has seen: not judged on
    periods: { period: string; applications: number; accepted: number; loans: number; bads: number }[];
  };
  discrimination: Discrimination | null; // null: no good or no bad
  byPeriod: { period: string; found: Discrimination | null }[];
  calibration: {
    whole: CalibrationRow | null;
    grades: { grade: Grade; row: CalibrationRow }[]; // best first
    regions: { region: string; row: CalibrationRow }[];
    platt: Platt | null;
    isotonic: IsotonicStep[];
  };
  stability: {
    against: string; // the period that others are set beside
    periods: {
      period: string;
      psi: number;
      verdict: Stability;
      characteristics: { id: FeatureId; psi: number; verdict: Stability }[];
    }[];
  };
  fairness: Fairness[];
  comparison: Comparison | null;
};

export type AssessHow = { draws: number; random: () => number };

/**
 * Judges a scorecard on a portfolio, and sets it beside a champion where one is given.
 *
 * Farmers whom the candidate's fit (or the champion's) has seen in this very file are left out of everything but the stability of the population: a
 * scorecard is not judged on what it learnt. `portfolioSha256` says whether it is the same file.
 */
export function assess(
  portfolio: Portfolio,
  portfolioSha256: string,
  candidate: Candidate,
  champion: Candidate | null,
  { draws, random }: AssessHow
): Assessed {
  const { policy } = candidate;
  const fits = [candidate, champion].flatMap((c) =>
    c?.fitted?.fit.portfolioSha256 === portfolioSha256 ? [c.fitted.fit] : []
  );
  const unseen = portfolio.loans.filter((l) =>
    fits.every(({ settings }) => isHeldOut(l.farmer, settings.seed, settings.holdOut))
  );
  const all = unseen.map((l) => scored(l, policy));
  const ends = endsOf(all);
  const how = { draws, random };
  const periods = periodsOf(portfolio.loans);
  const challenged = champion
    ? comparisonOf(
        { id: champion.policy.id, all: unseen.map((l) => scored(l, champion.policy)) },
        { id: policy.id, all },
        approvedFrom(champion.policy),
        how
      )
    : null;
  return {
    scorecard: policy.id,
    simulated: portfolio.simulated || candidate.fitted?.simulated === true || champion?.fitted?.simulated === true,
    trial: candidate.fitted?.trial ?? null,
    population: {
      ...countsOfLoans(portfolio.loans, policy),
      stopped: portfolio.loans.filter((l) => scored(l, policy).stopped).length,
      leftOut: portfolio.loans.length - unseen.length,
      periods: periods.map((period) => ({
        period,
        ...countsOfLoans(
          portfolio.loans.filter((l) => l.period === period),
          policy
        )
      }))
    },
    discrimination: discrimination(ends, how),
    byPeriod: periods.map((period) => ({
      period,
      found: discrimination(
        ends.filter((e) => e.loan.period === period),
        how
      )
    })),
    calibration: {
      whole: ends.length > 0 ? calibrationRow(ends) : null,
      grades: policy.grades.flatMap(({ grade }) => {
        const own = ends.filter((e) => e.grade === grade);
        return own.length > 0 ? [{ grade, row: calibrationRow(own) }] : [];
      }),
      regions: [...new Set(ends.map((e) => e.loan.region))].sort().map((region) => ({
        region,
        row: calibrationRow(ends.filter((e) => e.loan.region === region))
      })),
      platt: plattOf(ends),
      isotonic: isotonicOf(ends)
    },
    stability: stabilityIn(portfolio.loans, periods, policy),
    fairness: (['region', 'sizeTier'] as const).map((by) => fairnessOf(by, all, ends)),
    comparison: challenged
  };
}

/** The lowest score of a grade that is lent to. */
const approvedFrom = (policy: Policy): number =>
  Math.min(...policy.grades.filter((g) => g.multiplier > 0).map((g) => g.from));

function countsOfLoans(loans: readonly Loan[], policy: Policy) {
  const ended = endedOf(loans, policy);
  return {
    applications: loans.length,
    accepted: loans.filter((l) => l.accepted).length,
    loans: ended.length,
    bads: ended.filter((l) => l.defaulted).length
  };
}

function discrimination(ends: readonly ScoredEnd[], how: AssessHow): Discrimination | null {
  const bads = ends.filter((e) => e.bad).length;
  if (bads === 0 || bads === ends.length) return null;
  const ranked = rankedOf(
    ends.map((e) => e.score),
    ends.map((e) => e.bad)
  );
  const farmers = ends.map((e) => e.loan.farmer);
  return { loans: ends.length, bads, ...discriminationOf(ranked, { ...how, farmers }) };
}

/** Each later period beside the first: scores in its deciles, characteristics in their bins. */
function stabilityIn(loans: readonly Loan[], periods: readonly string[], policy: Policy): Assessed['stability'] {
  const scoresOf = (of: readonly Scored[]) => of.map((s) => s.score);
  const inPeriod = (period: string) => loans.filter((l) => l.period === period).map((l) => scored(l, policy));
  const first = inPeriod(periods[0]!);
  const bounds = decileBounds(scoresOf(first));
  return {
    against: periods[0]!,
    periods: periods.slice(1).map((period) => {
      const later = inPeriod(period);
      const psi = psiOf(bandCounts(scoresOf(first), bounds), bandCounts(scoresOf(later), bounds));
      return {
        period,
        psi,
        verdict: stabilityOf(psi),
        characteristics: policy.scorecard.map((line) => {
          const [then, now] = [first, later].map((of) =>
            binCounts(
              line,
              of.map((s) => s.loan.attributes[line.id])
            )
          );
          const csi = psiOf(then!, now!);
          return { id: line.id, psi: csi, verdict: stabilityOf(csi) };
        })
      };
    })
  };
}
