import { type Baseline, type LabelledRows, rowsOfLabelled, rowsToClassify } from './baseline.ts';

/**
 * The baseline that a network has to beat: softmax regression on the same inputs, by plain gradient steps on rows drawn at random
 * (`random` is a seeded source of [0, 1)), as many an epoch as there are rows. Values should be of the order of 1; none may be
 * missing.
 */
export function fitLogistic(rows: LabelledRows, o: { epochs: number; random: () => number }): Baseline {
  const n = rowsOfLabelled(rows);
  const { x, y, width, classes } = rows;
  const w = new Float64Array((width + 1) * classes);
  const rowOf = (input: Float32Array): Float32Array => {
    const z = new Float64Array(classes);
    for (let c = 0; c < classes; c++) z[c] = w[width * classes + c]!;
    for (let i = 0; i < width; i++) {
      const v = input[i]!;
      if (v !== 0) for (let c = 0; c < classes; c++) z[c]! += v * w[i * classes + c]!;
    }
    const top = z.reduce((a, b) => Math.max(a, b), -Infinity);
    const e = Float32Array.from(z, (v) => Math.exp(v - top));
    const total = e.reduce((a, b) => a + b, 0);
    return e.map((v) => v / total);
  };
  for (let epoch = 0; epoch < o.epochs; epoch++) {
    const rate = 0.01 / (1 + epoch);
    for (let k = 0; k < n; k++) {
      const i = Math.floor(o.random() * n);
      const input = x.subarray(i * width, (i + 1) * width);
      const p = rowOf(input);
      for (let c = 0; c < classes; c++) {
        const g = rate * (p[c]! - (c === y[i] ? 1 : 0));
        if (Math.abs(g) < 1e-5) continue;
        w[width * classes + c]! -= g;
        for (let j = 0; j < width; j++) w[j * classes + c]! -= g * input[j]!;
      }
    }
  }
  return {
    probabilities(inputs) {
      const out = new Float32Array(rowsToClassify(inputs, width) * classes);
      for (let i = 0; i * classes < out.length; i++) {
        out.set(rowOf(inputs.subarray(i * width, (i + 1) * width)), i * classes);
      }
      return out;
    }
  };
}
