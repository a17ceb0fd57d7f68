import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue, QueueEvents } from 'bullmq';
import type { Key } from '../pipeline/ids.ts';
import { openStore } from '../pipeline/io/store.ts';
import type { Job, StageName } from '../pipeline/stages/stage.ts';
import { bury, deadLetters, unbury } from './dead-letter.ts';
import { makeStateDir, type Settings } from './env.ts';
import { type Flow, isDispensable, jobsOf, readyFlows, toFlowJob, withInputs } from './flow.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import { logEvent, runLogPath } from './log.ts';
import type { ThreadData } from './processor.ts';
import { openQueues, type Queues } from './queues.ts';

/** One failed job: `reason` is the sentence of what it threw last. */
export type Failure = { key: Key; stage: StageName; label: string; reason: string };

/** What became of the jobs of a run. Every job is in exactly one of the four. */
export type RunReport = {
  computed: Partial<Record<StageName, number>>; // had no artefact before, have one now
  reused: Partial<Record<StageName, number>>; // had one before
  failed: Failure[]; // by key
  blocked: Failure[]; // never ran, because what they read failed; by key
};

/** How far a run is. `total` counts the jobs that had to be made. */
export type Progress = { stage: StageName | null; label: string; done: number; failed: number; total: number };

export type Engine = {
  /**
   * Makes the artefacts of `jobs` and of all that they read, and resolves when each is there, has failed or is blocked.
   * What is there is not queued. A failure does not throw: it is in the report and in the dead letters.
   * `drops` are absolute folders. One run at a time.
   */
  run(jobs: readonly Job[], drops: readonly string[]): Promise<RunReport>;
  /** Gives back worker threads, queue and folder. May be called twice. */
  close(): Promise<void>;
  settings: Settings;
};

export type EngineOptions = Settings & {
  /** Jobs at once in this process; 0 leaves all work to `parus worker`. Default: cores, at most 2 (memory). */
  concurrency?: number;
  note?: (text: string) => void;
  progress?: (progress: Progress) => void;
  /** Module with `STAGES`. Default: the pipeline's. */
  stages?: URL;
};

export const defaultConcurrency = (): number => Math.min(2, availableParallelism());
export const PIPELINE_STAGES = new URL('../pipeline/stages.ts', import.meta.url);
/** The file that worker threads load; with the stages' module it is all that a worker needs. */
export const THREAD = new URL('./thread.mjs', import.meta.url);

/** How often the engine looks for itself, should a message from the queue be lost. */
const LOOK_MS = 2000;
/** Jobs looked at each time: enough for the last ones, whose lost message would be the end of the run. */
const LOOK_AT = 64;
/** A job found in no state for so many looks is lost: someone emptied the queue. */
const LOST_AFTER = 3;

/**
 * Opens the engine of one run: holds its state folder (Locked if another process does). The queue on its
 * back end and a worker are started by the first run that has work (BadServer). There is one way through it, whatever the back end.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { stateDir, storeUrl, note = () => {}, progress = () => {}, stages = PIPELINE_STAGES } = options;
  makeStateDir(stateDir);
  const lock: FolderLock = await lockFolder(stateDir);
  /** Opened when there is work: a run that finds all its artefacts needs no queue. */
  let opened: Promise<{ queues: Queues; events: QueueEvents }> | null = null;
  const open = async () => {
    const queues = await openQueues(options.queue, note);
    if (queues.exclusive) await queues.queue.obliterate({ force: true });
    const events = queues.events();
    await events.waitUntilReady();
    const concurrency = options.concurrency ?? defaultConcurrency();
    if (concurrency > 0) queues.work(THREAD, concurrency, { stages: stages.href } satisfies ThreadData);
    return { queues, events };
  };
  const store = openStore(storeUrl);
  const log = runLogPath(stateDir);

  async function run(jobs: readonly Job[], drops: readonly string[]): Promise<RunReport> {
    const all = withInputs(jobs);
    const report: RunReport = { computed: {}, reused: {}, failed: [], blocked: [] };
    const todo = new Map<Key, Job>();
    for (const job of all.values()) {
      if (await store.has(job.key)) report.reused[job.stage] = (report.reused[job.stage] ?? 0) + 1;
      else todo.set(job.key, job);
    }
    const total = todo.size;
    const told: Progress = { stage: null, label: '', done: 0, failed: 0, total };
    logEvent(log, 'Run:Start', { jobs: all.size, missing: total, stages: count([...todo.values()]) });
    progress(told);

    const settle = (job: Job, failure: string | null) => {
      todo.delete(job.key);
      if (failure === null) {
        report.computed[job.stage] = (report.computed[job.stage] ?? 0) + 1;
        told.done++;
      } else {
        report.failed.push({ key: job.key, stage: job.stage, label: job.label, reason: failure });
        told.failed++;
        for (const reader of readersOf(job, todo)) {
          todo.delete(reader.key);
          report.blocked.push({
            key: reader.key,
            stage: reader.stage,
            label: reader.label,
            reason: `${job.label}: ${failure}`
          });
          told.failed++;
        }
      }
      progress({ ...told, stage: job.stage, label: job.label });
    };

    while (todo.size > 0) {
      opened ??= open();
      const { queues, events } = await opened;
      if (!queues.exclusive) {
        for (const job of await clearLeftovers(queues.queue, [...todo.values()])) settle(job, null);
      }
      await runFlows(queues, events, readyFlows(todo), todo, drops, settle);
    }
    for (const { key, reason } of report.failed) {
      const job = all.get(key)!;
      await bury(stateDir, { key, stage: job.stage, label: job.label, reason, input: job.input, drops });
    }
    unbury(
      stateDir,
      deadLetters(stateDir)
        .map((d) => d.key)
        .filter((key) => all.has(key) && !report.failed.some((f) => f.key === key))
    );
    report.failed.sort(byKey);
    report.blocked.sort(byKey);
    logEvent(log, 'Run:Done', { computed: report.computed, reused: report.reused, failed: report.failed.length });
    return report;
  }

  /** Queues flows and waits until none of their jobs is in `todo`. */
  async function runFlows(
    queues: Queues,
    events: QueueEvents,
    flows: Flow[],
    todo: Map<Key, Job>,
    drops: readonly string[],
    settle: (job: Job, failure: string | null) => void
  ): Promise<void> {
    const mine = new Map(flows.flatMap(jobsOf).map((job) => [job.key as string, job]));
    const open = () => [...mine.values()].filter((job) => todo.has(job.key));
    const checks: Promise<void>[] = [];
    let wake = () => {};
    const onCompleted = ({ jobId }: { jobId: string }) => {
      const job = mine.get(jobId);
      if (job && todo.has(job.key)) checks.push(check(job).then(() => wake()));
    };
    const check = async (job: Job) => {
      const made = await store.has(job.key);
      if (todo.has(job.key))
        settle(
          job,
          made
            ? null
            : `Expected artefact ${job.key} in ${storeUrl} when its job was done, found none. Do all workers see the same folder?`
        );
    };
    const onFailed = ({ jobId, failedReason }: { jobId: string; failedReason: string }) => {
      const job = mine.get(jobId);
      if (job && todo.has(job.key)) settle(job, failedReason);
      wake();
    };
    const lost = new Map<Key, number>();
    /** Finds by itself what a lost message would have said. */
    const look = async () => {
      for (const job of open().slice(-LOOK_AT)) {
        if (!todo.has(job.key)) continue;
        if (await store.has(job.key)) {
          if (todo.has(job.key)) settle(job, null);
          continue;
        }
        const queued = await queues.queue.getJob(job.key);
        const state = queued ? await queued.getState() : 'unknown';
        if (!todo.has(job.key)) continue;
        if (state === 'failed') settle(job, queued?.failedReason ?? 'no reason given');
        else if (state === 'completed' || state === 'unknown') {
          const times = (lost.get(job.key) ?? 0) + 1;
          lost.set(job.key, times);
          if (times >= LOST_AFTER && !(await store.has(job.key)))
            settle(job, 'The job is no longer in the queue: was it emptied?');
        } else lost.delete(job.key);
      }
    };

    events.on('completed', onCompleted);
    events.on('failed', onFailed);
    try {
      await queues.flows.addBulk(
        flows.map((flow) => toFlowJob(queues.queue.name, flow, { drops, store: storeUrl, log }))
      );
      let next = performance.now() + LOOK_MS;
      while (open().length > 0) {
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const timer = new AbortController();
        await Promise.race([
          woken,
          sleep(Math.max(1, next - performance.now()), undefined, { signal: timer.signal }).catch(() => {})
        ]);
        timer.abort();
        await Promise.all(checks.splice(0));
        if (performance.now() >= next) {
          await look();
          next = performance.now() + LOOK_MS;
        }
      }
    } finally {
      events.off('completed', onCompleted);
      events.off('failed', onFailed);
    }
    // Failed jobs stay in the queue until here, because a failing child still has to tell its parent.
    for (const job of mine.values()) {
      if (await store.has(job.key)) continue;
      const left = await queues.queue.getJob(job.key);
      await left?.remove({ removeChildren: false }).catch(() => {}); // in a worker's hands: the next run clears it
    }
  }

  /**
   * Takes jobs with our keys that an earlier process left out of a shared queue, readers before what they read, so
   * that no reader starts without its inputs. A job in a worker's hands is waited for: its worker finishes it, or has
   * died and is found out within seconds. Returns the jobs whose artefacts have come meanwhile.
   */
  async function clearLeftovers(queue: Queue, jobs: readonly Job[]): Promise<Job[]> {
    const come: Job[] = [];
    let said = false;
    for (const job of jobs) {
      for (;;) {
        const left = await queue.getJob(job.key);
        if (!left) break;
        if ((await left.getState()) !== 'active') {
          const gone = await left.remove({ removeChildren: false }).then(
            () => true,
            () => false
          );
          if (gone) break;
        }
        if (!said) note('Waiting for jobs of an earlier run that are still in a worker’s hands …');
        said = true;
        await sleep(500);
      }
      if (await store.has(job.key)) come.push(job);
    }
    return come;
  }

  let closed: Promise<void> | null = null;
  return {
    run,
    close() {
      closed ??= (async () => (await opened?.catch(() => null))?.queues.close())().finally(() => lock.release());
      return closed;
    },
    settings: { stateDir, storeUrl, queue: options.queue, database: options.database }
  };
}

/** Jobs of `todo` that cannot be made once `job` has failed: those that read it, and so on. */
function readersOf(failed: Job, todo: ReadonlyMap<Key, Job>): Job[] {
  if (isDispensable(failed)) return [];
  const found = new Set<Key>();
  const stack: Key[] = [failed.key];
  for (let key = stack.pop(); key; key = stack.pop()) {
    for (const reader of todo.values()) {
      if (found.has(reader.key) || !reader.after.some((j) => j.key === key)) continue;
      found.add(reader.key);
      stack.push(reader.key);
    }
  }
  return [...todo.values()].filter((job) => found.has(job.key));
}

const byKey = (a: Failure, b: Failure) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

function count(jobs: readonly Job[]): Partial<Record<StageName, number>> {
  const n: Partial<Record<StageName, number>> = {};
  for (const job of jobs) n[job.stage] = (n[job.stage] ?? 0) + 1;
  return n;
}
