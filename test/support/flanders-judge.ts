/**
 * Judges a run on the real drop of Flanders 2018 by the drop's own crop regions, which the run never reads:
 *
 *     node --import tsx test/support/flanders-judge.ts $PARUS_DATA/drops/flanders-2018 out/flanders
 *
 * A plot is judged where more than half of it lies in one true region. It is called right where its crop, by the
 * catalogue, is the region's; a plot without a claim is counted apart, with what its most probable class would have been.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromLonLat } from '../../pipeline/geo/crs.ts';
import type { Polygon } from '../../pipeline/geo/polygon.ts';
import { overlapArea } from '../../pipeline/plot/overlap.ts';
import { cropRegions } from './flanders-farmers.ts';

type Properties = { areaMu: number; 'crop:code': string | null; cropProbability: number | null };
type Feature = { id: string; geometry: { coordinates: Polygon }; properties: Properties };
export type Judged = { id: string; areaMu: number; truth: string; called: string | null; probability: number | null };

const EPSG = 32631;
const project = (rings: Polygon): Polygon => rings.map((ring) => ring.map(([lon, lat]) => fromLonLat(EPSG, lon, lat)));

/** Every plot of the run that lies mostly in one true region, largest first. */
export function judgeFlanders(drop: string, out: string): { judged: Judged[]; plots: number } {
  const regions = cropRegions(drop, 0).map(({ crop, rings }) => ({ crop, polygon: project(rings) }));
  const { features } = JSON.parse(readFileSync(join(out, 'plots.geojson'), 'utf8')) as { features: Feature[] };
  const judged = features.flatMap((f): Judged[] => {
    const polygon = project(f.geometry.coordinates);
    const area = overlapArea(polygon, polygon);
    const home = regions.find((r) => overlapArea(polygon, r.polygon) > 0.5 * area);
    if (!home) return [];
    const { areaMu, 'crop:code': called, cropProbability } = f.properties;
    return [{ id: f.id, areaMu, truth: home.crop, called, probability: cropProbability }];
  });
  return { judged: judged.sort((a, b) => b.areaMu - a.areaMu), plots: features.length };
}

const [drop, out] = process.argv.slice(2);
if (process.argv[1]?.endsWith('flanders-judge.ts') && drop && out) {
  const { judged, plots } = judgeFlanders(drop, out);
  const claimed = judged.filter((j) => j.called !== null);
  const right = claimed.filter((j) => j.called === j.truth);
  const mu = (of: Judged[]) => of.reduce((n, j) => n + j.areaMu, 0).toFixed(1);
  for (const j of judged) {
    console.log(
      `${j.id}  ${j.areaMu.toFixed(1).padStart(5)} mu  true ${j.truth}  called ${j.called ?? '– (no claim)'}  ${j.probability ?? ''}`
    );
  }
  console.log(
    `${plots} plots, ${judged.length} mostly in one true region (${mu(judged)} mu): ${claimed.length} with a claim, ${right.length} of them right ` +
      `(${mu(right)} of ${mu(claimed)} mu); ${judged.length - claimed.length} without a claim (${mu(judged.filter((j) => j.called === null))} mu).`
  );
}
