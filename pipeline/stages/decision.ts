import { canonicalJson, sha256Hex } from '../io/keys.ts';
import { assess, type DecisionInput } from '../score/assess.ts';
import type { Policy } from '../score/policy.ts';
import type { CreditAssessment } from '../score/resource.ts';

/** A decision and the id that its content gives it: the same input and policy give the same bytes. */
export function decisionOn(input: DecisionInput, policy: Policy): CreditAssessment {
  const resource = assess(input, policy);
  return { assessmentId: `ca_${sha256Hex(canonicalJson(resource)).slice(0, 24)}`, ...resource };
}
