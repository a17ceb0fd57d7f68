import { type Backend, startBackend } from '../../models/backend.ts';
import { installKernels } from '../../models/kernels/install.ts';
import { netOf } from '../../models/networks.ts';
import { openPool, type Pool } from '../../models/pool.ts';
import { fitNet as trained } from '../../models/training/fit.ts';
import { crossEntropy } from '../../models/training/loss.ts';
import { isProblem } from '../../pipeline/errors.ts';
import { answerLines } from './answer-lines.ts';
import { type BenchNet, benchSamples, readFloats, serveBench, writeFloats } from './infer-nets.ts';

/** Our side of `parus bench infer`: a process that serves one network on one back end. */
export type InferQuestion =
  | { do: 'open'; net: BenchNet; weights: string; backend: Backend['name']; workers: number[] }
  | { do: 'check'; x: string; n: number; out: string }
  | { do: 'time'; workers: number; batches: number }
  | { do: 'train'; steps: number };
export type Opened = { backend: Backend } | { absent: string };

type Run = (x: Float32Array, n: number) => Promise<Float32Array>;
const runs = new Map<number, Run>(); // by workers; 0: in the process itself
let net: BenchNet;
let batch: Float32Array;

const rssMiB = () => Math.round(process.resourceUsage().maxRSS / 1024);

async function open(q: Extract<InferQuestion, { do: 'open' }>): Promise<Opened> {
  net = q.net;
  batch = benchSamples(net, net.batch, 1);
  process.env.PARUS_BACKEND = q.backend; // for training, which asks the environment
  const spec = {
    module: new URL('infer-nets.ts', import.meta.url).href,
    export: 'serveBench',
    args: { net, weights: q.weights }
  };
  try {
    const backend = await startBackend(q.backend);
    for (const workers of q.workers) {
      if (workers > 0) {
        const pool: Pool = await openPool(spec, { workers, backend: q.backend, recycleAboveMiB: 4096 });
        runs.set(workers, pool.run);
        continue;
      }
      installKernels(backend.name);
      const served = serveBench(spec.args);
      runs.set(0, served.run);
    }
    return { backend };
  } catch (e) {
    if (isProblem(e) && e._tag === 'NoBackend') return { absent: e.message };
    throw e;
  }
}

/** Seconds from the second to the last of `steps` training steps: the first pays for what is made once. */
async function train(steps: number): Promise<number> {
  const { classes } = net.network;
  const x = benchSamples(net, net.trainBatch, 2);
  const labels = net.network.kind === 'unet' ? net.input[0]! * net.input[1]! : 1;
  const y = Int32Array.from({ length: net.trainBatch * labels }, (_, i) => (i * 7919) % classes);
  const began: number[] = [];
  await trained({
    net: netOf(net.network),
    input: net.input,
    next: () => {
      began.push(performance.now());
      return { x, n: net.trainBatch };
    },
    loss: (out) => crossEntropy(out.as2D(y.length, classes), y, { smoothing: 0, classWeights: null }),
    steps: steps + 2,
    rate: 1e-3,
    seed: 1
  });
  return (began.at(-1)! - began[1]!) / 1000;
}

await answerLines<InferQuestion>(async (q) => {
  if (q.do === 'open') return open(q);
  if (q.do === 'train') return { seconds: await train(q.steps), rssMiB: rssMiB() };
  if (q.do === 'check') {
    writeFloats(q.out, await [...runs.values()][0]!(readFloats(q.x), q.n));
    return {};
  }
  const run = runs.get(q.workers)!;
  const start = performance.now();
  if (q.workers > 0) await Promise.all(Array.from({ length: q.batches }, () => run(batch, net.batch)));
  else for (let i = 0; i < q.batches; i++) await run(batch, net.batch);
  return { seconds: (performance.now() - start) / 1000, rssMiB: rssMiB() };
});
