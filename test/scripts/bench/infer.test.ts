import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { benchInfer, type InferBenchOptions } from '../../../scripts/bench/infer.ts';
import { benchWeights, readPlainWeights, writePlainWeights } from '../../../scripts/bench/infer-nets.ts';
import { parus, scratch } from '../../support/cli.ts';
import { SMALL } from './nets.ts';

const SLOW = { timeout: 120_000 }; // many processes, on a machine that may be busy

const options = (more: Partial<InferBenchOptions>): InferBenchOptions => ({
  nets: SMALL,
  repeats: 1,
  seed: 1,
  python: 'no-such-python',
  peers: scratch('peers'),
  backends: ['wasm'],
  roundSeconds: 0.01,
  ...more
});

test(
  'a row for one worker, for a worker a core and for training, without a peer where none is; notes say how to get one',
  SLOW,
  async () => {
    const notes: string[] = [];
    const steps: string[] = [];
    const how = options({ backends: ['wasm', 'cpu'], repeats: 4 });
    const report = await benchInfer(
      how,
      '9.9.9',
      (_d, _n, what) => steps.push(what),
      (text) => notes.push(text)
    );
    expect(report).toMatchObject({ bench: 'infer', version: '9.9.9', seed: 1, repeats: 4 });
    expect(report.peakRssMiB).toBeGreaterThan(50);
    const cores = availableParallelism();
    const many = (name: string) => (cores > 1 ? [`${name}, ${cores} workers`] : []);
    expect(report.rows.map((r) => r.case)).toEqual(
      SMALL.flatMap(({ title }) => [
        `${title}, wasm`,
        ...many(`${title}, wasm`),
        `${title}, wasm, training in batches of 2`,
        `${title}, cpu, 3 rounds`,
        ...many(`${title}, cpu, 3 rounds`)
      ])
    );
    for (const row of report.rows) {
      expect(row.ours.p10).toBeGreaterThan(0);
      expect(row.ours.p90).toBeGreaterThanOrEqual(row.ours.median);
      expect(row.ours.median).toBeGreaterThanOrEqual(row.ours.p10);
      if (!row.case.endsWith('workers')) expect([row.peer, row.ratio]).toEqual([null, null]);
      else expect(row.peer).toMatchObject({ name: 'parus, 1 worker', version: '9.9.9', threads: 1 });
    }
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatch(/No onnxruntime-node in .*npm i --no-save onnxruntime-node/);
    expect(notes[1]).toMatch(/No torch in no-such-python.*pip install torch numpy/);
    expect(steps).toEqual([...SMALL.flatMap(({ title }) => [`${title}, wasm`, `${title}, cpu`]), '']);
  }
);

test('a back end that was asked for by name and is absent is a Problem', async () => {
  await expect(
    benchInfer(
      options({ backends: ['gpu'] }),
      '',
      () => {},
      () => {}
    )
  ).rejects.toMatchObject({
    _tag: 'NoBackend'
  });
});

const { PARUS_PEERS: peers, PARUS_PEERS_PYTHON: python } = process.env;
if (!peers || !python) {
  console.warn('PARUS_PEERS and PARUS_PEERS_PYTHON name no peers: agreement with onnxruntime and torch is NOT tested.');
}
test.skipIf(!peers || !python)('peers that are there stand in the rows, with outputs like ours', SLOW, async () => {
  const report = await benchInfer(
    options({ peers: peers!, python: python! }),
    '',
    () => {},
    () => {}
  );
  const found = report.rows.map((r) => [r.case.split(', ').at(-1), r.peer?.name]);
  for (const name of ['onnxruntime-node', 'torch']) expect(found).toContainEqual([`beside ${name}`, name]);
  expect(found).toContainEqual(['training in batches of 2', 'torch']);
});

test('weights handed to a peer come back as they were', () => {
  const weights = benchWeights(SMALL[0]!, 2);
  const path = `${scratch('weights')}/w`;
  writePlainWeights(path, weights);
  expect(readPlainWeights(path)).toEqual(weights);
});

for (const [args, sentence] of [
  [['infer', '--tempo', '3'], "unknown option '--tempo'"],
  [['infer', '--backends', 'wasm,cuda'], "Expected --backends from gpu, native, webgpu, wasm, cpu, got 'cuda'."],
  [['infer', '--size', '100'], "Expected --size as a multiple of 8, got '100'."],
  [['infer', '--repeats', '0'], "Expected --repeats as a whole number from 1 on, got '0'."],
  [['read', '--backends', 'wasm'], "Expected no --backends with 'bench read', got 'wasm'."],
  [['write'], 'Allowed choices are read, infer']
] as const) {
  test(`parus bench ${args.join(' ')} is refused`, async () => {
    const { code, out, err } = await parus(['bench', ...args]);
    expect(err).toContain(sentence);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
}
