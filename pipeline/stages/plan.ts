import type { IsoDate } from '../dates.ts';
import type { Grid } from '../geo/grid.ts';
import type { Key } from '../ids.ts';
import { keyOf } from '../io/keys.ts';
import type { Tile } from '../tile/plan.ts';
import type {
  ClassifyInput,
  DelineateInput,
  EstimateInput,
  IngestInput,
  ObserveInput,
  ScoreInput,
  TileInput
} from './artefacts.ts';
import type { Job, StageName } from './stage.ts';

/**
 * The version of each stage. Raise one when the same input gives another artefact: its key and all that rest on it
 * change, the old artefacts stay, and a re-run makes only what the change touches.
 */
export const STAGE_VERSIONS: Record<StageName, number> = {
  ingest: 2,
  tile: 1,
  delineate: 1,
  observe: 1,
  classify: 2,
  estimate: 2,
  score: 3
};

const job = (stage: StageName, input: unknown, label: string, after: Job[] = []): Job => ({
  key: keyOf(stage, STAGE_VERSIONS[stage], input),
  stage,
  input,
  label,
  after
});

/** The first phase: a job a scene candidate. They know nothing of each other. */
export const planIngest = (candidates: readonly IngestInput[]): Job[] =>
  candidates.map((candidate) => job('ingest', candidate, candidate.item));

/** What the second phase needs to know besides the scenes. Everything here is part of some key. */
export type SeasonSettings = {
  season: number; // harvest year
  asOf: IsoDate;
  region: string | null;
  minAreaM2: number;
  model: ClassifyInput['model'];
  tables: EstimateInput['tables'];
};

export type SeasonPlan = {
  tiles: Job[];
  delineate: Job;
  observe: Job[];
  classify: Job[];
  estimate: Job[];
  score: Job;
};

/**
 * The second phase, whole: tiles → plots → series → crops → yields → decisions. Every key is known before any job
 * runs, because an input names its inputs by key. `scenes` are the ingest artefacts of the used scenes, by date.
 */
export function planSeason(
  grid: Grid,
  tiles: readonly Tile[],
  scenes: readonly { id: string; key: Key }[],
  farmers: ScoreInput['farmers'],
  settings: SeasonSettings
): SeasonPlan {
  const { season, asOf, region, minAreaM2, model, tables } = settings;
  const sceneKeys = scenes.map((s) => s.key);

  const tileJobs = tiles.map((tile) => job('tile', { grid, tile, scenes: sceneKeys } satisfies TileInput, tile.id));
  const tileRefs = tileJobs.map(({ key }, i) => ({ key, core: tiles[i]!.core }));
  const delineate = job('delineate', { grid, tiles: tileRefs, minAreaM2 } satisfies DelineateInput, 'plots', tileJobs);

  const observe = tiles.map(({ id, core }) =>
    job(
      'observe',
      { grid, core, plots: delineate.key, tiles: tileRefs, scenes: sceneKeys } satisfies ObserveInput,
      id,
      [delineate]
    )
  );
  const classify = observe.map((o) =>
    job('classify', { series: o.key, season, asOf, region, model } satisfies ClassifyInput, o.label, [o])
  );
  const estimate = classify.map((c, i) =>
    job(
      'estimate',
      {
        plots: delineate.key,
        series: observe[i]!.key,
        classified: c.key,
        peers: classify.map((j) => j.key),
        season,
        asOf,
        region,
        tables
      } satisfies EstimateInput,
      c.label,
      classify
    )
  );
  const score = job(
    'score',
    {
      farmers,
      plots: delineate.key,
      classified: classify.map((j) => j.key),
      estimated: estimate.map((j) => j.key),
      series: observe.map((j) => j.key),
      scenes: scenes.map((s) => s.id).sort(),
      season,
      asOf,
      region,
      tables,
      models: { [model.id]: model.version }
    } satisfies ScoreInput,
    'decisions',
    estimate
  );
  return { tiles: tileJobs, delineate, observe, classify, estimate, score };
}
