import { SKY_INPUT, SKY_WEIGHTS } from '../../../models/cloud-seg/predict.ts';
import { newSkyNet, SKY_KNOBS, SKY_NETWORK, trainSky } from '../../../models/cloud-seg/train.ts';
import type { Weights } from '../../../models/layers.ts';
import { runNet } from '../../../models/load.ts';
import { writeModel } from '../../../models/model-file.ts';
import { CLOUD_CHANNELS } from '../../../pipeline/segment/cloud-input.ts';
import { SKY_CLASSES, type SkyNet } from '../../../pipeline/segment/sky.ts';
import { cloudSource } from './cloud-data.ts';
import { cloudScores, judgeNet } from './cloud-judge.ts';
import { allStacks, checkpointOf, drawStacks } from './stacks.ts';
import { line, stepLine } from './step-line.ts';

/**
 * Trains the cloud network on simulated skies and writes its weights; then judges it and writes its card (`--judge`: only that). Draws
 * the simulated places first where they are not there. Half an hour on one core; a run that was stopped goes on.
 */
const VERSION = '2';
const SEED = 1;

async function train(): Promise<void> {
  const tuning = allStacks('tune');
  const net = newSkyNet();
  const score = async (weights: Weights): Promise<number> => {
    const asked: SkyNet = async (x, n, rows, columns) =>
      runNet(net, weights, x, n, [rows, columns, CLOUD_CHANNELS.length]);
    const { clear, cloud, shadow } = cloudScores(await judgeNet(asked, tuning, 'season', 5), 0);
    return clear.estimate + cloud.estimate + shadow.estimate;
  };
  const source = cloudSource(allStacks('train'), SEED);
  const { weights, bestStep } = await trainSky({
    seed: SEED,
    next: (step) => source(step, SKY_KNOBS.batch),
    score,
    checkpoint: checkpointOf('cloud-seg', { knobs: SKY_KNOBS, network: SKY_NETWORK }),
    report: stepLine(SKY_KNOBS.steps)
  });
  const { bytes } = writeModel(
    SKY_WEIGHTS,
    {
      id: 'cloud-seg',
      version: VERSION,
      classes: [...SKY_CLASSES],
      network: { ...SKY_NETWORK },
      input: { ...SKY_INPUT },
      temperature: 1,
      rejectBelow: 0,
      synthetic: true,
      trainedOn: 'simulated places over a season',
      metrics: []
    },
    weights
  );
  process.stderr.write(`${bytes} bytes, best on the tuning part at step ${bestStep}\n`);
}

await drawStacks((done, all) => line(done === all ? 'last' : 'between', () => `drew ${done} of ${all} places`));
if (!process.argv.includes('--judge')) await train();
const { writeCloudCards } = await import('./cloud-card.ts');
await writeCloudCards();
