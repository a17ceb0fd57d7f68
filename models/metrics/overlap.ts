import { type Confusion, marginsOf } from './confusion.ts';

/**
 * Intersection over union of each class (Jaccard index): right / (actual + called − right), from a table of pixels or samples. NaN
 * for a class that is neither in truth nor ever called. For each class it is F1 / (2 − F1).
 */
export function iouByClass(table: Confusion): Float64Array {
  const { actual, called, right } = marginsOf(table);
  return right.map((r, c) => r / (actual[c]! + called[c]! - r));
}

/** Mean IoU over the classes that occur in truth, each alike; NaN for an empty table. */
export function meanIouOf(table: Confusion): number {
  const { actual } = marginsOf(table);
  const present = iouByClass(table).filter((_, c) => actual[c]! > 0);
  return present.reduce((s, v) => s + v, 0) / present.length;
}
