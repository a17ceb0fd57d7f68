import { expect, test } from 'vitest';
import type { Key } from '../../pipeline/ids.ts';
import type { Job } from '../../pipeline/stages/stage.ts';
import { type Flow, jobsOf, readyFlows, toFlowJob, withInputs } from '../../workers/flow.ts';
import { fakeJob, fakeSeason } from '../support/fake-plan.ts';
import { seeded } from '../support/random.ts';

/** `score(a(b c) d)`. */
const picture = ({ job, inputs }: Flow): string =>
  inputs.length > 0 ? `${job.label}(${inputs.map(picture).join(' ')})` : job.label;

test('a season is two flows: the plots with their tiles, then the decisions with a chain a tile', () => {
  const todo = withInputs([fakeSeason(2)]);
  const first = readyFlows(todo);
  expect(first.map(picture)).toEqual(['plots(t0 t1)']);
  for (const job of first.flatMap(jobsOf)) todo.delete(job.key);
  expect(readyFlows(todo).map(picture)).toEqual(['score(e-t0(c-t0(o-t0)) e-t1(c-t1(o-t1)))']);
});

test('jobs that nothing reads are flows of their own, and a flow in BullMQ’s form keeps keys as ids', () => {
  const jobs = ['a', 'b'].map((text) => fakeJob('ingest', { text }));
  const flows = readyFlows(withInputs(jobs));
  expect(flows.map(picture)).toEqual(['a', 'b']);
  const queued = toFlowJob('q', flows[0]!, { drops: ['/d'], store: 'file:/s', log: '/l' });
  expect(queued).toMatchObject({
    name: 'ingest',
    opts: { jobId: jobs[0]!.key },
    data: { key: jobs[0]!.key, drops: ['/d'] }
  });
  expect(queued.opts?.jobId).not.toMatch(/:|^\d+$/); // BullMQ refuses both
});

test('whatever the plan: each job once, none before what it reads, and nothing is left', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed);
    const jobs: Job[] = [];
    for (let i = 0; i < 3 + random(30); i++) {
      const after = jobs.filter(() => random(10) < 2);
      if (after.length > 1 && random(4) === 0) after.push(after[0]!); // reads the same twice
      jobs.push(fakeJob('tile', { text: `${seed}-${i}` }, after));
    }
    const todo = withInputs(jobs);
    const done = new Set<Key>();
    while (todo.size > 0) {
      const flows = readyFlows(todo);
      expect(flows.length, `seed ${seed}`).toBeGreaterThan(0);
      const wave = flows.flatMap(jobsOf);
      expect(new Set(wave.map((j) => j.key)).size, `seed ${seed}`).toBe(wave.length);
      const finish = ({ job, inputs }: Flow) => {
        inputs.forEach(finish);
        for (const input of job.after)
          expect(done.has(input.key), `seed ${seed}: ${job.label} before ${input.label}`).toBe(true);
        expect(done.has(job.key)).toBe(false);
        done.add(job.key);
        todo.delete(job.key);
      };
      // A flow knows nothing of its neighbours: each must stand on the waves before it and on itself alone.
      const before = new Set(done);
      for (const flow of flows) {
        const own = new Set(jobsOf(flow).map((j) => j.key));
        for (const job of jobsOf(flow))
          for (const i of job.after) expect(own.has(i.key) || before.has(i.key)).toBe(true);
        finish(flow);
      }
    }
    expect(done.size).toBe(jobs.length);
  }
});
