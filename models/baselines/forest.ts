import { type Baseline, type LabelledRows, rowsOfLabelled, rowsToClassify } from './baseline.ts';
import { growTree, ranksOf, type Tree } from './tree.ts';

export type ForestOptions = {
  random: () => number; // a seeded source of [0, 1); the same source gives the same forest
  trees?: number; // 300
  features?: number; // drawn at each node; the root of all, rounded down
  minLeaf?: number; // rows in a leaf; 1
};

export type Forest = Baseline & {
  trees: Tree[];
  medians: Float32Array; // of each feature in the training rows: what a missing value counts as
};

/**
 * A random forest (Breiman 2001): each tree is grown to pure leaves on a bootstrap of the rows by Gini impurity, with a few features
 * drawn at each node; the probability of a class is the mean over trees of its share in the leaf that a row falls into.
 *
 * A missing value (NaN) counts as the feature's median over the training rows that have one (0 where none has), in fitting as
 * afterwards. Infinite values are refused with a RangeError.
 */
export function fitForest(rows: LabelledRows, o: ForestOptions): Forest {
  const n = rowsOfLabelled(rows);
  const { y, width, classes } = rows;
  const medians = mediansOf(rows.x, n, width);
  const x = completed(rows.x, medians);
  const ready = { n, width, classes, x, y, ranks: ranksOf(x, n, width) };
  const options = {
    features: o.features ?? Math.max(1, Math.floor(Math.sqrt(width))),
    minLeaf: o.minLeaf ?? 1,
    random: o.random
  };
  const trees = Array.from({ length: o.trees ?? 300 }, () => {
    const weights = new Uint32Array(n);
    for (let k = 0; k < n; k++) weights[Math.floor(o.random() * n)]!++;
    return growTree(ready, weights, options);
  });
  return {
    trees,
    medians,
    probabilities(inputs) {
      rowsToClassify(inputs, width);
      return meanOfLeaves(trees, completed(inputs, medians), width, classes);
    }
  };
}

function meanOfLeaves(trees: Tree[], x: Float32Array, width: number, classes: number): Float32Array {
  const n = x.length / width;
  const sums = new Float64Array(n * classes);
  for (const { feature, threshold, left, right, leafClass, leafShare } of trees) {
    for (let i = 0; i < n; i++) {
      let node = 0;
      for (let f = feature[0]!; f >= 0; f = feature[node]!) {
        node = x[i * width + f]! <= threshold[node]! ? left[node]! : right[node]!;
      }
      for (let k = left[node]!; k < right[node]!; k++) sums[i * classes + leafClass[k]!]! += leafShare[k]!;
    }
  }
  return Float32Array.from(sums, (v) => v / trees.length);
}

function mediansOf(x: Float32Array, n: number, width: number): Float32Array {
  return Float32Array.from({ length: width }, (_, f) => {
    const column = Float64Array.from({ length: n }, (_, i) => x[i * width + f]!)
      .filter((v) => !Number.isNaN(v))
      .sort();
    if (column.length === 0) return 0;
    return (column[(column.length - 1) >> 1]! + column[column.length >> 1]!) / 2;
  });
}

/** The values with each missing one replaced by its feature's median. */
function completed(x: Float32Array, medians: Float32Array): Float32Array {
  return x.map((v, k) => {
    if (Math.abs(v) === Infinity) throw new RangeError(`Expected finite or missing (NaN) values, got ${v}.`);
    return Number.isNaN(v) ? medians[k % medians.length]! : v;
  });
}
