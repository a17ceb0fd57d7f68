import { resolve } from 'node:path';
import type { IsoDate } from '../../pipeline/dates.ts';
import { byCodeUnit } from '../../pipeline/ids.ts';
import { decodeJson } from '../../pipeline/io/arrays.ts';
import { listDrop } from '../../pipeline/io/drop.ts';
import type { Store } from '../../pipeline/io/store.ts';
import type { Scene, SceneOutcome } from '../../pipeline/scene/scene.ts';
import { selectScenes } from '../../pipeline/scene/select.ts';
import type { IngestArtefact } from '../../pipeline/stages/artefacts.ts';
import { ingest } from '../../pipeline/stages/ingest.ts';
import { dateOption } from '../date-option.ts';

/** A scene as a run would treat it, with what ingest measured where it could be read. */
export type CheckedScene = SceneOutcome & {
  date: IsoDate | null;
  cloudShare: number | null;
  nodataShare: number | null;
};
export type CheckedDrop = {
  season: number | null; // null: no scene can be read
  asOf: IsoDate | null;
  scenes: CheckedScene[]; // by id, then item
  ignored: { path: string; reason: string }[];
};

/** Ingest needs no artefact of another stage, so a check stores nothing. */
const NO_STORE: Store = {
  has: async () => false,
  get: async (key) => {
    throw new Error(`Expected no artefact to be read, got a request for ${key}.`);
  },
  put: async () => {}
};

/** What a run of one drop would use, skip and reject. Reads every pixel; writes nothing. Throws NoScene, BadUsage. */
export async function checkDrop(
  drop: string,
  given: { season: number | null; asOf: string | null }
): Promise<CheckedDrop> {
  const asOf = given.asOf === null ? null : dateOption('--as-of', given.asOf);
  const listing = await listDrop(drop, 0);
  const accepted: Scene[] = [];
  const rejected: SceneOutcome[] = listing.rejected.map(({ id, item, reason }) => ({
    id,
    item,
    reason,
    status: 'rejected'
  }));
  for (const candidate of listing.candidates) {
    const bytes = await ingest.run(candidate, { store: NO_STORE, drops: [resolve(drop)] });
    const artefact = decodeJson<IngestArtefact>(bytes);
    if (artefact.ok) accepted.push(artefact.scene);
    else rejected.push({ id: artefact.id, item: artefact.item, status: 'rejected', reason: artefact.reason });
  }
  const chosen = accepted.length > 0 ? selectScenes(accepted, { season: given.season, asOf }) : null;
  const byItem = new Map(accepted.map((s) => [s.item, s]));
  const scenes = [...(chosen?.outcomes ?? []), ...rejected]
    .map((outcome): CheckedScene => {
      const scene = byItem.get(outcome.item);
      return {
        ...outcome,
        date: scene?.date ?? null,
        cloudShare: scene?.cloudShare ?? null,
        nodataShare: scene?.nodataShare ?? null
      };
    })
    .sort((p, q) => byCodeUnit(p.id, q.id) || byCodeUnit(p.item, q.item));
  const ignored = listing.ignored.map(({ path, reason }) => ({ path, reason }));
  return { season: chosen?.season ?? given.season, asOf: chosen?.asOf ?? asOf, scenes, ignored };
}
