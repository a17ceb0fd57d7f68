import { type FeatureId, feature } from '../features/table.ts';
import { type AttributeValue, mostPoints } from './points.ts';
import type { Policy } from './policy.ts';
import type { ReasonCode } from './wording.ts';

/** A step of the score: what a characteristic earned of the most that it can, and the reason it is where points were lost. */
export type WaterfallStep = {
  id: FeatureId;
  zh: string;
  en: string;
  value: AttributeValue; // null: not known, neutral
  points: number;
  best: number;
  reason: ReasonCode | null; // null: at its best, or not known
};

/**
 * The score from base to end, a step a characteristic in the order of the scorecard. The steps sum to the points; the
 * score is base and steps, held within its scale.
 */
export function waterfall(
  { points, attributes }: { points: Record<FeatureId, number>; attributes: Record<FeatureId, AttributeValue> },
  policy: Policy
): WaterfallStep[] {
  return policy.scorecard.map((line) => {
    const { zh, en } = feature(line.id);
    const best = mostPoints(line);
    const lost = attributes[line.id] !== null && points[line.id] < best;
    return {
      id: line.id,
      zh,
      en,
      value: attributes[line.id],
      points: points[line.id],
      best,
      reason: lost ? line.reason : null
    };
  });
}
