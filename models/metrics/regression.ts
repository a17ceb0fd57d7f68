/** How far predicted amounts are from true ones, in the unit of the truth unless said. */
export type RegressionScores = {
  n: number;
  rmse: number;
  mae: number;
  bias: number; // mean of predicted − true: above 0 is too high
  r2: number; // 1 − squared errors / squared distances of the truth to its mean; may be below 0; NaN where truth is constant
  rrmse: number; // RMSE as a share of the mean of truth; NaN where that is not above 0
};

export function regressionScores(truth: ArrayLike<number>, predicted: ArrayLike<number>): RegressionScores {
  const n = truth.length;
  if (n === 0 || predicted.length !== n) {
    throw new RangeError(`Expected as many predictions as true amounts, got ${predicted.length} and ${n}.`);
  }
  let [sum, error, absolute, squared] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const e = predicted[i]! - truth[i]!;
    sum += truth[i]!;
    error += e;
    absolute += Math.abs(e);
    squared += e * e;
  }
  const mean = sum / n;
  let spread = 0;
  for (let i = 0; i < n; i++) spread += (truth[i]! - mean) ** 2;
  const rmse = Math.sqrt(squared / n);
  return {
    n,
    rmse,
    mae: absolute / n,
    bias: error / n,
    r2: spread > 0 ? 1 - squared / spread : NaN,
    rrmse: mean > 0 ? rmse / mean : NaN
  };
}
