/** Samples as rows of equal width, complete (no NaN). */
export type Rows = readonly ArrayLike<number>[];

/**
 * Energy distance of two samples as a share (Székely and Rizzo 2013): (2 E|X − Y| − E|X − X′| − E|Y − Y′|) / (2 E|X − Y|), 0 for the
 * same distribution, 1 for two points apart. Each column is first divided by its standard deviation in `real`. Pairs of one
 * sample are unlike members, so that the expectation for like samples is 0 (a sample can fall a little below).
 */
export function energyShare(real: Rows, simulated: Rows): number {
  if (real.length < 2 || simulated.length < 2) return Number.NaN;
  const width = real[0]!.length;
  const scale = Float64Array.from({ length: width }, (_, c) => {
    const mean = real.reduce((s, r) => s + r[c]!, 0) / real.length;
    const variance = real.reduce((s, r) => s + (r[c]! - mean) ** 2, 0) / real.length;
    return variance > 0 ? 1 / Math.sqrt(variance) : 0;
  });
  const distance = (p: ArrayLike<number>, q: ArrayLike<number>): number => {
    let squares = 0;
    for (let c = 0; c < width; c++) squares += ((p[c]! - q[c]!) * scale[c]!) ** 2;
    return Math.sqrt(squares);
  };
  const within = (rows: Rows) => {
    let sum = 0;
    for (let i = 0; i < rows.length; i++) for (let j = 0; j < i; j++) sum += distance(rows[i]!, rows[j]!);
    return (2 * sum) / (rows.length * (rows.length - 1));
  };
  let between = 0;
  for (const p of real) for (const q of simulated) between += distance(p, q);
  between /= real.length * simulated.length;
  return between === 0 ? 0 : (2 * between - within(real) - within(simulated)) / (2 * between);
}
