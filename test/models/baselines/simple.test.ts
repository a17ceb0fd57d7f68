import { expect, test } from 'vitest';
import { fitLogistic } from '../../../models/baselines/logistic.ts';
import { fitMajority } from '../../../models/baselines/majority.ts';
import { topOf } from '../../../models/metrics/calibration.ts';
import { seeded } from '../../support/random.ts';

test('the majority: shares of the training rows for every row, whatever it holds', () => {
  const rows = { x: new Float32Array(10), y: Int32Array.of(2, 0, 2, 1, 2), width: 2, classes: 4 };
  const model = fitMajority(rows);
  expect(model.top).toBe(2);
  expect([...model.probabilities(Float32Array.of(1, 2, 3, 4))]).toEqual(
    [0.2, 0.2, 0.6, 0, 0.2, 0.2, 0.6, 0].map(Math.fround)
  );
  expect(fitMajority({ ...rows, y: Int32Array.of(3, 1, 3, 1, 0) }).top).toBe(1); // ties to the earlier
});

test('softmax regression finds three classes that lines part, the same for the same seed', () => {
  const random = seeded(3);
  const n = 300;
  const y = Int32Array.from({ length: n }, () => random(3));
  const corner = [
    [0, 0],
    [3, 0],
    [0, 3]
  ];
  const values = new Float32Array(2 * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < 2; k++) values[2 * i + k] = corner[y[i]!]![k]! + 2 * random() - 1;
  }
  const model = () => fitLogistic({ x: values, y, width: 2, classes: 3 }, { epochs: 30, random: seeded(5) });
  const p = model().probabilities(values);
  const { top } = topOf(p, 3);
  expect(top.filter((c, i) => c === y[i]).length / n).toBeGreaterThan(0.97);
  for (let i = 0; i < n; i++) expect(p[3 * i]! + p[3 * i + 1]! + p[3 * i + 2]!).toBeCloseTo(1, 5);
  expect(model().probabilities(values)).toEqual(p);
});

test('both refuse rows that are not whole', () => {
  const rows = { x: Float32Array.of(1, 2), y: Int32Array.of(0), width: 2, classes: 1 };
  for (const model of [fitMajority(rows), fitLogistic(rows, { epochs: 1, random: seeded(1) })]) {
    expect(() => model.probabilities(Float32Array.of(1, 2, 3))).toThrow('rows of 2 values, got 3 values');
  }
});
