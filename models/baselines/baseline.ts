/** Labelled samples: `x` holds n · width values, row by row, `y` n class indices from 0 to classes − 1. */
export type LabelledRows = { x: Float32Array; y: Int32Array; width: number; classes: number };

/** A fitted classifier: n · width values in, n · classes probabilities out, each row of the sum 1. */
export type Baseline = { probabilities(x: Float32Array): Float32Array };

/** How many rows there are; throws a RangeError where `x`, `y`, `width` and `classes` do not fit one another. */
export function rowsOfLabelled({ x, y, width, classes }: LabelledRows): number {
  const n = y.length;
  if (n === 0) throw new RangeError('Expected labelled rows, got none.');
  if (x.length !== n * width) throw new RangeError(`Expected ${n} rows of ${width} values, got ${x.length} values.`);
  const bad = y.find((c) => !(c >= 0 && c < classes));
  if (bad !== undefined) throw new RangeError(`Expected classes 0 to ${classes - 1}, got ${bad}.`);
  return n;
}

/** How many rows of `width` values there are in what is to be classified. */
export function rowsToClassify(x: Float32Array, width: number): number {
  const n = x.length / width;
  if (!Number.isInteger(n)) throw new RangeError(`Expected rows of ${width} values, got ${x.length} values.`);
  return n;
}
