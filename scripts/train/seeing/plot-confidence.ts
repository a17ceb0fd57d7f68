/**
 * Fits how sure the network's patches are (pipeline/plot/confidence.ts) and prints the coefficients, with the F1 that each least certainty
 * would leave: `PARUS_DATA=<dir> node --import tsx scripts/train/seeing/plot-confidence.ts`, a minute. On the tuning places and on the tuning
 * part of Denmark alone, which counts five times.
 */
import { objectScores } from '../../../models/metrics/objects.ts';
import { fieldNet } from '../../../models/plot-seg/predict.ts';
import type { Grid } from '../../../pipeline/geo/grid.ts';
import { type Rim, rimsOf, termsOf } from '../../../pipeline/plot/confidence.ts';
import { patchesOf, RULES } from '../../../pipeline/plot/patches.ts';
import { fitLogistic, sigmoid } from '../../../pipeline/score/portfolio/logistic.ts';
import { fieldsOf } from '../../../pipeline/segment/field-net.ts';
import type { Composite } from '../../../pipeline/segment/plot-input.ts';
import { clearest, clearLook, compositesOf } from './plot-data.ts';
import { denmarkPlace } from './real-places.ts';
import { STACK } from './stack.ts';
import { allStacks } from './stacks.ts';

type Ground = {
  name: string;
  width: number;
  composites: readonly Composite[];
  plot: ArrayLike<number>;
  weight: number;
};
type Patch = Rim & { right: number; weight: number };

const LEAST_M2 = 500;
async function patches({ width, composites, plot, weight }: Ground): Promise<{ truth: number; patches: Patch[] }> {
  const height = plot.length / width;
  const window = { col: 0, row: 0, width, height };
  const grid: Grid = { epsg: 32650, transform: [10, 0, 0, 0, -10, 0], width, height };
  const seen = Uint8Array.from({ length: plot.length }, (_, i) => (composites.some((c) => c[0]![i]! > 0) ? 1 : 0));
  const layers = { grid, ...(await fieldsOf(fieldNet, composites, window, window)), seen };
  const found = patchesOf(layers, LEAST_M2, RULES);
  const truth = Uint32Array.from(seen, (s, i) => (s === 1 ? plot[i]! : 0));
  const { matches } = objectScores(truth, Uint32Array.from(found), 0.5);
  const right = new Set(matches.map((m) => m.predicted));
  return {
    truth: new Set(truth).size - 1,
    patches: [...rimsOf(found, layers)].map(([id, rim]) => ({ ...rim, right: right.has(id) ? 1 : 0, weight }))
  };
}

const data = process.env.PARUS_DATA;
if (data === undefined) throw new Error('Expected PARUS_DATA as the folder of the real sets.');
const denmark = await denmarkPlace(data);
const grounds: Ground[] = [{ name: 'Denmark, tuning part', ...denmark, weight: 5 }];
for (const stack of allStacks('tune')) {
  const [best] = clearest(stack);
  if (best === undefined) continue;
  const look = clearLook(stack, best);
  const shown = {
    season: compositesOf(stack),
    'one date': [look],
    'one date, R G B': [[look[0]!, look[1]!, look[2]!, null]]
  };
  for (const [name, composites] of Object.entries(shown)) {
    grounds.push({ name, width: STACK, composites, plot: stack.plot, weight: 1 });
  }
}

const byName = new Map<string, { truth: number; patches: Patch[] }>();
for (const ground of grounds) {
  const found = await patches(ground);
  const all = byName.get(ground.name) ?? { truth: 0, patches: [] };
  byName.set(ground.name, { truth: all.truth + found.truth, patches: [...all.patches, ...found.patches] });
}
const all = [...byName.values()].flatMap((g) => g.patches);
const x = Float64Array.from(all.flatMap(termsOf));
const { alpha, beta } = fitLogistic(
  x,
  5,
  all.map((p) => p.right),
  all.map((p) => p.weight),
  1e-3
);
const rounded = (v: number) => Number(v.toFixed(3));
process.stdout.write(`${JSON.stringify({ of: rounded(alpha), terms: beta.map(rounded) })}\n`);
for (const [name, g] of byName) {
  const sure = g.patches.map((p) => sigmoid(alpha + termsOf(p).reduce((n, v, i) => n + v * beta[i]!, 0)));
  const f1 = [0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4].map((least) => {
    const kept = g.patches.filter((_, i) => sure[i]! >= least);
    return `${least}: ${((2 * kept.filter((p) => p.right === 1).length) / (g.truth + kept.length)).toFixed(3)} (${kept.length})`;
  });
  process.stdout.write(`${name}, ${g.truth} true: ${f1.join(', ')}\n`);
}
