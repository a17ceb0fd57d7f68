import { byCodeUnit } from '../ids.ts';
import { type Attributes, mostPoints, pointsOf } from './points.ts';
import type { Policy } from './policy.ts';
import type { ReasonCode } from './wording.ts';

/** A reason and the points that it cost. */
export type Reason = { code: ReasonCode; lost: number };

/**
 * The characteristics that lost most points below their best bin, dearest first, at most `limit` of them; ties fall to
 * the lower code so that a rerun says the same. A value that is not known is no reason: nothing is known against the
 * farmer there. A hard stop of the bureau counts as its dearest loss.
 */
export function topReasons(attributes: Attributes, policy: Policy, limit = 4): Reason[] {
  return policy.scorecard
    .filter((line) => attributes[line.id] !== null)
    .map((line) => {
      const value = attributes[line.id];
      const stopped = line.hardStops?.includes(String(value)) ?? false;
      const earned = stopped ? Math.min(...line.bins.map(([, points]) => points)) : pointsOf(line, value);
      return { code: line.reason, lost: mostPoints(line) - earned };
    })
    .filter((reason) => reason.lost > 0)
    .sort((a, b) => b.lost - a.lost || byCodeUnit(a.code, b.code))
    .slice(0, limit);
}
