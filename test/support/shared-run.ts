import { join } from 'node:path';
import { expect } from 'vitest';
import { eventsOf, type Finished, outputsOf, parus, runArgs, scratch, start } from './cli.ts';
import { until } from './processes.ts';

/**
 * Runs the sample season on the embedded engine, and again where `env` says with all work left to two worker
 * processes. Expects the same outputs, work done by both, none by the run itself, and nothing done twice.
 * Returns both folders.
 */
export async function runByTwoWorkers(env: Record<string, string>): Promise<{ alone: string; shared: string }> {
  // One name: the database keeps it as the name of the land.
  const [alone, shared] = [join(scratch('alone'), 'season'), join(scratch('shared'), 'season')];
  const one = await parus(runArgs(alone));
  expect(one.code, one.err).toBe(0);

  const workers = [0, 1].map(() => start(['worker', '--concurrency', '1'], env));
  const said = workers.map(() => '');
  for (const [i, { child }] of workers.entries())
    child.stderr!.on('data', (text) => {
      said[i] += text;
    });
  await until('both workers', () => said.every((text) => text.includes('Working on')));
  const two = await parus(runArgs(shared, '--concurrency', '0'), env);
  expect(two.code, two.err).toBe(0);
  for (const { child } of workers) child.kill('SIGTERM');
  const ends: Finished[] = await Promise.all(workers.map((w) => w.done));
  expect(ends.map((e) => e.code)).toEqual([0, 0]);

  expect(outputsOf(shared)).toEqual(outputsOf(alone));
  expect(JSON.parse(two.out)).toMatchObject({ artefacts: JSON.parse(one.out).artefacts, rejected: [], setAside: [] });
  const done = eventsOf(shared).filter((e) => e.event === 'Stage:Done');
  expect(new Set(done.map((e) => e.key)).size).toBe(done.length);
  const byProcess = workers.map((w) => done.filter((e) => e.pid === w.child.pid).length);
  expect(Math.min(...byProcess), byProcess.join(' and ')).toBeGreaterThan(0);
  expect(byProcess[0]! + byProcess[1]!).toBe(JSON.parse(two.out).artefacts.computed);
  return { alone, shared };
}
