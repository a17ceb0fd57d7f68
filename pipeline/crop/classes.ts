import { CROPS, NON_CROPS, REGIONS } from './catalogue.ts';

/**
 * The classes of the crop model, in the order of its outputs: the 31 crops of the catalogue, then the non-crop classes but for
 * 'unknown', which is what a rejection means. A model's weights carry a hash over this list and refuse another.
 */
export const CROP_CLASSES: readonly string[] = [
  ...CROPS.map((c) => c.code),
  ...NON_CROPS.map((n) => n.code).filter((code) => code !== 'UN')
];

/** Below this calibrated probability no claim is made: the usual threshold of crop maps, not tuned on any test set. */
export const REJECT_BELOW = 0.55;

/** Odds of a crop outside every calendar of the region: rare, never impossible, so that a surprise can still win. */
const OFF_CALENDAR = 0.02;

/**
 * Prior weight of each class in a region: 1 for crops with a calendar there and for non-crop ground, 0.02 for other crops. Null
 * (unknown place) and unknown codes give 1 throughout: no prior.
 */
export function regionPrior(region: string | null): Float32Array {
  const known = region !== null && REGIONS.some((r) => r.code === region);
  return Float32Array.from(CROP_CLASSES, (code) => {
    const crop = CROPS.find((c) => c.code === code);
    return !known || !crop || crop.calendars.some((k) => k.region === region) ? 1 : OFF_CALENDAR;
  });
}

export type Ranked = {
  code: string;
  probability: number;
  second: string;
  secondProbability: number;
  rejected: boolean;
};

/** The two best classes of calibrated probabilities in the order of CROP_CLASSES; ties go to the earlier class. */
export const rankClasses = (probabilities: ArrayLike<number>): Ranked =>
  rank(probabilities, CROP_CLASSES, REJECT_BELOW);

/** The same for any two or more classes and threshold. */
export function rank(probabilities: ArrayLike<number>, classes: readonly string[], rejectBelow: number): Ranked {
  if (probabilities.length !== classes.length) {
    throw new RangeError(`Expected ${classes.length} probabilities, got ${probabilities.length}.`);
  }
  let best = 0;
  let next = 1;
  if (probabilities[1]! > probabilities[0]!) [best, next] = [1, 0];
  for (let i = 2; i < probabilities.length; i++) {
    if (probabilities[i]! > probabilities[best]!) [best, next] = [i, best];
    else if (probabilities[i]! > probabilities[next]!) next = i;
  }
  return {
    code: classes[best]!,
    probability: probabilities[best]!,
    second: classes[next]!,
    secondProbability: probabilities[next]!,
    rejected: probabilities[best]! < rejectBelow
  };
}
