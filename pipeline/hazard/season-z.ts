import { byCodeUnit, type PlotId } from '../ids.ts';

/** What the anomaly needs of a classified plot: dates as `YYYY-MM-DD`, EVI2 at those of the ten-day grid. */
export type PeerPlot = {
  id: PlotId;
  crop: { code: string; probability: number; rejected: boolean } | null;
  season: { start: string; end: string } | null;
  smooth: readonly { index: string; dates: readonly string[]; values: readonly (number | null)[] }[];
};

/** Fewer peers than this make no comparison. */
export const MIN_PEERS = 10;
/** A peer is one whose crop is more likely than this. */
const PEER_PROBABILITY = 0.6;

const median = (sorted: readonly number[]): number => {
  const mid = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[mid]! : (sorted[mid - 1]! + sorted[mid]!) / 2;
};
const sortNumbers = (values: number[]): number[] => values.sort((a, b) => a - b);

/** (x − median) / (1.4826 · MAD + 0.01) of each value among all; the 0.01 keeps equal peers from dividing by nothing. */
export function robustZ(values: readonly number[]): number[] {
  const centre = median(sortNumbers([...values]));
  const mad = median(sortNumbers(values.map((v) => Math.abs(v - centre))));
  return values.map((v) => (v - centre) / (1.4826 * mad + 0.01));
}

/**
 * How each plot's canopy of the season stands among its peers: z of mean EVI2 over the crop's common season (median
 * start to median end of the peers). Peers are the plots of the run with the same crop at a probability above 0.6 and
 * not rejected; a plot is one of its own peers. Null where there are fewer than ten, or no value in the season.
 *
 * It compares within one season only: no history and no weather is in it.
 */
export function seasonZ(plots: readonly PeerPlot[]): Map<PlotId, number | null> {
  const z = new Map<PlotId, number | null>(plots.map((p) => [p.id, null]));
  const byCrop = new Map<string, PeerPlot[]>();
  for (const p of plots)
    if (p.crop && !p.crop.rejected && p.crop.probability > PEER_PROBABILITY && p.season)
      byCrop.set(p.crop.code, [...(byCrop.get(p.crop.code) ?? []), p]);

  for (const [, peers] of [...byCrop].sort(([a], [b]) => byCodeUnit(a, b))) {
    if (peers.length < MIN_PEERS) continue;
    const middle = (dates: string[]) => dates.sort(byCodeUnit)[dates.length >> 1]!;
    const from = middle(peers.map((p) => p.season!.start));
    const to = middle(peers.map((p) => p.season!.end));
    const means = peers.map((p) => meanWithin(p, from, to));
    const compared = peers.filter((_, i) => means[i] !== null);
    if (compared.length < MIN_PEERS) continue;
    const scores = robustZ(means.filter((m) => m !== null));
    compared.forEach((p, i) => {
      z.set(p.id, scores[i]!);
    });
  }
  return z;
}

/** Mean EVI2 on the grid dates in [from, to]; null where fewer than 80 % of them have a value. */
function meanWithin(plot: PeerPlot, from: string, to: string): number | null {
  const evi2 = plot.smooth.find((s) => s.index === 'EVI2');
  if (!evi2) return null;
  const inside = evi2.values.filter((_, i) => evi2.dates[i]! >= from && evi2.dates[i]! <= to);
  const seen = inside.filter((v) => v !== null);
  if (inside.length === 0 || seen.length < 0.8 * inside.length) return null;
  return seen.reduce((sum, v) => sum + v, 0) / seen.length;
}
