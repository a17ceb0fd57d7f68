/** When a stage worked on one job, in milliseconds of the clock. */
export type Worked = { stage: string; from: number; to: number };

/** The finished jobs of a run's log (JSON lines); a line that is cut short is passed over. */
export function workedOf(log: string): Worked[] {
  return log.split('\n').flatMap((line) => {
    try {
      const { at, event, stage, ms } = JSON.parse(line) as { at: string; event: string; stage: string; ms: number };
      const to = Date.parse(at);
      return event === 'Stage:Done' ? [{ stage, from: to - ms, to }] : [];
    } catch {
      return [];
    }
  });
}

/** How long at least one of the jobs was at work, milliseconds: jobs side by side count once. */
export function busyMs(jobs: readonly Worked[]): number {
  let [busy, until] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of [...jobs].sort((p, q) => p.from - q.from)) {
    busy += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return busy;
}

/** Of all the time that jobs took: the share of each stage, 0..1. Empty where nothing was done. */
export function sharesOf(jobs: readonly Worked[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { stage, from, to } of jobs) sums.set(stage, (sums.get(stage) ?? 0) + (to - from));
  const all = [...sums.values()].reduce((a, b) => a + b, 0);
  return new Map([...sums].map(([stage, ms]) => [stage, all === 0 ? 0 : ms / all]));
}
