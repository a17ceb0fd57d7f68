import { spawnSync } from 'node:child_process';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startBackend } from '../../models/backend.ts';
import { installKernels } from '../../models/kernels/install.ts';
import { openPool, type Pool, type PoolOptions } from '../../models/pool.ts';
import { seeded } from '../support/random.ts';
import { tiny, WIDTH } from './served/models.ts';

vi.setConfig({ testTimeout: 90_000 }); // every thread loads TensorFlow.js, on a machine that may be busy

const module = new URL('served/models.ts', import.meta.url).href;

async function pool(name: string, args: unknown, options: PoolOptions = {}): Promise<Pool> {
  const open = await openPool({ module, export: name, args }, { workers: 2, backend: 'cpu', ...options });
  onTestFinished(() => open.close());
  return open;
}
const flags = (...values: number[]): SharedArrayBuffer => {
  const buffer = new SharedArrayBuffer(16);
  new Int32Array(buffer).set(values);
  return buffer;
};
const random = seeded(3);
const noise = (n: number) => Float32Array.from({ length: n }, () => 2 * random() - 1);
const settled = (p: Promise<unknown>) =>
  p.then(
    () => 'done',
    (e: Error) => e
  );
const until = async (what: () => boolean) => {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 2));
};

test('answers stand in the order of the samples, whichever batch is done first', async () => {
  const p = await pool('doubling', { batch: 2 });
  const x = Float32Array.of(0, 1, 2, 3, 20, 21, 5, 6, 7); // nine samples of one value, in batches of two
  expect([...(await p.run(x, 9))]).toEqual([0, 2, 4, 6, 40, 42, 10, 12, 14]);
  expect([...x]).toEqual([0, 1, 2, 3, 20, 21, 5, 6, 7]); // still the caller's
});

test('calls of every size side by side have each its own answers', async () => {
  const p = await pool('doubling', { batch: 3 });
  const calls = Array.from({ length: 60 }, () => 1 + random(11)).map((n) => ({
    n,
    x: noise(4 * n).map((v) => v + 19)
  }));
  const all = await Promise.all(calls.map(({ x, n }) => p.run(x, n)));
  for (const [i, y] of all.entries()) expect(y).toEqual(calls[i]!.x.map((v) => 2 * v));
  expect(await p.run(new Float32Array(0), 0)).toEqual(new Float32Array(0));
  // a part of a larger array: the rest is neither read nor taken away
  const large = noise(40).map((v) => v + 19);
  expect(await p.run(large.subarray(8, 20), 3)).toEqual(large.slice(8, 20).map((v) => 2 * v));
  expect(large.length).toBe(40);
});

test('two WASM threads answer as one thread does and as the network itself, to the bit', async () => {
  const x = noise(37 * WIDTH);
  await startBackend('wasm');
  installKernels('wasm');
  const alone = tiny({ batch: 5 });
  const parts: number[] = [];
  for (let i = 0; i < 37; i += 5) {
    const n = Math.min(5, 37 - i);
    parts.push(...(await alone.run(x.slice(i * WIDTH, (i + n) * WIDTH), n)));
  }
  for (const workers of [1, 2]) {
    const p = await pool('tiny', { batch: 5 }, { workers, backend: 'wasm' });
    expect(p.backend.name).toBe('wasm');
    expect(await p.run(x, 37)).toEqual(Float32Array.from(parts));
  }
});

test('room waits while the queue is full, and no more than a batch a thread is taken', async () => {
  const shared = flags(0, 0);
  const p = await pool('held', { flags: shared }, { queue: 3 });
  const given: Promise<Float32Array>[] = [];
  const producer = (async () => {
    for (let i = 0; i < 20; i++) {
      await p.room();
      given.push(p.run(Float32Array.of(i), 1));
    }
  })();
  await until(() => Atomics.load(new Int32Array(shared), 1) === 2 && p.look().waiting === 3);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(given.length).toBe(2 + 3); // two at work, three wait, the other fifteen are not made yet
  expect(p.look()).toMatchObject({ waiting: 3, running: 2 });
  Atomics.store(new Int32Array(shared), 0, 1);
  await producer;
  expect((await Promise.all(given)).map((y) => y[0])).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(p.look()).toMatchObject({ waiting: 0, running: 0, started: 2 });
});

for (const [how, reason] of [
  ['exit', /exit code 7/],
  ['throw', /no weights for this/],
  ['uncaught', /out of nowhere/]
] as const) {
  test(`a batch whose thread fails (${how}) is given to a fresh one, once; the others go on`, async () => {
    const once = await pool('failing', { flags: flags(1), how });
    const others = [3, 4, 5, 6].map((v) => once.run(Float32Array.of(v), 1));
    expect([...(await once.run(Float32Array.of(1, 2, -1, 3), 4))]).toEqual([1, 2, -1, 3]);
    expect((await Promise.all(others)).map((y) => y[0])).toEqual([3, 4, 5, 6]);
    expect(once.look().started).toBe(3);

    const always = await pool('failing', { flags: flags(9), how });
    const bad = settled(always.run(Float32Array.of(-1, 0, 7, 8, 9), 5));
    const good = always.run(Float32Array.of(1, 2, 3), 3);
    const error = (await bad) as Error;
    expect(error.message).toMatch(/^A batch of 2 samples failed twice, on two threads: /);
    expect(error.message).toMatch(reason);
    expect([...(await good)]).toEqual([1, 2, 3]);
    expect([...(await always.run(Float32Array.of(4), 1))]).toEqual([4]);
    expect(always.look().waiting).toBe(0);
  });
}

test("a Problem of the model comes back as it is, and is not tried again; an answer of a wrong length is the model's fault", async () => {
  const p = await pool('failing', { flags: flags(1), how: 'problem' });
  await expect(p.run(Float32Array.of(-1), 1)).rejects.toMatchObject({
    _tag: 'BadFile',
    subject: 'f',
    message: 'Expected a good file, found a bad one.'
  });
  const short = await pool('failing', { flags: flags(1), how: 'short' });
  await expect(short.run(Float32Array.of(-1, 1, 2), 3)).rejects.toThrow(
    /Expected [12] answers of \S+ values, got 1 values/
  );
});

test('a call that leaves a tensor behind is an Error with both counts; its thread is replaced', async () => {
  const p = await pool('leaking', null, { workers: 1 });
  const before = p.look().threads[0]!.tensors;
  await expect(p.run(Float32Array.of(1), 1)).rejects.toThrow(
    `Expected a call to leave ${before} tensors as it found them, it left ${before + 1}.`
  );
  expect([...(await p.run(Float32Array.of(2), 1))]).toEqual([2]);
  expect(p.look()).toMatchObject({ started: 2, threads: [{ tensors: before }] });
});

test('a thread that holds too much is replaced between batches, and no batch is lost', async () => {
  const calls = async (mib: number) => {
    const p = await pool('hoarding', { flags: flags(mib) }, { workers: 1, recycleAboveMiB: 400 });
    const y = await Promise.all(Array.from({ length: 4 }, () => p.run(Float32Array.of(0), 1)));
    await p.close();
    return { y: y.map((v) => v[0]), started: p.look().started };
  };
  expect(await calls(10)).toEqual({ y: [1, 2, 3, 4], started: 1 });
  expect(await calls(600)).toEqual({ y: [1, 1, 1, 1], started: 4 }); // none was started for work that would not come
});

test('closing finishes what was given and takes nothing more', async () => {
  const shared = flags(0, 0);
  const p = await pool('held', { flags: shared });
  const given = Array.from({ length: 8 }, (_, i) => p.run(Float32Array.of(i), 1));
  const closed = p.close();
  await expect(p.run(Float32Array.of(1), 1)).rejects.toThrow('Expected an open pool, it was closed.');
  Atomics.store(new Int32Array(shared), 0, 1);
  await closed;
  expect((await Promise.all(given)).map((y) => y[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(p.look()).toMatchObject({ waiting: 0, running: 0, threads: [null, null] });
  await p.close();
});

test('what cannot be served is refused by name before anything runs', async () => {
  await expect(pool('absent', null)).rejects.toThrow(/to export a function 'absent', found undefined/);
  await expect(pool('nothing', null)).rejects.toThrow(/to export a function 'nothing', found number/);
  await expect(pool('batchless', null)).rejects.toThrow(/to give \{ batch, run \}, got run/);
  await expect(
    openPool({ module: 'file:///nowhere/model.ts', export: 'x', args: 0 }, { backend: 'cpu' })
  ).rejects.toThrow(/nowhere\/model\.ts/);
  await expect(pool('tiny', { batch: 1 }, { backend: 'gpu' })).rejects.toMatchObject({ _tag: 'NoBackend' });
  await expect(pool('tiny', { batch: 1 }, { workers: 0 })).rejects.toThrow(
    'Expected workers of a pool as a whole number'
  );
  const p = await pool('doubling', { batch: 1 });
  await expect(p.run(Float32Array.of(1, 2, 3), 2)).rejects.toThrow('Expected 2 samples of one length, got 3 values.');
});

test('10,000 calls leave memory and tensors as they were', async () => {
  const p = await pool('tiny', { batch: 4 }, { backend: 'wasm', queue: 8 });
  const tensors = p.look().threads.map((t) => t!.tensors);
  const rss = () => process.memoryUsage().rss / 2 ** 20;
  let at2000 = 0;
  let top = 0;
  let last: Promise<unknown> = Promise.resolve();
  for (let i = 0; i < 10_000; i++) {
    await p.room();
    last = p.run(noise(4 * WIDTH), 4);
    if (i === 2000) at2000 = rss();
    if (i > 2000 && i % 100 === 0) top = Math.max(top, rss());
  }
  await last;
  await until(() => p.look().waiting + p.look().running === 0); // the other thread may be the later one
  console.log(`RSS ${at2000.toFixed(0)} MiB after 2,000 calls, at most ${top.toFixed(0)} MiB until 10,000`);
  expect(top - at2000).toBeLessThan(48);
  expect(p.look()).toMatchObject({ waiting: 0, running: 0, started: 2 });
  expect(p.look().threads.map((t) => t!.tensors)).toEqual(tensors);
});

test('a process ends though nobody closed its pool, and not before the answer is there', () => {
  const script = `
    const { openPool } = await import(${JSON.stringify(new URL('../../models/pool.ts', import.meta.url).href)});
    const spec = { module: ${JSON.stringify(module)}, export: 'doubling', args: { batch: 1 } };
    const pool = await openPool(spec, { workers: 1, backend: 'cpu' });
    pool.run(Float32Array.of(1, 2), 2).then((y) => console.log([...y].join()));`;
  const run = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    timeout: 20_000
  });
  expect({ code: run.status, out: run.stdout.toString(), err: run.stderr.toString() }).toEqual({
    code: 0,
    out: '2,4\n',
    err: ''
  });
});
