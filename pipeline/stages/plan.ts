import type { IsoDate } from '../dates.ts';
import { latticeWindowOf } from '../geo/lattice.ts';
import { intersect, isEmpty } from '../geo/window.ts';
import type { Key } from '../ids.ts';
import { keyOf } from '../io/keys.ts';
import type { Scene } from '../scene/scene.ts';
import { fieldWindowOf } from '../segment/field-net.ts';
import { planTiles, TILE_SIZE, type Tile } from '../tile/plan.ts';
import type { Pixels } from '../units.ts';
import type {
  ClassifyInput,
  DelineateInput,
  EstimateInput,
  FieldsInput,
  IngestInput,
  NetInfo,
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
  ingest: 3,
  tile: 3,
  fields: 1,
  delineate: 2,
  observe: 2,
  classify: 3,
  estimate: 2,
  score: 5
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

/** The networks of a run. */
export type Nets = { sky: NetInfo; fields: NetInfo; crop: NetInfo; plastic: NetInfo | null };

/** What the second phase needs to know besides the scenes. Everything here is part of some key. */
export type SeasonSettings = {
  season: number; // harvest year
  asOf: IsoDate;
  region: string | null;
  minAreaM2: number;
  nets: Nets;
  tables: EstimateInput['tables'];
};

export type SeasonPlan = {
  tiles: Job[];
  fields: Job[];
  delineate: Job;
  observe: Job[];
  classify: Job[];
  estimate: Job[];
  score: Job;
};

/** A used scene and its ingest artefact. */
export type PlannedScene = { scene: Scene; key: Key };

/**
 * From scenes to plots: the first part of a season. `passes` are the used scenes as `scene/pass` groups them. A tile's
 * input names the scenes that touch it and no others, so another scene changes no key of it.
 */
export function planPlots(
  epsg: number,
  passes: readonly (readonly PlannedScene[])[],
  minAreaM2: number,
  nets: Pick<Nets, 'sky' | 'fields'>,
  tileSize: Pixels = TILE_SIZE
): { tiles: { tile: Tile; job: Job }[]; fields: Job[]; delineate: Job } {
  const footprints = new Map(passes.flat().map((s) => [s, latticeWindowOf(s.scene.grid, epsg)]));
  const tiles = planTiles(epsg, [...footprints.values()], tileSize).map((tile) => {
    const touches = (s: PlannedScene) => !isEmpty(intersect(footprints.get(s)!, tile.read));
    const over = passes.map((pass) => pass.filter(touches).map((s) => s.key)).filter((keys) => keys.length > 0);
    return { tile, job: job('tile', { epsg, tile, passes: over, sky: nets.sky } satisfies TileInput, tile.id) };
  });
  const fields = tiles.map(({ tile: { id, core } }) => {
    const reach = fieldWindowOf(core);
    const near = tiles.filter((t) => !isEmpty(intersect(t.tile.core, reach)));
    const refs = near.map((t) => ({ key: t.job.key, core: t.tile.core }));
    const input = { epsg, core, tiles: refs, net: nets.fields } satisfies FieldsInput;
    return job(
      'fields',
      input,
      id,
      near.map((t) => t.job)
    );
  });
  const input = { epsg, fields: fields.map(({ key }, i) => ({ key, core: tiles[i]!.tile.core })), minAreaM2 };
  return { tiles, fields, delineate: job('delineate', input satisfies DelineateInput, 'plots', fields) };
}

/**
 * The second phase, whole: tiles → plots → series → crops → yields → decisions. Every key is known before any job
 * runs, because an input names its inputs by key.
 */
export function planSeason(
  epsg: number,
  passes: readonly (readonly PlannedScene[])[],
  farmers: ScoreInput['farmers'],
  settings: SeasonSettings,
  tileSize: Pixels = TILE_SIZE
): SeasonPlan {
  const { season, asOf, region, minAreaM2, nets, tables } = settings;
  const { tiles, fields, delineate } = planPlots(epsg, passes, minAreaM2, nets, tileSize);
  const tileRefs = tiles.map(({ tile, job }) => ({ key: job.key, core: tile.core }));
  const passKeys = passes.map((pass) => pass.map((s) => s.key));

  const observe = tiles.map(({ tile: { id, core } }) =>
    job('observe', { epsg, core, plots: delineate.key, tiles: tileRefs, passes: passKeys } satisfies ObserveInput, id, [
      delineate
    ])
  );
  const classify = observe.map((o) =>
    job(
      'classify',
      { series: o.key, season, asOf, region, model: nets.crop, plastic: nets.plastic } satisfies ClassifyInput,
      o.label,
      [o]
    )
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
      scenes: passes.flatMap((pass) => pass.map((s) => s.scene.id)).sort(),
      season,
      asOf,
      region,
      tables,
      models: Object.fromEntries(Object.values(nets).flatMap((net) => (net ? [[net.id, net.version]] : [])))
    } satisfies ScoreInput,
    'decisions',
    estimate
  );
  return { tiles: tiles.map((t) => t.job), fields, delineate, observe, classify, estimate, score };
}
