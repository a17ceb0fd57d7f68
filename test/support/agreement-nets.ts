import { type BackendWanted, startBackend } from '../../models/backend.ts';
import { loadCropModel } from '../../models/crop-multi/predict.ts';
import { foldNorms, freshWeights, type Net, type Weights } from '../../models/layers.ts';
import { runNet, tensorsOf } from '../../models/load.ts';
import { netOf } from '../../models/networks.ts';
import { sentenceOf } from '../../pipeline/errors.ts';
import { CHANNELS, STEPS } from '../../pipeline/series/crop-input.ts';
import { seeded } from './random.ts';

/**
 * A process that runs three networks with fixed weights on the back end it is told, and answers with one line of JSON (`Answer`):
 * logits of the shipped crop model, of a small U-Net and of a small temporal CNN, as base64 of float32.
 */
export type Answer = { device: string; nets: Record<string, { classes: number; logits: string }> } | { absent: string };

const random = seeded(20);
const values = (size: number, width = 1) => Float32Array.from({ length: size }, () => (random() * 2 - 1) * width);

/** A network with seeded weights, its norms folded as they are when it ships. */
function seededNet(network: object): { net: Net; weights: Weights } {
  const net = netOf(network);
  const fresh = freshWeights(net.plan, () => (random() * 2 - 1) * Math.sqrt(3));
  return { net, weights: tensorsOf(foldNorms(fresh)) };
}

async function run(wanted: BackendWanted): Promise<Answer> {
  const { device } = await startBackend(wanted);
  const model = await loadCropModel(wanted);
  const inputs = Array.from({ length: 12 }, () => values(STEPS * CHANNELS.length));
  const nets: Record<string, [classes: number, logits: Float32Array]> = {
    'crop model': [model.classes.length, await model.logits(inputs)]
  };
  const image = { kind: 'unet', channels: 4, classes: 3, filters: [8, 16] };
  const segment = seededNet(image);
  nets['U-Net'] = [3, await runNet(segment.net, segment.weights, values(2 * 32 * 32 * 4), 2, [32, 32, 4])];
  const series = { kind: 'temp-cnn', steps: 40, channels: 6, classes: 5, filters: 16, hidden: 32 };
  const temporal = seededNet(series);
  nets['temporal CNN'] = [5, await runNet(temporal.net, temporal.weights, values(64 * 40 * 6), 64, [40, 6])];
  const base64 = (a: Float32Array) => Buffer.from(a.buffer, a.byteOffset, a.byteLength).toString('base64');
  const entries = Object.entries(nets).map(([name, [classes, logits]]) => [name, { classes, logits: base64(logits) }]);
  return { device, nets: Object.fromEntries(entries) };
}

const answer: Answer = await run(process.argv[3] as BackendWanted).catch((e) => {
  if (e._tag === 'NoBackend') return { absent: sentenceOf(e) };
  throw e;
});
process.stdout.write(`${JSON.stringify(answer)}\n`);
