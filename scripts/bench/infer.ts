import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BACKENDS, type Backend } from '../../models/backend.ts';
import { Problem } from '../../pipeline/errors.ts';
import { type Child, startChild } from './child.ts';
import type { InferQuestion, Opened } from './infer-child.ts';
import { type BenchNet, benchSamples, benchWeights, readFloats, writeFloats, writePlainWeights } from './infer-nets.ts';
import { openPeers, type Peer } from './infer-peers.ts';
import { onnxOf, permuted } from './onnx.ts';
import { type BenchReport, type BenchRow, benchRow, machine } from './report.ts';

export type InferBenchOptions = {
  nets: readonly BenchNet[];
  repeats: number;
  seed: number;
  python: string;
  peers: string; // a folder whose node_modules may hold onnxruntime-node
  backends: readonly Backend['name'][] | null; // null: those that this machine has
  roundSeconds: number; // about how long a side works a round
};

/** Back ends that run on one core, in threads; the others use what they find, from the process itself. */
const THREADED: readonly string[] = ['wasm', 'cpu'];
/** Some orders slower than the rest: fewer rounds and no training. A software adapter makes WebGPU so. */
const SLOW: readonly string[] = ['cpu', 'webgpu'];
const SLOW_ROUNDS = 3;
/** The largest difference of two sides' outputs, which are of the order of 1. */
const AGREE = 1e-4;

/**
 * Samples a second of our networks on each back end that this machine has, a process each, in turns with
 * onnxruntime-node and PyTorch held to one thread: one worker, a worker a core (beside one worker of ours), training
 * (beside PyTorch). All sides have the same seeded weights, norms folded; their outputs must agree before anything is
 * timed. tfjs-node is held to one core.
 *
 * A peer that is absent is null in its rows, and `onNote` hears how to get it. Throws a Problem 'NoBackend' where a
 * back end was asked for by name and is absent, an Error where outputs differ.
 */
export async function benchInfer(
  options: InferBenchOptions,
  version: string,
  onStep: (done: number, of: number, what: string) => void,
  onNote: (text: string) => void
): Promise<BenchReport> {
  const { nets, repeats, seed } = options;
  const backends = options.backends ?? BACKENDS.flatMap((b) => (b === 'auto' ? [] : [b]));
  const folder = mkdtempSync(join(tmpdir(), 'parus-bench-'));
  const rows: BenchRow[] = [];
  let rss = 0;
  let steps = 0;
  const peers = await openPeers(options, onNote);
  try {
    for (const net of nets) {
      const files = await given(net, folder, seed, peers);
      for (const backend of backends) {
        onStep(steps++, nets.length * backends.length, `${net.title}, ${backend}`);
        const child = startOurs(backend);
        try {
          const workers = THREADED.includes(backend) ? [...new Set([1, availableParallelism()])] : [0];
          const opened = await ask<Opened>(child, { do: 'open', net, weights: files.weights, backend, workers });
          if ('absent' in opened) {
            if (options.backends) throw new Problem('NoBackend', opened.absent);
            if (net === nets[0]) onNote(opened.absent);
            continue;
          }
          const got = join(folder, 'ours.f32');
          await ask(child, { do: 'check', x: files.x, n: net.batch, out: got });
          for (const peer of peers)
            sameOutputs(net, `${backend} and ${peer.name}`, readFloats(got), files.outputs.get(peer)!);
          const side = { net, child, backend: opened.backend, workers, peers, version };
          const measured = await measure(
            side,
            SLOW.includes(backend) ? Math.min(repeats, SLOW_ROUNDS) : repeats,
            options
          );
          rows.push(...measured.rows);
          rss = Math.max(rss, measured.rss);
        } finally {
          child.stop();
        }
      }
    }
    onStep(steps, steps, '');
    return { bench: 'infer', machine: machine(), version, seed, repeats, rows, peakRssMiB: rss };
  } finally {
    for (const peer of peers) peer.child.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const ask = <T>(child: Child, question: InferQuestion): Promise<T> => child.ask<T>(question);

function startOurs(backend: string): Child {
  const door = fileURLToPath(new URL('../door.mjs', import.meta.url));
  const file = new URL('infer-child.ts', import.meta.url).href;
  return startChild(process.execPath, [door, file], backend === 'native' ? 0 : null);
}

/** Channels-first shape of `n` samples, and the order of axes that leads there from ours. */
const firstOrder = (rank: number) => [0, rank, ...Array.from({ length: rank - 1 }, (_, i) => i + 1)];
const firstShape = ({ input }: BenchNet, n: number) => [n, input.at(-1)!, ...input.slice(0, -1)];

/**
 * Writes weights and samples for all sides, opens the peers on them and returns the peers' outputs in our order of
 * axes.
 */
async function given(net: BenchNet, folder: string, seed: number, peers: readonly Peer[]) {
  const weights = join(folder, 'weights');
  const values = benchWeights(net, seed);
  writePlainWeights(weights, values);
  const model = join(folder, 'net.onnx');
  writeFileSync(model, onnxOf(net, values));
  const x = join(folder, 'x.f32');
  const samples = benchSamples(net, net.batch, seed);
  writeFloats(x, samples);
  const rank = net.input.length;
  const first = join(folder, 'x-first.f32');
  writeFloats(
    first,
    permuted({ name: 'x', shape: [net.batch, ...net.input], values: samples }, firstOrder(rank)).values
  );
  const outputs = new Map<Peer, Float32Array>();
  for (const peer of peers) {
    await peer.child.ask({ do: 'open', model, network: net.network, weights });
    const out = join(folder, 'peer.f32');
    await peer.child.ask({ do: 'check', x: first, shape: firstShape(net, net.batch), out });
    let y = readFloats(out);
    if (net.network.kind === 'unet') {
      const [rows, cols] = net.input as [number, number, number];
      y = permuted({ name: 'y', shape: [net.batch, net.network.classes, rows, cols], values: y }, [0, 2, 3, 1]).values;
    }
    outputs.set(peer, y);
  }
  return { weights, x, outputs };
}

function sameOutputs(net: BenchNet, who: string, a: Float32Array, b: Float32Array): void {
  let apart = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  let size = 1;
  for (let i = 0; i < a.length; i++) {
    size = Math.max(size, Math.abs(b[i]!));
    const d = Math.abs(a[i]! - b[i]!);
    if (!(d <= apart)) apart = d; // NaN too
  }
  if (apart <= AGREE * size) return;
  throw new Error(
    `Expected outputs of ${net.title} on ${who} within ${AGREE} of ${size.toPrecision(3)}, got ${apart}.`
  );
}

type Side = {
  net: BenchNet;
  child: Child;
  backend: Backend;
  workers: number[];
  peers: readonly Peer[];
  version: string;
};
type Timed = { seconds: number; rssMiB?: number };

/** One who works in turns with others: `rates` are samples a second of its rounds. */
type Turn = { work(amount: number): Promise<Timed>; each: number; amount: number; rates: number[] };

async function measure({ net, child, backend, workers, peers, version }: Side, rounds: number, o: InferBenchOptions) {
  let rss = 0;
  const inTurns = async (turns: Turn[]) => {
    for (const turn of turns) {
      await turn.work(turn.amount); // compilers and caches
      const { seconds } = await turn.work(turn.amount);
      turn.amount *= Math.max(1, Math.round(o.roundSeconds / seconds));
    }
    for (let round = 0; round < rounds; round++) {
      for (const turn of turns) {
        const { seconds, rssMiB } = await turn.work(turn.amount);
        rss = Math.max(rss, rssMiB ?? 0);
        turn.rates.push((turn.amount * turn.each) / seconds);
      }
    }
  };
  const turn = (each: number, amount: number, work: Turn['work']): Turn => ({ work, each, amount, rates: [] });

  const shape = firstShape(net, net.batch);
  const ours = workers.map((w) =>
    turn(net.batch, Math.max(1, w), (batches) => ask<Timed>(child, { do: 'time', workers: w, batches }))
  );
  const theirs = peers.map((p) => turn(net.batch, 1, (batches) => p.child.ask<Timed>({ do: 'time', shape, batches })));
  await inTurns([...ours, ...theirs]);

  const name = `${net.title}, ${label(backend, rounds, o.repeats)}`;
  const one = ours[0]!.rates;
  const rows = peers.map((p, i) =>
    benchRow(`${name}, beside ${p.name}`, net.unit, one, { ...said(p), rates: theirs[i]!.rates })
  );
  if (peers.length === 0) rows.push(benchRow(name, net.unit, one, null));
  for (const [i, { rates }] of ours.entries()) {
    if (i === 0) continue;
    const peer = { name: 'parus, 1 worker', version, threads: 1, rates: one };
    rows.push(benchRow(`${name}, ${workers[i]} workers`, net.unit, rates, peer));
  }
  if (SLOW.includes(backend.name)) return { rows, rss };

  const own = turn(net.trainBatch, 1, (count) => ask<Timed>(child, { do: 'train', steps: count }));
  const torch = peers.find((p) => p.trains);
  const trainShape = firstShape(net, net.trainBatch);
  const other = torch
    ? turn(net.trainBatch, 1, (count) => torch.child.ask<Timed>({ do: 'train', shape: trainShape, steps: count }))
    : null;
  await inTurns(other ? [own, other] : [own]);
  const peer = torch && other ? { ...said(torch), rates: other.rates } : null;
  rows.push(benchRow(`${name}, training in batches of ${net.trainBatch}`, net.unit, own.rates, peer));
  return { rows, rss };
}

const said = ({ name, version }: Peer) => ({ name, version, threads: 1 });

function label({ name, device }: Backend, rounds: number, repeats: number): string {
  const where = THREADED.includes(name) ? '' : name === 'native' ? ' held to one core' : ` (${device})`;
  return `${name}${where}${rounds < repeats ? `, ${rounds} rounds` : ''}`;
}
