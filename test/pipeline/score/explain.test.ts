import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isoDate } from '../../../pipeline/dates.ts';
import { catalogueEconomics } from '../../../pipeline/score/catalogue-economics.ts';
import { decide } from '../../../pipeline/score/decide.ts';
import { explainText } from '../../../pipeline/score/explain.ts';
import { readFarmerInput } from '../../../pipeline/score/input.ts';
import { POLICY } from '../../../pipeline/score/policy.ts';
import { type CreditAssessment, creditAssessment } from '../../../pipeline/score/resource.ts';
import { waterfall } from '../../../pipeline/score/waterfall.ts';
import { WORDING } from '../../../pipeline/score/wording.ts';

const { inputs } = JSON.parse(readFileSync(new URL('../../support/credit_examples.json', import.meta.url), 'utf8')) as {
  inputs: Record<string, unknown>[];
};

/** The resource of a worked farmer, without plots of imagery. */
function resourceOf(id: string, change: Record<string, unknown> = {}): CreditAssessment {
  const read = readFarmerInput({ ...inputs.find((i) => i.id === id)!, ...change });
  if (!read.ok) throw new Error(read.error);
  const body = creditAssessment(
    { input: read.input, plots: [], findings: [], papers: [] },
    decide(read.input, catalogueEconomics, POLICY),
    null,
    catalogueEconomics,
    POLICY,
    {
      season: 2024,
      asOf: isoDate('2023-10-01'),
      region: 'HHH',
      imagery: ['S2A_1', 'S2A_2'],
      models: { 'crop-multi': '1.0.0' },
      tracks: { score: 'score-abc' }
    }
  );
  return { assessmentId: 'ca_test', ...body };
}

test('the waterfall of every worked farmer steps from base to score, and names a reason where points were lost', () => {
  for (const { id } of inputs) {
    const { explain, score } = resourceOf(String(id));
    const steps = waterfall(explain, POLICY);
    expect(steps).toHaveLength(15);
    expect(POLICY.score.base + steps.reduce((sum, s) => sum + s.points, 0)).toBe(score.value);
    for (const s of steps) expect(s.reason !== null, s.id).toBe(s.value !== null && s.points < s.best);
  }
});

test('the account of F1, in English, line by line where it matters', () => {
  const lines = explainText(resourceOf('F1'), 'en', POLICY)
    .split('\n')
    .map((line) => line.trim());
  for (const line of [
    'Decision: offer  ·  37,200 CNY',
    '         44,955.90  cap per mu  ← binds',
    '         69,772.94  need',
    '         79,205.82  capacity to repay',
    '        500,000.00  product cap',
    'Score 659 (300-850), grade B, default within 12 months 1.18 % (expert scorecard, not calibrated on loans)',
    '    540  base',
    '    +25  Credit bureau record = clean  (best +25)',
    '      0  Vigour this season (not known, neutral)  (best +8)',
    '    659  sum',
    `  RC-102 ${WORDING['RC-102'].en}`,
    `         to cure: ${WORDING['RC-102'].cure.en}`,
    '  vigour this season: cover more ground, so that there are plots of the crop to compare with',
    '  score: score-abc'
  ]) {
    expect(lines).toContain(line.trim());
  }
});

test('in Chinese every head, decision and reason is Chinese; a hard stop says why', () => {
  const text = explainText(resourceOf('F4'), 'zh', POLICY);
  for (const part of ['结论: 拒绝  ·  0 元', '硬性拒绝: RC-203 同一地块被多人申报', '改善办法: ', '等级 E', '依据']) {
    expect(text).toContain(part);
  }
  expect(text).not.toMatch(/Decision|Score|to cure|Evidence|binds/);
});

test('where no limit was computed the account says so and lists what is missing', () => {
  const text = explainText(resourceOf('F1', { tenor_days: null }), 'en', POLICY);
  expect(text).toContain('Decision: manual review  ·  no limit was computed');
  expect(text).toContain('term of the loan: the lender states it');
  expect(text).not.toMatch(/NaN|null|undefined|binds/);
});
