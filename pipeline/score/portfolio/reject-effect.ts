import type { FeatureId } from '../../features/table.ts';
import { mostPoints } from '../points.ts';
import type { Policy } from '../policy.ts';
import { aucOf, countsOf, rankedOf } from './discrimination.ts';
import type { RejectEffect } from './fitted.ts';
import type { Ended } from './loan.ts';
import { type Model, type Sample, scorecardOf } from './model.ts';
import { endsOf, scored } from './scored.ts';
import { rateOf, totalOf } from './woe.ts';

/** AUC of a policy on loans with a known end. */
export function aucUnder(loans: readonly Ended[], policy: Policy): number {
  const ends = endsOf(loans.map((l) => scored(l, policy)));
  return aucOf(
    countsOf(
      rankedOf(
        ends.map((e) => e.score),
        ends.map((e) => e.bad)
      )
    )
  );
}

/** What inferred ends of the rejected (`inferred`) made of a fit: `plain` is the one without them, `model` the one with them. */
export function effectOf(
  of: {
    plain: Model;
    model: Model;
    samples: readonly Sample[];
    inferred: readonly Sample[];
    test: readonly Ended[]; // held out, to be judged on
  },
  policy: Policy
): Omit<RejectEffect, 'method' | 'uplift' | 'rejected'> {
  const policyOf = (m: Model): Policy => {
    const { base, scorecard } = scorecardOf(m, policy.scorecard, policy.pd);
    return { ...policy, score: { ...policy.score, base }, scorecard };
  };
  const [before, after] = [policyOf(of.plain), policyOf(of.model)];
  const rate = (samples: readonly Sample[]) =>
    rateOf(totalOf(samples.map((s) => ({ n: s.weight, bads: s.bad ? s.weight : 0 }))));
  const betaIn = (m: Model, id: FeatureId) => {
    const k = m.kept.indexOf(id);
    return k >= 0 ? m.logistic.beta[k]! : null;
  };
  return {
    acceptedBadRate: rate(of.samples),
    inferredBadRate: of.inferred.length > 0 ? rate(of.inferred) : null,
    holdOutAuc: { without: aucUnder(of.test, before), with: aucUnder(of.test, after) },
    base: { without: before.score.base, with: after.score.base },
    lines: policy.scorecard.map(({ id }, i) => ({
      id,
      betaWithout: betaIn(of.plain, id),
      betaWith: betaIn(of.model, id),
      mostPointsMoved: mostPoints(after.scorecard[i]!) - mostPoints(before.scorecard[i]!)
    }))
  };
}
