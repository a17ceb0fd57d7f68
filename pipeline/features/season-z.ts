/** A plot as its neighbours see it: place in metres, and EVI2 by date (absent where it was not clear). */
export type Neighbour = { x: number; y: number; evi2: ReadonlyMap<string, number> };

/** Neighbours within this distance, and so many of them on a date, make a norm. */
const WITHIN_M = 5000;
const LEAST_PEERS = 30;

/**
 * Vigour of a plot this season against same-crop neighbours, as a robust z: on each of the plot's clear dates within
 * its season, (EVI2 − median) / (1.4826·MAD + 0.01) over the peers that were clear on that date too; then the mean of
 * the dates. Null where no date has 30 peers: too few neighbours are no norm.
 */
export function seasonZ(
  plot: Neighbour,
  peers: readonly Neighbour[],
  season: { start: string; end: string }
): number | null {
  const near = peers.filter((p) => p !== plot && Math.hypot(p.x - plot.x, p.y - plot.y) <= WITHIN_M);
  if (near.length < LEAST_PEERS) return null;
  const zs: number[] = [];
  for (const [date, value] of plot.evi2) {
    if (date < season.start || date > season.end) continue;
    const values = near.map((p) => p.evi2.get(date)).filter((v) => v !== undefined);
    if (values.length < LEAST_PEERS) continue;
    const middle = median(values);
    const mad = median(values.map((v) => Math.abs(v - middle)));
    zs.push((value - middle) / (1.4826 * mad + 0.01));
  }
  return zs.length === 0 ? null : zs.reduce((sum, z) => sum + z, 0) / zs.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
