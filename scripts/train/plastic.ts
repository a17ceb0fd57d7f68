import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModel } from '../../models/model-file.ts';
import type { SpectrumNetwork } from '../../models/plastic/network.ts';
import { SHIPPED, SHIPPED_INPUT } from '../../models/plastic/predict.ts';
import { KNOBS, trainSpectra } from '../../models/plastic/train.ts';
import { dropCheckpoint } from '../../models/training/checkpoint.ts';
import { PLASTIC_CLASSES } from '../../pipeline/crop/plastic.ts';
import { canonicalJson, sha256Hex } from '../../pipeline/io/keys.ts';
import { BANDS } from '../../pipeline/scene/bands.ts';
import { simulator } from '../simulate/version.ts';
import { FILM_FROM, SEED, spectraOf, truePlots } from './plastic-data.ts';

/**
 * Trains the plastic network on simulated spectra and writes its weights; then judges it and writes its card (`--judge`: only that). About two
 * minutes on one core; a killed run goes on where it was.
 */
const PLOTS = 10_000;
const VERSION = '1';
const NETWORK: SpectrumNetwork = {
  kind: 'spectrum-mlp',
  inputs: BANDS.length,
  hidden: KNOBS.hidden,
  classes: PLASTIC_CLASSES.length
};

const started = performance.now();
const note = (text: string) =>
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0)} s: ${text}\n`);

async function train(): Promise<void> {
  const samples = spectraOf(truePlots('train', PLOTS));
  note(`${samples.y.length} spectra of ${PLOTS} simulated plots`);
  const path = join(tmpdir(), 'parus-train-plastic.checkpoint');
  const of = sha256Hex(canonicalJson({ KNOBS, NETWORK, PLOTS, SEED, FILM_FROM, simulator: simulator() }));
  const weights = await trainSpectra({
    network: NETWORK,
    samples,
    seed: SEED,
    checkpoint: { path, of, everySteps: 500 },
    report(step, loss) {
      if (step % 1000 === 0) note(`step ${step} of ${KNOBS.steps}, loss ${loss.toFixed(4)}`);
    }
  });
  const { bytes } = writeModel(
    SHIPPED,
    {
      id: 'plastic',
      version: VERSION,
      classes: [...PLASTIC_CLASSES],
      network: NETWORK,
      input: { ...SHIPPED_INPUT },
      temperature: 1,
      rejectBelow: 0.5,
      synthetic: true,
      trainedOn: 'simulated plot spectra',
      metrics: []
    },
    weights
  );
  dropCheckpoint(path);
  note(`${weights.reduce((n, w) => n + w.values.length, 0)} parameters, ${bytes} bytes`);
}

if (!process.argv.includes('--judge')) await train();
const { judge } = await import('./plastic-judge.ts');
await judge({ plots: PLOTS, note });
