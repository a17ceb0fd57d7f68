import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogueEconomics } from '../../../../pipeline/score/catalogue-economics.ts';
import { decide } from '../../../../pipeline/score/decide.ts';
import { readFarmerInput } from '../../../../pipeline/score/input.ts';
import { pointsOf } from '../../../../pipeline/score/points.ts';
import { POLICY } from '../../../../pipeline/score/policy.ts';
import { aucDifference, rankedOf } from '../../../../pipeline/score/portfolio/discrimination.ts';
import { FIT_SETTINGS, type FitSettings, fitScorecard } from '../../../../pipeline/score/portfolio/fit.ts';
import { type FittedScorecard, policyWith, readFitted } from '../../../../pipeline/score/portfolio/fitted.ts';
import { isHeldOut } from '../../../../pipeline/score/portfolio/hold-out.ts';
import { endedOf } from '../../../../pipeline/score/portfolio/loan.ts';
import { fitLogistic, sigmoid } from '../../../../pipeline/score/portfolio/logistic.ts';
import { endsOf, scored } from '../../../../pipeline/score/portfolio/scored.ts';
import { dice } from '../../../../scripts/simulate/dice.ts';
import { simulatedPortfolio } from '../../../../scripts/simulate/portfolio.ts';
import { seeded } from '../../../support/random.ts';

const portfolio = { loans: simulatedPortfolio(9000, 7), simulated: true };
const fitWith = (more: Partial<FitSettings> = {}) =>
  fitScorecard(portfolio, POLICY, { ...FIT_SETTINGS, leastBads: 200, ...more }, 'f00dfeed', dice(1).next);
const fitted = ((): FittedScorecard => {
  const found = fitWith();
  if (!found.ok) throw new Error(found.reason);
  return found.fitted;
})();
const policy = policyWith(fitted, POLICY);

test('fewer bads than the method asks for is refused with the number found; a trial says that it is one', () => {
  const refused = fitWith({ leastBads: 1000 });
  expect(refused).toMatchObject({ ok: false, reason: expect.stringMatching(/at least 1000 bad loans.*found \d{3} /) });
  expect(fitted.trial).toMatch(/a trial, not to be lent by/);
  expect(fitted.id).toMatch(/simulated-trial/);
  expect(policy.source).toMatch(/simulated portfolio, trial/);
});

test('points add up to the score, and the score is the regression but for rounding', () => {
  const { lines, alpha } = fitted.fit;
  const kept = lines.filter((l) => l.status === 'kept');
  expect(kept.length).toBeGreaterThan(3);
  for (const loan of endedOf(portfolio.loans, POLICY).slice(0, 500)) {
    const s = scored(loan, policy);
    const sum = fitted.scorecard.reduce((all, line) => all + pointsOf(line, loan.attributes[line.id]), 0);
    expect(s.score).toBe(Math.min(850, Math.max(300, fitted.base + sum)));
    let logit = alpha;
    for (const l of kept) {
      const line = fitted.scorecard.find((c) => c.id === l.id)!;
      const value = loan.attributes[l.id];
      if (value === null) continue;
      const at =
        line.kind === 'class'
          ? l.bins.findIndex((b) => b.label.split(' | ').includes(String(value)))
          : line.bins.findIndex(([bound]) =>
              line.kind === 'atLeast' ? Number(value) >= bound : Number(value) <= bound
            );
      logit += l.beta! * l.bins.at(at)!.woe;
    }
    const exact = POLICY.pd.offset - POLICY.pd.factor * logit;
    expect(Math.abs(exact - s.score)).toBeLessThanOrEqual((kept.length + 1) / 2);
    // the customary card, α spread over the characteristics, gives the same score
    const customary = kept.reduce((all, l) => all + l.alphaShare, POLICY.pd.offset) + sum;
    expect(Math.abs(customary - s.score)).toBeLessThanOrEqual(0.5);
  }
});

test('coefficients kept are negative, points fall from the best bin on, hazard stays within 12, unknown earns 0', () => {
  for (const [i, line] of fitted.scorecard.entries()) {
    const said = fitted.fit.lines[i]!;
    if (said.status === 'kept') expect(said.beta).toBeLessThan(0);
    else expect(line.bins.every(([, p]) => p === 0)).toBe(true);
    for (let k = 1; k < line.bins.length; k++) expect(line.bins[k]![1]).toBeLessThanOrEqual(line.bins[k - 1]![1]);
    expect(pointsOf(line, null)).toBe(0);
    if (line.id === 'hazard') for (const [, p] of line.bins) expect(Math.abs(p)).toBeLessThanOrEqual(12);
  }
});

test('logistic regression finds the coefficients that made the data, within its own standard errors', () => {
  const random = seeded(2);
  const truth = { alpha: -2.2, beta: [0.9, -0.6, 0, 0.3] };
  let [inside, all] = [0, 0];
  for (let round = 0; round < 20; round++) {
    const n = 1500;
    const x = Float64Array.from({ length: n * 4 }, () => 2 * random() + 2 * random() - 2);
    const bad = Array.from({ length: n }, (_, i) =>
      Number(random() < sigmoid(truth.beta.reduce((s, b, k) => s + b * x[i * 4 + k]!, truth.alpha)))
    );
    const found = fitLogistic(x, 4, bad, new Float64Array(n).fill(1), 0.1);
    expect(found.converged).toBe(true);
    for (const [k, b] of truth.beta.entries()) {
      const off = Math.abs(found.beta[k]! - b) / found.se.beta[k]!;
      expect(off).toBeLessThan(4.5);
      all++;
      if (off < 1.96) inside++;
    }
  }
  expect(inside / all).toBeGreaterThan(0.86); // 95 % but for the luck of 80 draws
});

test('the fitted scorecard orders the loans of a portfolio that it never saw better than the expert one', () => {
  const large = { loans: simulatedPortfolio(30_000, 7), simulated: true };
  const found = fitScorecard(large, POLICY, FIT_SETTINGS, 'f00dfeed', dice(1).next); // the bar of 1000 bads met
  if (!found.ok) throw new Error(found.reason);
  expect(found.fitted.trial).toBe(null);
  const other = simulatedPortfolio(15_000, 8);
  const [mine, expert] = [policyWith(found.fitted, POLICY), POLICY].map((p) => endsOf(other.map((l) => scored(l, p))));
  const ranked = (ends: typeof mine) =>
    rankedOf(
      ends!.map((e) => e.score),
      ends!.map((e) => e.bad)
    );
  const how = { farmers: mine!.map((e) => e.loan.farmer), draws: 100, random: dice(2).next };
  expect(aucDifference(ranked(mine), ranked(expert), how).low).toBeGreaterThan(0);
}, 180_000);

test('a policy carries it: the worked farmers are decided, by its points', () => {
  const { inputs } = JSON.parse(
    readFileSync(new URL('../../../support/credit_examples.json', import.meta.url), 'utf8')
  ) as { inputs: unknown[] };
  for (const row of inputs) {
    const read = readFarmerInput(row);
    if (!read.ok) throw new Error(read.error);
    const { score, points, grade } = decide(read.input, catalogueEconomics, policy);
    const sum = Object.values(points).reduce((a, b) => a + b, 0);
    expect(score).toBe(Math.min(850, Math.max(300, fitted.base + sum)));
    expect(['A', 'B', 'C', 'D', 'E']).toContain(grade);
  }
});

test('the file reads back; one whose lines would not stand in a policy is refused', () => {
  const copy = JSON.parse(JSON.stringify(fitted)) as FittedScorecard;
  expect(readFitted(copy, 's.json')).toEqual(fitted);
  const broken = (change: (f: FittedScorecard & { scorecard: { bins: unknown[] }[] }) => void) => () => {
    const it = structuredClone(copy) as never;
    change(it);
    readFitted(it, 's.json');
  };
  expect(broken((f) => void (f.scorecard as unknown[]).pop())).toThrow(/expected the lines/);
  expect(broken((f) => void f.scorecard[0]!.bins.pop())).toThrow(/expected the words/);
  expect(broken((f) => void f.scorecard[1]!.bins.reverse())).toThrow(/from best to worst/);
  expect(() => readFitted({ points: 1 }, 's.json')).toThrow(/s.json: expected a scorecard of/);
});

test('reject inference: off unless asked; with worse rejected the base falls, and the effect is told', () => {
  expect(fitted.fit.rejects).toBe(null);
  for (const method of ['fuzzy', 'parcelling'] as const) {
    const found = fitWith({ rejects: method, uplift: 2 });
    if (!found.ok) throw new Error(found.reason);
    const r = found.fitted.fit.rejects!;
    expect(found.fitted.id).toContain(method);
    expect(r.inferredBadRate!).toBeGreaterThan(r.acceptedBadRate);
    expect(r.base.with).toBeLessThan(r.base.without);
    expect(r.rejected).toBeGreaterThan(1000);
  }
});

test('farmers are held out by their name and seed: a share, and no loan of one on both sides', () => {
  const held = Array.from({ length: 20_000 }, (_, i) => isHeldOut(`f${i}`, 5, 0.3)).filter(Boolean).length;
  expect(Math.abs(held / 20_000 - 0.3)).toBeLessThan(0.015);
  expect(isHeldOut('f1', 5, 0)).toBe(false);
  expect(isHeldOut('f1', 5, 1)).toBe(true);
});
