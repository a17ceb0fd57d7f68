import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { filesBelow, logLines, spawnScript, temporaryFolder, until } from '../support/processes.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const run = async (stateDir: string) => {
  const it = spawnScript('engine-run.ts', [stateDir, '5', '60']);
  expect(await it.ended, it.err()).toBe(0);
  return JSON.parse(it.out()) as {
    computed: Record<string, number>;
    reused: Record<string, number>;
    peakRssMiB: number;
  };
};
const total = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);

test('killed again and again, a run ends with the bytes of a quiet one and redoes only what was in hand', async () => {
  const quiet = join(folder.path, 'quiet');
  expect(total((await run(quiet)).computed)).toBe(22);

  const state = join(folder.path, 'killed');
  for (const starts of [1, 4, 4, 5]) {
    const began = logLines(state).length;
    const it = spawnScript('engine-run.ts', [state, '5', '60']);
    await until(
      `job ${starts} of the run`,
      () =>
        logLines(state)
          .slice(began)
          .filter((l) => l.event === 'Stage:Start').length >= starts
    );
    it.child.kill('SIGKILL');
    await it.ended;
  }
  const doneBefore = logLines(state).filter((l) => l.event === 'Stage:Done').length;
  const last = await run(state);
  expect(total(last.reused)).toBeGreaterThanOrEqual(doneBefore);
  expect(total(last.computed) + total(last.reused)).toBe(22);

  const done = logLines(state)
    .filter((l) => l.event === 'Stage:Done')
    .map((l) => l.key);
  expect(new Set(done).size).toBe(done.length); // no finished job was done again
  const torn = Object.keys(filesBelow(join(state, 'store'))).filter((path) => path.endsWith('.part'));
  const whole = Object.fromEntries(
    Object.entries(filesBelow(join(state, 'store'))).filter(([path]) => !torn.includes(path))
  );
  expect(whole).toEqual(filesBelow(join(quiet, 'store')));

  const noop = await run(state);
  expect(noop.computed).toEqual({});
}, 240_000);
