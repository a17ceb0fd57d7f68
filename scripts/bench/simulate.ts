import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { planDrop } from '../simulate/drop/plan.ts';
import { makeDrop } from '../simulate/drop/run.ts';
import { type BenchReport, benchRow, machine } from './report.ts';

/** What is made: a county of each region, so that few large plots and many small ones both count. */
const REGIONS = ['HHH', 'NWX', 'YGP'];
const DATES = 24;

/**
 * Millions of pixels times dates that `parus simulate` makes a second, ten bands with files and truth, on every core and, in the first
 * region, on one thread. No other tool is known to make this, so there is no peer.
 */
export async function benchSimulate(
  { size, repeats, seed }: { size: number; repeats: number; seed: number },
  version: string,
  onStep: (done: number, of: number, what: string) => void
): Promise<BenchReport> {
  const cores = cpus().length;
  const cases = [
    ...REGIONS.map((region) => ({ region, threads: cores })),
    ...(cores > 1 ? [{ region: REGIONS[0]!, threads: 1 }] : [])
  ];
  const rates: number[][] = cases.map(() => []);
  let steps = 0;
  for (let round = 0; round < repeats; round++) {
    for (const [i, { region, threads }] of cases.entries()) {
      onStep(steps++, cases.length * repeats, `${region}, ${threads} threads`);
      const out = mkdtempSync(join(tmpdir(), 'parus-bench-'));
      try {
        const started = performance.now();
        await makeDrop(planDrop({ region, year: 2024, seed, size, dates: DATES }), out, { threads });
        const seconds = (performance.now() - started) / 1000;
        rates[i]!.push((size * size * DATES) / 1e6 / seconds);
      } finally {
        rmSync(out, { recursive: true, force: true });
      }
    }
  }
  onStep(steps, steps, '');
  return {
    bench: 'simulate',
    machine: machine(),
    version,
    seed,
    repeats,
    rows: cases.map(({ region, threads }, i) =>
      benchRow(`${region}, ${size}² × ${DATES} dates, ${threads} threads`, 'Mpixel·dates/s', rates[i]!, null)
    ),
    peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024)
  };
}
