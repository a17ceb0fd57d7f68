import type { AttributeValue } from '../points.ts';
import { type CalibrationRow, calibrationRow } from './calibration.ts';
import type { Scored, ScoredEnd } from './scored.ts';

/** Approval of one group over that of the best: the four-fifths rule. */
export const LEAST_APPROVAL_RATIO = 0.8;
/** Between groups, of the share of good payers that is approved. */
export const MOST_OPPORTUNITY_GAP = 0.05;
/** Smaller groups are shown and not judged. */
export const LEAST_TO_JUDGE = 200;

/** Lower bounds of the strata of stress cover within which groups are compared; the last takes what is below, and one more what is not known. */
const COVER_BOUNDS = [2, 1.5, 1.25, 1];

/** How one group fares. Ratios are null where the group is too small to be judged. */
export type FairnessRow = {
  group: string;
  applicants: number;
  approval: number; // by the scorecard's cut-off
  expected: number; // approval of all applicants with the same stress cover
  ratio: number | null; // (approval / expected) over the best group's
  acceptedShare: number; // as it was decided then
  goods: number;
  opportunity: number | null; // share of its good payers that the scorecard approves
  calibration: CalibrationRow | null; // null: no loan with a known end
};

export type Fairness = {
  by: 'region' | 'sizeTier';
  rows: FairnessRow[]; // by name
  lowestRatio: number | null;
  opportunityGap: number | null; // largest less smallest
  ok: { ratio: boolean | null; gap: boolean | null; calibration: boolean | null }; // null: nothing could be judged
};

/**
 * How a scorecard treats groups that it does not see.
 *
 * Approval is compared within strata of stress cover (indirect standardisation): a group's approvals over what they were if each of its farmers
 * were approved as often as all farmers of his stratum; so a group that is less well covered is not called mistreated for it. Equal opportunity
 * is asked of loans that were repaid, the only ones of which it is known: of them, how many would the scorecard approve?
 */
export function fairnessOf(by: Fairness['by'], all: readonly Scored[], ends: readonly ScoredEnd[]): Fairness {
  const stratum = strataOf(all);
  const names = [...new Set(all.map((s) => s.loan[by]))].sort();
  const groups = names.map((group) => {
    const own = all.filter((s) => s.loan[by] === group);
    const ended = ends.filter((s) => s.loan[by] === group);
    const goods = ended.filter((s) => !s.bad);
    const approval = share(own, (s) => s.approved);
    const expected = own.reduce((sum, s) => sum + stratum(s), 0) / own.length;
    return {
      group,
      applicants: own.length,
      approval,
      expected,
      over: own.length >= LEAST_TO_JUDGE && expected > 0 ? approval / expected : null,
      acceptedShare: share(own, (s) => s.loan.accepted),
      goods: goods.length,
      opportunity: goods.length >= LEAST_TO_JUDGE ? share(goods, (s) => s.approved) : null,
      calibration: ended.length > 0 ? calibrationRow(ended) : null
    };
  });
  const best = Math.max(...groups.flatMap((g) => g.over ?? []));
  const rows = groups.map(
    ({ over, ...row }): FairnessRow => ({
      ...row,
      ratio: over === null || !(best > 0) ? null : over / best
    })
  );
  const ratios = rows.flatMap((r) => r.ratio ?? []);
  const opportunities = rows.flatMap((r) => r.opportunity ?? []);
  const verdicts = rows.flatMap((r) => r.calibration?.verdict ?? []).filter((v) => v !== 'too_few');
  const lowestRatio = ratios.length > 1 ? Math.min(...ratios) : null;
  const opportunityGap = opportunities.length > 1 ? Math.max(...opportunities) - Math.min(...opportunities) : null;
  return {
    by,
    rows,
    lowestRatio,
    opportunityGap,
    ok: {
      ratio: lowestRatio === null ? null : lowestRatio >= LEAST_APPROVAL_RATIO,
      gap: opportunityGap === null ? null : opportunityGap <= MOST_OPPORTUNITY_GAP,
      calibration: verdicts.length === 0 ? null : verdicts.every((v) => v === 'within')
    }
  };
}

const share = <T>(of: readonly T[], is: (x: T) => boolean): number =>
  of.length === 0 ? Number.NaN : of.filter(is).length / of.length;

/** The share approved of all applicants with a similar stress cover. */
function strataOf(all: readonly Scored[]): (s: Scored) => number {
  const strata = Array.from({ length: COVER_BOUNDS.length + 2 }, () => ({ n: 0, approved: 0 }));
  const at = (s: Scored): number => coverStratum(s.loan.attributes.stress_cover);
  for (const s of all) {
    const stratum = strata[at(s)]!;
    stratum.n++;
    if (s.approved) stratum.approved++;
  }
  return (s) => strata[at(s)]!.approved / strata[at(s)]!.n;
}

function coverStratum(cover: AttributeValue): number {
  if (cover === null) return COVER_BOUNDS.length + 1;
  const found = COVER_BOUNDS.findIndex((bound) => Number(cover) >= bound);
  return found === -1 ? COVER_BOUNDS.length : found;
}
