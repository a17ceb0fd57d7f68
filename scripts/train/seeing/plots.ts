import { existsSync } from 'node:fs';
import { writeModel } from '../../../models/model-file.ts';
import { PLOT_INPUT, PLOT_WEIGHTS } from '../../../models/plot-seg/predict.ts';
import { PLOT_KNOBS, PLOT_NETWORK, trainPlots } from '../../../models/plot-seg/train.ts';
import { Problem } from '../../../pipeline/errors.ts';
import { PLOT_HEADS } from '../../../pipeline/segment/plot-input.ts';
import { placeOf, plotSource } from './plot-data.ts';
import { denmarkPlace } from './real-places.ts';
import { COUNTS, checkpointOf, drawStacks, openStack } from './stacks.ts';
import { line, stepLine } from './step-line.ts';

/**
 * Trains the plot network on simulated places and writes its weights; then judges it and writes its card (`--judge`: only that). Draws
 * the places first where they are not there. Half an hour on one core; a run that was stopped goes on.
 */
const VERSION = '2';
const SEED = 1;

async function train(): Promise<void> {
  const places = Array.from({ length: COUNTS.train }, (_, i) => placeOf(openStack('train', i))).filter(
    (p) => p.singles.length > 0 && p.composites.length > 0
  );
  const data = process.env.PARUS_DATA;
  if (data === undefined || !existsSync(data)) {
    throw new Problem('BadUsage', `Expected PARUS_DATA as the folder of the real sets, found ${data ?? 'nothing'}.`);
  }
  const source = plotSource(places, [await denmarkPlace(data)], SEED);
  const { phases, batch } = PLOT_KNOBS;
  const steps = phases.reduce((n, p) => n + p.steps, 0);
  const weights = await trainPlots({
    seed: SEED,
    next: (step) => source(step, batch),
    checkpoint: checkpointOf('plot-seg', { knobs: PLOT_KNOBS, network: PLOT_NETWORK }),
    report: stepLine(steps)
  });
  const { bytes } = writeModel(
    PLOT_WEIGHTS,
    {
      id: 'plot-seg',
      version: VERSION,
      classes: [...PLOT_HEADS],
      network: { ...PLOT_NETWORK },
      input: { ...PLOT_INPUT },
      temperature: 1,
      rejectBelow: 0,
      synthetic: true,
      trainedOn: 'simulated places over a season, and the north of a real picture of Jutland',
      metrics: []
    },
    weights
  );
  process.stderr.write(`${bytes} bytes\n`);
}

await drawStacks((done, all) => line(done === all ? 'last' : 'between', () => `drew ${done} of ${all} places`));
if (!process.argv.includes('--judge')) await train();
const { writePlotCard } = await import('./plot-card.ts');
await writePlotCard();
