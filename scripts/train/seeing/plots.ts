import { writeModel } from '../../../models/model-file.ts';
import { PLOT_INPUT, PLOT_WEIGHTS } from '../../../models/plot-seg/predict.ts';
import { PLOT_KNOBS, PLOT_NETWORK, trainPlots } from '../../../models/plot-seg/train.ts';
import { PLOT_HEADS } from '../../../pipeline/segment/plot-input.ts';
import { liveLine } from '../../progress.ts';
import { plotSource, prepared } from './plot-data.ts';
import { COUNTS, checkpointOf, drawStacks, openStack } from './stacks.ts';

/**
 * Trains the plot network on simulated places and writes its weights; then judges it and writes its card (`--judge`: only that). Draws
 * the places first where they are not there. Half an hour on one core; a run that was stopped goes on.
 */
const VERSION = '1';
const SEED = 1;
const line = liveLine(process.stderr);

async function train(): Promise<void> {
  const places = Array.from({ length: COUNTS.train }, (_, i) => prepared(openStack('train', i))).filter(
    (p) => p.singles.length > 0
  );
  const source = plotSource(places, SEED);
  let began: { step: number; at: number } | null = null; // a run that goes on does not begin at 0
  const { phases, batch } = PLOT_KNOBS;
  const steps = phases.reduce((n, p) => n + p.steps, 0);
  const weights = await trainPlots({
    seed: SEED,
    next: (step) => source(step, batch),
    checkpoint: checkpointOf('plot-seg', { knobs: PLOT_KNOBS, network: PLOT_NETWORK }),
    report(step, loss) {
      began ??= { step: step - 1, at: performance.now() };
      const left = ((performance.now() - began.at) / (step - began.step)) * (steps - step);
      line(
        step === steps ? 'last' : 'between',
        () => `step ${step} of ${steps}, loss ${loss.toFixed(3)}, ${(left / 60_000).toFixed(0)} min to go`
      );
    }
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
      trainedOn: 'simulated places over a season',
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
