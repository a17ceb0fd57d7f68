import { workerData } from 'node:worker_threads';
import { isProblem, Problem, type ProblemTag, sentenceOf } from '../pipeline/errors.ts';
import type { Key } from '../pipeline/ids.ts';
import { openStore, type Store } from '../pipeline/io/store.ts';
import type { Stage, StageName } from '../pipeline/stages/stage.ts';
import { logEvent } from './log.ts';

/** What a job carries. Paths are absolute: every worker must see the same drops and store under the same names. */
export type Payload = {
  key: Key;
  stage: StageName;
  label: string;
  input: unknown;
  drops: readonly string[];
  store: string; // URL
  log: string; // path of the run's log
};

/** Which module holds the stages. */
export type ThreadData = { stages: string };

type Stages = Record<StageName, () => Promise<Stage<never>>>;

/** How often a job is tried, and how long it waits before the second time (twice as long before the third). */
export const ATTEMPTS = 3;
export const BACKOFF_MS = 1000;

/**
 * Whether a job that threw is tried again, by the tag of what it threw. Inputs are named by content, so what is wrong
 * with them stays wrong. An error without a tag comes from the machine (a full disk, a file not yet there on a shared
 * folder) more often than from us: it is tried again.
 */
const RETRY: Record<ProblemTag | 'untagged', boolean> = {
  BadPayload: false,
  BadUsage: false,
  NoScene: false,
  BadFile: false,
  Unsupported: false,
  MissingBand: false,
  BadItem: false,
  DuplicateScene: false,
  BadFarmers: false,
  BadPlot: false,
  NoBackend: false,
  Locked: true,
  BadServer: true,
  BadDisk: true,
  untagged: true
};

/**
 * The only shape of work here: check the payload, call one stage, store what it returns under the job's key. A job
 * that runs twice finds its artefact, or writes the same bytes to the same place. Returns what it did.
 */
export async function processJob(job: { data: unknown }): Promise<'made' | 'found'> {
  try {
    return await make(parsePayload(job.data));
  } catch (e) {
    const again = RETRY[isProblem(e) ? e._tag : 'untagged'];
    if (again) throw e;
    throw Object.assign(new Error(sentenceOf(e), { cause: e }), { name: 'UnrecoverableError' }); // BullMQ's word for: no retry
  }
}

async function make({ key, stage: name, label, input, drops, store: url, log }: Payload): Promise<'made' | 'found'> {
  const store = loggedStore(openStore(url), log, name);
  if (await store.has(key)) return 'found';
  const began = performance.now();
  const ms = () => Math.round(performance.now() - began);
  logEvent(log, 'Stage:Start', { key, stage: name, label });
  try {
    const stage = (await (await stages())[name]()) as Stage<unknown>;
    await store.put(key, await stage.run(stage.parse(input), { store, drops }));
  } catch (e) {
    logEvent(log, 'Stage:Failed', { key, stage: name, label, ms: ms(), reason: sentenceOf(e) });
    throw e;
  }
  logEvent(log, 'Stage:Done', { key, stage: name, label, ms: ms() });
  return 'made';
}

/** The store, with a line in the log before each write: a kill in the midst of one can be told from the log. */
const loggedStore = (store: Store, log: string, stage: StageName): Store => ({
  ...store,
  put(key, bytes) {
    logEvent(log, 'Artefact:Write', { key, stage, bytes: bytes.length });
    return store.put(key, bytes);
  }
});

async function stages(): Promise<Stages> {
  const { stages: url } = workerData as ThreadData;
  return ((await import(url)) as { STAGES: Stages }).STAGES;
}

function parsePayload(data: unknown): Payload {
  const p = data as Partial<Payload> | null;
  const good =
    p &&
    [p.key, p.stage, p.label, p.store, p.log].every((v) => typeof v === 'string') &&
    Array.isArray(p.drops) &&
    p.drops.every((d) => typeof d === 'string') &&
    'input' in p;
  if (!good) {
    throw new Problem(
      'BadPayload',
      `Expected a job with key, stage, label, input, drops, store and log, got ${JSON.stringify(data)?.slice(0, 200)}.`
    );
  }
  return p as Payload;
}
