/** Beyond so many days from the nearest look nothing is drawn between: the step stays unseen. */
export const REACH_DAYS = 60;

/**
 * Calls `put` for every step between the first and last of `steps` that lies within reach of one of them: `v` is drawn linearly
 * between the neighbours (0 where `values` is null), `away` counts steps to the nearest.
 */
export function drawBetween(
  steps: readonly number[],
  values: readonly number[] | null,
  stepDays: number,
  put: (s: number, v: number, away: number) => void
): void {
  for (let k = 0; k < steps.length; k++) {
    const [from, to] = [steps[k]!, steps[k + 1] ?? steps[k]!];
    const [v, w] = values ? [values[k]!, values[k + 1] ?? values[k]!] : [0, 0];
    for (let s = from; s < Math.max(to, from + 1); s++) {
      const away = Math.min(s - from, to === from ? 0 : to - s);
      if (away * stepDays <= REACH_DAYS) put(s, to === from ? v : v + ((w - v) * (s - from)) / (to - from), away);
    }
  }
}

/** The middle value; NaN of nothing. Sorts its argument. */
export function median(values: number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.sort((a, b) => a - b);
  const mid = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[mid]! : (sorted[mid - 1]! + sorted[mid]!) / 2;
}
