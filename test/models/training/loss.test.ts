import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../models/backend.ts';
import { crossEntropy, type LossOptions, softCrossEntropy } from '../../../models/training/loss.ts';
import { seeded } from '../../support/random.ts';

beforeAll(async () => {
  await startBackend('wasm');
});

const PLAIN: LossOptions = { smoothing: 0, classWeights: null };
const lossOf = (logits: number[][], y: number[], o: LossOptions = PLAIN) =>
  tf.tidy(() => crossEntropy(tf.tensor2d(logits), Int32Array.from(y), o).dataSync()[0]!);

/** The loss in plain numbers. */
function byHand(
  logits: number[][],
  mixed: { y: number[]; other: number[]; share: number[] },
  { smoothing, classWeights }: LossOptions
): number {
  let [sum, total] = [0, 0];
  logits.forEach((row, i) => {
    const most = Math.max(...row);
    const z = row.reduce((s, v) => s + Math.exp(v - most), 0);
    const [own, other, share] = [mixed.y[i]!, mixed.other[i]!, mixed.share[i]!];
    const each = row.reduce((s, v, c) => {
      const label = (c === own ? share : 0) + (c === other ? 1 - share : 0);
      const target = (1 - smoothing) * label + smoothing / row.length;
      return s - target * (v - most - Math.log(z));
    }, 0);
    const weight = classWeights ? share * classWeights[own]! + (1 - share) * classWeights[other]! : 1;
    sum += weight * each;
    total += weight;
  });
  return sum / total;
}

describe('crossEntropy', () => {
  test('even logits cost ln(classes); a sure answer costs nothing if right and its lead if wrong', () => {
    expect(lossOf([[0, 0, 0, 0]], [2])).toBeCloseTo(Math.log(4), 6);
    expect(lossOf([[30, 0, 0]], [0])).toBeCloseTo(0, 6);
    expect(lossOf([[30, 0, 0]], [1])).toBeCloseTo(30, 4);
    // softmax (1/4, 3/4): the mean of −ln ¼ and −ln ¾
    const row = [0, Math.log(3)];
    expect(lossOf([row, row], [0, 1])).toBeCloseTo((Math.log(4) + Math.log(4 / 3)) / 2, 6);
  });

  test('smoothing takes its share of the label for all classes alike', () => {
    // −ln ¼ and −ln ¾ at 0.95 and 0.05
    const loss = lossOf([[0, Math.log(3)]], [0], { smoothing: 0.1, classWeights: null });
    expect(loss).toBeCloseTo(0.95 * Math.log(4) + 0.05 * Math.log(4 / 3), 6);
  });

  test('class weights weigh samples, and weights alike are no weights', () => {
    const row = [0, Math.log(3)];
    const loss = lossOf([row, row], [0, 1], { smoothing: 0, classWeights: [3, 1] });
    expect(loss).toBeCloseTo((3 * Math.log(4) + Math.log(4 / 3)) / 4, 6);
    expect(lossOf([row, row], [0, 1], { smoothing: 0, classWeights: [7, 7] })).toBeCloseTo(
      lossOf([row, row], [0, 1]),
      6
    );
    expect(lossOf([row], [0], { smoothing: 0, classWeights: [0, 1] })).toBe(0); // a class that weighs nothing
  });
});

test('law: the loss and its gradient are those of plain numbers, for samples of two classes, smoothed and weighted', () => {
  const random = seeded(50);
  for (let k = 0; k < 40; k++) {
    const [n, classes] = [1 + random(6), 2 + random(5)];
    const logits = Array.from({ length: n }, () => Array.from({ length: classes }, () => random() * 10 - 5));
    const mixed = {
      y: logits.map(() => random(classes)),
      other: logits.map(() => random(classes)),
      share: logits.map(() => 0.5 + random() / 2)
    };
    const o: LossOptions = {
      smoothing: k % 2 === 0 ? 0 : random() * 0.3,
      classWeights: k % 3 === 0 ? null : Array.from({ length: classes }, () => 0.1 + random() * 3)
    };
    const batch = {
      y: Int32Array.from(mixed.y),
      other: Int32Array.from(mixed.other),
      share: Float32Array.from(mixed.share)
    };
    const before = tf.memory().numTensors;
    const [value, gradient] = tf.tidy(() => {
      const at = tf.valueAndGrad((x) => softCrossEntropy(x as tf.Tensor2D, batch, o))(tf.tensor2d(logits));
      return [at.value.dataSync()[0]!, Float32Array.from(at.grad.dataSync())];
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(value).toBeCloseTo(byHand(logits, mixed, o), 4);
    const [i, c] = [random(n), random(classes)];
    const moved = (by: number) => logits.map((row, r) => row.map((v, q) => (r === i && q === c ? v + by : v)));
    const slope = (byHand(moved(1e-4), mixed, o) - byHand(moved(-1e-4), mixed, o)) / 2e-4;
    expect(gradient[i * classes + c]).toBeCloseTo(slope, 4);
  }
});
