import type { CropNetwork } from '../../models/crop-multi/network.ts';
import { SHIPPED, SHIPPED_INPUT } from '../../models/crop-multi/predict.ts';
import { trainCrop } from '../../models/crop-multi/train.ts';
import { writeModel } from '../../models/model-file.ts';
import { CROP_CLASSES, REJECT_BELOW } from '../../pipeline/crop/classes.ts';
import { CHANNELS, STEPS } from '../../pipeline/series/crop-input.ts';
import { dice, seedOf } from '../simulate/dice.ts';
import { SEED, trainingSource } from './crop-data.ts';

/**
 * Trains the shipped crop model on simulated seasons and writes its weights; then judges it and writes its card
 * (`--judge`: only that). About a quarter of an hour on one core.
 */
const RUN = { steps: 6000, batch: 128, rate: 2e-3, pool: 24_000 };
const VERSION = '3';
const NETWORK: CropNetwork = {
  kind: 'crop-temporal',
  steps: STEPS,
  channels: CHANNELS.length,
  classes: CROP_CLASSES.length,
  filters: 64,
  heads: 2,
  windows: 7, // of seventy days
  hidden: 64
};

const note = (text: string) => process.stderr.write(`${text}\n`);

async function train(): Promise<void> {
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(0);
  const draw = trainingSource(RUN.pool, dice(seedOf(SEED, 'order')));
  note(`pool of ${RUN.pool} simulated seasons after ${seconds()} s`);
  const { weights } = await trainCrop({
    network: NETWORK,
    source: () => draw(RUN.batch),
    steps: RUN.steps,
    rate: RUN.rate,
    validation: null,
    warm: null,
    classWeights: null,
    mixup: 0, // a third of every batch is drawn anew: no sample is short of company
    seed: SEED,
    report(step, loss) {
      if (step % 100 === 0) note(`step ${step} of ${RUN.steps}, loss ${loss.toFixed(3)}, ${seconds()} s`);
    }
  });
  const { bytes } = writeModel(
    SHIPPED,
    {
      id: 'crop-multi',
      version: VERSION,
      classes: [...CROP_CLASSES],
      network: NETWORK,
      input: { ...SHIPPED_INPUT },
      temperature: 1,
      rejectBelow: REJECT_BELOW,
      synthetic: true,
      trainedOn: 'simulated plot seasons',
      metrics: []
    },
    weights
  );
  note(`${weights.reduce((n, w) => n + w.values.length, 0)} parameters, ${bytes} bytes, ${seconds()} s`);
}

if (!process.argv.includes('--judge')) await train();
const { judge } = await import('./crop-judge.ts');
await judge(RUN);
