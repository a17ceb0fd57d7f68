/**
 * How far probabilities may be taken at their word. Rows are flat: `values[i · classes + c]` is that of class `c` for sample `i`.
 */

/** The class with the highest value in each row, ties to the earlier class, and that value. */
export function topOf(values: ArrayLike<number>, classes: number): { top: Int32Array; sure: Float64Array } {
  const n = rowsIn(values, classes);
  const top = new Int32Array(n);
  const sure = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (values[i * classes + c]! > values[i * classes + best]!) best = c;
    top[i] = best;
    sure[i] = values[i * classes + best]!;
  }
  return { top, sure };
}

export type Bins = {
  bins?: number; // 10
  by?: 'width' | 'mass'; // bins of equal width in confidence (default), or of equally many samples
};

/** One bin of a reliability table: its bounds of confidence, how many samples, their mean confidence and share right (NaN if none). */
export type ReliabilityBin = { from: number; to: number; n: number; confidence: number; right: number };

/** Confidence (0..1) of each sample beside how often the samples of its bin were right. */
export function reliabilityTable(
  sure: ArrayLike<number>,
  right: ArrayLike<boolean | number>,
  { bins = 10, by = 'width' }: Bins = {}
): ReliabilityBin[] {
  const n = sure.length;
  if (right.length !== n) throw new RangeError(`Expected ${n} answers, one for each confidence, got ${right.length}.`);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  if (by === 'mass') order.sort((a, b) => sure[a]! - sure[b]!);
  const table = Array.from({ length: bins }, (_, b) => ({
    from: by === 'width' ? b / bins : NaN,
    to: by === 'width' ? (b + 1) / bins : NaN,
    n: 0,
    confidence: 0,
    right: 0
  }));
  order.forEach((i, k) => {
    const bin = table[Math.min(bins - 1, Math.floor(by === 'width' ? sure[i]! * bins : (k * bins) / n))]!;
    if (by === 'mass') {
      if (bin.n === 0) bin.from = sure[i]!;
      bin.to = sure[i]!;
    }
    bin.n++;
    bin.confidence += sure[i]!;
    bin.right += Number(right[i]!);
  });
  return table.map((b) => ({ ...b, confidence: b.confidence / b.n, right: b.right / b.n }));
}

/** Expected calibration error (Naeini et al. 2015): |mean confidence − share right| over the bins, by their size. */
export function calibrationError(sure: ArrayLike<number>, right: ArrayLike<boolean | number>, bins?: Bins): number {
  return (
    reliabilityTable(sure, right, bins).reduce(
      (s, b) => s + (b.n > 0 ? b.n * Math.abs(b.confidence - b.right) : 0),
      0
    ) / sure.length
  );
}

/** Brier score of several classes: squared distance to the truth, summed over classes (0..2), mean over samples. */
export function brierOf(probabilities: ArrayLike<number>, truth: ArrayLike<number>, classes: number): number {
  const n = rowsIn(probabilities, classes, truth);
  let total = 0;
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < classes; c++) total += (probabilities[i * classes + c]! - (c === truth[i] ? 1 : 0)) ** 2;
  }
  return total / n;
}

/** Mean of −ln of the probability that the true class was given; that probability counts as at least `floor`. */
export function logLossOf(
  probabilities: ArrayLike<number>,
  truth: ArrayLike<number>,
  classes: number,
  floor = 1e-15
): number {
  const n = rowsIn(probabilities, classes, truth);
  let total = 0;
  for (let i = 0; i < n; i++) total -= Math.log(Math.max(floor, probabilities[i * classes + truth[i]!]!));
  return total / n;
}

/**
 * Probabilities of one row of logits, in the order of the classes: softmax of logits / temperature, weighed by a prior (weights ≥ 0
 * of any sum, at least one positive; all alike where left out) and brought to the sum 1.
 */
export function calibratedSoftmax(
  logits: ArrayLike<number>,
  temperature: number,
  prior?: ArrayLike<number>
): Float32Array {
  let top = -Infinity;
  for (let c = 0; c < logits.length; c++) if ((prior?.[c] ?? 1) > 0) top = Math.max(top, logits[c]!);
  const p = new Float64Array(logits.length);
  let total = 0;
  for (let c = 0; c < logits.length; c++) {
    const weight = prior?.[c] ?? 1;
    if (!(weight > 0)) continue;
    p[c] = weight * Math.exp((logits[c]! - top) / temperature);
    total += p[c]!;
  }
  return Float32Array.from(p, (v) => v / total);
}

/** No temperature outside is ever given. */
export const TEMPERATURES = { least: 0.05, most: 20 } as const;

/**
 * The temperature with the least log loss on held-out samples (Guo et al. 2017), to about 1e-9 of itself. `priorOf(i)` gives the
 * prior of sample `i` where there is one, as `calibratedSoftmax` takes it.
 *
 * The loss is convex in 1/T (log-sum-exp less a line), so its slope is brought to 0 by Newton's steps inside a bracket. 1, the
 * identity, where no temperature helps: no samples, logits that say nothing, or a loss that keeps falling as T goes to 0 (every
 * sample right: more certainty than any sample speaks against). Where the loss keeps falling as T grows, the highest temperature.
 * Samples whose true class has a prior of 0 or a logit of −∞ are left out, for no temperature moves them.
 */
export function fitTemperature(
  logits: ArrayLike<number>,
  truth: ArrayLike<number>,
  classes: number,
  priorOf?: (sample: number) => ArrayLike<number>
): number {
  const n = rowsIn(logits, classes, truth);
  const weights = new Float64Array(classes).fill(1);
  /** d loss / d(1/T), summed over samples, and its derivative: mean logit less that of the truth, and the logits' variance. */
  const slopeAt = (sharpness: number): { slope: number; curve: number } => {
    let [slope, curve] = [0, 0];
    for (let i = 0; i < n; i++) {
      const prior = priorOf?.(i) ?? weights;
      const at = i * classes;
      const own = logits[at + truth[i]!]!;
      if (!(prior[truth[i]!]! > 0) || own === -Infinity) continue;
      let top = -Infinity;
      for (let c = 0; c < classes; c++) if (prior[c]! > 0) top = Math.max(top, logits[at + c]!);
      let [mass, first, second] = [0, 0, 0];
      for (let c = 0; c < classes; c++) {
        if (!(prior[c]! > 0)) continue;
        const z = logits[at + c]!;
        const p = prior[c]! * Math.exp((z - top) * sharpness);
        if (p === 0) continue;
        mass += p;
        first += p * (z - own);
        second += p * (z - own) ** 2;
      }
      slope += first / mass;
      curve += second / mass - (first / mass) ** 2;
    }
    return { slope, curve };
  };
  let [low, high] = [1 / TEMPERATURES.most, 1 / TEMPERATURES.least];
  if (!(slopeAt(high).slope > 0)) return 1;
  if (!(slopeAt(low).slope < 0)) return TEMPERATURES.most;
  let sharpness = 1;
  for (let step = 0; step < 100 && high - low > 1e-10 * low; step++) {
    const { slope, curve } = slopeAt(sharpness);
    if (slope === 0) break;
    if (slope > 0) high = sharpness;
    else low = sharpness;
    const newton = sharpness - slope / curve;
    const to = newton > low && newton < high ? newton : Math.sqrt(low * high);
    if (Math.abs(to - sharpness) < 1e-10 * sharpness) break;
    sharpness = to;
  }
  return 1 / sharpness;
}

/** How many rows of `classes` there are; throws a RangeError where they are not whole, or not as many as the truth. */
function rowsIn(values: ArrayLike<number>, classes: number, truth?: ArrayLike<number>): number {
  const n = values.length / classes;
  if (!Number.isInteger(n)) throw new RangeError(`Expected rows of ${classes} classes, got ${values.length} values.`);
  if (truth !== undefined && truth.length !== n) {
    throw new RangeError(`Expected the truth of ${n} samples, got ${truth.length}.`);
  }
  for (let i = 0; truth !== undefined && i < n; i++) {
    if (!(truth[i]! >= 0 && truth[i]! < classes)) {
      throw new RangeError(`Expected true classes 0 to ${classes - 1}, got ${truth[i]} for sample ${i}.`);
    }
  }
  return n;
}

/** Softmax of each row of logits at a temperature, flat. */
export function softmaxRows(logits: Float32Array, classes: number, temperature: number): Float32Array {
  const out = new Float32Array(logits.length);
  for (let at = 0; at < logits.length; at += classes) {
    out.set(calibratedSoftmax(logits.subarray(at, at + classes), temperature), at);
  }
  return out;
}
