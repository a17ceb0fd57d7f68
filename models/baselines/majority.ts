import { type Baseline, type LabelledRows, rowsOfLabelled, rowsToClassify } from './baseline.ts';

/**
 * The least that a model has to beat: it looks at no input and gives every row the class shares of the training rows, whose top
 * is the most frequent class (`top`, ties to the earlier). Its accuracy is that class's share; its log loss the labels' entropy.
 */
export function fitMajority(rows: LabelledRows): Baseline & { top: number } {
  const n = rowsOfLabelled(rows);
  const shares = new Float32Array(rows.classes);
  for (const c of rows.y) shares[c]!++;
  const top = shares.indexOf(shares.reduce((a, b) => Math.max(a, b)));
  shares.forEach((count, c) => {
    shares[c] = count / n;
  });
  return {
    top,
    probabilities(x) {
      const out = new Float32Array(rowsToClassify(x, rows.width) * rows.classes);
      for (let at = 0; at < out.length; at += rows.classes) out.set(shares, at);
      return out;
    }
  };
}
