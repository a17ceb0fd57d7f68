import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { eventsOf, outputsOf, parus, ROOT, type Running, SAMPLES, scratch, start } from '../support/cli.ts';
import { seeded } from '../support/random.ts';

const FARMERS = join(SAMPLES, 'farmers.geojson');
const runArgs = (out: string) => ['run', SAMPLES, '--farmers', FARMERS, '--out', out, '--json'];

type Moment = { event: string; stage?: string };
const nameOf = (m: Moment) => `${m.event}${m.stage ? ` ${m.stage}` : ''}`;

/** Waits until the run's log shows `nth` events more than `seen` that match `moment`, then kills -9. False: it ended before. */
async function killAt(run: Running, out: string, moment: Moment, nth: number, pauseMs: number): Promise<boolean> {
  const before = eventsOf(out).length;
  let over = false;
  void run.done.then(() => {
    over = true;
  });
  while (!over) {
    const news = eventsOf(out).slice(before);
    const hits = news.filter(
      (e) => e.event === moment.event && (moment.stage === undefined || e.stage === moment.stage)
    );
    if (hits.length >= nth) {
      if (pauseMs > 0) await sleep(pauseMs);
      run.child.kill('SIGKILL');
      return (await run.done).signal === 'SIGKILL';
    }
    await sleep(1);
  }
  return false;
}

test('killed at 20 seeded moments, in every stage, in a write and in a commit, it ends with the bytes of a quiet run', async () => {
  const quiet = scratch('quiet');
  const first = await parus(runArgs(quiet));
  expect(first.code, first.err).not.toBe(1);
  const wanted = outputsOf(quiet);
  const whole = eventsOf(quiet).filter((e) => e.event === 'Stage:Done').length;

  const stages = ['ingest', 'tile', 'delineate', 'observe', 'classify', 'estimate', 'score'];
  const random = seeded(20);
  const out = scratch('killed');
  const killed: string[] = [];
  const moments: Moment[] = [
    ...stages.map((stage) => ({ event: 'Stage:Start', stage })),
    ...stages.map((stage) => ({ event: 'Artefact:Write', stage })),
    ...Array.from({ length: 3 }, () => ({ event: 'Db:Commit' })),
    ...Array.from({ length: 3 }, () => ({ event: 'Stage:Start', stage: 'ingest' }))
  ];
  let at = 0;
  for (const moment of moments) {
    // A stage that is done leaves nothing to interrupt: such a moment is tried on a run that has only begun.
    const target = at++ % 2 === 0 ? out : scratch(`killed-${at}`);
    const nth = moment.stage === 'ingest' ? 1 + random(5) : 1;
    const hit = await killAt(start(runArgs(target)), target, moment, nth, random(30));
    if (!hit) {
      const fresh = scratch(`fresh-${at}`);
      if (!(await killAt(start(runArgs(fresh)), fresh, moment, nth, random(30)))) continue;
      killed.push(nameOf(moment));
      await resumes(fresh);
      continue;
    }
    killed.push(nameOf(moment));
    if (target !== out) await resumes(target);
  }
  await resumes(out);

  async function resumes(folder: string) {
    const made = new Set(
      eventsOf(folder)
        .filter((e) => e.event === 'Stage:Done')
        .map((e) => e.key)
    );
    const finishedBefore = eventsOf(folder).length;
    const again = await parus(runArgs(folder));
    expect(again.code, again.err).toBe(first.code);
    expect(outputsOf(folder)).toEqual(wanted);
    const redone = eventsOf(folder)
      .slice(finishedBefore)
      .filter((e) => e.event === 'Stage:Start' && made.has(e.key));
    expect(
      redone.map((e) => `${e.stage} ${e.key}`),
      'finished work done again'
    ).toEqual([]);
  }

  // Every stage, a write and a commit were hit, as the log shows.
  for (const stage of stages)
    expect(
      killed.some((k) => k.endsWith(stage)),
      `${stage} of ${killed.join(', ')}`
    ).toBe(true);
  expect(killed.filter((k) => k.startsWith('Artefact:Write')).length).toBeGreaterThan(0);
  expect(killed.filter((k) => k.startsWith('Db:Commit')).length).toBeGreaterThan(0);
  expect(killed.length).toBeGreaterThanOrEqual(20);
  expect(whole).toBeGreaterThan(30);

  // A second run is a no-op.
  const third = JSON.parse((await parus(runArgs(out))).out);
  expect(third.artefacts.computed).toBe(0);
  expect(third.outputsWritten).toBe(0);
}, 900_000);

test('without the atomic rename the same kill leaves a torn artefact, and the comparison shows it', async () => {
  const quiet = scratch('quiet');
  await parus(runArgs(quiet));
  const out = scratch('torn');
  const preload = join(ROOT, 'test', 'support', 'torn-writes.mjs');
  const run = start(runArgs(out), { NODE_OPTIONS: `--import ${preload}` });
  expect(await killAt(run, out, { event: 'Artefact:Write', stage: 'tile' }, 1, 80)).toBe(true);
  const again = await parus(runArgs(out));
  const same = again.code === 0 && JSON.stringify(outputsOf(out)) === JSON.stringify(outputsOf(quiet));
  expect(same).toBe(false);
}, 300_000);
