import type { Dice } from '../simulate/dice.ts';

/**
 * The baseline that a network has to beat: softmax regression on the same inputs, by plain gradient steps. `x` holds n · width values;
 * returns a function from one input to its class probabilities.
 */
export function fitLogistic(
  x: Float32Array,
  y: Int32Array,
  width: number,
  classes: number,
  epochs: number,
  dice: Dice
): (input: Float32Array) => Float32Array {
  const w = new Float64Array((width + 1) * classes);
  const probabilities = (input: Float32Array): Float32Array => {
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
  const n = y.length;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 0.01 / (1 + epoch);
    for (let k = 0; k < n; k++) {
      const i = dice.below(n);
      const input = x.subarray(i * width, (i + 1) * width);
      const p = probabilities(input);
      for (let c = 0; c < classes; c++) {
        const g = rate * (p[c]! - (c === y[i] ? 1 : 0));
        if (Math.abs(g) < 1e-5) continue;
        w[width * classes + c]! -= g;
        for (let j = 0; j < width; j++) w[j * classes + c]! -= g * input[j]!;
      }
    }
  }
  return probabilities;
}
