import { expect, test } from 'vitest';
import { energyShare } from '../../../../scripts/simulate/realism/distance.ts';
import { aucOf, domainFigure, type Twins } from '../../../../scripts/simulate/realism/domain.ts';
import { seeded } from '../../../support/random.ts';
import { normalOf } from './drawn-fields.ts';

test('AUC by hand, with a tie', () => {
  expect(aucOf([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75);
  expect(aucOf([0.5, 0.5], [0, 1])).toBe(0.5);
  expect(aucOf([3, 2, 1], [1, 1, 0])).toBe(1);
  expect(aucOf([1, 2], [1, 1])).toBeNaN();
});

test('AUC is the share of pairs that are in order, by counting all pairs', () => {
  const random = seeded(8);
  for (let round = 0; round < 50; round++) {
    const scores = Array.from({ length: 30 }, () => random(8));
    const truth = Array.from({ length: 30 }, (_, i) => i < 2 || random(2) === 1);
    truth[2] = false;
    let [good, all] = [0, 0];
    scores.forEach((p, i) => {
      scores.forEach((q, j) => {
        if (!truth[i] || truth[j]) return;
        all++;
        good += p > q ? 1 : p === q ? 0.5 : 0;
      });
    });
    expect(aucOf(scores, truth)).toBeCloseTo(good / all, 12);
  }
});

function twinsAt(distance: number, n: number, perGroup: number): Twins[] {
  const random = seeded(9);
  const draw = (shift: number) => Float32Array.from({ length: 6 }, () => normalOf(random) + shift);
  return Array.from({ length: n }, (_, i) => ({
    group: `g${Math.floor(i / perGroup)}`,
    real: draw(distance),
    simulated: draw(0)
  }));
}

test('one distribution cannot be told apart, two distant ones always', () => {
  const same = domainFigure(twinsAt(0, 200, 1), seeded(1));
  expect(same.auc).toBeGreaterThan(0.4);
  expect(same.auc).toBeLessThan(0.6);
  expect(same.interval[0]).toBeLessThan(0.5);
  expect(same.interval[1]).toBeGreaterThan(0.5);
  expect(domainFigure(twinsAt(4, 100, 1), seeded(1)).auc).toBeGreaterThan(0.99);
});

test('what only a group has in common is no way to tell: groups are judged unseen', () => {
  // every real row of a group carries the group's own large offset, drawn as that of its simulated rows
  const random = seeded(10);
  const twins: Twins[] = [];
  for (let g = 0; g < 40; g++) {
    const [p, q] = [normalOf(random) * 5, normalOf(random) * 5];
    for (let k = 0; k < 6; k++) {
      const row = (offset: number) => Float32Array.from({ length: 3 }, () => offset + 0.1 * normalOf(random));
      twins.push({ group: `g${g}`, real: row(p), simulated: row(q) });
    }
  }
  const { auc, groups, pairs } = domainFigure(twins, seeded(2));
  expect([groups, pairs]).toEqual([40, 240]);
  expect(auc).toBeGreaterThan(0.3);
  expect(auc).toBeLessThan(0.7);
});

test('one group alone is no test', () => {
  expect(domainFigure(twinsAt(0, 5, 5), seeded(1)).auc).toBeNaN();
  expect(domainFigure([], seeded(1)).auc).toBeNaN();
});

test('energy share: 0 for one distribution, 1 for two points, between for two normals', () => {
  const random = seeded(11);
  const draw = (n: number, shift: number) =>
    Array.from({ length: n }, () => [normalOf(random) + shift, normalOf(random)]);
  expect(energyShare(draw(400, 0), draw(400, 0))).toBeCloseTo(0, 2);
  const [near, far] = [energyShare(draw(300, 0), draw(300, 1)), energyShare(draw(300, 0), draw(300, 6))];
  expect(near).toBeGreaterThan(0.05);
  expect(far).toBeGreaterThan(near);
  expect(far).toBeLessThan(1);
  // two points apart, one column constant within both
  expect(
    energyShare(
      [
        [0, 1],
        [0, 1.0001]
      ],
      [
        [0, 9],
        [0, 9]
      ]
    )
  ).toBeGreaterThan(0.99);
  expect(energyShare([[0]], [[1]])).toBeNaN();
});
