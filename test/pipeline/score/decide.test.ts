import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogueEconomics } from '../../../pipeline/score/catalogue-economics.ts';
import { decide } from '../../../pipeline/score/decide.ts';
import { type FarmerInput, readFarmerInput } from '../../../pipeline/score/input.ts';
import { POLICY } from '../../../pipeline/score/policy.ts';
import { printed } from '../../../pipeline/score/printed.ts';

type Row = Record<string, unknown> & { id: string };
const worked = JSON.parse(
  readFileSync(new URL('../../support/credit_examples.json', import.meta.url), 'utf8')
) as Record<string, unknown> & { inputs: Row[]; expected: Row[] };

const farmer = (id: string, change: (row: Row) => void = () => {}): FarmerInput => {
  const row = structuredClone(worked.inputs.find((i) => i.id === id)!);
  change(row);
  const read = readFarmerInput(row);
  if (!read.ok) throw new Error(read.error);
  return read.input;
};
const assess = (input: FarmerInput) => decide(input, catalogueEconomics, POLICY);
const DECISIONS: Record<string, string> = { F1: 'offer', F2: 'offer', F3: 'offer', F4: 'decline' };
const REASONS: Record<string, string[]> = {
  F1: ['RC-102', 'RC-104', 'RC-112', 'RC-110'],
  F2: ['RC-102', 'RC-115', 'RC-108', 'RC-104'],
  F3: ['RC-102', 'RC-105', 'RC-115', 'RC-112'],
  F4: ['RC-102', 'RC-110', 'RC-107', 'RC-103']
};

for (const want of worked.expected) {
  test(`worked farmer ${want.id}: every printed figure, exactly`, () => {
    expect(printed(assess(farmer(want.id)))).toEqual({
      ...want,
      decision: DECISIONS[want.id],
      reasonCodes: REASONS[want.id]
    });
  });
}

test('the policy is the table that the worked farmers were computed with', () => {
  const policy = worked.policy as Record<string, number>;
  expect(POLICY).toMatchObject({
    dscrMin: policy.dscr_min,
    ownFundMin: policy.own_fund_min,
    apr: policy.apr,
    productCapCny: policy.product_cap_cny,
    guaranteeCapCny: policy.guarantee_cap_cny,
    minLimitCny: policy.min_limit_cny,
    roundToCny: policy.round_to,
    cropCorrelation: policy.rho_crop,
    guaranteeCover: policy.guarantee_cover,
    lgd: { unsecured: policy.lgd_unsecured, insured: policy.lgd_insured },
    aprFloor: { costOfFunds: policy.cof, opex: policy.opex, capital: policy.capital_charge },
    stageFactor: worked.stage_factor
  });
  expect(POLICY.pd.factor).toBeCloseTo(policy.pdo! / Math.LN2, 10);
  expect(POLICY.pd.offset).toBeCloseTo(600 - POLICY.pd.factor * Math.log(30), 10);
  const bins = (worked.scorecard as Record<string, unknown>[]).map((line) => ({
    id: line.id,
    kind: line.bins ? 'class' : line.lo ? 'atLeast' : 'atMost',
    bins: line.bins ?? line.lo ?? line.hi
  }));
  expect(POLICY.scorecard.map(({ id, kind, bins: b }) => ({ id, kind, bins: b }))).toEqual(bins);
});

const NEEDED: [string, (row: Row) => void][] = [
  ['bureau', (r) => ((r.attributes as Row).bureau = null)],
  ['tenor_days', (r) => delete r.tenor_days],
  ['living_cny_year', (r) => (r.living_cny_year = null)],
  ['stage', (r) => (r.stage = null)],
  ['rent_due_cny', (r) => delete r.rent_due_cny],
  ['offfarm_cny_year', (r) => (r.offfarm_cny_year = null)],
  ['other_debt_service_cny', (r) => (r.other_debt_service_cny = null)],
  ['data_quality', (r) => (r.data_quality = null)],
  ['concentration_headroom_cny', (r) => (r.concentration_headroom_cny = null)],
  ['plots.F1-P2.observed_mu', (r) => ((r.plots as Row[])[1]!.observed_mu = null)],
  ['plots.F1-P1.title_weight', (r) => delete (r.plots as Row[])[0]!.title_weight],
  ['plots.F1-P1.model_rmse_kg_mu', (r) => ((r.plots as Row[])[0]!.model_rmse_kg_mu = null)],
  ['insurance.WW.weight', (r) => delete (r.insurance as Record<string, Row>).WW!.weight],
  ['insurance', (r) => delete r.insurance],
  ['plots', (r) => (r.plots = [])]
];
for (const [name, remove] of NEEDED) {
  test(`without ${name} no limit is computed and a person decides`, () => {
    const a = assess(farmer('F1', remove));
    expect(a).toMatchObject({
      decision: 'manual_review',
      limit_cny: null,
      limit_before_caps: null,
      binding: null,
      expected_loss_cny: null,
      limit_per_mu: null,
      stressed_dscr: null
    });
    expect(a.missing).toContain(name);
    expect(() => JSON.stringify(printed(a))).not.toThrow();
    expect(JSON.stringify(a)).not.toContain('NaN');
  });
}

test('a crop without a row of prices has no value and no limit', () => {
  const a = decide(farmer('F1'), () => null, POLICY);
  expect(a).toMatchObject({ decision: 'manual_review', limit_cny: null, expected_value: null });
  expect(a.missing).toContain('economics.WW');
});

test('a satellite yield that is not known leaves the county posterior, and is named', () => {
  const a = assess(farmer('F1', (r) => ((r.plots as Row[])[1]!.sat_kg_mu = null)));
  expect(a.plots[1]).toMatchObject({ w: 0, yieldKgPerMu: 430, yieldSd: 0.15 * 430 });
  expect(a.missing).toEqual(['plots.F1-P2.sat_kg_mu', 'season_z']);
  expect(a.decision).toBe('offer');
});

test('too little evidence is a decision of its own, never a limit of 0', () => {
  const a = assess(farmer('F3', (r) => (r.insufficient_evidence = true)));
  expect(a).toMatchObject({ decision: 'insufficient_evidence', limit_cny: null, binding: null, score: 612 });
  expect(a.reasonCodes).toEqual(['RC-120', 'RC-102', 'RC-105', 'RC-115']);
});

test('a crop that is recognised but not lent against, and grass, are not lendable', () => {
  for (const name of ['GA', 'GH', 'GS', '草地']) {
    const a = assess(
      farmer('F1', (r) => {
        for (const p of r.plots as Row[]) p.crop = name;
      })
    );
    expect(a, name).toMatchObject({ decision: 'not_lendable', limit_cny: null });
  }
  const mixed = assess(farmer('F1', (r) => ((r.plots as Row[])[1]!.crop = 'GS')));
  expect(mixed.plots.map((p) => p.plot)).toEqual(['F1-P1']);
  expect(mixed.acceptedAreaMu).toBe(72);
});

test('arrears beyond 90 days and an enforcement listing stop the matter and earn no points', () => {
  for (const bureau of ['dpd_over_90', 'enforcement']) {
    const a = assess(farmer('F3', (r) => ((r.attributes as Row).bureau = bureau)));
    expect(a).toMatchObject({ decision: 'decline', limit_cny: 0, binding: 'hard_stop' });
    expect(a.points.bureau).toBe(0);
    expect(a.reasonCodes[0]).toBe('RC-101');
  }
});

test('grade E stays E with a guarantor; a limit below 1000 is none; nothing to lend is covered', () => {
  const worst = (r: Row) => {
    Object.assign(r.attributes as Row, { bureau: 'dpd_31_90', years_observed: 0, debt_ratio: 3, title: 'none' });
    r.guarantee = true;
  };
  expect(assess(farmer('F3', worst))).toMatchObject({
    grade: 'E',
    grade_after_guarantee: 'E',
    decision: 'decline',
    limit_cny: 0
  });
  const small = assess(farmer('F3', (r) => (r.concentration_headroom_cny = 999)));
  expect(small).toMatchObject({ decision: 'decline', limit_cny: 0, binding: 'concentration', limit_per_mu: 0 });
  const nothing = assess(
    farmer('F3', (r) => {
      for (const p of r.plots as Row[]) p.title_weight = 0;
    })
  );
  expect(nothing).toMatchObject({ decision: 'decline', limit_cny: 0, need_cap: 0, expected_value: 0, ln_sigma: 0 });
  expect(nothing.points.stress_cover).toBe(40);
  expect(printed(nothing).attributes.stress_cover).toBe(null);
});

test('the product cap is that of the guarantee company where there is one', () => {
  const large = (r: Row) => {
    (r.plots as Row[]).forEach((p) => {
      p.declared_mu = (p.declared_mu as number) * 10;
      p.observed_mu = (p.observed_mu as number) * 10;
    });
    r.rent_due_cny = 2_500_000;
  };
  expect(assess(farmer('F2', large))).toMatchObject({ limit_cny: 3_000_000, binding: 'product' });
  const alone = (r: Row) => {
    large(r);
    r.guarantee = false;
  };
  expect(assess(farmer('F2', alone))).toMatchObject({ limit_cny: 500_000, binding: 'product' });
});

test('what breaks the shape is refused in one sentence', () => {
  const bad = (change: (row: Row) => void) => {
    const row = structuredClone(worked.inputs[0]!);
    change(row);
    const read = readFarmerInput(row);
    return read.ok ? '' : read.error;
  };
  expect(bad((r) => ((r.plots as Row[])[0]!.crop = 'triffid'))).toBe(
    'plots.0.crop: expected a crop or land class of the catalogue, found "triffid"'
  );
  expect(bad((r) => (r.tenor_days = -3))).toMatch(/^tenor_days: .*, found -3$/);
  expect(bad((r) => ((r.attributes as Row).bureau = 'fine'))).toMatch(/^attributes.bureau: .*clean.*, found "fine"$/);
  expect(bad((r) => delete (r as Partial<Row>).id)).toMatch(/^id: .*, found nothing$/);
  expect(readFarmerInput(null)).toMatchObject({ ok: false });
  expect(readFarmerInput(3)).toMatchObject({ ok: false });
});
