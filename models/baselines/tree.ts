/** Rows to grow from: complete (no NaN), `ranks[f · n + i]` the dense rank of row i's value in feature f. */
export type TreeRows = {
  n: number;
  width: number;
  classes: number;
  x: Float32Array;
  y: Int32Array;
  ranks: Uint32Array;
};

export type TreeOptions = { features: number; minLeaf: number; random: () => number };

/**
 * A grown tree. Node 0 is the root. An inner node (feature ≥ 0) sends a row to `left` where its value is at most `threshold`, else
 * to `right`; a leaf (feature −1) gives class `leafClass[k]` the share `leafShare[k]`, left ≤ k < right.
 */
export type Tree = {
  feature: Int32Array;
  threshold: Float64Array;
  left: Int32Array;
  right: Int32Array;
  leafClass: Uint16Array;
  leafShare: Float32Array;
};

/**
 * Grows one tree to pure leaves on rows with weights (how often each was drawn), by the greatest fall of Gini impurity among
 * `features` features drawn anew at each node (more, where none of these can split it), thresholds halfway between neighbouring
 * values. A leaf holds at least `minLeaf` different rows.
 */
export function growTree(rows: TreeRows, weights: Uint32Array, o: TreeOptions): Tree {
  const { n, width, classes, x, y, ranks } = rows;
  const feature: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const leafClass: number[] = [];
  const leafShare: number[] = [];
  const newNode = (): number => {
    threshold.push(0);
    left.push(0);
    right.push(0);
    return feature.push(-1) - 1;
  };

  const members = Int32Array.from({ length: n }, (_, i) => i).filter((i) => weights[i]! > 0);
  const keys = new Float64Array(members.length); // rank · n + row: sorting them sorts rows by value
  const order = Int32Array.from({ length: width }, (_, f) => f); // features, those drawn at a node swapped to the front
  const counts = new Float64Array(classes);
  const below = new Float64Array(classes);

  const stack = [{ node: newNode(), from: 0, to: members.length }];
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    const { node, from, to } = task;
    counts.fill(0);
    let total = 0;
    for (let k = from; k < to; k++) {
      const i = members[k]!;
      counts[y[i]!]! += weights[i]!;
      total += weights[i]!;
    }
    const best = pure(counts, total) || to - from < 2 * o.minLeaf ? null : bestSplit(from, to, total);
    if (best === null) {
      left[node] = leafClass.length;
      for (let c = 0; c < classes; c++) {
        if (counts[c] === 0) continue;
        leafClass.push(c);
        leafShare.push(counts[c]! / total);
      }
      right[node] = leafClass.length;
      continue;
    }
    feature[node] = best.feature;
    threshold[node] = best.threshold;
    const middle = partition(from, to, best.feature, best.rank);
    left[node] = newNode();
    right[node] = newNode();
    stack.push({ node: right[node]!, from: middle, to }, { node: left[node]!, from, to: middle });
  }
  return {
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(threshold),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    leafClass: Uint16Array.from(leafClass),
    leafShare: Float32Array.from(leafShare)
  };

  /** The best split of members [from, to), or null where their values are all alike or leaves would be too small. */
  function bestSplit(from: number, to: number, total: number) {
    let squares = 0;
    for (let c = 0; c < classes; c++) squares += counts[c]! ** 2;
    const size = to - from;
    const sorted = keys.subarray(0, size);
    const best = { feature: -1, threshold: 0, rank: 0, gain: -Infinity };
    for (let drawn = 0; drawn < width && (drawn < o.features || best.feature < 0); drawn++) {
      const swap = drawn + Math.floor(o.random() * (width - drawn));
      const f = order[swap]!;
      order[swap] = order[drawn]!;
      order[drawn] = f;
      for (let k = 0; k < size; k++) {
        const i = members[from + k]!;
        sorted[k] = ranks[f * n + i]! * n + i;
      }
      sortKeys(sorted);
      const firstRank = Math.floor(sorted[0]! / n);
      if (firstRank === Math.floor(sorted[size - 1]! / n)) continue;
      // Σ counts² / weight of both sides is greatest where the mean Gini impurity is least.
      below.fill(0);
      let [weightBelow, squaresBelow, squaresAbove] = [0, 0, squares];
      let rank = firstRank;
      let row = sorted[0]! - rank * n;
      for (let k = 0; k + 1 < size; k++) {
        const c = y[row]!;
        const w = weights[row]!;
        const b = below[c]!;
        squaresBelow += w * (2 * b + w);
        squaresAbove -= w * (2 * (counts[c]! - b) - w);
        below[c] = b + w;
        weightBelow += w;
        const nextRank = Math.floor(sorted[k + 1]! / n);
        const nextRow = sorted[k + 1]! - nextRank * n;
        if (nextRank !== rank && k + 1 >= o.minLeaf && size - k - 1 >= o.minLeaf) {
          const gain = squaresBelow / weightBelow + squaresAbove / (total - weightBelow);
          if (gain > best.gain) {
            best.feature = f;
            best.gain = gain;
            best.rank = rank;
            best.threshold = halfway(x[row * width + f]!, x[nextRow * width + f]!);
          }
        }
        rank = nextRank;
        row = nextRow;
      }
    }
    return best.feature < 0 ? null : best;
  }

  /** Moves members of rank at most `rank` in feature `f` to the front of [from, to); returns where the others start. */
  function partition(from: number, to: number, f: number, rank: number): number {
    let [low, high] = [from, to - 1];
    while (low <= high) {
      const i = members[low]!;
      if (ranks[f * n + i]! <= rank) low++;
      else {
        members[low] = members[high]!;
        members[high--] = i;
      }
    }
    return low;
  }
}

/** Between two float32 values there is always a float64, so the lower goes left and the higher right. */
const halfway = (low: number, high: number): number => low + (high - low) / 2;

function pure(counts: Float64Array, total: number): boolean {
  for (let c = 0; c < counts.length; c++) if (counts[c]! > 0) return counts[c] === total;
  return true;
}

/** Few keys are sorted faster by insertion than by a call of the engine's sort. */
function sortKeys(keys: Float64Array): void {
  if (keys.length > 40) {
    keys.sort();
    return;
  }
  for (let k = 1; k < keys.length; k++) {
    const key = keys[k]!;
    let at = k - 1;
    for (; at >= 0 && keys[at]! > key; at--) keys[at + 1] = keys[at]!;
    keys[at + 1] = key;
  }
}

/** Dense ranks of values, feature by feature: equal values share a rank, ranks are whole numbers from 0. */
export function ranksOf(x: Float32Array, n: number, width: number): Uint32Array {
  const ranks = new Uint32Array(n * width);
  const column = new Float64Array(n);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let f = 0; f < width; f++) {
    for (let i = 0; i < n; i++) column[i] = x[i * width + f]!;
    order.sort((a, b) => column[a]! - column[b]!);
    let rank = 0;
    for (let k = 0; k < n; k++) {
      if (k > 0 && column[order[k]!]! !== column[order[k - 1]!]!) rank++;
      ranks[f * n + order[k]!] = rank;
    }
  }
  return ranks;
}
