import { mkdirSync, writeFileSync } from 'node:fs';
import { bindingOf, type CropModelFile } from '../../models/crop-multi/predict.ts';
import { trainCrop } from '../../models/crop-multi/train.ts';
import { encodeWeights } from '../../models/weights.ts';
import { CROP_CLASSES } from '../../pipeline/crop/classes.ts';
import { prettyJson, sha256Hex } from '../../pipeline/io/keys.ts';
import { dice, seedOf } from '../simulate/dice.ts';
import { SEED, trainingSource } from './crop-data.ts';

/**
 * Trains the shipped crop model on simulated seasons and writes its weights; then judges it and writes its card
 * (`--judge`: only that). About a quarter of an hour on one core.
 */
const RUN = { steps: 6000, batch: 128, rate: 2e-3, pool: 24_000 };
const weightsFolder = new URL('../../models/crop-multi/weights/', import.meta.url);

const note = (text: string) => process.stderr.write(`${text}\n`);

async function train(): Promise<void> {
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(0);
  const source = trainingSource(RUN.pool, dice(seedOf(SEED, 'order')));
  note(`pool of ${RUN.pool} simulated seasons after ${seconds()} s`);
  const { weights } = await trainCrop(source, {
    classes: CROP_CLASSES.length,
    steps: RUN.steps,
    batch: RUN.batch,
    rate: RUN.rate,
    seed: SEED,
    random: dice(seedOf(SEED, 'weights')).next,
    outOfTime: () => false,
    report: (step, loss) => note(`step ${step} of ${RUN.steps}, loss ${loss.toFixed(3)}, ${seconds()} s`)
  });
  const { specs, bytes } = encodeWeights(weights);
  const file: CropModelFile = {
    id: 'crop-multi',
    version: '1',
    classes: [...CROP_CLASSES],
    bindingSha256: bindingOf(CROP_CLASSES),
    weightsSha256: sha256Hex(bytes),
    bytes: bytes.length,
    temperature: 1,
    specs,
    synthetic: true,
    metrics: []
  };
  mkdirSync(weightsFolder, { recursive: true });
  writeFileSync(new URL('weights.bin', weightsFolder), bytes);
  writeFileSync(new URL('model.json', weightsFolder), prettyJson(file));
  note(`${weights.reduce((n, w) => n + w.values.length, 0)} parameters, ${bytes.length} bytes, ${seconds()} s`);
}

if (!process.argv.includes('--judge')) await train();
const { judge } = await import('./crop-judge.ts');
await judge(RUN);
