import { dayOfYear } from '../dates.ts';
import type { DuplicateClaim } from '../plot/tenure.ts';
import type { EconomicsRow } from '../value/economics.ts';
import { assembleFarmer } from './assemble.ts';
import { decide } from './decide.ts';
import type { SeenPlot } from './evidence.ts';
import type { FarmerRecord } from './farmer-record.ts';
import type { Policy } from './policy.ts';
import { type CreditAssessment, creditAssessment, type RunContext } from './resource.ts';

/**
 * Everything that a decision rests on, as plain JSON: what the lender knows of the farmer, what imagery shows of his plots,
 * who else claims them, the rows of prices and costs, and the run. Kept with the decision, it gives the same decision
 * again, to the byte, as long as the policy that it names is at hand.
 */
export type DecisionInput = {
  farmerId: string;
  record: FarmerRecord;
  seen: SeenPlot[];
  claims: DuplicateClaim[]; // those on his plots
  reused: string[]; // sha256 of files that serve for other ground too
  economics: EconomicsRow[]; // of the crops that were declared or seen
  run: RunContext;
  policy: string; // its id
};

/**
 * The decision on a farmer, but for its id, which is a hash of all the rest. Pure: the same input and policy give the same
 * decision. Throws where the policy is not the one that the input names.
 */
export function assess(input: DecisionInput, policy: Policy): Omit<CreditAssessment, 'assessmentId'> {
  if (policy.id !== input.policy) throw new Error(`Expected the policy ${input.policy}, found ${policy.id}.`);
  const { farmerId, record, seen, claims, run } = input;
  const rows = new Map(input.economics.map((row) => [row.crop, row]));
  const economics = (crop: string) => rows.get(crop) ?? null;
  const { season, asOf, region } = run;
  const shown = { proofs: record.evidence, reused: new Set(input.reused), season, asOf };
  const context = { region, asOfDay: dayOfYear(asOf, season), shown };
  const assembled = assembleFarmer(farmerId, record, seen, claims, economics, context);
  const assessment = decide(assembled.input, economics, policy);
  return creditAssessment(assembled, assessment, record.consent_id, economics, policy, run);
}

/** The rows of a table that a farmer's decision may ask for. */
export function economicsFor(
  seen: readonly SeenPlot[],
  economics: (crop: string) => EconomicsRow | null
): EconomicsRow[] {
  const crops = new Set(
    seen.flatMap((s) => [s.match.declared.crop, ...s.pieces.flatMap((p) => p.finding?.crop?.code ?? [])])
  );
  return [...crops].sort().flatMap((crop) => economics(crop) ?? []);
}
