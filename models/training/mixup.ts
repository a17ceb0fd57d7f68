/** A batch for `softCrossEntropy`: sample i is `share[i]` of class `y[i]` and the rest of class `other[i]`. */
export type Mixed = { x: Float32Array; n: number; y: Int32Array; other: Int32Array; share: Float32Array };

/**
 * Mixup (Zhang et al. 2018), half of the time: a sample becomes a mean of itself and another of its batch, its label too, its own
 * part at least one half. A network that sees it learns smoother borders and is less sure of what it has not seen: worth most where
 * labels are few. `chance` 0 leaves the batch as it is.
 */
export function mixup(x: Float32Array, y: Int32Array, chance: number, random: () => number): Mixed {
  const n = y.length;
  const width = x.length / n;
  const out = x.slice();
  const other = y.slice();
  const share = new Float32Array(n).fill(1);
  for (let i = 0; i < n; i++) {
    if (random() >= chance) continue;
    const k = Math.floor(random() * n);
    const own = Math.max(0.5, random());
    share[i] = own;
    other[i] = y[k]!;
    for (let j = 0; j < width; j++) out[i * width + j] = own * x[i * width + j]! + (1 - own) * x[k * width + j]!;
  }
  return { x: out, n, y, other, share };
}
