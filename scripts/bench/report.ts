import { cpus } from 'node:os';

/** One case of a benchmark: ours and its peer, measured in turns in one run. */
export type BenchRow = {
  case: string;
  unit: string; // more is faster
  ours: { median: number; p10: number; p90: number };
  peer: { name: string; version: string; threads: number; median: number } | null;
  ratio: number | null; // ours over the peer's: above 1 ours is faster
};
export type BenchReport = {
  bench: string;
  machine: string;
  version: string;
  seed: number;
  repeats: number;
  rows: BenchRow[];
  peakRssMiB: number; // of our side
};

export const machine = (): string => {
  const cores = cpus();
  return `${cores[0]?.model.trim() ?? 'unknown'} × ${cores.length}, ${process.platform}-${process.arch}, Node ${process.version}`;
};

/** The value below which a share of the sorted values lies, by the nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

const round = (x: number) => Number(x.toPrecision(4));
export const spread = (values: readonly number[]) => ({
  median: round(quantile(values, 0.5)),
  p10: round(quantile(values, 0.1)),
  p90: round(quantile(values, 0.9))
});

/** A row from rates of ours and of the peer's, or of none. */
export function benchRow(
  name: string,
  unit: string,
  ours: readonly number[],
  peer: { name: string; version: string; threads: number; rates: readonly number[] } | null
): BenchRow {
  const own = spread(ours);
  if (!peer) return { case: name, unit, ours: own, peer: null, ratio: null };
  const median = round(quantile(peer.rates, 0.5));
  return {
    case: name,
    unit,
    ours: own,
    peer: { name: peer.name, version: peer.version, threads: peer.threads, median },
    ratio: round(own.median / median)
  };
}

export function benchText(report: BenchReport): string {
  const lines = [
    `${report.bench} · ${report.machine} · parus ${report.version} · seed ${report.seed} · ${report.repeats} rounds · peak ${report.peakRssMiB} MiB`
  ];
  for (const { case: name, unit, ours, peer, ratio } of report.rows) {
    const own = `${ours.median} (${ours.p10}–${ours.p90}) ${unit}`;
    const other = peer ? `${peer.name} ${peer.version}, ${peer.threads} thread: ${peer.median}` : 'no peer';
    lines.push(`${name.padEnd(38)} ${own.padEnd(38)} ${other.padEnd(40)} ${ratio === null ? '' : `× ${ratio}`}`);
  }
  return lines.join('\n');
}
