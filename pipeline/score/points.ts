import type { FeatureId } from '../features/table.ts';
import type { Grade, Policy } from './policy.ts';
import type { Characteristic } from './scorecard.ts';

/** Value of a characteristic: a number, a word of its bins, or null where it is not known. */
export type AttributeValue = number | string | null;
export type Attributes = Record<FeatureId, AttributeValue>;

/** Points of a value; 0 where the value is not known or ends the matter as a hard stop. Throws on a word without a bin. */
export function pointsOf(line: Characteristic, value: AttributeValue): number {
  if (value === null || Number.isNaN(value)) return 0;
  if (line.kind === 'class') {
    if (line.hardStops?.includes(String(value))) return 0;
    const bin = line.bins.find(([word]) => word === value);
    if (!bin) throw new RangeError(`Expected a word of the bins of '${line.id}', got '${value}'.`);
    return bin[1];
  }
  const x = Number(value);
  const bin = line.bins.find(([bound]) => (line.kind === 'atLeast' ? x >= bound : x <= bound));
  return (bin ?? line.bins.at(-1)!)[1];
}

/** The most points that a characteristic can earn. */
export const mostPoints = (line: Characteristic): number => Math.max(...line.bins.map(([, points]) => points));

/** Score on 300–850 of a sum of points. */
export const scoreOf = (pointsSum: number, { score }: Policy): number =>
  Math.min(score.max, Math.max(score.min, score.base + pointsSum));

/** Probability of default within 12 months of a score. */
export const pdOf = (score: number, { pd }: Policy): number => 1 / (1 + Math.exp((score - pd.offset) / pd.factor));

/** Grade of a score. */
export const gradeOf = (score: number, policy: Policy): Grade => policy.grades.find((g) => score >= g.from)!.grade;

/** The grade that sets the multiplier: one step better with a guarantor, but E stays E. */
export function gradeAfterGuarantee(grade: Grade, guarantee: boolean, policy: Policy): Grade {
  const at = policy.grades.findIndex((g) => g.grade === grade);
  return guarantee && grade !== 'E' ? policy.grades[Math.max(0, at - 1)]!.grade : grade;
}

/** Share of need and per-mu cap that a grade may draw. */
export const multiplierOf = (grade: Grade, policy: Policy): number =>
  policy.grades.find((g) => g.grade === grade)!.multiplier;
