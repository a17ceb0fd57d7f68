import { fitForest } from '../../models/baselines/forest.ts';
import { ownNetwork, planFor, sourceOf, trainCrop } from '../../models/crop-multi/train.ts';
import { softmaxRows } from '../../models/metrics/calibration.ts';
import { mixed, seededRandom } from '../../models/training/random.ts';
import { networkLogits } from './network-logits.ts';
import { type FoldAnswer, foldsOf, REAL_SETS, SEED } from './real-folds.ts';

/** A process that trains and judges one fold of a real set and answers with one line of JSON (`FoldAnswer`). */
const [, , , id, at, data] = process.argv as string[];
const set = REAL_SETS.find((s) => s.id === id)!.read(data!);
const fold = foldsOf(set)[Number(at)]!;
const { steps, channels, classes } = set;
const width = steps * channels;

/** Rows centred and scaled by the training rows, with the channel that says what was seen: all of it. */
function inputs(indices: Int32Array): { x: Float32Array; y: Int32Array } {
  const x = new Float32Array(indices.length * steps * (channels + 1));
  indices.forEach((i, k) => {
    for (let t = 0; t < steps; t++) {
      const to = (k * steps + t) * (channels + 1);
      for (let c = 0; c < channels; c++) x[to + c] = (set.x[i * width + t * channels + c]! - centre[c]!) / scale[c]!;
      x[to + channels] = 1;
    }
  });
  return { x, y: Int32Array.from(indices, (i) => set.y[i]!) };
}

const [centre, scale] = [new Float64Array(channels), new Float64Array(channels)];
for (let c = 0; c < channels; c++) {
  const values = Array.from(fold.train).flatMap((i) =>
    Array.from({ length: steps }, (_, t) => set.x[i * width + t * channels + c]!)
  );
  centre[c] = values.reduce((s, v) => s + v, 0) / values.length;
  scale[c] = Math.sqrt(values.reduce((s, v) => s + (v - centre[c]!) ** 2, 0) / values.length) || 1;
}

const network = ownNetwork(steps, channels + 1, classes.length);
const [train, test] = [inputs(fold.train), inputs(fold.test)];
const began = performance.now();
const seed = mixed(SEED, Number(at));
const { weights } = await trainCrop({
  network,
  ...planFor(train.y.length, false),
  source: sourceOf(train, seed),
  validation: null,
  warm: null,
  classWeights: null,
  seed
});
const seconds = (performance.now() - began) / 1000;
const logits = await networkLogits(network, weights, test.x, test.y.length);
const labelled = { ...train, width: steps * (channels + 1), classes: classes.length };
const forest = fitForest(labelled, { random: seededRandom(mixed(seed, 3)) });
const base64 = (a: Float32Array) => Buffer.from(a.buffer, a.byteOffset, a.byteLength).toString('base64');
const answer: FoldAnswer = {
  model: base64(softmaxRows(logits, classes.length, 1)),
  forest: base64(Float32Array.from(forest.probabilities(test.x))),
  trainSeconds: seconds
};
process.stdout.write(`${JSON.stringify(answer)}\n`);
