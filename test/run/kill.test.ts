import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type LogEvent, outputsOf, parus, ROOT, runArgs, scratch, start } from '../support/cli.ts';
import { halfOutputs, inHand, killWhen, type Part, redone } from '../support/interrupted.ts';
import { seeded } from '../support/random.ts';
import { publishedRows } from '../support/rows.ts';

const STAGES = ['ingest', 'tile', 'fields', 'delineate', 'observe', 'classify', 'estimate', 'score'];
const SLOW_DISK = { NODE_OPTIONS: `--import ${join(ROOT, 'test', 'support', 'slow-disk.mjs')}` };
/** Runs that are compared have folders of one name: the database keeps it as the name of the land. */
const folder = (name: string) => join(scratch(name), 'season');
const rowsOf = (out: string) => {
  const stateDir = join(out, '.parus');
  return publishedRows({ stateDir, database: { kind: 'embedded', folder: join(stateDir, 'db') } });
};

/** A moment to be killed at: what of the log is waited for, and the word of `inHand` for it. */
type Moment = { what: string; reached: (events: LogEvent[], out: string) => boolean };

const inStage = (stage: string, nth = 1): Moment => ({
  what: `in ${stage}`,
  reached: (events) => events.filter((e) => e.event === 'Stage:Start' && e.stage === stage).length >= nth
});
const inWrite = (stage: string, nth = 1, key = /./): Moment => ({
  what: `write of ${stage}`,
  reached: (events) =>
    events.filter((e) => e.event === 'Artefact:Write' && e.stage === stage && key.test(e.key!)).length >= nth
});
const inOutputs = (nth: number): Moment => {
  const seen = new Set<string>();
  return {
    what: 'write of outputs',
    reached: (_, out) => {
      for (const name of halfOutputs(out)) seen.add(name);
      return seen.size >= nth;
    }
  };
};
const inCommit: Moment = { what: 'commit', reached: (events) => events.some((e) => e.event === 'Db:Commit') };

/** How often each word comes, for the line that the test prints. */
function tally(words: string[]): Record<string, number> {
  const n: Record<string, number> = {};
  for (const word of words) n[word] = (n[word] ?? 0) + 1;
  return n;
}

/** Ends a killed run by the same command, and compares what it leaves with a quiet run's. */
async function resumed(out: string, quiet: string, parts: Part[]): Promise<void> {
  parts.push(
    await killWhen(
      () => start(runArgs(out)),
      out,
      () => false,
      0
    )
  );
  const last = parts.at(-1)!.finished;
  expect(last.code, last.err).toBe(0);
  expect(outputsOf(out)).toEqual(outputsOf(quiet));
  expect(parts.flatMap(redone), 'finished work done again').toEqual([]);
  expect(await rowsOf(out)).toEqual(await rowsOf(quiet));
}

test('killed in every stage, in writes, outputs and commits, and at any time, it ends with the bytes and rows of a quiet run', async () => {
  const quiet = folder('quiet');
  const first = await parus(runArgs(quiet));
  expect(first.code, first.err).toBe(0);
  const { artefacts, plots, farmers } = JSON.parse(first.out);
  const rows = await rowsOf(quiet);
  expect([rows.run, rows.plot, rows.decision].map((r) => r.length)).toEqual([1, plots, farmers]);

  // One season, killed again and again at named moments. The pauses stay below the slow disk's.
  const random = seeded(20);
  const upTo = (n: number) => 1 + random(n);
  const named: Moment[] = [
    ...[3, 5, 4].map((n) => inStage('ingest', upTo(n))),
    ...[4, 6].map((n) => inWrite('ingest', upTo(n))),
    inStage('tile'),
    ...[6, 9, 12].map((n) => inWrite('tile', upTo(n), /^mask-/)),
    inWrite('tile', 1, /^tile-/),
    ...['fields', 'delineate', 'observe', 'classify', 'estimate', 'score'].flatMap((stage) => [
      inStage(stage),
      inWrite(stage)
    ]),
    ...[12, 24].map((n) => inOutputs(upTo(n))),
    ...[1, 2, 3].map(() => inCommit)
  ];
  const out = folder('killed');
  const parts: Part[] = [];
  const hits: string[] = [];
  for (const { what, reached } of named) {
    const begin = () => start(runArgs(out), SLOW_DISK);
    const part = await killWhen(begin, out, (events) => reached(events, out), random(what === 'commit' ? 200 : 25));
    expect(part.finished.signal, `${what}: ${part.finished.err}`).toBe('SIGKILL');
    const found = inHand(part, out);
    expect(found, `killed ${what}`).toContain(what);
    hits.push(what);
    parts.push(part);
  }
  expect(hits.length).toBeGreaterThanOrEqual(20);
  for (const stage of STAGES) expect(hits).toEqual(expect.arrayContaining([`in ${stage}`, `write of ${stage}`]));
  await resumed(out, quiet, parts);

  // Work in a dead process's hands is done again, two jobs at once at most; nothing else is.
  const writes = parts.flatMap((p) => p.events).filter((e) => e.event === 'Artefact:Write');
  const again = writes.length - new Set(writes.map((e) => e.key)).size;
  expect(again).toBeLessThanOrEqual(2 * named.length);

  // Another season, killed at any time, on the disk as it is.
  const anyhow = folder('anyhow');
  const others: Part[] = [];
  for (let i = 0; i < 6; i++) {
    const part = await killWhen(
      () => start(runArgs(anyhow)),
      anyhow,
      () => true,
      500 + random(5000)
    );
    if (part.finished.signal === 'SIGKILL')
      hits.push(`any time: ${part.events.at(-1)?.event ?? 'before the first event'}`);
    others.push(part);
  }
  await resumed(anyhow, quiet, others);

  const third = JSON.parse((await parus(runArgs(out))).out);
  expect(third).toMatchObject({ artefacts: { computed: 0, reused: artefacts.computed }, outputsWritten: 0 });
  expect(third.seconds).toBeLessThan(10);
  expect(outputsOf(out)).toEqual(outputsOf(quiet));
  process.stdout.write(
    `${hits.length} kills: ${JSON.stringify(tally(hits))}; artefacts begun again ${again} of ${new Set(writes.map((e) => e.key)).size}, finished ones 0; no-op ${third.seconds} s\n`
  );
}, 600_000);

test('the same kill in a write: with the atomic rename a resumed run is as a quiet one, without it the comparison fails', async () => {
  const quiet = folder('whole');
  expect((await parus(runArgs(quiet))).code).toBe(0);
  for (const atomic of [true, false]) {
    const out = folder('torn');
    const begin = () => start(runArgs(out), { ...SLOW_DISK, PARUS_TEST_RENAME: atomic ? '' : 'torn' });
    const third = (events: LogEvent[]) => events.filter((e) => e.event === 'Artefact:Write')[2];
    const pathOf = (key: string) => join(out, '.parus', 'store', 'ingest', key.slice(7, 9), key);
    const begun = (e: LogEvent | undefined) => e !== undefined && (atomic || existsSync(pathOf(e.key!)));
    const part = await killWhen(begin, out, (events) => begun(third(events)), 15);
    expect(part.finished.signal).toBe('SIGKILL');

    // What lies under the artefact's key, written by a worker thread: nothing, or half of it.
    const { key, bytes } = third(part.events)!;
    const size = statSync(pathOf(key!), { throwIfNoEntry: false })?.size;
    expect(size).toBe(atomic ? undefined : Math.floor(bytes! / 2));

    const { code } = await parus(runArgs(out));
    const same = code === 0 && JSON.stringify(outputsOf(out)) === JSON.stringify(outputsOf(quiet));
    expect(same, atomic ? 'with' : 'without').toBe(atomic);
  }
}, 240_000);
