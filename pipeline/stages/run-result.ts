import type { IsoDate } from '../dates.ts';
import type { Grid } from '../geo/grid.ts';
import type { Key } from '../ids.ts';
import { decodeArrays, decodeJson } from '../io/arrays.ts';
import type { Store } from '../io/store.ts';
import type { Plot } from '../plot/plot.ts';
import type { Scene, SceneOutcome } from '../scene/scene.ts';
import type { Series } from '../series/observation.ts';
import type {
  ClassifiedPlot,
  ClassifyArtefact,
  DelineateArtefact,
  EstimateArtefact,
  EstimatedPlot,
  TileMeta
} from './artefacts.ts';
import { readSeries } from './observe.ts';
import type { SeasonPlan } from './plan.ts';
import type { ScoreArtefact } from './score.ts';

/** Everything that a run found, read back from its artefacts: what outputs, report and database are written from. */
export type RunResult = {
  season: number;
  asOf: IsoDate;
  region: string | null;
  grid: Grid; // of the ground of all used scenes; tiles' windows are on its lattice, not in its own pixels
  drops: readonly string[]; // absolute
  used: Scene[]; // by date, then id
  passes: Scene[][]; // the same by pass, see `scene/pass`
  scenes: SceneOutcome[]; // all, by id
  tiles: TileMeta[];
  plots: Plot[]; // by id, as the next three
  series: Map<string, Series>;
  classified: Map<string, ClassifiedPlot>;
  estimated: Map<string, EstimatedPlot>;
  score: ScoreArtefact;
  tracks: Record<string, Key | Key[]>;
};

/** Reads the artefacts of a finished plan. Throws where one is missing. */
export async function readRun(
  plan: SeasonPlan,
  store: Store,
  known: Pick<RunResult, 'season' | 'asOf' | 'region' | 'grid' | 'drops' | 'used' | 'passes' | 'scenes'>
): Promise<RunResult> {
  const all = <T>(keys: Key[], read: (bytes: Uint8Array) => T) =>
    Promise.all(keys.map(async (k) => read(await store.get(k))));
  const keysOf = (jobs: { key: Key }[]) => jobs.map((j) => j.key);
  const tiles = await all(keysOf(plan.tiles), (b) => decodeArrays<TileMeta>(b).meta);
  const { plots } = decodeJson<DelineateArtefact>(await store.get(plan.delineate.key));
  const series = (await all(keysOf(plan.observe), readSeries)).flat();
  const classified = (await all(keysOf(plan.classify), decodeJson<ClassifyArtefact>)).flatMap((a) => a.plots);
  const estimated = (await all(keysOf(plan.estimate), decodeJson<EstimateArtefact>)).flatMap((a) => a.plots);
  return {
    ...known,
    tiles,
    plots,
    series: new Map(series.map((s) => [s.plot, s])),
    classified: new Map(classified.map((c) => [c.id, c])),
    estimated: new Map(estimated.map((e) => [e.id, e])),
    score: decodeJson<ScoreArtefact>(await store.get(plan.score.key)),
    tracks: {
      delineate: plan.delineate.key,
      observe: keysOf(plan.observe),
      classify: keysOf(plan.classify),
      estimate: keysOf(plan.estimate),
      score: plan.score.key
    }
  };
}
