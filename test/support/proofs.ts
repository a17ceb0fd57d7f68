import { createHash } from 'node:crypto';
import { isoDate } from '../../pipeline/dates.ts';
import { type Proof, type ProofOf, type ProofType, readProofs } from '../../pipeline/score/proof.ts';

/** A vouched-for proof of plot P1, shown on 1 May 2024, with the fields and changes that a case needs. */
export function proof<Type extends ProofType>(
  type: Type,
  ocrFields: Partial<ProofOf<Type>['ocrFields']>,
  changes: Partial<Omit<Proof, 'type' | 'ocrFields'>> = {}
): ProofOf<Type> {
  const sha256 = createHash('sha256')
    .update(JSON.stringify([type, ocrFields, changes]))
    .digest('hex');
  const common = { plotId: 'P1', sha256, capturedAt: isoDate('2024-05-01'), geo: null, verified: 'manual', weight: 1 };
  const read = readProofs([{ type, ...common, ...changes, ocrFields }], 'test', (s) => {
    throw new Error(s);
  });
  return read[0] as ProofOf<Type>;
}
