import { expect, test } from 'vitest';
import { POLICY } from '../../../../pipeline/score/policy.ts';
import { assess } from '../../../../pipeline/score/portfolio/assess.ts';
import { fairnessOf } from '../../../../pipeline/score/portfolio/fairness.ts';
import { FIT_SETTINGS, fitScorecard } from '../../../../pipeline/score/portfolio/fit.ts';
import { policyWith } from '../../../../pipeline/score/portfolio/fitted.ts';
import { endsOf, type Scored, scored } from '../../../../pipeline/score/portfolio/scored.ts';
import { comparisonOf } from '../../../../pipeline/score/portfolio/swap-set.ts';
import { toHtml, toMarkdown } from '../../../../scripts/scorecard/document.ts';
import { reportPage } from '../../../../scripts/scorecard/report-page.ts';
import { dice } from '../../../../scripts/simulate/dice.ts';
import { simulatedPortfolio } from '../../../../scripts/simulate/portfolio.ts';

const loans = simulatedPortfolio(6000, 4);
const portfolio = { loans, simulated: true };
const expert = { policy: POLICY, fitted: null };
const how = () => ({ draws: 20, random: dice(1).next });
const fitting = fitScorecard(portfolio, POLICY, { ...FIT_SETTINGS, leastBads: 50 }, 'abc', dice(1).next);
if (!fitting.ok) throw new Error(fitting.reason);
const mine = { policy: policyWith(fitting.fitted, POLICY), fitted: fitting.fitted };

test('farmers whom the fit has seen in this file are left out; in another file nobody is', () => {
  const same = assess(portfolio, 'abc', mine, expert, how());
  const other = assess(portfolio, 'def', mine, expert, how());
  expect(other.population.leftOut).toBe(0);
  expect(same.population.leftOut / loans.length).toBeCloseTo(0.7, 1);
  expect(same.discrimination!.loans).toBe(same.comparison!.known);
  expect(same.discrimination!.loans).toBe(fitting.ok && fitting.fitted.fit.holdOut.loans);
});

test('regions and grades part the loans; the second season is told apart from the first', () => {
  const found = assess(portfolio, 'def', expert, null, how());
  const { whole, grades, regions } = found.calibration;
  for (const rows of [grades, regions]) expect(rows.reduce((n, { row }) => n + row.n, 0)).toBe(whole!.n);
  const [later] = found.stability.periods;
  expect(found.stability.against).toBe('2022');
  const csi = Object.fromEntries(later!.characteristics.map((c) => [c.id, c.psi]));
  expect(csi.season_z).toBeGreaterThan(0.1); // a dry season
  expect(csi.bureau).toBeLessThan(0.02); // nothing happened there
  expect(found.comparison).toBe(null);
});

/** Farmers of two groups: `approved` of each hundred by score, at one stress cover each. */
function group(name: string, n: number, approved: number, cover: number): Scored[] {
  const [one] = loans;
  return Array.from({ length: n }, (_, i) => {
    const loan = {
      ...one!,
      region: name,
      accepted: true,
      defaulted: false,
      attributes: { ...one!.attributes, stress_cover: cover }
    };
    return { ...scored(loan, POLICY), stopped: false, approved: (i * approved) % 100 < approved };
  });
}

test('approval is compared at equal stress cover: less cover is no unfairness, less approval at the same cover is', () => {
  const lessCover = [...group('a', 300, 90, 2.5), ...group('b', 300, 50, 0.5)];
  const fair = fairnessOf('region', lessCover, endsOf(lessCover));
  expect(fair.lowestRatio).toBeCloseTo(1, 12);
  expect(fair.ok.ratio).toBe(true);
  const sameCover = [...group('a', 300, 90, 2.5), ...group('b', 300, 50, 2.5)];
  const unfair = fairnessOf('region', sameCover, endsOf(sameCover));
  expect(unfair.lowestRatio).toBeCloseTo(5 / 9, 12);
  expect(unfair.opportunityGap).toBeCloseTo(0.4, 12);
  expect(unfair.ok).toMatchObject({ ratio: false, gap: false });
  const few = [...group('a', 300, 90, 2.5), ...group('b', 20, 10, 2.5)];
  expect(fairnessOf('region', few, endsOf(few)).ok).toMatchObject({ ratio: null, gap: null });
});

test('the swap set holds everybody once, and a scorecard swaps nobody with itself', () => {
  const all = loans.map((l) => scored(l, POLICY));
  const challenger = loans.map((l) => scored(l, mine.policy));
  const same = comparisonOf({ id: 'x', all }, { id: 'y', all }, 560, how());
  expect([same.swap.in.n, same.swap.out.n]).toEqual([0, 0]);
  const { swap, approved } = comparisonOf({ id: 'x', all }, { id: 'y', all: challenger }, 560, how());
  expect(swap.both.n + swap.in.n + swap.out.n + swap.neither.n).toBe(loans.length);
  expect(swap.both.n + swap.out.n).toBe(approved);
  expect(swap.both.n + swap.in.n).toBeLessThanOrEqual(approved);
  expect(swap.in.n).toBeGreaterThan(0);
});

test('the report says what it rests on, in both languages, as page and as text', () => {
  const found = assess(portfolio, 'abc', mine, expert, how());
  for (const [lang, words] of [
    ['en', ['Simulated:', 'Trial scorecard', 'Champion and challenger', 'not known (neutral)', 'Repayment cover']],
    ['zh', ['模拟数据', '试验评分卡', '冠军与挑战者', '未知(中性)', '压力情景还款覆盖']]
  ] as const) {
    const page = reportPage(found, mine, 0, lang);
    for (const text of [toHtml(page), toMarkdown(page)]) {
      for (const word of words) expect(text).toContain(word);
      expect(text).not.toMatch(/NaN|undefined|Infinity/);
    }
    expect(toHtml(page)).toContain('<svg');
  }
  expect(toMarkdown(reportPage(assess(portfolio, 'abc', expert, null, how()), expert, 2, 'en'))).toContain(
    'nothing is calibrated until a real portfolio is fitted'
  );
});
