import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CROP_CLASSES } from '../../pipeline/crop/classes.ts';
import { Problem } from '../../pipeline/errors.ts';
import { prettyJson } from '../../pipeline/io/keys.ts';
import { BANDS } from '../../pipeline/scene/bands.ts';
import type { Observation } from '../../pipeline/series/observation.ts';
import { dice, seedOf } from './dice.ts';
import { clearOut } from './drop/out-folder.ts';
import { openTable } from './drop/table-file.ts';
import { CALENDARS, drawSeries } from './series.ts';
import { simulator } from './version.ts';

export const YEARS = 10;

/** The `i`-th series of a seed: every class alike, a region that grows it (or `region`), one of ten years; region told, whole season. */
export function seriesAt(seed: number, i: number, region: string | null) {
  const d = dice(seedOf('series', seed, i));
  const grown = CALENDARS.filter((c) => region === null || c.region === region || c.region === null);
  const label = d.pick([...new Set(grown.map((c) => c.label))]);
  const home = d.pick(grown.filter((c) => c.label === label)).region;
  return drawSeries(label, home, d.below(YEARS), d, {
    known: true,
    whole: true,
    ...(home === null && region !== null ? { place: region } : {})
  });
}

/**
 * Labelled plot series in the form that `parus train` and `parus eval` read: `series.parquet`, `labels.csv` (code, and region-year as
 * group), `recipe.json`. Written as they are drawn; the same seed gives the same bytes.
 */
export async function writeSeries(
  { region, n, seed, out }: { region: string | null; n: number; seed: number; out: string },
  step: (done: number) => void
): Promise<{ series: number; groups: number }> {
  if (region !== null && !CALENDARS.some((c) => c.region === region))
    throw new Problem('BadUsage', `Expected a region with crops, got '${region}'.`);
  clearOut(out, 'series');
  mkdirSync(out, { recursive: true });
  writeFileSync(
    join(out, 'recipe.json'),
    prettyJson({ simulated: true, simulator: simulator(), region, seed, series: n })
  ); // first: it says whose the folder is
  const table = openTable<{ plot: string; o: Observation }>(
    join(out, 'series.parquet'),
    [
      { name: 'plot_id', kind: 'STRING', of: (r) => r.plot },
      { name: 'date', kind: 'DATE', of: (r) => r.o.date },
      ...BANDS.map((band) => ({
        name: band,
        kind: 'DOUBLE' as const,
        of: (r: { o: Observation }) => (r.o.mean[band] === undefined ? null : Math.round(r.o.mean[band] * 1e4) / 1e4)
      })),
      { name: 'valid', kind: 'INT32', of: () => 1 }
    ],
    { simulated: 'true' }
  );
  const labels = ['plot_id,label,group'];
  const groups = new Set<string>();
  let rows: { plot: string; o: Observation }[] = [];
  const width = String(n).length;
  step(0);
  for (let i = 0; i < n; i++) {
    const s = seriesAt(seed, i, region);
    const plot = `sim-${String(i).padStart(width, '0')}`;
    const group = `${s.place}-${s.year}`;
    groups.add(group);
    labels.push(`${plot},${CROP_CLASSES[s.label]},${group}`);
    for (const o of s.series.observations) rows.push({ plot, o });
    if (rows.length >= 20_000 || i === n - 1) {
      table.add(rows);
      rows = [];
    }
    if (i % 100 === 99 || i === n - 1) step(i + 1);
  }
  table.close();
  writeFileSync(join(out, 'labels.csv'), `${labels.join('\n')}\n`);
  return { series: n, groups: groups.size };
}
