import type { Key } from '../ids.ts';
import type { Store } from '../io/store.ts';

export type StageName = 'ingest' | 'tile' | 'fields' | 'delineate' | 'observe' | 'classify' | 'estimate' | 'score';

/** What a stage may reach besides its input: the artefacts, and the folders of the run's drops, in order. */
export type StageIo = {
  store: Store;
  drops: readonly string[]; // absolute; never part of a key or an artefact
};

/**
 * One step of the pipeline: read → pure functions → bytes. The queue, the CLI and a test all call the same value.
 *
 * `run` returns the bytes of the artefact and must return the same bytes for the same input, on any machine.
 * It may `put` further artefacts under keys of their own (a tile's masks, one a date); what is there is not redone.
 */
export type Stage<Input> = {
  name: StageName;
  parse(data: unknown): Input; // throws BadPayload on what no retry can mend
  run(input: Input, io: StageIo): Promise<Uint8Array>;
};

/**
 * A job of the plan: a plain value that can be printed, tested and queued. Its key is the key of its artefact and the
 * id of the queue's job. `after` are jobs whose artefacts it reads.
 */
export type Job = { key: Key; stage: StageName; input: unknown; label: string; after: Job[] };
