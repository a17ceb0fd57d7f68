import { z } from 'zod';
import { Problem } from '../../errors.ts';
import { FEATURES, type FeatureId } from '../../features/table.ts';
import type { Policy } from '../policy.ts';
import { type Characteristic, SCORECARD } from '../scorecard.ts';
import type { ReasonCode } from '../wording.ts';

export const FITTED_FORMAT = 'parus-scorecard/1';

/** A bin as a fit made it. */
export type FittedBin = { label: string; n: number; bads: number; badRate: number; woe: number; points: number };

/** What a fit says of a characteristic. Those without a value are told and earn 0 points whatever they did. */
export type FittedLine = {
  id: FeatureId;
  status: 'kept' | 'one_bin' | 'weak' | 'wrong_sign';
  iv: number;
  beta: number | null; // of a dropped one only where its sign was wrong
  se: number | null;
  z: number | null;
  /** PSI of the rejected against the accepted over the expert's bins: above 0.1 the accepted may not show what it does. Null: nobody was rejected. */
  screened: number | null;
  alphaShare: number; // −α/n · factor: what a customary card would add to each bin
  capped: boolean; // points held to ±12
  bins: FittedBin[];
  missing: { n: number; bads: number; badRate: number | null; woe: number };
};

/** How rejected applicants changed a fit. */
export type RejectEffect = {
  method: 'fuzzy' | 'parcelling';
  uplift: number;
  rejected: number;
  acceptedBadRate: number;
  inferredBadRate: number | null; // null: nobody was rejected
  holdOutAuc: { without: number; with: number };
  base: { without: number; with: number };
  lines: { id: FeatureId; betaWithout: number | null; betaWith: number | null; mostPointsMoved: number }[];
};

/** What was known when a scorecard was fitted. */
export type FitRecord = {
  portfolioSha256: string;
  applications: number;
  accepted: number;
  loans: number; // with a known end and no hard stop
  bads: number;
  trainLoans: number;
  trainBads: number;
  periods: string[];
  settings: { leastBads: number; holdOut: number; seed: number; ridge: number; calibrate: 'none' | 'platt' };
  alpha: number;
  alphaSe: number;
  steps: number;
  holdOut: {
    loans: number;
    bads: number;
    auc: number;
    ks: number;
    expertAuc: number;
    predicted: number;
    observed: number;
    platt: { a: number; b: number; se: { a: number; b: number } } | null; // as measured before it was used
    isotonic: { fromScore: number; toScore: number; n: number; pd: number }[];
  };
  lines: FittedLine[];
  rejects: RejectEffect | null;
};

/** A fitted scorecard as its file holds it: what a policy needs, and how it came about. */
export type FittedScorecard = {
  format: typeof FITTED_FORMAT;
  id: string;
  simulated: boolean; // fitted to a simulated portfolio: it says nothing of real farmers
  trial: string | null; // a sentence where it was fitted to fewer bads than the method asks for
  base: number;
  pd: Policy['pd'];
  scorecard: readonly Characteristic[];
  fit: FitRecord;
};

/** A policy that decides by a fitted scorecard: its lines, base and PD; caps, grades and terms stay those of `policy`. */
export function policyWith(fitted: FittedScorecard, policy: Policy): Policy {
  const notes = [fitted.simulated ? 'simulated portfolio' : '', fitted.trial ? 'trial' : ''].filter((n) => n !== '');
  const note = notes.length > 0 ? ` (${notes.join(', ')})` : '';
  return {
    ...policy,
    id: fitted.id,
    source: `fitted to ${fitted.fit.loans} loans with ${fitted.fit.bads} bads${note}; terms of ${policy.id}`,
    score: { ...policy.score, base: fitted.base },
    pd: fitted.pd,
    scorecard: fitted.scorecard
  };
}

const points = z.number().int().min(-1000).max(1000);
const common = { id: z.string(), reason: z.string(), hardStops: z.array(z.string()).optional() };
const lineSchema = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('class'), bins: z.array(z.tuple([z.string(), points])).min(1) }),
  z.object({ ...common, kind: z.enum(['atLeast', 'atMost']), bins: z.array(z.tuple([z.number(), points])).min(1) })
]);
const fileSchema = z.object({
  format: z.literal(FITTED_FORMAT),
  id: z.string().min(1),
  simulated: z.boolean(),
  trial: z.string().nullable(),
  base: z.number().int(),
  pd: z.object({ factor: z.number().gt(0), offset: z.number() }),
  scorecard: z.array(lineSchema),
  fit: z.looseObject({
    portfolioSha256: z.string(),
    loans: z.number(),
    bads: z.number(),
    periods: z.array(z.string()),
    settings: z.looseObject({ holdOut: z.number(), seed: z.number() })
  })
});

/**
 * Reads a scorecard file. Throws BadFile with what was expected and found where it is none, or where a line would not stand in a policy: every
 * characteristic once in the shipped order, the shipped words with their hard stops, bounds from best to worst.
 */
export function readFitted(value: unknown, fileName: string): FittedScorecard {
  const fail = (expected: string, found: string): never => {
    throw new Problem('BadFile', `${fileName}: expected ${expected}, found ${found}.`, { subject: fileName });
  };
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const at = issue.path.length > 0 ? issue.path.join('.') : 'the file';
    return fail(`a scorecard of 'parus scorecard fit'`, `${at}: ${issue.message}`);
  }
  const lines = parsed.data.scorecard;
  const ids = FEATURES.map((f) => f.id).join(', ');
  if (lines.map((l) => l.id).join(', ') !== ids) fail(`the lines ${ids}`, lines.map((l) => l.id).join(', '));
  for (const [i, line] of lines.entries()) {
    const shipped = SCORECARD[i]!;
    if (line.kind !== shipped.kind || line.reason !== shipped.reason)
      fail(`'${line.id}' as ${shipped.kind} with ${shipped.reason}`, `${line.kind} with ${line.reason}`);
    if (line.kind === 'class') {
      const words = (bins: readonly (readonly [unknown, number])[], stops: readonly string[] = []) =>
        [...bins.map(([w]) => String(w)).sort(), ...[...stops].sort()].join(', ');
      const wanted = words(shipped.bins, shipped.hardStops);
      if (words(line.bins, line.hardStops) !== wanted)
        fail(`the words ${wanted} of '${line.id}'`, words(line.bins, line.hardStops));
    } else {
      const sign = line.kind === 'atLeast' ? -1 : 1;
      const bounds = line.bins.map(([bound]) => sign * bound);
      if (bounds.some((b, k) => k > 0 && b <= bounds[k - 1]!))
        fail(`the bounds of '${line.id}' from best to worst`, line.bins.map(([b]) => b).join(', '));
    }
  }
  return value as FittedScorecard & { scorecard: { reason: ReasonCode }[] };
}
