import { createRequire } from 'node:module';
import { answerLines } from './answer-lines.ts';
import { readFloats, writeFloats } from './infer-nets.ts';

/** The peer onnxruntime-node, one thread, the graph optimised as far as it goes. Channels first. */
type Question =
  | { do: 'version'; from: string }
  | { do: 'open'; model: string }
  | { do: 'check'; x: string; shape: number[]; out: string }
  | { do: 'time'; shape: number[]; batches: number };

/** What is used of the package (1.30), which a user may have installed. */
type Ort = {
  env: { versions: { node?: string; common: string } };
  Tensor: new (type: 'float32', data: Float32Array, dims: number[]) => unknown;
  InferenceSession: { create(path: string, options: object): Promise<Session> };
};
type Session = { run(feeds: { x: unknown }): Promise<{ y: { data: Float32Array } }> };

let ort: Ort;
let session: Session;

await answerLines<Question>(async (q) => {
  if (q.do === 'version') {
    const load = createRequire(q.from);
    ort = load('onnxruntime-node') as Ort;
    return { version: ort.env.versions.node ?? ort.env.versions.common };
  }
  if (q.do === 'open') {
    session = await ort.InferenceSession.create(q.model, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      executionProviders: ['cpu']
    });
    return {};
  }
  if (q.do === 'check') {
    const { y } = await session.run({ x: new ort.Tensor('float32', readFloats(q.x), q.shape) });
    writeFloats(q.out, y.data);
    return {};
  }
  const values = Float32Array.from({ length: q.shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i));
  const x = new ort.Tensor('float32', values, q.shape);
  const start = performance.now();
  for (let i = 0; i < q.batches; i++) await session.run({ x });
  return { seconds: (performance.now() - start) / 1000 };
});
