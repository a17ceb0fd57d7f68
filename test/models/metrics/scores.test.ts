import { expect, test } from 'vitest';
import { scoresOf } from '../../../models/metrics/scores.ts';
import { seeded } from '../../support/random.ts';

test('scores count rejections and draw whole groups', () => {
  const row = (p: number) => Float32Array.from([p, 1 - p]);
  const judged = {
    truth: Int32Array.from([0, 0, 1, 1]),
    probabilities: [row(0.9), row(0.52), row(0.2), row(0.6)],
    groups: ['a', 'a', 'b', 'b']
  };
  const s = scoresOf(judged, 2, 0.55, seeded(1));
  expect(s).toMatchObject({
    n: 4,
    nGroups: 2,
    accuracy: 0.75,
    rejectedShare: 0.25,
    confusion: [
      [2, 0],
      [1, 1]
    ]
  });
  expect(s.acceptedAccuracy).toBeCloseTo(2 / 3);
  expect(s.brier).toBeCloseTo((2 * 0.01 + 2 * 0.48 ** 2 + 2 * 0.04 + 2 * 0.36) / 4);
  expect(s.ci95.accuracy).toEqual([0.5, 1]); // only groups a, b, or both can be drawn
});
