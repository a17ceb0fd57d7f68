import type { FlowJob } from 'bullmq';
import type { Key } from '../pipeline/ids.ts';
import type { Job, StageName } from '../pipeline/stages/stage.ts';
import { ATTEMPTS, BACKOFF_MS, type Payload } from './processor.ts';

/**
 * A tree of jobs: `inputs` are made before `job`. BullMQ's flows are trees, a plan is not: the plots are read by every
 * tile. So a job that several others read is the head of a flow of its own, made before theirs.
 */
export type Flow = { job: Job; inputs: Flow[] };

/** Stages whose failure leaves the jobs that read them able to go on: a broken scene is set aside, a broken tile is not. */
const DISPENSABLE: ReadonlySet<StageName> = new Set(['ingest']);
export const isDispensable = (job: Job): boolean => DISPENSABLE.has(job.stage);

/**
 * The flows that can start now, of the jobs that are still `todo`: each job of theirs reads only finished artefacts or
 * jobs of the same flow. What is left must be asked for again when these are done. Never empty unless `todo` is.
 */
export function readyFlows(todo: ReadonlyMap<Key, Job>): Flow[] {
  const readers = new Map<Key, number>();
  for (const job of todo.values())
    for (const { key } of distinct(job.after)) readers.set(key, (readers.get(key) ?? 0) + 1);
  const isHead = (job: Job) => readers.get(job.key) !== 1;
  /** The tree under a job, or null if a job of it waits for another flow's head. */
  const treeOf = (job: Job): Flow | null => {
    const inputs: Flow[] = [];
    for (const input of distinct(job.after)) {
      const open = todo.get(input.key);
      if (!open) continue;
      const tree = isHead(open) ? null : treeOf(open);
      if (!tree) return null;
      inputs.push(tree);
    }
    return { job, inputs };
  };
  return [...todo.values()].filter(isHead).flatMap((job) => treeOf(job) ?? []);
}

const distinct = (jobs: readonly Job[]): Job[] => [...new Map(jobs.map((j) => [j.key, j])).values()];

/** All jobs of a flow, a job before those it reads. */
export const jobsOf = (flow: Flow): Job[] => [flow.job, ...flow.inputs.flatMap(jobsOf)];

/** Jobs and all that they read, directly or not, each once. */
export function withInputs(jobs: readonly Job[]): Map<Key, Job> {
  const all = new Map<Key, Job>();
  const stack = [...jobs].reverse();
  for (let job = stack.pop(); job; job = stack.pop()) {
    if (all.has(job.key)) continue;
    all.set(job.key, job);
    stack.push(...job.after);
  }
  return all;
}

/** A flow in BullMQ's form. A job's id is its key; whether its failure fails its reader is decided by its stage. */
export const toFlowJob = (
  queueName: string,
  flow: Flow,
  around: Pick<Payload, 'drops' | 'store' | 'log'>
): FlowJob => ({
  name: flow.job.stage,
  queueName,
  data: {
    key: flow.job.key,
    stage: flow.job.stage,
    label: flow.job.label,
    input: flow.job.input,
    ...around
  } satisfies Payload,
  opts: {
    jobId: flow.job.key,
    attempts: ATTEMPTS,
    backoff: { type: 'exponential', delay: BACKOFF_MS },
    removeOnComplete: true,
    ...(isDispensable(flow.job) ? { ignoreDependencyOnFailure: true } : { failParentOnFailure: true })
  },
  ...(flow.inputs.length > 0 ? { children: flow.inputs.map((input) => toFlowJob(queueName, input, around)) } : {})
});
