import { aucDifference, type Draws, type Estimate, rankedOf } from './discrimination.ts';
import { endsOf, type Scored } from './scored.ts';

/** A cell of the swap set: what is known of the applicants whom both, one or neither would approve. */
export type SwapCell = {
  n: number;
  known: number; // with a known end
  bads: number;
  badRate: number | null;
  exposureCny: number; // of those whose exposure is known
};

/** Two scorecards on the same applicants. */
export type Comparison = {
  champion: string;
  challenger: string;
  known: number;
  aucDifference: Estimate | null; // challenger less champion; null without a good or without a bad
  championCut: number; // lowest score that is approved
  challengerCut: number; // so that as many are approved
  approved: number; // by the champion; the challenger approves as many as ties allow
  swap: { both: SwapCell; in: SwapCell; out: SwapCell; neither: SwapCell };
};

/**
 * Champion and challenger on the same applicants, in one order. The challenger's cut-off is set where it approves no more than the champion, as near
 * to it as ties allow: who is swapped in and out then says which orders better, not which is more lenient. `championCut` is the champion's own.
 */
export function comparisonOf(
  champion: { id: string; all: readonly Scored[] },
  challenger: { id: string; all: readonly Scored[] },
  championCut: number,
  how: Omit<Draws, 'farmers'>
): Comparison {
  const [a, b] = [endsOf(champion.all), endsOf(challenger.all)];
  if (champion.all.length !== challenger.all.length || a.length !== b.length)
    throw new RangeError(
      `Expected the same applicants of both scorecards, got ${a.length} and ${b.length} known ends.`
    );
  const bad = a.map((s) => s.bad);
  const rankedAs = (ends: typeof a) =>
    rankedOf(
      ends.map((s) => s.score),
      bad
    );
  const auc =
    bad.includes(true) && bad.includes(false)
      ? aucDifference(rankedAs(b), rankedAs(a), { ...how, farmers: a.map((s) => s.loan.farmer) })
      : null;
  const passes = (s: Scored, cut: number): boolean => !s.stopped && s.score >= cut;
  const approved = champion.all.filter((s) => passes(s, championCut)).length;
  const challengerCut = cutFor(challenger.all, approved);
  const cells = { both: emptyCell(), in: emptyCell(), out: emptyCell(), neither: emptyCell() };
  champion.all.forEach((old, i) => {
    const was = passes(old, championCut);
    const is = passes(challenger.all[i]!, challengerCut);
    const cell = cells[was ? (is ? 'both' : 'out') : is ? 'in' : 'neither'];
    cell.n++;
    cell.exposureCny += old.loan.exposureCny ?? 0;
    if (old.loan.defaulted === null) return;
    cell.known++;
    if (old.loan.defaulted) cell.bads++;
  });
  for (const cell of Object.values(cells)) cell.badRate = cell.known > 0 ? cell.bads / cell.known : null;
  return {
    champion: champion.id,
    challenger: challenger.id,
    known: a.length,
    aucDifference: auc,
    championCut,
    challengerCut,
    approved,
    swap: cells
  };
}

const emptyCell = (): SwapCell => ({ n: 0, known: 0, bads: 0, badRate: null, exposureCny: 0 });

/** The lowest score at which no more than `most` of those without a hard stop pass. */
function cutFor(all: readonly Scored[], most: number): number {
  const scores = all
    .filter((s) => !s.stopped)
    .map((s) => s.score)
    .sort((a, b) => b - a);
  if (scores.length === 0) return 0;
  if (most >= scores.length) return scores.at(-1)!;
  const next = scores[most]!; // the best of those who may not pass
  return scores.slice(0, most).findLast((s) => s > next) ?? next + 1;
}
