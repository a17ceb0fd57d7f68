import { Problem } from '../../pipeline/errors.ts';
import type { Key } from '../../pipeline/ids.ts';
import type { Stage, StageName } from '../../pipeline/stages/stage.ts';

/**
 * Stages that do what their input says: an artefact is the input's text and those of the artefacts it reads.
 * Under the names of the pipeline's stages, so that its plan's shape can be run without pixels.
 */
export type FakeInput = {
  text: string;
  reads?: Key[];
  busyMs?: number; // on the processor, as inference is
  fail?: 'always' | 'payload';
  failUntil?: string; // key of a further artefact: fails unless it is there, and then puts it
};

const fake = (name: StageName): Stage<FakeInput> => ({
  name,
  parse: (data) => data as FakeInput,
  async run({ text, reads = [], busyMs = 0, fail, failUntil }, { store }) {
    const until = performance.now() + busyMs;
    while (performance.now() < until);
    if (fail === 'payload') throw new Problem('BadPayload', `${text} cannot be mended`);
    if (fail === 'always') throw new Error(`${text} failed`);
    if (failUntil && !(await store.has(failUntil as Key))) {
      await store.put(failUntil as Key, Buffer.from('seen'));
      throw new Error(`${text} failed at first`);
    }
    const read = await Promise.all(reads.map(async (key) => Buffer.from(await store.get(key)).toString()));
    return Buffer.from(`${text}(${read.join(' ')})`);
  }
});

const NAMES = ['ingest', 'tile', 'fields', 'delineate', 'observe', 'classify', 'estimate', 'score'] as const;
export const STAGES = Object.fromEntries(NAMES.map((name) => [name, async () => fake(name)]));
