import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isotonicOf } from '../../../../pipeline/score/portfolio/calibration.ts';
import { aucOf, countsOf, ksOf, rankedOf } from '../../../../pipeline/score/portfolio/discrimination.ts';
import { fitLogistic } from '../../../../pipeline/score/portfolio/logistic.ts';
import { informationValue, totalOf, woeOf } from '../../../../pipeline/score/portfolio/woe.ts';

// figures of scikit-learn, statsmodels, scipy and optbinning; test/golden/scorecard/scorecard.py is the recipe
const { logistic, ranking, woe } = JSON.parse(
  readFileSync(new URL('../../../golden/scorecard/scorecard.json', import.meta.url), 'utf8')
) as {
  logistic: {
    x: number[][];
    bad: number[];
    ridge: number;
    ridged: { alpha: number; beta: number[] };
    plain: { alpha: number; beta: number[]; se: number[] };
  };
  ranking: { score: number[]; bad: number[]; auc: number; ks: number; isotonic: number[] };
  woe: { x: number[]; bad: number[]; splits: number[]; n: number[]; bads: number[]; woe: number[]; iv: number };
};

test('logistic regression: coefficients and standard errors of statsmodels, ridge of scikit-learn', () => {
  const x = Float64Array.from(logistic.x.flat());
  const ones = new Float64Array(logistic.bad.length).fill(1);
  const plain = fitLogistic(x, 3, logistic.bad, ones, 0);
  const ridged = fitLogistic(x, 3, logistic.bad, ones, logistic.ridge);
  expect(plain.converged && ridged.converged).toBe(true);
  const close = (a: number[], b: number[], digits: number) =>
    a.forEach((v, i) => {
      expect(v).toBeCloseTo(b[i]!, digits);
    });
  close([plain.alpha, ...plain.beta], [logistic.plain.alpha, ...logistic.plain.beta], 8);
  close([plain.se.alpha, ...plain.se.beta], logistic.plain.se, 7);
  close([ridged.alpha, ...ridged.beta], [logistic.ridged.alpha, ...logistic.ridged.beta], 4);
});

test('a row that counts twice is the row written twice', () => {
  const ones = new Float64Array(300).fill(1);
  const twice = fitLogistic(
    Float64Array.from(logistic.x.flat()),
    3,
    logistic.bad,
    ones.map((_, i) => 1 + (i % 2)),
    0
  );
  const rows = logistic.x.flatMap((row, i) => (i % 2 ? [row, row] : [row]));
  const bad = logistic.bad.flatMap((b, i) => (i % 2 ? [b, b] : [b]));
  const written = fitLogistic(Float64Array.from(rows.flat()), 3, bad, new Float64Array(rows.length).fill(1), 0);
  written.beta.forEach((b, i) => {
    expect(twice.beta[i]).toBeCloseTo(b, 9);
  });
});

test('AUC, KS and isotonic regression of scikit-learn and scipy', () => {
  const bad = ranking.bad.map((b) => b === 1);
  const counts = countsOf(rankedOf(ranking.score, bad));
  expect(aucOf(counts)).toBeCloseTo(ranking.auc, 12);
  expect(ksOf(counts)).toBeCloseTo(ranking.ks, 12);
  const steps = isotonicOf(ranking.score.map((score, i) => ({ score, bad: bad[i]!, pd: 0 })));
  ranking.score.forEach((score, i) => {
    const step = steps.find((s) => score >= s.fromScore && score <= s.toScore)!;
    expect(step.pd).toBeCloseTo(ranking.isotonic[i]!, 9);
  });
});

test('weights of evidence and information value of optbinning', () => {
  const bounds = [...woe.splits, Infinity];
  const cells = bounds.map(() => ({ n: 0, bads: 0 }));
  woe.x.forEach((x, i) => {
    const cell = cells[bounds.findIndex((b) => x < b)]!;
    cell.n++;
    cell.bads += woe.bad[i]!;
  });
  expect(cells.map((c) => [c.n, c.bads])).toEqual(woe.n.map((n, i) => [n, woe.bads[i]]));
  const all = totalOf(cells);
  cells.forEach((cell, i) => {
    expect(woeOf(cell, all)).toBeCloseTo(woe.woe[i]!, 9);
  });
  expect(informationValue(cells, all)).toBeCloseTo(woe.iv, 9);
});
