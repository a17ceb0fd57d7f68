/**
 * The table of contents. A drop becomes decisions in eight steps, each `read → pure functions → bytes`:
 *
 *     ingest      a scene candidate   → a Scene that later steps trust, or the reason why not
 *     tile        a tile's season     → a mask a date, and clear composites of two months each
 *     fields      a tile's composites → where fields lie, and where borders run between them
 *     delineate   all tiles           → plots, one polygon each, whatever the tiles
 *     observe     a tile's plots      → their series: means and spreads of clear pixels, date by date
 *     classify    a tile's plots      → season, crop with probabilities, growth stage
 *     estimate    a tile's plots      → yield with its interval
 *     score       all farmers         → matched plots, checks, decisions
 *
 * `stages/plan.ts` says which of them a run needs and under which keys; `stages/artefacts.ts` what each takes and makes.
 * A stage is loaded when its first job comes: a worker that only masks never loads the neural network.
 */
import type { Stage, StageName } from './stages/stage.ts';

// biome-ignore lint/suspicious/noExplicitAny: each stage has an input of its own, which its `parse` checks
export const STAGES: Record<StageName, () => Promise<Stage<any>>> = {
  ingest: async () => (await import('./stages/ingest.ts')).ingest,
  tile: async () => (await import('./stages/tile.ts')).tile,
  fields: async () => (await import('./stages/fields.ts')).fields,
  delineate: async () => (await import('./stages/delineate.ts')).delineate,
  observe: async () => (await import('./stages/observe.ts')).observe,
  classify: async () => (await import('./stages/classify.ts')).classify,
  estimate: async () => (await import('./stages/estimate.ts')).estimate,
  score: async () => (await import('./stages/score.ts')).score
};
