/** A layer of a place on one date; NaN where nothing was seen. */
export type Layer = { width: number; values: ArrayLike<number> };

/**
 * Correlation between values `lag` pixels apart along rows and along columns, each date's mean taken off first and all dates
 * pooled: how alike neighbours are beyond what the date has in common. Windows of one size compare; a mean over a
 * smaller window takes more of the likeness away. NaN where nothing varies.
 */
export function lagCorrelation(layers: Iterable<Layer>, lag: number): number {
  let [both, first, second] = [0, 0, 0];
  for (const { width, values } of layers) {
    const height = values.length / width;
    let [sum, n] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i]!)) continue;
      sum += values[i]!;
      n++;
    }
    const mean = sum / n;
    const add = (p: number, q: number) => {
      if (Number.isNaN(p) || Number.isNaN(q)) return;
      both += (p - mean) * (q - mean);
      first += (p - mean) ** 2;
      second += (q - mean) ** 2;
    };
    for (let row = 0; row < height; row++) {
      for (let col = 0; col < width; col++) {
        const i = row * width + col;
        if (col + lag < width) add(values[i]!, values[i + lag]!);
        if (row + lag < height) add(values[i]!, values[i + lag * width]!);
      }
    }
  }
  return both / Math.sqrt(first * second);
}
