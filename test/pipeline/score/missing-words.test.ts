import { expect, test } from 'vitest';
import { decide } from '../../../pipeline/score/decide.ts';
import type { FarmerInput, PlotInput } from '../../../pipeline/score/input.ts';
import { gapsOf } from '../../../pipeline/score/missing.ts';
import { missingInWords, missingWords } from '../../../pipeline/score/missing-words.ts';
import { POLICY } from '../../../pipeline/score/policy.ts';
import { shippedEconomics } from '../../../pipeline/value/economics.ts';
import { seeded } from '../../support/random.ts';

const rows = new Map(shippedEconomics('HHH').map((r) => [r.crop, r]));

const PLOT: PlotInput = {
  plot: 'north.field-1',
  crop: 'WW',
  declared_mu: 10,
  observed_mu: 10,
  title_weight: 1,
  sat_kg_mu: 400,
  county_kg_mu: 400,
  model_rmse_kg_mu: 80
};
const FULL: FarmerInput = {
  id: 'f',
  stage: 'peak',
  tenor_days: 180,
  plots: [PLOT],
  insurance: { WW: { sum_cny_mu: 800, deductible: 0.2, weight: 1 } },
  rent_due_cny: 0,
  living_cny_year: 20000,
  offfarm_cny_year: 10000,
  other_debt_service_cny: 0,
  data_quality: 1,
  concentration_headroom_cny: 1e6,
  attributes: {
    bureau: 'clean',
    years_observed: 4,
    yield_percentile: 50,
    stability: 0.1,
    season_z: 0,
    crop_mismatch: 0,
    title: 'registered',
    hhi: 1,
    insurance: 'basic',
    offfarm_share: 0.3,
    debt_ratio: 0.1,
    hazard: 'low',
    water: 'irrigated'
  }
};

test('plot and crop are named in full', () => {
  expect(missingWords('plots.north.field-1.sat_kg_mu')).toMatchObject({
    zh: '地块 north.field-1 的卫星单产',
    en: 'plot north.field-1: satellite yield',
    blocks: false
  });
  expect(missingWords('economics.SM')).toMatchObject({
    zh: '春玉米的单产、价格与成本表',
    en: 'Spring maize: table of yields, prices and costs',
    blocks: true
  });
  expect(missingWords('insurance.WW.deductible')).toMatchObject({ zh: '冬小麦保险的免赔率', blocks: true });
});

test('whatever an assessment can miss has words in both languages, and says rightly whether a limit waits for it', () => {
  const random = seeded(11);
  const seen = new Set<string>();
  for (let n = 0; n < 400; n++) {
    const drop = <T extends object>(value: T, keep: string[] = []): T =>
      Object.fromEntries(Object.entries(value).map(([k, v]) => [k, keep.includes(k) || random(4) > 0 ? v : null])) as T;
    const plots = random(8) === 0 ? [] : [drop(PLOT, ['plot', 'crop'])];
    const input = { ...drop(FULL, ['id', 'plots', 'attributes']), plots, attributes: drop(FULL.attributes!) };
    if (input.insurance) input.insurance = { WW: drop(input.insurance.WW!) };
    const economics = random(3) === 0 ? () => null : (crop: string) => rows.get(crop) ?? null;
    const { attributes, missing } = decide(input, economics, POLICY);
    const gaps = gapsOf(input, plots, attributes, economics);
    expect(gaps.map((g) => g.name)).toEqual(missing);
    for (const { name, blocks } of gaps) {
      const words = missingWords(name);
      seen.add(name.replace('north.field-1', 'P'));
      for (const text of [words.zh, words.cure.zh]) expect(text, name).toMatch(/[\u4e00-\u9fff]/);
      for (const text of [words.en, words.cure.en]) expect(text, name).toMatch(/^[^\u4e00-\u9fff_]+$/);
      if (name !== 'insurance' || blocks) expect(words.blocks, name).toBe(blocks);
    }
    const told = missingInWords(missing).map((m) => m.blocks);
    expect(told).toEqual([...told].sort((a, b) => Number(b) - Number(a)));
  }
  expect(seen.size).toBe(31);
});
